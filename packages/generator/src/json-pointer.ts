/** JSON pointers (RFC 6901), as text and as the list of their keys. */

/** Keys of a pointer: `/paths/~1pets` gives `["paths", "/pets"]`. Undefined where it is none. */
export function parsePointer(pointer: string): string[] | undefined {
  if (pointer === "") return [];
  if (!pointer.startsWith("/")) return undefined;
  return pointer
    .slice(1)
    .split("/")
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The pointer of a list of keys: `["paths", "/pets"]` gives `/paths/~1pets`. */
export function formatPointer(keys: readonly string[]): string {
  return keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** The member of an object or item of an array; own properties only, so `__proto__` is a plain key. */
export function member(value: unknown, key: string): { readonly value: unknown } | undefined {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  if (Array.isArray(value)) {
    // `length` is an own property, `01` is no index: only what RFC 6901 calls an array index.
    return /^(0|[1-9]\d*)$/.test(key) ? { value: value[Number(key)] } : undefined;
  }
  return { value: (value as Record<string, unknown>)[key] }; // an object, by the test above
}
