/**
 * The value at a JSON pointer (RFC 6901); undefined where there is none. Only plain objects and lists have
 * something inside, and only what is their own.
 */
export function valueAt(root: unknown, pointer: string): unknown {
  if (pointer === "") return root;
  let value = root;
  for (const key of pointer.slice(1).split("/")) {
    // RFC 6901, 4: in this order, or `~01` would become `/`.
    value = memberOf(value, key.replaceAll("~1", "/").replaceAll("~0", "~"));
    if (value === undefined) return undefined;
  }
  return value;
}

function memberOf(value: unknown, key: string): unknown {
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
