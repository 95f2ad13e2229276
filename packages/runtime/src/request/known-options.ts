import { UsageError } from "../errors.js";

/** The options that a function takes; from an object, so that the compiler knows when one is missing. */
export function optionNames<T>(names: Record<keyof T, true>): ReadonlySet<string> {
  return new Set(Object.keys(names));
}

/**
 * The options that were given, and nothing else: what others have added to `Object.prototype` is not
 * among them, and what doesn't exist is refused, which in a program without types would be ignored.
 *
 * @throws UsageError for what is no object, or naming the first unknown option, and what it may have
 *   meant.
 */
export function readOptions<T extends object>(
  options: T,
  known: ReadonlySet<string>,
  of: string,
): T {
  if (!isRecord(options)) {
    const got = typeof options === "string" ? "text" : display(options);
    throw new UsageError(
      "INVALID_OPTION",
      `${of} takes an object of options, and got ${got}${typeof options === "string" ? "; is it a body? Pass { json }, { form } or { body }" : ""}`,
    );
  }
  for (const name of Object.keys(options)) {
    if (!known.has(name)) throw unknownOption(name, known, of);
  }
  return own(options);
}

/** An object's own properties, without what it inherits. */
export function own<T extends object>(object: T): T {
  return Object.assign(Object.create(null) as T, object);
}

/** True for an object of names and values; false for lists, maps, `Headers` and the like. */
export function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(Symbol.iterator in value);
}

/**
 * An option that is on or off; off where it isn't given.
 *
 * @throws UsageError for what is neither.
 */
export function readFlag(name: string, value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value === "boolean") return value;
  throw new UsageError("INVALID_OPTION", `${name} is ${display(value)}; expected true or false`);
}

/** What came, for errors: numbers and texts as they are, of everything else its kind. */
export function display(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 100));
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "a list";
  if (typeof value !== "object" || value === null) return String(value);
  return Symbol.iterator in value ? `a ${value.constructor.name}` : "an object";
}

/** What other libraries call it, for those who come from there. */
const synonyms: Readonly<Record<string, string>> = {
  agent: "dispatcher",
  allowRedirects: "redirects",
  cert: "tls: { cert, key }",
  connectTimeout: "timeout: { connect }",
  cookieJar: "cookies",
  data: "json, form or body",
  follow: "redirects",
  followRedirect: "redirects",
  hooks: "interceptors",
  jar: "cookies",
  maxContentLength: "limits: { body }",
  maxConnections: "connections",
  maxRedirects: "redirects",
  prefixUrl: "baseUrl",
  proxies: "proxy",
  query: "params",
  rejectUnauthorized: "tls: { verify }",
  responseType: "stream",
  searchParams: "params",
  verify: "tls: { verify }",
};

function unknownOption(name: string, known: ReadonlySet<string>, of: string): UsageError {
  const isAlike = (candidate: string): boolean => simplify(candidate) === simplify(name);
  const [, synonym] = Object.entries(synonyms).find(([other]) => isAlike(other)) ?? [];
  const isOurs = synonym !== undefined && known.has(synonym.split(/[:,]/, 1)[0] ?? "");
  const meant = isOurs ? synonym : [...known].find(isAlike);
  return new UsageError(
    "INVALID_OPTION",
    `${of} has no option ${JSON.stringify(name)}; ${
      meant === undefined ? `there are ${[...known].join(", ")}` : `did you mean ${meant}?`
    }`,
  );
}

/** `baseURL`, `base_url` and `baseUrl`; `retries` and `retry`. */
function simplify(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z]/g, "")
    .replace(/(?:ies|y|s)$/, "");
}
