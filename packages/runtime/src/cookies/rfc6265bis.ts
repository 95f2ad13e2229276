/**
 * Which cookies are kept: RFC 6265bis (draft-ietf-httpbis-rfc6265bis-22), 5.7, step by step. Dates and
 * the list of public suffixes are tough-cookie's. Its jar is not used, as it falls short of the text: it
 * lets http overwrite Secure cookies, knows prefixes in one case only and no limits, begins Max-Age anew
 * whenever a cookie is sent, and takes attributes from a polluted prototype.
 *
 * SameSite is read and kept, and restricts nothing: see `CookieMemory.matching`.
 */
import { isIP } from "node:net";
import { Cookie } from "./cookie.js";
import { canonicalDomain, isPublicSuffix } from "./library.js";
import type { CookieMemory } from "./memory.js";
import type { Candidate } from "./set-cookie.js";
import { defaultPath, domainMatches, pathMatches, type Site } from "./site.js";

/** Step 4: bytes of name and value together. */
const pairLimit = 4_096;
/** 5.5: 400 days, in milliseconds. */
const ageLimit = 400 * 24 * 60 * 60 * 1_000;

/**
 * What can't be part of a cookie (step 3). A tab is refused although the RFC lets it pass, as curl does:
 * a `cookies.txt` could not hold it. Nor can a header carry what is beyond latin-1.
 */
// oxlint-disable-next-line no-control-regex
const unfit = /[\x00-\x1f\x7f]|[^\x00-\xff]/;

/** Why a cookie is not kept, to be read after "the cookie can't be set: ". Has no value in it. */
export interface Refusal {
  readonly refused: string;
}

/** The cookie to keep, perhaps one that has expired and so removes another, or why not. */
export function admit(
  candidate: Candidate,
  site: Site,
  kept: CookieMemory,
  now: number,
): Cookie | Refusal {
  const misfit = misfitOf(candidate.name, candidate.value);
  if (misfit !== undefined) return { refused: misfit };

  const scope = scopeOf(candidate.domain, site.host);
  if ("refused" in scope) return scope;
  const path = candidate.path?.startsWith("/") ? candidate.path : defaultPath(site.path);
  if (unfit.test(path)) return unfitRefusal;

  const { secure, httpOnly } = candidate;
  if (secure && !site.secure) return { refused: "Secure cookies are set over https" };
  const broken = brokenPrefix(candidate, scope.hostOnly);
  if (broken !== undefined) return { refused: broken };

  const cookie = new Cookie({
    name: candidate.name,
    value: candidate.value,
    ...scope,
    path,
    expires:
      candidate.expires === undefined ? Infinity : Math.min(candidate.expires, now + ageLimit),
    secure,
    httpOnly,
    sameSite: candidate.sameSite,
    created: now,
    changed: now,
  });
  if (!secure && !site.secure && overlaysSecure(cookie, kept)) {
    return { refused: "there is a Secure one of this name, which http may not replace" };
  }
  const old = kept.get(cookie.id);
  return old === undefined ? cookie : new Cookie({ ...cookie.fields, created: old.fields.created });
}

/** What is wrong with a name and a value, if anything is; never shows them. */
export function misfitOf(name: string, value: string): string | undefined {
  if (unfit.test(name) || unfit.test(value)) return unfitRefusal.refused;
  if (name === "" && value === "") return "it has neither name nor value";
  if (name.length + value.length > pairLimit) {
    return `name and value are ${name.length + value.length} bytes long; ${pairLimit} is the limit`;
  }
  // Beyond the RFC: in a Cookie header it would be another cookie, Secure or prefixed for all we know.
  if (name === "" && value.includes("=")) return 'it has no name and "=" in its value';
  return undefined;
}

const unfitRefusal: Refusal = {
  refused: "it has a line break, another control character or one beyond latin-1",
};

/** Steps 7 to 9: whom it goes to. */
function scopeOf(
  attribute: string | undefined,
  host: string,
): { readonly domain: string; readonly hostOnly: boolean } | Refusal {
  if (attribute === undefined || attribute === "") return { domain: host, hostOnly: true };
  const domain = canonicalDomain(attribute);
  if (domain === undefined || !domainMatches(host, domain)) {
    return { refused: `${host} may not set cookies for another domain` };
  }
  if (isIP(host) !== 0) return { domain: host, hostOnly: true };
  if (!isPublicSuffix(domain)) return { domain, hostOnly: false };
  if (domain === host) return { domain: host, hostOnly: true };
  return {
    refused: "its domain is a public suffix, shared by sites that are none of its business",
  };
}

/** 5.4; `__Http-` and `__Host-Http-` are of the layered-cookies draft, and in browsers. */
function brokenPrefix(candidate: Candidate, hostOnly: boolean): string | undefined {
  const { path, secure, httpOnly } = candidate;
  const name = candidate.name.toLowerCase();
  if (/^__(?:secure|host|http)-/.test(name) && !secure) return "its prefix asks for Secure";
  if (name.startsWith("__host-") && !(hostOnly && path === "/")) {
    return 'the prefix "__Host-" asks for Path=/ and no Domain';
  }
  if (/^__(?:host-)?http-/.test(name) && !httpOnly) return "its prefix asks for HttpOnly";
  return undefined;
}

/** Step 15, "leave secure cookies alone": neither overwritten nor shadowed. */
function overlaysSecure(cookie: Cookie, kept: CookieMemory): boolean {
  for (const other of kept) {
    if (
      other.secure &&
      other.name === cookie.name &&
      (domainMatches(other.domain, cookie.domain) || domainMatches(cookie.domain, other.domain)) &&
      pathMatches(cookie.path, other.path)
    ) {
      return true;
    }
  }
  return false;
}
