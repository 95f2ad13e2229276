import { NetworkError, type SessionError, TimeoutError, UsageError } from "../errors.js";
import { checkOptions, optionNames } from "../request/known-options.js";

/** When and how often a failed request is sent again. The words are urllib3's; times in milliseconds. */
export interface RetryOptions {
  /** Retries after the first attempt, of all kinds together. Default 2. */
  readonly total?: number | undefined;
  /** Statuses that ask for another try. Default 429, 502, 503, 504. */
  readonly statusForcelist?: readonly number[] | undefined;
  /** Methods that may be sent twice. Default DELETE, GET, HEAD, OPTIONS, PUT, QUERY, TRACE (RFC 9110, 9.2.2). */
  readonly allowedMethods?: readonly string[] | undefined;
  /** The longest first pause; it doubles with each retry. Default 250. */
  readonly backoffFactor?: number | undefined;
  /** The longest pause of all, `Retry-After` aside. Default 20,000. */
  readonly backoffMax?: number | undefined;
  /** Wait as long as `Retry-After` says. Default true. */
  readonly respectRetryAfter?: boolean | undefined;
  /** A longer `Retry-After` ends the retries: the response is handed over. Default 60,000. */
  readonly retryAfterMax?: number | undefined;
}

const retryOptionNames = optionNames<RetryOptions>({
  total: true,
  statusForcelist: true,
  allowedMethods: true,
  backoffFactor: true,
  backoffMax: true,
  respectRetryAfter: true,
  retryAfterMax: true,
});

/** What an attempt came to, as far as retries care. */
export interface Outcome {
  readonly method: string;
  /** An `Idempotency-Key` makes any method safe to send again. */
  readonly hasIdempotencyKey: boolean;
  /** Attempts so far, this one included. */
  readonly attempts: number;
  readonly error?: SessionError;
  readonly status?: number;
  readonly retryAfter?: string | undefined;
}

const idempotentMethods = ["DELETE", "GET", "HEAD", "OPTIONS", "PUT", "QUERY", "TRACE"];

/**
 * A retry policy. Immutable; one serves any number of requests.
 *
 *     new Session({ retry: new Retry({ total: 4, statusForcelist: [429, 503] }) })
 *     session.get(url, { retry: false })
 */
export class Retry {
  readonly total: number;
  readonly statusForcelist: ReadonlySet<number>;
  readonly allowedMethods: ReadonlySet<string>;
  readonly backoffFactor: number;
  readonly backoffMax: number;
  readonly respectRetryAfter: boolean;
  readonly retryAfterMax: number;

  /** @throws UsageError for a number that can't be. */
  constructor(options: RetryOptions = {}) {
    checkOptions(options, retryOptionNames, "retry");
    this.total = natural("total", options.total, 2);
    this.statusForcelist = new Set(options.statusForcelist ?? [429, 502, 503, 504]);
    this.allowedMethods = new Set(
      (options.allowedMethods ?? idempotentMethods).map((method) => method.toUpperCase()),
    );
    this.backoffFactor = natural("backoffFactor", options.backoffFactor, 250);
    this.backoffMax = natural("backoffMax", options.backoffMax, 20_000);
    this.respectRetryAfter = options.respectRetryAfter ?? true;
    this.retryAfterMax = natural("retryAfterMax", options.retryAfterMax, 60_000);
  }

  /** Milliseconds to wait before the next attempt; undefined when there is none. */
  delayAfter(outcome: Outcome, now: number = Date.now()): number | undefined {
    if (outcome.attempts > this.total || !this.#mayRepeat(outcome)) return undefined;
    const asked = this.respectRetryAfter ? readRetryAfter(outcome.retryAfter, now) : undefined;
    if (asked === undefined) return this.#backoff(outcome.attempts);
    return asked > this.retryAfterMax ? undefined : asked;
  }

  #mayRepeat(outcome: Outcome): boolean {
    const { error, status } = outcome;
    if (error !== undefined) {
      // Nothing was sent: no method can have had an effect.
      if (wasNotSent(error)) return true;
      const lost =
        (error instanceof NetworkError && error.code === "CONNECTION_LOST") ||
        (error instanceof TimeoutError && error.phase !== "total");
      return lost && this.#isSafe(outcome);
    }
    return status !== undefined && this.statusForcelist.has(status) && this.#isSafe(outcome);
  }

  #isSafe(outcome: Outcome): boolean {
    return this.allowedMethods.has(outcome.method) || outcome.hasIdempotencyKey;
  }

  /** Full jitter: clients that failed together don't come back together. */
  #backoff(attempts: number): number {
    return Math.random() * Math.min(this.backoffMax, this.backoffFactor * 2 ** (attempts - 1));
  }
}

/** What a session does unless told otherwise. */
export const defaultRetry = new Retry();

/** No retries. */
const noRetry = new Retry({ total: 0 });

/** A policy, its options, a number of retries, or `false` or `null` for none. */
export type RetryOption = Retry | RetryOptions | number | false | null;

/** @throws UsageError for an option that is none of these. */
export function resolveRetry(option: RetryOption | undefined): Retry | undefined {
  if (option === undefined || option instanceof Retry) return option;
  if (option === false || option === null) return noRetry;
  if (typeof option !== "object" && typeof option !== "number") {
    throw new UsageError(
      "INVALID_OPTION",
      `retry is ${String(option)}; expected a Retry, its options, a number or false`,
    );
  }
  return new Retry(typeof option === "number" ? { total: option } : option);
}

/** `Retry-After` in milliseconds from now: seconds or a date (RFC 9110, 10.2.3). */
export function readRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1000;
  // `Date.parse` takes almost anything for a date; HTTP's begin with the day of the week.
  const date = /^[A-Z][a-z]{2,8},? /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function wasNotSent(error: SessionError): boolean {
  // A certificate is no better at the next try.
  if (error instanceof NetworkError) return !error.sent && error.code !== "TLS_FAILED";
  return error instanceof TimeoutError && error.phase === "connect";
}

function natural(name: string, value: number | undefined, byDefault: number): number {
  if (value === undefined) return byDefault;
  if (typeof value === "number" && value >= 0) return value;
  throw new UsageError(
    "INVALID_OPTION",
    `retry.${name} is ${String(value)}; expected a number, 0 or more`,
  );
}
