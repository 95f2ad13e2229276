import { UsageError } from "../errors.js";
import { isToken } from "./headers.js";
import { display, isRecord } from "./known-options.js";
import { ValueError } from "./scalar.js";

/** RFC 6265, 4.1.1: what a cookie's value may consist of. */
const cookieValue = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;

/**
 * `a=1; b=2` for the cookies of one request; undefined where there are none.
 *
 * @throws UsageError for a name or value that can't be sent; never shows the value.
 */
export function writeCookies(
  cookies: Readonly<Record<string, string | null | undefined>> | undefined,
): string | undefined {
  if (cookies === undefined) return undefined;
  if (!isRecord(cookies)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `cookies is ${typeof cookies === "string" ? "text" : display(cookies)}; expected an object of names and values`,
    );
  }
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(cookies)) {
    if (value === undefined || value === null) continue;
    if (!isToken(name)) {
      throw new UsageError("INVALID_ARGUMENT", `${JSON.stringify(name)} is no name of a cookie`);
    }
    if (typeof value !== "string" || !cookieValue.test(value)) {
      throw new UsageError(
        "INVALID_ARGUMENT",
        `cookie "${name}" is no text that a cookie can carry; encode it, as with encodeURIComponent`,
      );
    }
    pairs.push(`${name}=${value}`);
  }
  return pairs.length === 0 ? undefined : pairs.join("; ");
}

/**
 * A value that somebody else encoded, as it is (OpenAPI 3.2, appendix D.1). Less strict than what sessions
 * take: servers set values with spaces and quotes, and get them back.
 *
 * @throws ValueError for what would end it, or has no byte.
 */
export function cookieText(text: string): string {
  if (/^(?! )[\x20-\x2b\x2d-\x3a\x3c-\x7e]*(?<! )$/.test(text)) return text;
  throw new ValueError(
    "holds what a cookie can't carry, such as a comma, a semicolon, a space at its end, or a letter beyond ASCII; encode it, as with encodeURIComponent",
  );
}

/** @throws ValueError for what is no name of a cookie (RFC 6265, 4.1.1). */
export function cookieName(name: string): string {
  if (isToken(name)) return name;
  throw new ValueError(`makes a cookie of the name ${JSON.stringify(name)}, which can't be one`);
}

/** Two `Cookie` header values as one. */
export function joinCookies(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || a === "") return b;
  return b === undefined || b === "" ? a : `${a}; ${b}`;
}

/** The jar's cookies and a request's own: of the same name, the request's alone. */
export function mergeCookies(kept: string, own: string | undefined): string | undefined {
  if (own === undefined || own === "") return kept;
  if (kept === "") return own;
  const names = new Set(own.split("; ").map(nameOf));
  const others = kept.split("; ").filter((pair) => !names.has(nameOf(pair)));
  return [...others, own].join("; ");
}

/** True where a `Cookie` header has a cookie of this name. */
export function hasCookie(header: string | undefined, name: string): boolean {
  return header !== undefined && `; ${header}`.includes(`; ${name}=`);
}

function nameOf(pair: string): string {
  return pair.split("=", 1)[0] ?? "";
}

/**
 * Takes `cookie` out of a flat list of header fields: the jar's cookies join it at each attempt, and
 * two `Cookie` headers are one too many (RFC 6265, 5.4).
 */
export function splitCookies(headers: readonly string[]): {
  readonly headers: readonly string[];
  readonly cookies: string | undefined;
} {
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index] === "cookie") {
      return { headers: headers.toSpliced(index, 2), cookies: headers[index + 1] };
    }
  }
  return { headers, cookies: undefined };
}
