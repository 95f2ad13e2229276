import { UsageError } from "../errors.js";
import { display, optionNames, readOptions } from "../request/known-options.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import { isStore, type SharedStore } from "../store/shared-store.js";
import type { Budget } from "./budget.js";

/**
 * How a session keeps to limits: those that servers tell of, and one of the program's own. They are those of
 * a credential at an origin, and count each attempt, retries and redirects included.
 *
 *     new Session({ pacing: { honour: true } })
 *     new Session({ pacing: { honour: true, store, budget: { requests: 100, per: 60_000, redis } } })
 */
export interface PacingOptions {
  /**
   * Keep to what servers tell: by `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers,
   * new and old), `X-RateLimit-*`, and `Retry-After` of a 429, 503 or 403. Where nothing is left, attempts wait
   * for the reset, in their order. Default true.
   */
  readonly honour?: boolean | undefined;
  /** What the program allows itself. Default: as much as it likes. Needs the package `rate-limiter-flexible`. */
  readonly budget?: BudgetOptions | undefined;
  /** What servers tell one process, all keep to that share the store. Default: each process by itself. */
  readonly store?: SharedStore | undefined;
  /**
   * Milliseconds that an attempt may wait, if its total timeout doesn't end before: where it would have to
   * wait longer, it fails at once, with a `PacingError`. Default 60,000.
   */
  readonly longestWait?: number | undefined;
  /**
   * What else a server's limits depend on, such as the path, where it has several of them: attempts with
   * different texts don't wait for each other. Default: nothing.
   *
   *     { scope: (request) => request.path.startsWith("/search") ? "search" : "" }
   */
  readonly scope?: ((request: PreparedRequest) => string) | undefined;
}

/** So many requests in so much time, of each credential at each origin. */
export interface BudgetOptions {
  /** At least 1. The count begins anew `per` milliseconds after the first of them. */
  readonly requests: number;
  /** In milliseconds; whole seconds. */
  readonly per: number;
  /**
   * A connected client of `redis` (4 or newer) or `ioredis`, for a budget that a fleet shares. Default: each
   * process has one of its own; so it is while Redis doesn't answer.
   */
  readonly redis?: object | undefined;
}

const pacingNames = optionNames<PacingOptions>({
  honour: true,
  budget: true,
  store: true,
  longestWait: true,
  scope: true,
});
const budgetNames = optionNames<BudgetOptions>({ requests: true, per: true, redis: true });

/** With everything given. */
export interface Pacing {
  readonly honour: boolean;
  readonly budget: Budget | undefined;
  readonly store: SharedStore | undefined;
  readonly longestWait: number;
  readonly scope: ((request: PreparedRequest) => string) | undefined;
}

/** @throws UsageError for a value that can't be, naming its option. */
export function readPacing(given: PacingOptions): Pacing {
  const options = readOptions(given, pacingNames, "pacing");
  const { honour = true, store, longestWait = 60_000, scope } = options;
  if (typeof honour !== "boolean") throw refuse("honour", honour, "true or false");
  if (store !== undefined && !isStore(store)) {
    throw refuse("store", store, "a store, with get, put and delete: a MemoryStore, or another");
  }
  if (typeof longestWait !== "number" || !(longestWait >= 0)) {
    throw refuse("longestWait", longestWait, "milliseconds, 0 or more");
  }
  if (scope !== undefined && typeof scope !== "function") {
    throw refuse("scope", scope, "a function of the request that returns a text");
  }
  const budget = options.budget === undefined ? undefined : readBudget(options.budget);
  return { honour, budget, store, longestWait, scope };
}

function readBudget(given: BudgetOptions): Budget {
  const { requests, per, redis } = readOptions(given, budgetNames, "pacing.budget");
  if (!Number.isSafeInteger(requests) || requests < 1) {
    throw refuse("budget.requests", requests, "a whole number, 1 or more");
  }
  if (!Number.isInteger(per) || per < 1_000 || per % 1_000 !== 0 || per > 31 * 86_400_000) {
    throw refuse("budget.per", per, "milliseconds that are whole seconds, such as 60_000");
  }
  if (redis !== undefined && typeof (redis as { eval?: unknown } | null)?.eval !== "function") {
    throw refuse("budget.redis", redis, "a connected client of redis or ioredis");
  }
  return { requests, per, redis };
}

function refuse(name: string, value: unknown, expected: string): UsageError {
  return new UsageError(
    "INVALID_OPTION",
    `pacing.${name} is ${display(value)}; expected ${expected}`,
  );
}
