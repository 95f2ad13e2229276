/** What stands around a value, such as what is said of a part of a body beside its content. */

/** The key of a method that gives the same with another value inside. */
export const withHeld = Symbol("withHeld");

/** Something around a value. */
export interface ValueHolder {
  [withHeld](change: (value: unknown) => unknown): ValueHolder;
}

export function isHolder(value: unknown): value is ValueHolder {
  return typeof value === "object" && value !== null && withHeld in value;
}
