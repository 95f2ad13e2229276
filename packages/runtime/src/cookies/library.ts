/** What comes from tough-cookie: dates as the web writes them, international names, public suffixes. */
import { createRequire } from "node:module";
import type * as Tough from "tough-cookie";

const require = createRequire(import.meta.url);

let loaded: typeof Tough | undefined;

/** Loaded when first needed: it takes as long as all of the runtime. */
function tough(): typeof Tough {
  return (loaded ??= require("tough-cookie") as typeof Tough);
}

/** Milliseconds since 1970, or undefined where it is no date (RFC 6265bis, 5.1.1). */
export function parseDate(text: string): number | undefined {
  return tough().parseDate(text)?.getTime();
}

/** Lower case, ASCII, without a leading dot (RFC 6265bis, 5.1.2) or a final one. */
export function canonicalDomain(domain: string): string | undefined {
  try {
    return tough().canonicalDomain(domain.replace(/\.$/, ""));
  } catch {
    return undefined;
  }
}

/** True for what sites share, such as `com`, `co.uk` or `github.io`: publicsuffix.org's whole list. */
export function isPublicSuffix(domain: string): boolean {
  const options = { allowSpecialUseDomain: true, ignoreError: true };
  return tough().getPublicSuffix(domain, options) === undefined;
}
