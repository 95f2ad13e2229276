import { type CookieInit, isSameSite, type SameSite } from "./cookie.js";
import { parseDate } from "./library.js";

/** Bytes of an attribute's value, beyond which the attribute is ignored (RFC 6265bis, 5.6). */
const attributeLimit = 1_024;

/** A cookie as a server or a program wants it, before it is known whether it may have it. */
export interface Candidate {
  readonly name: string;
  readonly value: string;
  /** Undefined or empty: for the host alone. */
  readonly domain: string | undefined;
  readonly path: string | undefined;
  /** On `Date.now()`'s clock; undefined for a session cookie. */
  readonly expires: number | undefined;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  readonly sameSite: SameSite | undefined;
}

/**
 * Reads a `Set-Cookie` text (RFC 6265bis, 5.6). Any text is one; attributes that make no sense are left
 * out, and of one that comes twice the last counts.
 */
export function parseSetCookie(text: string, now: number): Candidate {
  const [pair = "", ...rest] = text.split(";");
  const [name, value] = pair.includes("=") ? splitPair(pair) : ["", pair.trim()];
  let maxAge: number | undefined;
  let expires: number | undefined;
  let domain: string | undefined;
  let path: string | undefined;
  let secure = false;
  let httpOnly = false;
  let sameSite: SameSite | undefined;
  for (const attribute of rest) {
    const [key, content] = splitPair(attribute);
    if (content.length > attributeLimit) continue;
    switch (key.toLowerCase()) {
      case "max-age":
        if (/^-?\d+$/.test(content)) maxAge = Number(content) * 1_000;
        break;
      case "expires":
        expires = parseDate(content) ?? expires;
        break;
      case "domain":
        domain = content;
        break;
      case "path":
        path = content;
        break;
      case "secure":
        secure = true;
        break;
      case "httponly":
        httpOnly = true;
        break;
      case "samesite": {
        const lower = content.toLowerCase();
        sameSite = isSameSite(lower) ? lower : undefined;
        break;
      }
      default:
    }
  }
  if (maxAge !== undefined) expires = now + maxAge;
  return { name, value, domain, path, expires, secure, httpOnly, sameSite };
}

/** What a program gave in parts, for `url`. */
export function candidateOf(init: CookieInit, url: string): Candidate {
  return {
    name: init.name,
    value: init.value,
    domain: init.domain,
    path: init.path ?? "/",
    expires: init.expires?.getTime(),
    secure: init.secure ?? new URL(url).protocol === "https:",
    httpOnly: init.httpOnly ?? false,
    sameSite: init.sameSite,
  };
}

function splitPair(text: string): [string, string] {
  const equals = text.indexOf("=");
  if (equals === -1) return [text.trim(), ""];
  return [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
}
