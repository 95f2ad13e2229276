import { inspect } from "node:util";
import { UsageError } from "../errors.js";
import { Cookie, type CookieInit, readCookieInit } from "./cookie.js";
import { type CookieFormat, codecs, readFormat } from "./formats.js";
import { CookieMemory } from "./memory.js";
import { admit } from "./rfc6265bis.js";
import { candidateOf, parseSetCookie } from "./set-cookie.js";
import { pathOnly, readSite, siteOf } from "./site.js";

interface CachedHeader {
  readonly header: string;
  /** When the first of its cookies expires, on `Date.now()`'s clock. */
  readonly until: number;
}

/** Enough for a session's origins; paths count only where a cookie is bound to one. */
const cacheLimit = 500;

/** What happened to a jar: a cookie was set or removed, or all were. @internal */
export type JarChange =
  | { readonly kind: "cookie"; readonly id: string }
  | { readonly kind: "cleared" };

/**
 * The cookies of a session: kept from responses, sent with requests (RFC 6265bis), at most 50 of a
 * domain and 3,000 in all. Where a method takes a URL, it means the cookies that a request to it sends.
 *
 *     session.cookies.set("sid=31d4d96e407aad42; Path=/", "https://api.example.com");
 *     session.cookies.set({ name: "lang", value: "en" }, "https://api.example.com");
 *     session.cookies.get("sid", "https://api.example.com")?.value;
 *     session.cookies.delete("sid", "https://api.example.com");
 *     for (const cookie of session.cookies) console.log(cookie.name, cookie.domain);
 *
 * A jar can be shared by sessions, saved as text (`export`, `import`) or kept in a file
 * (`FileCookieStore`). No value of a cookie shows where a jar or a cookie is logged.
 */
export class CookieJar {
  readonly #memory = new CookieMemory();
  /** Asking the jar is the dearest step of a small call: its answer is kept until the jar changes. */
  readonly #cache = new Map<string, CachedHeader>();
  #tell: ((change: JarChange) => void) | undefined;

  /** How many cookies there are that have not expired. */
  get size(): number {
    this.#memory.dropExpired(Date.now());
    return this.#memory.size;
  }

  /**
   * Takes one cookie, in the syntax of a `Set-Cookie` header or in parts, as if `url` had sent it. One
   * that has expired removes another.
   *
   * @throws UsageError if it is none, or `url` may not set it.
   */
  set(cookie: string | CookieInit, url: string): void {
    const site = readSite(url);
    const now = Date.now();
    const candidate =
      typeof cookie === "string"
        ? parseSetCookie(cookie, now)
        : candidateOf(readCookieInit(cookie), url);
    const admitted = admit(candidate, site, this.#memory, now);
    if (!(admitted instanceof Cookie)) {
      throw new UsageError(
        "INVALID_ARGUMENT",
        `the cookie can't be set for ${new URL(url).origin}: ${admitted.refused}`,
      );
    }
    this.#keep(admitted, now);
  }

  /** The cookie of this name that would be sent to `url`; of several, the one sent first. */
  get(name: string, url: string): Cookie | undefined {
    return this.#sentTo(url).find((cookie) => cookie.name === name);
  }

  /** Every cookie, the oldest first; with a URL those that would be sent there, in their order. */
  all(url?: string): Cookie[] {
    if (url !== undefined) return this.#sentTo(url);
    this.#memory.dropExpired(Date.now());
    return [...this.#memory];
  }

  [Symbol.iterator](): IterableIterator<Cookie> {
    return this.all().values();
  }

  /** Forgets the cookies of this name that would be sent to `url`; true where there was one. */
  delete(name: string, url: string): boolean {
    const cookies = this.#sentTo(url).filter((cookie) => cookie.name === name);
    for (const cookie of cookies) this.#forget(cookie);
    return cookies.length > 0;
  }

  /**
   * Forgets all cookies; with a URL those that its host gets, whatever their path and be they Secure.
   */
  clear(url?: string): void {
    if (url !== undefined) {
      for (const cookie of this.#memory.ofHost(readSite(url).host)) this.#forget(cookie);
      return;
    }
    for (const { id } of this.#memory) this.#memory.remove(id);
    this.#cache.clear();
    this.#tell?.({ kind: "cleared" });
  }

  /**
   * All cookies as text, session cookies included: `json` has all that is known of them, `netscape` is
   * the `cookies.txt` of curl, wget and Python, to be written in latin-1. The text has the values: keep it
   * as you would keep a password.
   *
   * @throws UsageError for another format.
   */
  export(format: CookieFormat = "json"): string {
    return codecs[readFormat(format)].write({ cookies: this.all(), removed: new Map() });
  }

  /**
   * Adds the cookies of a text that `export`, or another program, wrote. Those of the jar that have
   * the same name, domain and path are replaced; expired ones are left out.
   *
   *     session.cookies.import(await readFile("cookies.txt", "latin1"), "netscape");
   *
   * @throws UsageError naming each line or entry that can't be read; then the jar is as it was.
   */
  import(text: string, format: CookieFormat = "json"): void {
    if (typeof text !== "string") {
      throw new UsageError(
        "INVALID_ARGUMENT",
        "import() takes the text of a file; read it with an encoding, not as a Buffer",
      );
    }
    const { cookies } = codecs[readFormat(format)].read(text);
    const now = Date.now();
    for (const { id, fields } of cookies) {
      if (fields.expires <= now) continue;
      const { created } = this.find(id)?.fields ?? fields;
      this.#keep(new Cookie({ ...fields, created, changed: now }), now);
    }
  }

  /** The `Cookie` header for a request; empty where no cookie goes with it. @internal */
  header(origin: string, path: string): string {
    if (this.#memory.size === 0) return "";
    const key = this.#memory.allAtRoot ? origin : origin + pathOnly(path);
    const now = Date.now();
    const cached = this.#cache.get(key);
    if (cached !== undefined && cached.until > now) return cached.header;
    const cookies = this.#memory.matching(siteOf(origin, path), now);
    const header = cookies.map(({ name, value }) => (name === "" ? value : `${name}=${value}`));
    const until = Math.min(...cookies.map(({ fields }) => fields.expires));
    if (this.#cache.size >= cacheLimit) this.#cache.clear();
    const made = { header: header.join("; "), until };
    this.#cache.set(key, made);
    return made.header;
  }

  /**
   * Keeps what a response set; what it may not set is dropped (RFC 6265bis, 5.7).
   *
   * @internal
   */
  store(setCookie: string | readonly string[], origin: string, path: string): void {
    const site = siteOf(origin, path);
    const now = Date.now();
    for (const text of typeof setCookie === "string" ? [setCookie] : setCookie) {
      const admitted = admit(parseSetCookie(text, now), site, this.#memory, now);
      if (admitted instanceof Cookie) this.#keep(admitted, now);
    }
  }

  /** Tells of every change that is not from `adopt`; one listener at most. @internal */
  watch(listener: ((change: JarChange) => void) | undefined): void {
    if (listener !== undefined && this.#tell !== undefined) {
      throw new UsageError("INVALID_ARGUMENT", "the jar has a store already");
    }
    this.#tell = listener;
  }

  /** The cookie with this `Cookie.id`. @internal */
  find(id: string): Cookie | undefined {
    return this.#memory.get(id);
  }

  /**
   * Has these cookies and no others, except where `own` says that the jar knows better. A copy of what
   * it has changes nothing: the file that it comes from may know less.
   *
   * @internal
   */
  adopt(cookies: ReadonlyMap<string, Cookie>, own: (id: string) => boolean): void {
    const now = Date.now();
    let changed = false;
    for (const { id } of this.#memory) {
      if (!cookies.has(id) && !own(id)) changed = this.#memory.remove(id);
    }
    for (const [id, cookie] of cookies) {
      if (own(id) || cookie.fields.expires <= now || isCopy(cookie, this.find(id))) continue;
      this.#memory.put(cookie, now);
      changed = true;
    }
    if (changed) this.#cache.clear();
  }

  toJSON(): object {
    return { size: this.size };
  }

  [inspect.custom](): string {
    return `CookieJar(${this.size})`;
  }

  #sentTo(url: string): Cookie[] {
    return this.#memory.matching(readSite(url), Date.now());
  }

  #keep(cookie: Cookie, now: number): void {
    const { id } = cookie;
    const old = this.find(id);
    // Servers repeat their cookies with each response: neither header nor file is made anew for that.
    if (isCopy(cookie, old) && cookie.sameSite === old?.sameSite) return;
    this.#cache.clear();
    let evicted: Cookie | undefined;
    if (cookie.fields.expires > now) evicted = this.#memory.put(cookie, now);
    else this.#memory.remove(id);
    this.#tell?.({ kind: "cookie", id });
    if (evicted !== undefined) this.#tell?.({ kind: "cookie", id: evicted.id });
  }

  #forget({ id }: Cookie): void {
    this.#memory.remove(id);
    this.#cache.clear();
    this.#tell?.({ kind: "cookie", id });
  }
}

/** True where nobody can tell them apart; in whole seconds, as a `cookies.txt` knows no others. */
function isCopy(a: Cookie, b: Cookie | undefined): boolean {
  return (
    b !== undefined &&
    a.value === b.value &&
    a.secure === b.secure &&
    a.httpOnly === b.httpOnly &&
    Math.floor(a.fields.expires / 1_000) === Math.floor(b.fields.expires / 1_000)
  );
}
