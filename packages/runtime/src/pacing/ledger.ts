/**
 * What is known of the limits that one credential has at one origin: plain data, so that it can be in a
 * store, and what happens to it.
 *
 * The one rule: what may be sent is the lowest count that the server has told in a window, less the requests
 * that are out. Of those it isn't known whether the server had counted them; of those that came back it is,
 * because their answers tell a higher count. So it holds in whatever order answers come.
 */
import { longestReset, type Quota, retryAfterName } from "./quota.js";

/** The time up to a reset. */
export interface Window {
  readonly name: string;
  /**
   * `told`: by an answer. Then its time is over, and one more request may be sent, whose answer tells of the
   * next one: `probe` where nothing was left, `check` where some was, and it isn't waited for as long.
   * `assumed`: it didn't come; there are as many as the limit says.
   */
  readonly kind: "told" | "probe" | "check" | "assumed";
  /** The lowest count of requests left that was told. */
  readonly low: number;
  /** On the clock of `Date.now()`. */
  readonly resetAt: number;
  readonly limit: number | undefined;
  readonly length: number | undefined;
}

export type Windows = readonly Window[];

/** More than so many limits are not kept: the first ones are forgotten. */
const mostWindows = 16;

/** Servers round, and answers take their time: within so many milliseconds two resets are the same. */
const slack = 2_000;

/** Milliseconds that an answer to a probe, or to a check, is waited for. */
const patience = { probe: 5_000, check: 1_000 } as const;

/** Requests that may be sent while `out` are under way: `Infinity` where no limit is known. */
export function leftIn(windows: Windows, out: number): number {
  let least = Infinity;
  for (const { low } of windows) least = Math.min(least, low - out);
  return least;
}

/**
 * The windows as they are now: those whose time is over give way to what follows on them.
 *
 * @param out Requests under way when they ended.
 * @param kept Those of them that still count.
 */
export function renew(windows: Windows, out: number, now: number, kept = out): Windows {
  if (!windows.some(({ resetAt }) => resetAt <= now)) return windows;
  return windows.flatMap((window) =>
    window.resetAt > now ? [window] : follow(window, out, now, kept),
  );
}

function follow(window: Window, out: number, now: number, kept: number): Windows {
  const { kind, low, limit, length } = window;
  if (kind === "check") {
    if (limit === undefined) return [];
    const resetAt = now + (length ?? patience.probe);
    return [{ ...window, kind: "assumed", low: limit, resetAt }];
  }
  const next = kind === "probe" || low <= out ? "probe" : "check";
  return [{ ...window, kind: next, low: kept + 1, resetAt: now + patience[next] }];
}

/**
 * The windows after an answer that tells of `quotas`.
 *
 * @param isAnswer False for what is known from elsewhere, which ends no probe.
 */
export function tell(
  windows: Windows,
  quotas: readonly Quota[],
  now: number,
  isAnswer = true,
): Windows {
  const told = quotas.reduce((known, quota) => tellOne(known, quota, now), windows);
  if (!isAnswer) return told;
  // Another window's probe came through, or the server has nothing more to say of it.
  const isRefused = quotas.some(({ name }) => name === retryAfterName);
  const isOver = (window: Window): boolean =>
    isAsking(window) && !isRefused && !quotas.some(({ name }) => name === window.name);
  return told.some(isOver) ? told.filter((window) => !isOver(window)) : told;
}

function tellOne(windows: Windows, quota: Quota, now: number): Windows {
  const { name, remaining, resetIn, limit, length } = quota;
  const resetAt = now + Math.min(resetIn, longestReset);
  const known = windows.find((window) => window.name === name);
  if (known === undefined) {
    return [
      ...windows.slice(-mostWindows + 1),
      { name, kind: "told", low: remaining, resetAt, limit, length },
    ];
  }
  const isSame = known.kind === "told" && Math.abs(resetAt - known.resetAt) <= slack;
  // An answer that was long on its way, from the window before.
  if (known.kind === "told" && !isSame && resetAt < known.resetAt && remaining > known.low) {
    return windows;
  }
  // One that says that nothing is left may put off the end: it was told that there's longer to wait.
  const isLater = isSame && remaining === 0 && resetAt > known.resetAt;
  if (isSame && !isLater && remaining >= known.low) return windows;
  const window: Window = {
    name,
    kind: "told",
    low: isSame ? Math.min(known.low, remaining) : remaining,
    resetAt: isSame && !isLater ? known.resetAt : resetAt,
    limit: limit ?? known.limit,
    length: length ?? known.length,
  };
  return windows.map((other) => (other === known ? window : other));
}

/** The windows after a request of which nobody knows whether the server has counted it. */
export function lose(windows: Windows): Windows {
  return windows.map((window) =>
    window.kind === "probe" || window.kind === "check"
      ? window
      : { ...window, low: Math.max(0, window.low - 1) },
  );
}

/** Whether an answer has yet to tell of it. */
export function isAsking({ kind }: Window): boolean {
  return kind === "probe" || kind === "check";
}

/** Until when nothing may be sent: the moment of the last reset among those that are used up. */
export function closedUntil(windows: Windows, out: number): number {
  let until = 0;
  for (const { low, resetAt } of windows) if (low <= out) until = Math.max(until, resetAt);
  return until;
}

/** True where what is closed may open any moment: an answer that is under way tells. */
export function isProbing(windows: Windows, out: number): boolean {
  return windows.every(({ kind, low }) => low > out || kind !== "told");
}

/** Windows from a store; none where that holds what can't be. */
export function readWindows(value: unknown): Windows {
  return Array.isArray(value) ? value.filter(isWindow).slice(0, mostWindows) : [];
}

function isWindow(value: unknown): value is Window {
  const { name, kind, low, resetAt, limit, length } = (value ?? {}) as Partial<Window>;
  const isNumber = (number: unknown): boolean => Number.isFinite(number);
  return (
    typeof name === "string" &&
    (kind === "told" || kind === "probe" || kind === "check" || kind === "assumed") &&
    isNumber(low) &&
    isNumber(resetAt) &&
    (limit === undefined || isNumber(limit)) &&
    (length === undefined || isNumber(length))
  );
}
