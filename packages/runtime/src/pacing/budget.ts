/** The one file that knows rate-limiter-flexible, which counts in memory, or in Redis for a fleet. Optional. */
import type { RateLimiterAbstract, RateLimiterRes } from "rate-limiter-flexible";
import { textOf, UsageError } from "../errors.js";
import { Outage } from "../store/outage.js";

/** How many requests a program allows itself. */
export interface Budget {
  readonly requests: number;
  /** In milliseconds. */
  readonly per: number;
  readonly redis: object | undefined;
}

/** Milliseconds that Redis has for its answer. */
const redisTimeout = 1_000;

const prefix = "gen-client:budget";

/** Counts requests, by key, in windows that begin with the first request. */
export class RequestBudget {
  readonly budget: Budget;
  readonly #outage = new Outage(
    "request budgets (Redis)",
    "until it answers, this process has a budget of its own",
  );
  #limiters: Promise<Limiters> | undefined;

  constructor(budget: Budget) {
    this.budget = budget;
  }

  /**
   * Milliseconds to wait before asking again; 0 where the request may be made, and is counted.
   *
   * @throws UsageError where the package isn't installed.
   */
  async take(key: string): Promise<number> {
    this.#limiters ??= load(this.budget);
    const { own, redis } = await this.#limiters;
    if (redis !== undefined) {
      const answer = await this.#outage.unless(async () => ({
        wait: await inTime(consume(redis, key)),
      }));
      if (answer !== undefined) return answer.wait;
    }
    return consume(own, key);
  }
}

interface Limiters {
  readonly own: RateLimiterAbstract;
  readonly redis: RateLimiterAbstract | undefined;
}

async function load({ requests, per, redis }: Budget): Promise<Limiters> {
  const library = await import("rate-limiter-flexible").catch((cause: unknown) => {
    throw new UsageError(
      "INVALID_OPTION",
      `pacing.budget needs the package rate-limiter-flexible, which can't be loaded (${textOf(cause).split("\n", 1)[0]}); install it: npm install rate-limiter-flexible@11`,
      { cause },
    );
  });
  const settings = { points: requests, duration: per / 1000, keyPrefix: prefix };
  return {
    own: new library.RateLimiterMemory(settings),
    redis:
      redis &&
      new library.RateLimiterRedis({
        ...settings,
        storeClient: redis,
        useRedisPackage: !("defineCommand" in redis),
        // Both clients would keep what they can't send, for seconds or for ever.
        rejectIfRedisNotReady: true,
      }),
  };
}

/** It rejects with an answer where nothing is left, and with an error where it can't tell. */
async function consume(limiter: RateLimiterAbstract, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refusal) {
    if (!isRefusal(refusal)) throw refusal;
    return Math.max(1, refusal.msBeforeNext);
  }
}

function isRefusal(value: unknown): value is RateLimiterRes {
  return (
    !(value instanceof Error) &&
    typeof value === "object" &&
    value !== null &&
    "msBeforeNext" in value
  );
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`it has not answered for ${redisTimeout} ms`)),
      redisTimeout,
    );
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
