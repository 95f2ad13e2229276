import { randomUUID } from "node:crypto";
import { Outage } from "../store/outage.js";
import type { SharedStore } from "../store/shared-store.js";
import { type Allowance, type Closed, closing, gapIn, probeEvery } from "./allowance.js";
import {
  closedUntil,
  isAsking,
  isProbing,
  leftIn,
  lose,
  readWindows,
  renew,
  tell,
  type Windows,
} from "./ledger.js";
import type { Quota } from "./quota.js";

/** What the store holds for one credential at one origin. */
interface Shared {
  readonly windows: Windows;
  /** Requests that each process has out or has set aside for itself, by the name that it gave itself. */
  readonly out: Readonly<Record<string, number>>;
}

/** Milliseconds after which a process that sends looks at what the others were told. */
const lookEvery = 1_000;
/** Milliseconds after which a store that failed is asked again. */
const retryEvery = 2_000;
/** Milliseconds that the store remembers a limit after its last reset. */
const remembered = 60_000;
/** Conditional writes that others were faster than, one after the other. */
const mostConflicts = 50;
/** A process sets aside no more than one in so many of what is left. */
const share = 8;

const outage = new Outage(
  "rate limits",
  "until it answers, this process keeps to what it is told itself",
);

/**
 * What a fleet may send, by one ledger in a store. A process sets some of what is left aside, and more of it
 * while it sends much, so that not every request asks the store; how much it has out or set aside stands
 * there, until the next reset. Of answers only those are told that change something for others.
 */
export class FleetAllowance implements Allowance {
  readonly #store: SharedStore;
  readonly #key: string;
  /** Its name among the others. */
  readonly #me = randomUUID().slice(0, 8);
  #windows: Windows = [];
  /** What the others have out, when the store was last asked. */
  #others = 0;
  #out = 0;
  #setAside = 0;
  #lookedAt = -Infinity;
  #grantedAt = -Infinity;
  #lastGrant = 0;
  #isAway = false;
  /** There is something that the store doesn't know. */
  #hasNews = false;
  /** It was told while an answer was waited for that tells of a new window. */
  #hasFoundOut = false;
  #pending: Promise<void> | undefined;

  constructor(store: SharedStore, key: string) {
    this.#store = store;
    this.#key = key;
  }

  take(now: number): boolean {
    if (this.#lookedAt === -Infinity) return false;
    if (now - this.#lookedAt > (this.#isAway ? retryEvery : lookEvery)) void this.#exchange(0);
    if (this.#isAway) {
      this.#windows = renew(this.#windows, this.#out, now);
      if (leftIn(this.#windows, this.#out) < 1) return false;
    } else if (this.#windows.length > 0) {
      // What was set aside was so in a window that is over.
      if (this.#windows.some(({ resetAt }) => resetAt <= now)) this.#setAside = 0;
      if (this.#setAside === 0) return false;
      this.#setAside--;
    }
    this.#out++;
    return true;
  }

  giveBack(): void {
    this.#out--;
    if (this.#windows.length > 0) this.#setAside++;
  }

  answered(quotas: readonly Quota[], now: number): void {
    this.#out--;
    const before = this.#windows;
    this.#windows = tell(before, quotas, now);
    if (this.#windows === before) return;
    this.#hasNews = true;
    this.#hasFoundOut ||= before.some(isAsking);
    if (matters(before, this.#windows)) void this.#exchange(0);
  }

  lost(wasSent: boolean): void {
    this.#out--;
    if (!wasSent || this.#windows.length === 0) return;
    this.#windows = lose(this.#windows);
    this.#hasNews = true;
  }

  ask(waiting: number, now: number): Promise<void> | undefined {
    if (this.#lookedAt === -Infinity) return this.#exchange(waiting);
    if (this.#isAway) return undefined;
    const isOver = this.#windows.some(({ resetAt }) => resetAt <= now);
    const isDue = now - this.#lookedAt >= this.#pollEvery;
    const isOpen = leftIn(this.#windows, this.#held + this.#others) >= 1;
    return isOver || isDue || isOpen ? this.#exchange(waiting) : undefined;
  }

  closed(now: number): Closed {
    const out = this.#isAway ? this.#out : this.#held + this.#others;
    const closed = closing(this.#windows, out, now);
    return { ...closed, tryAt: Math.min(closed.tryAt, now + this.#pollEvery) };
  }

  gap(now: number): number {
    return gapIn(this.#windows, this.#held + this.#others, now);
  }

  /** What was set aside and not used goes to the others. */
  async close(): Promise<void> {
    await this.#pending;
    const isOwing = this.#setAside > 0 || this.#hasNews;
    this.#setAside = 0;
    if (isOwing && !this.#isAway) await this.#exchange(0);
  }

  get isIdle(): boolean {
    return this.#out === 0 && this.#pending === undefined && this.#windows.length === 0;
  }

  get #held(): number {
    return this.#out + this.#setAside;
  }

  get #pollEvery(): number {
    return isProbing(this.#windows, this.#held + this.#others) ? probeEvery : lookEvery;
  }

  /** Learns what the store knows, tells it what it doesn't, and sets something aside for who waits. */
  #exchange(waiting: number): Promise<void> {
    this.#pending ??= this.#exchangeNow(waiting).finally(() => {
      this.#pending = undefined;
      // Told while the store was asked.
      if (this.#hasNews && !this.#isAway) void this.#exchange(0);
    });
    return this.#pending;
  }

  async #exchangeNow(waiting: number): Promise<void> {
    for (let conflicts = 0; conflicts < mostConflicts; conflicts++) {
      const done = await outage.unless(async () => ({ isDone: await this.#exchangeOnce(waiting) }));
      this.#isAway = done === undefined;
      this.#lookedAt = Date.now();
      if (done === undefined || done.isDone) return;
    }
  }

  async #exchangeOnce(waiting: number): Promise<boolean> {
    const found = await this.#store.get(this.#key);
    const now = Date.now();
    const stored = readShared(found?.value);
    const known = this.#windows;
    const hasNews = this.#hasNews;
    const hasFoundOut = this.#hasFoundOut;
    if (known.some(({ resetAt }) => resetAt <= now)) this.#setAside = 0;
    const renewed = renew(stored.windows, sum(stored.out), now, this.#held);
    // A reset begins the count anew: what a process that is gone had out counts until then.
    const out = renewed === stored.windows ? stored.out : {};
    const windows = hasNews ? tell(renewed, toQuotas(known, now), now, hasFoundOut) : renewed;
    const { [this.#me]: mine = 0, ...rest } = out;
    const others = sum(rest);
    const grant = this.#grant(leftIn(windows, others + this.#held), waiting, now);
    const held = this.#held + grant;
    const isChanged = windows !== stored.windows || grant > 0 || (held === 0 && mine > 0);
    if (isChanged && (windows.length > 0 || found !== undefined)) {
      // Answers that come meanwhile are news again.
      this.#hasNews = false;
      this.#hasFoundOut = false;
      const version = await this.#store.put(
        this.#key,
        JSON.stringify({ windows, out: { ...rest, ...(held > 0 && { [this.#me]: held }) } }),
        { version: found?.version ?? 0, ttl: lifeOf(windows, now) },
      );
      if (version === undefined) {
        this.#hasNews ||= hasNews;
        this.#hasFoundOut ||= hasFoundOut;
        return false;
      }
    }
    this.#hasNews &&= isChanged;
    this.#others = others;
    // What was told in between isn't in the store yet.
    this.#windows =
      this.#windows === known
        ? windows
        : tell(windows, toQuotas(this.#windows, now), now, this.#hasFoundOut);
    if (grant > 0) {
      this.#setAside += grant;
      this.#lastGrant = grant;
      this.#grantedAt = now;
    }
    return true;
  }

  #grant(left: number, waiting: number, now: number): number {
    if (waiting === 0 || left < 1 || left === Infinity) return 0;
    const isBusy = now - this.#grantedAt < lookEvery;
    const wanted = Math.max(waiting, isBusy ? 2 * this.#lastGrant : 1);
    return Math.min(Math.max(1, Math.floor(left / share)), wanted);
  }
}

/** Whether others have to know at once: of another window, or that nothing is left of one. */
function matters(before: Windows, after: Windows): boolean {
  if (after.length !== before.length) return true;
  return after.some(({ kind, resetAt, low }, index) => {
    const known = before[index];
    return kind !== known?.kind || resetAt !== known.resetAt || (low < 1 && known.low >= 1);
  });
}

function toQuotas(windows: Windows, now: number): readonly Quota[] {
  return windows
    .filter(({ kind, resetAt }) => kind === "told" && resetAt > now)
    .map(({ name, low, resetAt, limit, length }) => ({
      name,
      remaining: low,
      resetIn: resetAt - now,
      limit,
      length,
    }));
}

function lifeOf(windows: Windows, now: number): number {
  return Math.max(0, closedUntil(windows, Infinity) - now) + remembered;
}

/** What is in the store; nothing where that can't be read. */
function readShared(text: string | undefined): Shared {
  try {
    const { windows, out } = JSON.parse(text ?? "{}") as Partial<Record<keyof Shared, unknown>>;
    const counts = Object.entries(out ?? {}).filter(
      (entry): entry is [string, number] => Number.isInteger(entry[1]) && Number(entry[1]) > 0,
    );
    return { windows: readWindows(windows), out: Object.fromEntries(counts) };
  } catch {
    return { windows: [], out: {} };
  }
}

function sum(out: Readonly<Record<string, number>>): number {
  return Object.values(out).reduce((total, count) => total + count, 0);
}
