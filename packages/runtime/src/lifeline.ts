/**
 * What can end a call early: its total deadline, the timeout of the phase it is in, its signal.
 *
 * One timer serves all calls of a session, armed for the earliest moment that any of them may end:
 * a call costs two stores and a comparison, where a timer of its own would cost close to a
 * microsecond, and timeouts are still exact.
 */
import { endError, type EndListener, type EndReason } from "./end-reason.js";
import { type RequestSummary, type SessionError, textOf, type TimeoutPhase } from "./errors.js";
import { unwatch, watch } from "./watched-signals.js";

/** setTimeout takes no longer delay: 24 days. */
export const longestDelay = 2 ** 31 - 1;

/** Milliseconds for whoever gets a streamed body of a session that is being closed to begin with it. */
const graceToClaim = 100;

/** The calls of one session that are under way. */
export class Lifelines {
  readonly #live: Lifeline[] = [];
  // Where the process itself stood still, what is waited for may have come: that is read before an immediate.
  readonly #sweep = (): void => void setImmediate(() => this.#endDue());
  #timer: NodeJS.Timeout | undefined;
  #armedFor = Infinity;
  #drained: (() => void) | undefined;
  /** Calls that have not begun yet, or not again: they are in their interceptors. */
  #held = 0;
  isDraining = false;

  /** Begins a call. `total` in milliseconds; `Infinity` for none. */
  start(total: number, signal: AbortSignal | undefined): Lifeline {
    const lifeline = new Lifeline(this, total, signal);
    if (signal !== undefined) watch(signal, lifeline);
    lifeline.index = this.#live.push(lifeline) - 1;
    this.wakeBy(lifeline.dueAt);
    return lifeline;
  }

  /** A call is about to begin. */
  hold(): void {
    this.#held++;
  }

  unhold(): void {
    this.#held--;
    this.#tellIfDrained();
  }

  /** The call is over. */
  remove(lifeline: Lifeline): void {
    if (lifeline.index === -1) return;
    // The last one takes its place: order does not matter, a shift of the array would cost.
    const last = this.#live.pop();
    if (last !== undefined && last !== lifeline) {
      this.#live[lifeline.index] = last;
      last.index = lifeline.index;
    }
    lifeline.index = -1;
    this.#tellIfDrained();
  }

  /** Resolves when no call is under way. Bodies that nobody has begun to read are given up. */
  async drain(): Promise<void> {
    const unclaimed = this.#live.filter(({ isUnclaimed }) => isUnclaimed);
    for (const lifeline of unclaimed) lifeline.end({ kind: "closed" });
    this.isDraining = true;
    if (this.#live.length + this.#held === 0) return;
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
  }

  #tellIfDrained(): void {
    if (this.#live.length + this.#held === 0) this.#drained?.();
  }

  wakeBy(moment: number): void {
    if (moment >= this.#armedFor) return;
    clearTimeout(this.#timer);
    this.#armedFor = moment;
    const delay = Math.min(Math.max(1, Math.ceil(moment - performance.now())), longestDelay);
    // What a call waits for keeps the process alive; that it has a deadline must not.
    this.#timer = setTimeout(this.#sweep, delay).unref();
  }

  #endDue(): void {
    this.#armedFor = Infinity;
    const now = performance.now();
    let next = Infinity;
    // Backwards, because ending one moves the last into its place.
    for (let index = this.#live.length - 1; index >= 0; index--) {
      const lifeline = this.#live[index];
      if (lifeline === undefined) continue;
      if (lifeline.dueAt <= now) lifeline.expire(now);
      else if (lifeline.dueAt < next) next = lifeline.dueAt;
    }
    if (next !== Infinity) this.wakeBy(next);
  }
}

/** One call under way. */
export class Lifeline {
  /** Place in the list of live calls. */
  index = -1;
  /** The earlier of the total deadline and the end of the phase, on `performance.now()`'s clock. */
  dueAt: number;
  /** An attempt on the wire: told when its phase takes too long, or the call ends early. */
  listener: EndListener | undefined;
  /** Set once the call ended early: by its total deadline or its signal. */
  ended: EndReason | undefined;
  /** A streamed body that was handed over, and that nobody has begun to read. */
  isUnclaimed = false;
  /** Whose bodies are still to come: an adapter's, and what another one makes of it. */
  #keepers = 0;

  readonly #lifelines: Lifelines;
  readonly #signal: AbortSignal | undefined;
  #total: number;
  #totalAt: number;
  /** What the call itself waits for: a pause, a credential, an adapter. */
  #waiting: EndListener | undefined;
  #phase: TimeoutPhase = "total";
  #phaseAt = Infinity;
  #isSettled = false;
  #limit = Infinity;

  constructor(lifelines: Lifelines, total: number, signal: AbortSignal | undefined) {
    this.#lifelines = lifelines;
    this.#signal = signal;
    this.#total = total;
    this.#totalAt = performance.now() + total;
    this.dueAt = this.#totalAt;
    if (signal?.aborted === true) this.ended = { kind: "aborted", reason: signal.reason };
  }

  /** Begins a phase that may take `limit` milliseconds, or begins it again. */
  enter(phase: TimeoutPhase, limit: number): void {
    this.#phase = phase;
    this.#limit = limit;
    this.#phaseAt = performance.now() + limit;
    this.dueAt = Math.min(this.#totalAt, this.#phaseAt);
    this.#lifelines.wakeBy(this.dueAt);
  }

  /** Leaves the phase: only the total deadline counts. */
  leave(): void {
    this.#phase = "total";
    this.#phaseAt = Infinity;
    this.dueAt = this.#totalAt;
  }

  /**
   * The response is handed over before its body is complete: the call lasts until `release`, with
   * `total` milliseconds from its start.
   */
  keep(total: number): void {
    this.#keepers++;
    this.#totalAt += total === this.#total ? 0 : total - this.#total;
    this.#total = total;
    this.dueAt = Math.min(this.#totalAt, this.#phaseAt);
    this.#lifelines.wakeBy(this.dueAt);
    if (this.#lifelines.isDraining) setTimeout(() => this.#giveUpIfUnclaimed(), graceToClaim);
  }

  #giveUpIfUnclaimed(): void {
    if (this.isUnclaimed) this.end({ kind: "closed" });
  }

  /** Milliseconds until the total deadline. */
  get remaining(): number {
    return this.#totalAt - performance.now();
  }

  /** Its deadline has passed: the call's own, or that of the phase, which ends only the attempt. */
  expire(now: number): void {
    if (this.#totalAt <= now) {
      this.end({ kind: "timeout", phase: "total", limit: this.#total });
      return;
    }
    const reason = { kind: "timeout", phase: this.#phase, limit: this.#limit } as const;
    this.leave();
    this.#lifelines.wakeBy(this.dueAt);
    tell(this.listener, reason);
  }

  end(reason: EndReason): void {
    if (this.ended !== undefined) return;
    this.ended = reason;
    this.dueAt = Infinity;
    tell(this.listener, reason);
    tell(this.#waiting, reason);
  }

  /** @throws TimeoutError or AbortError if the call has ended early. */
  check(request: RequestSummary): void {
    if (this.ended !== undefined) throw endError(this.ended, request, false);
  }

  /**
   * Waits for `promise`, or until the call ends early. `sent`: whether it may have sent something.
   *
   * @throws TimeoutError or AbortError in that case; the promise's own outcome is dropped.
   */
  race<T>(promise: Promise<T>, request: RequestSummary, sent = false): Promise<T> {
    // Nothing else may keep the process alive until the deadline.
    const alive = setInterval(() => {}, longestDelay);
    return new Promise<T>((resolve, reject) => {
      this.#wait(request, reject, sent);
      promise.then(resolve, reject);
    }).finally(() => {
      clearInterval(alive);
      this.#waiting = undefined;
    });
  }

  /**
   * Waits for `milliseconds`, or until the call ends early.
   *
   * @throws TimeoutError or AbortError in that case.
   */
  pause(milliseconds: number, request: RequestSummary): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = undefined;
        resolve();
      }, milliseconds);
      const onError = (error: SessionError): void => {
        clearTimeout(timer);
        reject(error);
      };
      this.#wait(request, onError, false);
    });
  }

  #wait(request: RequestSummary, reject: (error: SessionError) => void, sent: boolean): void {
    const onEnd = (reason: EndReason): void => reject(endError(reason, request, sent));
    if (this.ended === undefined) this.#waiting = { onEnd };
    else onEnd(this.ended);
  }

  /** Its promise is settled: the call is over, unless its body is still to come. */
  settle(): void {
    this.#isSettled = true;
    this.#end();
  }

  /** The body that kept the call has come to its end, one way or the other. */
  release(): void {
    this.#keepers = Math.max(0, this.#keepers - 1);
    this.#end();
  }

  /** True while a body is handed over that is not complete. */
  get isKept(): boolean {
    return this.#keepers > 0;
  }

  /** The call is over once its promise is settled and no body is to come. */
  #end(): void {
    if (!this.#isSettled || this.#keepers > 0) return;
    this.#lifelines.remove(this);
    if (this.#signal !== undefined) unwatch(this.#signal, this);
  }
}

/** Whoever is told must not keep others from being told. */
function tell(listener: EndListener | undefined, reason: EndReason): void {
  try {
    listener?.onEnd(reason);
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : textOf(error));
  }
}
