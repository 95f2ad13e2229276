import { closedUntil, isProbing, leftIn, lose, renew, tell, type Windows } from "./ledger.js";
import type { Quota } from "./quota.js";

/** What may be sent of what servers allow. */
export interface Allowance {
  /** True, and one request is out, if it may be sent now. */
  take(now: number): boolean;
  /** One that was taken wasn't sent. */
  giveBack(): void;
  /** One that was taken came back, with what it tells. */
  answered(quotas: readonly Quota[], now: number): void;
  /** One that was taken failed; it may have been counted. */
  lost(wasSent: boolean): void;
  /** After a `take` that failed: something to wait for, before the next one. */
  ask(waiting: number, now: number): Promise<void> | undefined;
  /** Where nothing may be sent. */
  closed(now: number): Closed;
  /** Milliseconds between two requests, were they spread evenly until the next reset. */
  gap(now: number): number;
  /** Resolves when others know what they have to. */
  close(): Promise<void> | undefined;
  /** Nothing is known that would be missed, and nothing is out. */
  readonly isIdle: boolean;
}

export interface Closed {
  /** Until then nothing can be sent; in the past where that isn't known. */
  readonly until: number;
  /** When to try again at the latest. */
  readonly tryAt: number;
  /** How many may be sent then, and milliseconds until as many more may, where that is known. */
  readonly limit: number | undefined;
  readonly length: number | undefined;
}

/** The longest even distance between two requests that is taken for one, in milliseconds. */
export const longestGap = 1_000;

/** Milliseconds between two looks at what another's answer may open. */
export const probeEvery = 100;

/** What one process knows by itself. */
export class OwnAllowance implements Allowance {
  #windows: Windows = [];
  #out = 0;

  take(now: number): boolean {
    this.#windows = renew(this.#windows, this.#out, now);
    if (leftIn(this.#windows, this.#out) < 1) return false;
    this.#out++;
    return true;
  }

  giveBack(): void {
    this.#out--;
  }

  answered(quotas: readonly Quota[], now: number): void {
    this.#out--;
    this.#windows = tell(this.#windows, quotas, now);
  }

  lost(wasSent: boolean): void {
    this.#out--;
    if (wasSent) this.#windows = lose(this.#windows);
  }

  ask(): undefined {
    return undefined;
  }

  closed(now: number): Closed {
    return closing(this.#windows, this.#out, now);
  }

  gap(now: number): number {
    return gapIn(this.#windows, this.#out, now);
  }

  close(): undefined {
    return undefined;
  }

  get isIdle(): boolean {
    return this.#out === 0 && this.#windows.length === 0;
  }
}

export function closing(windows: Windows, out: number, now: number): Closed {
  const until = closedUntil(windows, out);
  const last = windows.find(({ resetAt, low }) => resetAt === until && low <= out);
  const { limit, length } = last ?? {};
  const isOpening = isProbing(windows, out);
  return { until: isOpening ? 0 : until, tryAt: Math.max(until, now + 1), limit, length };
}

export function gapIn(windows: Windows, out: number, now: number): number {
  let gap = 0;
  for (const { kind, low, resetAt } of windows) {
    if (kind === "told") gap = Math.max(gap, (resetAt - now) / Math.max(1, low - out));
  }
  return Math.min(gap, longestGap);
}
