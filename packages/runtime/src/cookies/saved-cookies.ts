import { UsageError } from "../errors.js";
import { Cookie, type CookieFields } from "./cookie.js";
import { misfitOf } from "./rfc6265bis.js";

/** What a file of cookies says. */
export interface SavedCookies {
  readonly cookies: readonly Cookie[];
  /** When cookies that are gone were removed, by `Cookie.id`: so that no older copy comes back. */
  readonly removed: ReadonlyMap<string, number>;
  /** When all were removed, if ever. */
  readonly cleared?: number;
  /** When no process can have any of them any more, where processes share them by a store. */
  readonly until?: number;
}

/** One way to write cookies down. */
export interface Codec {
  /** Of its files. */
  readonly encoding: "utf8" | "latin1";
  write(saved: SavedCookies): string;
  /** @throws UsageError naming everything that can't be read. */
  read(text: string): SavedCookies;
}

/**
 * A cookie from a file, in which anything may stand. Who wrote it is trusted with domains and prefixes,
 * but nothing gets in that could not be sent.
 *
 * @returns what is wrong with it, without its value.
 */
export function readSavedCookie(fields: CookieFields): Cookie | string {
  const misfit = misfitOf(fields.name, fields.value);
  if (misfit !== undefined) return misfit;
  // oxlint-disable-next-line no-control-regex
  if (!/^[^\s/;,\x00-\x1f\x7f]+$/.test(fields.domain)) return "its domain is no host name";
  // oxlint-disable-next-line no-control-regex
  if (!/^\/[^;\x00-\x1f\x7f]*$/.test(fields.path)) return 'its path does not begin with "/"';
  const { domain, expires } = fields;
  return new Cookie({
    ...fields,
    domain: domain.toLowerCase(),
    expires: expires === Infinity ? Infinity : Math.min(expires, lastDate),
  });
}

/** Beyond it there is no `Date`. */
const lastDate = 8.64e15;

const problemLimit = 10;

/** All that is wrong at once, so that a file is mended in one go. */
export function unreadable(what: string, problems: readonly string[]): UsageError {
  const shown = problems.slice(0, problemLimit).join("; ");
  const more = problems.length - problemLimit;
  return new UsageError(
    "INVALID_ARGUMENT",
    `this is no ${what}: ${shown}${more > 0 ? `; and ${more} more` : ""}`,
  );
}
