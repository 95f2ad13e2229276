import type { Cookie } from "./cookie.js";
import type { JarChange } from "./jar.js";
import { CookieMemory, cookiesInAll } from "./memory.js";
import type { SavedCookies } from "./saved-cookies.js";

/** Milliseconds for which a removal is remembered: far longer than a change waits to be saved. */
export const removalsKept = 10 * 60 * 1_000;

/** What changed in a jar since its file was last written. */
export class Changes {
  /** When each cookie was set or removed, by `Cookie.id`. */
  readonly #cookies = new Map<string, number>();
  #cleared: number | undefined;

  get isEmpty(): boolean {
    return this.#cookies.size === 0 && this.#cleared === undefined;
  }

  /** True where the jar knows better than a file that was written without these changes. */
  concern(id: string): boolean {
    return this.#cleared !== undefined || this.#cookies.has(id);
  }

  add(change: JarChange, at: number): void {
    if (change.kind === "cleared") {
      this.#cookies.clear();
      this.#cleared = at;
    } else {
      this.#cookies.set(change.id, at);
    }
  }

  /** These changes, which could not be saved, and then others. */
  followedBy(later: Changes): Changes {
    if (later.#cleared !== undefined) return later;
    const all = new Changes();
    all.#cleared = this.#cleared;
    // Where a disk stays full, what is gone from the jar would add up.
    const cookies = [...this.#cookies, ...later.#cookies].slice(-2 * cookiesInAll);
    for (const [id, at] of cookies) all.#cookies.set(id, at);
    return all;
  }

  /**
   * A file with these changes in it. Of two changes to a cookie the newer one stands, removals included;
   * a time in the future, from before the clock was set back, counts as none.
   *
   * @param find the jar's cookie with an id, if it has not been removed.
   */
  applyTo(
    saved: SavedCookies,
    find: (id: string) => Cookie | undefined,
    now: number,
  ): SavedCookies {
    const cookies = new Map(saved.cookies.map((cookie) => [cookie.id, cookie]));
    const removed = new Map(saved.removed);
    const timeOf = (time: number | undefined): number =>
      time === undefined || time > now ? 0 : time;

    const cleared = this.#cleared;
    if (cleared !== undefined) {
      for (const [id, { fields }] of cookies) {
        if (timeOf(fields.changed) <= cleared) cookies.delete(id);
      }
    }
    for (const [id, at] of this.#cookies) {
      const theirs = Math.max(
        timeOf(cookies.get(id)?.fields.changed),
        timeOf(removed.get(id)),
        timeOf(saved.cleared),
      );
      if (theirs > at) continue;
      const cookie = find(id);
      if (cookie === undefined) {
        cookies.delete(id);
        removed.set(id, at);
      } else {
        cookies.set(id, cookie);
        removed.delete(id);
      }
    }
    const lastCleared = Math.max(timeOf(saved.cleared), cleared ?? 0);
    return {
      cookies: [...withinLimits(cookies.values(), now)],
      removed: newest(removed, now),
      ...(lastCleared === 0 ? {} : { cleared: lastCleared }),
    };
  }
}

/** Each process keeps to the limits; their files, merged, have to as well. */
function withinLimits(cookies: Iterable<Cookie>, now: number): Iterable<Cookie> {
  const memory = new CookieMemory();
  for (const cookie of cookies) if (cookie.fields.expires > now) memory.put(cookie, now);
  return memory;
}

function newest(removed: ReadonlyMap<string, number>, now: number): Map<string, number> {
  const recent = [...removed].filter(([, at]) => at <= now && at > now - removalsKept);
  return new Map(recent.sort(([, a], [, b]) => a - b).slice(-cookiesInAll));
}
