import { UsageError } from "../errors.js";

/** Where paths are joined to: an origin and a path without a slash at its end. */
export interface BaseUrl {
  /** `https://api.example.com`, without a default port. */
  readonly origin: string;
  /** `/v1`; empty for the root. */
  readonly path: string;
}

/**
 * Reads an absolute base URL.
 *
 * @throws UsageError unless it is http or https, without credentials, query and fragment.
 */
export function parseBaseUrl(text: string, option = "baseUrl"): BaseUrl {
  const url = parseHttpUrl(text, option, "INVALID_OPTION");
  if (url.search !== "" || url.hash !== "") {
    throw new UsageError(
      "INVALID_OPTION",
      `${option} has a query or fragment; expected only an origin and a path, such as https://api.example.com/v1`,
    );
  }
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, "") };
}

/**
 * Finds what `url` means for a request: without a base an absolute URL, with one a path below it or
 * an absolute URL that is. It never leads out of the base: user input may be part of it.
 *
 * @throws UsageError for a URL that leaves the base or is none.
 */
export function resolveUrl(
  url: string,
  base: BaseUrl | undefined,
): { origin: string; path: string; fragment: string } {
  if (base === undefined) {
    const absolute = parseHttpUrl(url, "url", "INVALID_ARGUMENT", " (the session has no baseUrl)");
    return targetOf(absolute);
  }
  const whole = base.origin + base.path;
  checkText(url, "url", "INVALID_ARGUMENT");
  let joined: URL;
  if (/^https?:\/\//i.test(url)) {
    // Such as the `next` of a list: welcome as long as it stays.
    joined = parseHttpUrl(url, "url", "INVALID_ARGUMENT");
  } else if (/^[a-z][a-z0-9+.-]*:|^[\\/]{2}|^\\/i.test(url)) {
    throw leaves(whole);
  } else {
    const separator = url === "" || /^[/?#]/.test(url) ? "" : "/";
    joined = new URL(`${whole}${separator}${url}`);
  }
  if (joined.origin !== base.origin || !isBelow(joined.pathname, base.path)) {
    throw leaves(whole);
  }
  return targetOf(joined);
}

function targetOf({ origin, pathname, search, hash }: URL): ReturnType<typeof resolveUrl> {
  return { origin, path: pathname + search, fragment: hash };
}

function leaves(base: string): UsageError {
  return new UsageError(
    "INVALID_ARGUMENT",
    `the URL leads out of this session's base URL ${base}; pass a path below it, or use a session without baseUrl`,
  );
}

/**
 * Reads `authOrigins`.
 *
 * @throws UsageError for what is no list of origins.
 */
export function readOrigins(origins: readonly string[] | undefined): string[] {
  if (origins === undefined) return [];
  if (!Array.isArray(origins)) {
    throw new UsageError(
      "INVALID_OPTION",
      'authOrigins is no list, such as ["https://uploads.example.com"]',
    );
  }
  return origins.map((origin) => {
    const url = parseHttpUrl(origin, "authOrigins", "INVALID_OPTION");
    if (url.pathname === "/" && url.search === "" && url.hash === "") return url.origin;
    throw new UsageError(
      "INVALID_OPTION",
      `authOrigins has ${shown(origin)}; expected an origin, such as ${url.origin}`,
    );
  });
}

/** Reads an absolute http or https URL without credentials in it. */
export function parseHttpUrl(
  text: string,
  name: string,
  code: "INVALID_OPTION" | "INVALID_ARGUMENT",
  reason = "",
): URL {
  checkText(text, name, code);
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UsageError(
      code,
      `${name} ${shown(text)} is no absolute URL; expected one such as https://api.example.com/v1${reason}`,
    );
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new UsageError(code, `${name} has the scheme ${url.protocol} expected http: or https:`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageError(
      code,
      `${name} has credentials in it, where logs and errors would show them; pass auth: basic(username, password)`,
    );
  }
  return url;
}

/** The WHATWG parser drops tabs and line breaks: what is checked has to be what is sent. */
function checkText(text: unknown, name: string, code: "INVALID_OPTION" | "INVALID_ARGUMENT"): void {
  if (typeof text === "string" && !/\p{Cc}/u.test(text)) return;
  throw new UsageError(
    code,
    typeof text === "string" ? `${name} has control characters` : `${name} is no string`,
  );
}

/** A URL for an error: without query and userinfo, where secrets may be. */
function shown(text: string): string {
  const path = text.replace(/[?#].*$/s, "").replace(/\/\/[^/]*@/, "//***@");
  return JSON.stringify(path.slice(0, 100));
}

function isBelow(path: string, base: string): boolean {
  return base === "" || path === base || path.startsWith(`${base}/`);
}
