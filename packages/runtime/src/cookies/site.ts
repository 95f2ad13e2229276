import { isIP } from "node:net";
import { UsageError } from "../errors.js";

/** What a URL says to a cookie: where it comes from, or where it may go. */
export interface Site {
  /** Lower case, ASCII; IPv6 without brackets, names without their final dot. */
  readonly host: string;
  /** Without the query. */
  readonly path: string;
  /** Whether Secure cookies may come from here and go there. */
  readonly secure: boolean;
}

/** The site of a request, from the parts that the pipeline has. */
export function siteOf(origin: string, path: string): Site {
  const { protocol, hostname } = new URL(origin);
  // DNS has it that "example.com." is example.com; a jar with both would have two sessions with it.
  const host = hostname.replace(/^\[|\]$|\.$/g, "");
  return { host, path: pathOnly(path), secure: protocol === "https:" || isLoopback(host) };
}

/** @throws UsageError unless `url` is an absolute http or https URL. */
export function readSite(url: unknown): Site {
  const parsed = typeof url === "string" && URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "http:" && parsed?.protocol !== "https:") {
    throw new UsageError(
      "INVALID_ARGUMENT",
      "cookies belong to a URL; expected an absolute one, such as https://api.example.com/",
    );
  }
  return siteOf(parsed.origin, parsed.pathname);
}

/** RFC 6265bis, 5.1.3. */
export function domainMatches(host: string, domain: string): boolean {
  return host === domain || (host.endsWith(`.${domain}`) && isIP(host) === 0);
}

/** RFC 6265bis, 5.1.4. */
export function pathMatches(path: string, cookiePath: string): boolean {
  if (!path.startsWith(cookiePath)) return false;
  return (
    path.length === cookiePath.length ||
    cookiePath.endsWith("/") ||
    path.charAt(cookiePath.length) === "/"
  );
}

/** The path of a cookie that names none (RFC 6265bis, 5.1.4). */
export function defaultPath(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 1));
}

export function pathOnly(path: string): string {
  const query = path.indexOf("?");
  return query === -1 ? path : path.slice(0, query);
}

/** Nobody listens between a machine and itself: browsers take Secure cookies from there as well. */
function isLoopback(host: string): boolean {
  if (host === "localhost" || host.endsWith(".localhost") || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
