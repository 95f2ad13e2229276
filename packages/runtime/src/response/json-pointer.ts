/** JSON pointers (RFC 6901), and what they lead to. */

/** The names that a pointer goes by, one below the other. RFC 6901, 4: `~1` is a slash, `~0` a tilde. */
export function parsePointer(pointer: string): readonly string[] {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The value at a pointer; undefined where there is none. */
export function valueAt(root: unknown, pointer: string): unknown {
  return parsePointer(pointer).reduce(memberOf, root);
}

/**
 * What a value has under a name. Only plain objects and lists have something inside, and only what is
 * their own.
 */
export function memberOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) {
    return /^(?:0|[1-9]\d*)$/.test(key) ? (value[Number(key)] as unknown) : undefined;
  }
  if (!isPlain(value) || !Object.hasOwn(value, key)) return undefined;
  return value[key];
}

/** Not a stream, a file or bytes, which have members as well. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** A key as it stands in a pointer (RFC 6901, 3). */
export function escapeKey(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
