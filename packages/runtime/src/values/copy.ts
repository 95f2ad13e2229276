/** A copy of a list or object, for what changes in it: its user keeps what it was. */
export function copyOf(value: object): Record<string, unknown> {
  // The copy of a list is a list: its keys are what its items are found by.
  if (Array.isArray(value)) return [...(value as unknown[])] as unknown as Record<string, unknown>;
  // Without a prototype, a property "__proto__" is one like all others.
  return Object.assign(Object.create(null) as Record<string, unknown>, value);
}
