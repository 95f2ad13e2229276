/** How many retries an origin gets, in relation to its requests. */
export interface RetryBudgetOptions {
  /** Retries for each request. Default 0.2: a fifth. */
  readonly ratio?: number | undefined;
  /** Retries a second that are allowed however few requests there are. Default 10. */
  readonly perSecond?: number | undefined;
}

export type ResolvedBudget = Readonly<Record<keyof RetryBudgetOptions, number>>;

export const defaultBudget: ResolvedBudget = { ratio: 0.2, perSecond: 10 };

/** What a burst of failures may use at once: the floor of so many seconds, the share of so many requests. */
const burst = { seconds: 10, requests: 500 };

/**
 * Keeps retries from making an outage worse: where every request fails, they add a fifth to the load
 * instead of doubling or tripling it. A token bucket, as in Finagle and the AWS SDKs: each request
 * pays a share of a token in, each retry takes one out.
 */
export class RetryBudget {
  readonly #ratio: number;
  readonly #perSecond: number;
  readonly #most: number;
  #tokens: number;
  #refilledAt: number;

  /** Begins with what the floor has saved up. `now` in milliseconds. */
  constructor({ ratio, perSecond }: ResolvedBudget, now: number) {
    this.#ratio = ratio;
    this.#perSecond = perSecond;
    const floor = perSecond * burst.seconds;
    // At least one, or a small budget could never save up a whole token.
    this.#most = Math.max(1, floor + ratio * burst.requests);
    this.#tokens = floor;
    this.#refilledAt = now;
  }

  /** A request is made. */
  deposit(): void {
    this.#tokens = Math.min(this.#most, this.#tokens + this.#ratio);
  }

  /** True, and paid for, if one more retry is affordable. */
  withdraw(now: number): boolean {
    const refill = ((now - this.#refilledAt) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#most, this.#tokens + refill);
    this.#refilledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

/** Origins that are remembered: beyond, the one that was met first is forgotten. */
const mostOrigins = 1_000;

/** The budgets of a session: one for each origin and setting. */
export class RetryBudgets {
  readonly #byOrigin = new Map<string, RetryBudget>();

  find(origin: string, settings: ResolvedBudget): RetryBudget {
    const key =
      settings === defaultBudget ? origin : `${origin} ${settings.ratio} ${settings.perSecond}`;
    let budget = this.#byOrigin.get(key);
    if (budget === undefined) {
      for (const oldest of this.#byOrigin.keys()) {
        if (this.#byOrigin.size < mostOrigins) break;
        this.#byOrigin.delete(oldest);
      }
      budget = new RetryBudget(settings, performance.now());
      this.#byOrigin.set(key, budget);
    }
    return budget;
  }
}
