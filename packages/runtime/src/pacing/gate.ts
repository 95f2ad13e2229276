import { longestDelay } from "../lifeline.js";
import { type Allowance, type Closed, longestGap } from "./allowance.js";
import type { RequestBudget } from "./budget.js";
import type { Quota } from "./quota.js";

/** Why an attempt isn't made, for its error. */
export interface Refusal {
  /** Milliseconds until it could be, at the earliest. */
  readonly retryIn: number;
  /** Whose limit it is. */
  readonly by: "server" | "budget";
}

/** Thrown at who waits, as the gate doesn't know its request. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super("refused");
    this.refusal = refusal;
  }
}

/** Somebody who waits for their turn. */
interface Waiter {
  /** Milliseconds, on the clock of `Date.now()`: who can't be let in by then needn't wait. */
  readonly until: number;
  readonly letIn: () => void;
  readonly refuse: (reason: unknown) => void;
}

/** A turn that was asked for. */
export interface Turn {
  readonly come: Promise<void>;
  /** Not wanted any more: the next one's turn comes. If it has come, it is given back. */
  readonly cancel: () => void;
}

/**
 * Who had to wait is let in so many times faster than evenly over the window: not all at once, and a few
 * don't have to wait for the end of another window.
 */
const haste = 10;

/** The attempts with one credential at one origin, let out as their limits allow, in their order. */
export class Gate {
  readonly #key: string;
  readonly #allowance: Allowance;
  readonly #budget: RequestBudget | undefined;
  /** In the order in which they came. */
  readonly #waiters = new Set<Waiter>();
  #timer: NodeJS.Timeout | undefined;
  #isLettingIn = false;
  /** Something has changed in the meantime. */
  #isChanged = false;
  /** Those who wait had to because nothing was left: they are let in one by one. */
  #isSpread = false;
  /** On the clock of `Date.now()`, as all of these. */
  #nextAt = 0;
  #budgetAt = 0;

  constructor(key: string, allowance: Allowance, budget: RequestBudget | undefined) {
    this.#key = key;
    this.#allowance = allowance;
    this.#budget = budget;
  }

  /**
   * Undefined where the attempt may be made at once, as nearly all may.
   *
   * @param patience Milliseconds that it can wait.
   */
  enter(patience: number): Turn | undefined {
    const now = Date.now();
    const isFree = this.#budget === undefined && this.#waiters.size === 0;
    if (isFree && this.#allowance.take(now)) return undefined;
    return this.#queue(now + patience);
  }

  /** One that was let in has been answered. */
  answered(quotas: readonly Quota[]): void {
    this.#allowance.answered(quotas, Date.now());
    this.#letIn();
  }

  /** One that was let in has failed. */
  lost(wasSent: boolean): void {
    this.#allowance.lost(wasSent);
    this.#letIn();
  }

  /** Milliseconds for which nothing can be let in, as far as it is known. */
  get closedFor(): number {
    const now = Date.now();
    const until = Math.max(this.#allowance.closed(now).until, this.#budgetAt);
    return Math.max(0, until - now);
  }

  /** Resolves when other processes know what they have to. */
  close(): Promise<void> | undefined {
    return this.#allowance.close();
  }

  /** Nothing would be lost with it. */
  get isIdle(): boolean {
    return this.#waiters.size === 0 && this.#allowance.isIdle;
  }

  #queue(until: number): Turn {
    let waiter: Waiter | undefined;
    let hasCome = false;
    const come = new Promise<void>((resolve, reject) => {
      waiter = {
        until,
        letIn: () => {
          hasCome = true;
          resolve();
        },
        refuse: reject,
      };
      this.#waiters.add(waiter);
    });
    const cancel = (): void => {
      if (waiter !== undefined) this.#waiters.delete(waiter);
      if (hasCome) this.#allowance.giveBack();
      this.#letIn();
    };
    this.#letIn();
    return { come, cancel };
  }

  /** Lets in who may, and sees to it that the others' turn comes. */
  #letIn(): void {
    if (this.#isLettingIn) {
      this.#isChanged = true;
      return;
    }
    if (this.#waiters.size === 0) {
      this.#rest();
      return;
    }
    this.#isLettingIn = true;
    void this.#letInAll().finally(() => {
      this.#isLettingIn = false;
      if (!this.#isChanged) return;
      this.#isChanged = false;
      this.#letIn();
    });
  }

  async #letInAll(): Promise<void> {
    while (this.#waiters.size > 0) {
      const now = Date.now();
      const notBefore = Math.max(this.#nextAt, this.#budgetAt);
      if (now < notBefore) {
        this.#wakeAt(notBefore);
        return;
      }
      if (!this.#allowance.take(now)) {
        const asking = this.#allowance.ask(this.#waiters.size, now);
        if (asking !== undefined) await asking;
        if (asking !== undefined && this.#allowance.take(Date.now())) {
          await this.#letInFirst();
          continue;
        }
        this.#close(this.#allowance.closed(Date.now()), "server");
        return;
      }
      await this.#letInFirst();
    }
    this.#rest();
  }

  /** Lets in the first one, for whom something was taken, where the budget allows it. */
  async #letInFirst(): Promise<void> {
    let wait = 0;
    if (this.#budget !== undefined) {
      try {
        wait = await this.#budget.take(this.#key);
      } catch (reason) {
        this.#allowance.giveBack();
        for (const waiter of this.#waiters) this.#refuse(waiter, reason);
        return;
      }
    }
    const [first] = this.#waiters;
    if (wait > 0 || first === undefined) {
      this.#allowance.giveBack();
      if (wait > 0) this.#closeForBudget(wait);
      return;
    }
    this.#waiters.delete(first);
    first.letIn();
    if (this.#isSpread) this.#nextAt = Date.now() + this.#gap();
  }

  #gap(): number {
    const { requests = 1, per = 0 } = this.#budget?.budget ?? {};
    return Math.max(Math.min(per / requests, longestGap), this.#allowance.gap(Date.now())) / haste;
  }

  #closeForBudget(wait: number): void {
    const { requests: limit, per: length } = this.#budget?.budget ?? {};
    this.#budgetAt = Date.now() + wait;
    this.#close({ until: this.#budgetAt, tryAt: this.#budgetAt, limit, length }, "budget");
  }

  /** Nobody is let in for now; who can't wait for it needn't. */
  #close({ until, tryAt, limit, length }: Closed, by: Refusal["by"]): void {
    const now = Date.now();
    this.#isSpread ||= until > now;
    let place = 0;
    for (const waiter of this.#waiters) {
      const rounds = limit === undefined || limit === 0 ? 0 : Math.floor(place / limit);
      const earliest = until + rounds * (length ?? 0);
      if (earliest > waiter.until) {
        this.#refuse(waiter, new Refused({ retryIn: earliest - now, by }));
      } else place++;
    }
    if (this.#waiters.size > 0) this.#wakeAt(tryAt);
  }

  #refuse(waiter: Waiter, reason: unknown): void {
    this.#waiters.delete(waiter);
    waiter.refuse(reason);
  }

  #wakeAt(moment: number): void {
    clearTimeout(this.#timer);
    const delay = Math.min(Math.max(1, moment - Date.now()), longestDelay);
    // Each of those who wait keeps the process alive.
    this.#timer = setTimeout(() => this.#letIn(), delay).unref();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#isSpread = false;
  }
}
