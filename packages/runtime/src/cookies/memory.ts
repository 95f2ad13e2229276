import type { Cookie } from "./cookie.js";
import { domainMatches, pathMatches, type Site } from "./site.js";

/** RFC 6265bis, 5.7 and 6.1: what a user agent should hold, and may stop at. */
export const cookiesPerDomain = 50;
export const cookiesInAll = 3_000;

interface Kept {
  readonly cookie: Cookie;
  /** Tells the older of two cookies of the same millisecond. */
  readonly order: number;
  /** When it was last set or asked for; a header from the jar's cache does not count. */
  used: number;
}

/**
 * The cookies themselves, in the order in which they were created, within the limits of
 * RFC 6265bis. Maps, not objects: a domain or a name may be `__proto__`.
 */
export class CookieMemory {
  readonly #all = new Map<string, Kept>();
  readonly #byDomain = new Map<string, Map<string, Kept>>();
  #belowRoot = 0;
  #created = 0;
  /** No cookie expires before this. */
  #nextExpiry = Infinity;

  get size(): number {
    return this.#all.size;
  }

  /** True where no cookie is bound to a path, so that all paths of an origin get the same. */
  get allAtRoot(): boolean {
    return this.#belowRoot === 0;
  }

  get(id: string): Cookie | undefined {
    return this.#all.get(id)?.cookie;
  }

  *[Symbol.iterator](): IterableIterator<Cookie> {
    for (const { cookie } of this.#all.values()) yield cookie;
  }

  /** Keeps a cookie, in place of an older one. What had to make room for it is returned. */
  put(cookie: Cookie, now: number): Cookie | undefined {
    this.dropExpired(now);
    const { id } = cookie;
    const old = this.#all.get(id);
    const kept = { cookie, order: old?.order ?? this.#created++, used: now };
    this.#all.set(id, kept);
    let domain = this.#byDomain.get(cookie.domain);
    if (domain === undefined) this.#byDomain.set(cookie.domain, (domain = new Map()));
    domain.set(id, kept);
    if (old === undefined && cookie.path !== "/") this.#belowRoot++;
    this.#nextExpiry = Math.min(this.#nextExpiry, cookie.fields.expires);

    if (domain.size > cookiesPerDomain) return this.#evict(domain, insecureThenUnused);
    if (this.#all.size > cookiesInAll) return this.#evict(this.#all, unused);
    return undefined;
  }

  remove(id: string): boolean {
    const cookie = this.get(id);
    if (cookie === undefined) return false;
    this.#all.delete(id);
    const domain = this.#byDomain.get(cookie.domain);
    domain?.delete(id);
    if (domain?.size === 0) this.#byDomain.delete(cookie.domain);
    if (cookie.path !== "/") this.#belowRoot--;
    return true;
  }

  /** Forgets what has expired; true where there was something. */
  dropExpired(now: number): boolean {
    if (now < this.#nextExpiry) return false;
    const before = this.size;
    this.#nextExpiry = Infinity;
    for (const cookie of this) {
      const { expires } = cookie.fields;
      if (expires <= now) this.remove(cookie.id);
      else this.#nextExpiry = Math.min(this.#nextExpiry, expires);
    }
    return this.size < before;
  }

  /** The cookies of a host and of the domains above it. */
  *ofHost(host: string): IterableIterator<Cookie> {
    for (const { cookie } of this.#keptFor(host)) yield cookie;
  }

  /**
   * What goes with a request, in the order of its header (RFC 6265bis, 5.8.3): the longest path first,
   * then the oldest.
   *
   * A session is no browser: nobody lures it to a request from another site, and it runs no scripts.
   * So SameSite and HttpOnly keep nothing back.
   */
  matching(site: Site, now: number): Cookie[] {
    const matches: Kept[] = [];
    for (const kept of this.#keptFor(site.host)) {
      const { cookie } = kept;
      if (
        (!cookie.secure || site.secure) &&
        pathMatches(site.path, cookie.path) &&
        cookie.fields.expires > now
      ) {
        kept.used = now;
        matches.push(kept);
      }
    }
    return matches.sort(headerOrder).map(({ cookie }) => cookie);
  }

  *#keptFor(host: string): IterableIterator<Kept> {
    for (let domain = host; ; domain = domain.slice(domain.indexOf(".") + 1)) {
      for (const kept of this.#byDomain.get(domain)?.values() ?? []) {
        const { cookie } = kept;
        if (cookie.hostOnly ? host === domain : domainMatches(host, domain)) yield kept;
      }
      if (!domain.includes(".")) return;
    }
  }

  #evict(crowd: ReadonlyMap<string, Kept>, order: Order): Cookie | undefined {
    let first: Kept | undefined;
    for (const kept of crowd.values()) {
      if (first === undefined || order(kept, first) < 0) first = kept;
    }
    if (first !== undefined) this.remove(first.cookie.id);
    return first?.cookie;
  }
}

type Order = (a: Kept, b: Kept) => number;

const headerOrder: Order = (a, b) =>
  b.cookie.path.length - a.cookie.path.length ||
  a.cookie.fields.created - b.cookie.fields.created ||
  a.order - b.order;

/** Which cookies go first where there are too many (RFC 6265bis, 5.7, its end). */
const unused: Order = (a, b) => a.used - b.used;

const insecureThenUnused: Order = (a, b) =>
  Number(a.cookie.secure) - Number(b.cookie.secure) || unused(a, b);
