import { UsageError } from "../errors.js";
import { display, isRecord } from "./known-options.js";

/** Header fields by name, in any case; `null` removes one that the session or operation sets. */
export type HeaderFields = Readonly<Record<string, string | null | undefined>>;

/** RFC 9110, 5.6.2. */
const tokenCharacters = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** RFC 9110, 5.5: no control characters but tab; latin-1 at most, one byte a character. */
const fieldValue = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What the connection decides, not its user (RFC 9110, 7.6.1; RFC 9112, 6). */
const notOurs = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/**
 * Header fields as undici takes them cheapest, one flat list of lower-case names and values:
 * `overrides` over `base`, `null` removing. Without overrides it is `base` itself. `forProxy`: they
 * go to a proxy alone.
 *
 * @throws UsageError for a name or value that can't be sent.
 */
export function mergeHeaders(
  base: readonly string[],
  overrides: HeaderFields | undefined,
  forProxy = false,
): readonly string[] {
  if (overrides === undefined) return base;
  if (!isRecord(overrides)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `headers is no object of names and values, but ${display(overrides)}; Object.fromEntries(…) makes one of pairs`,
    );
  }
  const merged = new Map<string, string>();
  for (let index = 0; index < base.length; index += 2) {
    merged.set(base[index] as string, base[index + 1] as string);
  }
  for (const [name, value] of Object.entries(overrides)) {
    if (value === undefined) continue;
    const key = name.toLowerCase();
    checkName(key);
    if (key === "proxy-authorization" && !forProxy) throw meantForProxy();
    if (value === null) merged.delete(key);
    else merged.set(key, checkedValue(key, value));
  }
  return [...merged].flat();
}

/** A flat list with further fields in place of those of the same names. */
export function withFields(base: readonly string[], fields: readonly string[]): readonly string[] {
  if (fields.length === 0) return base;
  const merged: string[] = [];
  for (let index = 0; index < base.length; index += 2) {
    const name = base[index] as string;
    if (fieldIn(fields, name) === undefined) merged.push(name, base[index + 1] as string);
  }
  merged.push(...fields);
  return merged;
}

/** True for a field that the connection sets by itself, and that nobody else can. */
export function belongsToConnection(name: string): boolean {
  return notOurs.has(name.toLowerCase());
}

/** True where `fields` says something of a field, be it that it should go. */
export function mentions(fields: HeaderFields | undefined, name: string): boolean {
  return (
    fields !== undefined &&
    Object.entries(fields).some(
      ([key, value]) => value !== undefined && key.toLowerCase() === name.toLowerCase(),
    )
  );
}

/** The value of one field in a flat list, by its lower-case name. */
export function fieldIn(headers: readonly string[], name: string): string | undefined {
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index] === name) return headers[index + 1];
  }
  return undefined;
}

/** @throws UsageError unless it can be sent; never shows the value, which may be a secret. */
function checkedValue(name: string, value: unknown): string {
  if (typeof value === "string" && fieldValue.test(value)) return withoutOuterSpace(value);
  throw new UsageError(
    "INVALID_ARGUMENT",
    typeof value === "string"
      ? `the value of header "${name}" has a line break, another control character or a character beyond latin-1`
      : `the value of header "${name}" is a ${typeof value}; expected a string`,
  );
}

/**
 * RFC 9110, 5.5: spaces and tabs around a value are none of it. Not `trim`, which takes a non-breaking
 * space, too: 0xA0 is the last byte of "à" in UTF-8.
 */
function withoutOuterSpace(value: string): string {
  const isSpace = (index: number): boolean => value[index] === " " || value[index] === "\t";
  let start = 0;
  let end = value.length;
  while (start < end && isSpace(start)) start++;
  while (start < end && isSpace(end - 1)) end--;
  return value.slice(start, end);
}

/** True for text that can be the name of a header, cookie or method (RFC 9110, 5.6.2). */
export function isToken(text: string): boolean {
  return tokenCharacters.test(text);
}

/** Where there is no proxy, or a tunnel through it, the target would get it. */
function meantForProxy(): UsageError {
  return new UsageError(
    "INVALID_ARGUMENT",
    'header "proxy-authorization" would go to the target; pass it with the proxy: proxy.auth or proxy.headers',
  );
}

function checkName(name: string): void {
  if (!isToken(name)) {
    throw new UsageError("INVALID_ARGUMENT", `${JSON.stringify(name)} is no header name`);
  }
  if (belongsToConnection(name)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `header "${name}" belongs to the connection and can't be set; leave it out`,
    );
  }
}
