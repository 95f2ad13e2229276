import { createRequire } from "node:module";
import { inspect } from "node:util";
import type * as Tough from "tough-cookie";
import { UsageError } from "../errors.js";

const require = createRequire(import.meta.url);

/** A cookie of the jar. */
export interface Cookie {
  readonly name: string;
  readonly value: string;
  /** Without a leading dot. */
  readonly domain: string;
  readonly path: string;
  /** Undefined for a session cookie. */
  readonly expires: Date | undefined;
  readonly secure: boolean;
  readonly httpOnly: boolean;
}

interface CachedHeader {
  readonly header: string;
  /** When the first of its cookies expires, on `Date.now()`'s clock. */
  readonly until: number;
}

/** Enough for a session's origins; paths count only where a cookie is bound to one. */
const cacheLimit = 500;

/**
 * The cookies of a session: kept from responses, sent with requests (RFC 6265).
 *
 *     session.cookies.set("sid=31d4d96e407aad42; Path=/", "https://api.example.com");
 *     session.cookies.get("sid", "https://api.example.com")?.value;
 *     session.cookies.clear();
 */
export class CookieJar {
  /** Made with the first cookie: loading the library takes as long as all of the runtime. */
  #made: Tough.CookieJar | undefined;
  #size = 0;
  #allAtRoot = true;
  /** Asking the jar is the dearest step of a small call: its answer is kept until the jar changes. */
  readonly #cache = new Map<string, CachedHeader>();

  /** How many cookies there are, expired ones included until they are met. */
  get size(): number {
    return this.#size;
  }

  /**
   * Takes one cookie, in the syntax of a `Set-Cookie` header, as if `url` had sent it.
   *
   * @throws UsageError if it is none, or `url` may not set it.
   */
  set(cookie: string, url: string): void {
    try {
      this.#jar.setCookieSync(cookie, url);
    } catch (cause) {
      throw new UsageError("INVALID_ARGUMENT", `the cookie can't be set for ${originOf(url)}`, {
        cause,
      });
    }
    this.#changed();
  }

  /** The cookie of this name that would be sent to `url`. */
  get(name: string, url: string): Cookie | undefined {
    if (!URL.canParse(url)) {
      throw new UsageError("INVALID_ARGUMENT", "cookies are asked for by an absolute URL");
    }
    const found = this.#made?.getCookiesSync(url).find((cookie) => cookie.key === name);
    return found === undefined ? undefined : toCookie(found);
  }

  /** Every cookie, as it is kept. */
  all(): Cookie[] {
    return this.#everything().map(toCookie);
  }

  /** Forgets all cookies. */
  clear(): void {
    this.#made?.removeAllCookiesSync();
    this.#changed();
  }

  /** The `Cookie` header for a request; empty where no cookie goes with it. @internal */
  header(origin: string, path: string): string {
    if (this.#size === 0) return "";
    const key = this.#allAtRoot ? origin : origin + pathOnly(path);
    const cached = this.#cache.get(key);
    if (cached !== undefined && cached.until > Date.now()) return cached.header;
    const cookies = this.#jar.getCookiesSync(origin + pathOnly(path));
    const header = cookies.map((cookie) => cookie.cookieString()).join("; ");
    if (this.#cache.size >= cacheLimit) this.#cache.clear();
    this.#cache.set(key, { header, until: earliestExpiry(cookies) });
    return header;
  }

  /**
   * Keeps what a response set; what it may not set, or can't be read, is dropped (RFC 6265, 5.3).
   *
   * @internal
   */
  store(setCookie: string | readonly string[], origin: string, path: string): void {
    const url = origin + pathOnly(path);
    for (const cookie of typeof setCookie === "string" ? [setCookie] : setCookie) {
      this.#jar.setCookieSync(cookie, url, { ignoreError: true });
    }
    this.#changed();
  }

  toJSON(): object {
    return { size: this.#size };
  }

  [inspect.custom](): string {
    return `CookieJar(${this.#size})`;
  }

  // Synchronous on its own memory store: a promise for each call would cost more than the look-up.
  get #jar(): Tough.CookieJar {
    if (this.#made === undefined) {
      const tough = require("tough-cookie") as typeof Tough;
      this.#made = new tough.CookieJar(undefined, { looseMode: true });
    }
    return this.#made;
  }

  #changed(): void {
    const cookies = this.#everything();
    this.#size = cookies.length;
    this.#allAtRoot = cookies.every((cookie) => cookie.path === "/");
    this.#cache.clear();
  }

  #everything(): Tough.Cookie[] {
    const everything: Tough.Cookie[] = [];
    this.#made?.store.getAllCookies((_error, cookies) => everything.push(...(cookies ?? [])));
    return everything;
  }
}

function earliestExpiry(cookies: readonly Tough.Cookie[]): number {
  let earliest = Infinity;
  for (const cookie of cookies) earliest = Math.min(earliest, cookie.expiryTime() ?? Infinity);
  return earliest;
}

function toCookie(cookie: Tough.Cookie): Cookie {
  const expires = cookie.expiryTime();
  return {
    name: cookie.key,
    value: cookie.value,
    domain: cookie.domain ?? "",
    path: cookie.path ?? "/",
    expires: expires === undefined || expires === Infinity ? undefined : new Date(expires),
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
  };
}

function pathOnly(path: string): string {
  const query = path.indexOf("?");
  return query === -1 ? path : path.slice(0, query);
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : "this URL";
}
