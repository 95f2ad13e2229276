import { type ErrorCode, type SessionError, UsageError } from "../errors.js";
import { display, optionNames, readOptions } from "../request/known-options.js";
import { isToken } from "../request/headers.js";
import { idempotentMethods } from "../request/method.js";
import { defaultBudget, type ResolvedBudget, type RetryBudgetOptions } from "./budget.js";

/**
 * When and how often a failed request is sent again. The words are urllib3's; times in milliseconds.
 * `total` covers all kinds together; a kind's own count, where one is given, holds beside it.
 */
export interface RetryOptions {
  /** Retries after the first attempt, of all kinds together; redirects are not among them. Default 2. */
  readonly total?: number | undefined;
  /** Retries where no connection could be made, so that nothing was sent. Any method. Default: `total`. */
  readonly connect?: number | undefined;
  /** Retries after a connection was lost, or headers or body took too long. Default: `total`. */
  readonly read?: number | undefined;
  /** Retries because of a status in `statusForcelist`. Default: `total`. */
  readonly status?: number | undefined;
  /**
   * Retries after everything else: a certificate that is not trusted, a response that is no HTTP, an
   * adapter's own failure. Default 0, as the next try is no better.
   */
  readonly other?: number | undefined;
  /** Redirects followed at most, where that is fewer than the `redirects` of session or call. */
  readonly redirect?: number | undefined;
  /** Statuses that ask for another try. Default 429, 502, 503, 504. */
  readonly statusForcelist?: readonly number[] | undefined;
  /**
   * Methods that may be sent twice; others are only where nothing was sent or an `Idempotency-Key`
   * makes it safe. Default DELETE, GET, HEAD, OPTIONS, PUT, QUERY, TRACE (RFC 9110, 9.2.2).
   */
  readonly allowedMethods?: readonly string[] | undefined;
  /** The longest first pause; it doubles with each retry. Default 250. */
  readonly backoffFactor?: number | undefined;
  /** The longest pause of all, `Retry-After` aside. Default 20,000. */
  readonly backoffMax?: number | undefined;
  /** The share of a pause that is left to chance, from 0 to 1. Default 1: full jitter. */
  readonly backoffJitter?: number | undefined;
  /** Wait as long as `Retry-After` says. Default true. */
  readonly respectRetryAfter?: boolean | undefined;
  /** A longer `Retry-After` ends the retries: the response is handed over. Default 60,000. */
  readonly retryAfterMax?: number | undefined;
  /**
   * When retries are used up by a status: throw its `HttpError` instead of handing the response over.
   * Default false. Generated methods throw either way.
   */
  readonly raiseOnStatus?: boolean | undefined;
  /** How many retries an origin gets in relation to its requests; `false` for any number. */
  readonly budget?: RetryBudgetOptions | false | undefined;
}

const retryOptionNames = optionNames<RetryOptions>({
  total: true,
  connect: true,
  read: true,
  status: true,
  other: true,
  redirect: true,
  statusForcelist: true,
  allowedMethods: true,
  backoffFactor: true,
  backoffMax: true,
  backoffJitter: true,
  respectRetryAfter: true,
  retryAfterMax: true,
  raiseOnStatus: true,
  budget: true,
});

const budgetNames = optionNames<RetryBudgetOptions>({ ratio: true, perSecond: true });

/** What a retry is counted as. */
export type RetryKind = "connect" | "read" | "status" | "other";

/** Retries that a request has had, by kind. */
export type RetryCounts = Record<RetryKind, number>;

/** What an attempt came to, as far as retries care. */
export interface Outcome {
  /** True where nothing was sent, the method is allowed, or an `Idempotency-Key` makes it safe. */
  readonly repeatable: boolean;
  readonly error?: SessionError | undefined;
  readonly status?: number | undefined;
  readonly retryAfter?: string | undefined;
}

/** The next try. */
export interface NextTry {
  readonly kind: RetryKind;
  /** Milliseconds to wait for it. */
  readonly delay: number;
}

/**
 * A retry policy. Immutable; one serves any number of requests.
 *
 *     new Session({ retry: new Retry({ total: 4, statusForcelist: [429, 503] }) })
 *     session.get(url, { retry: false })
 */
export class Retry {
  readonly total: number;
  /** By kind; `Infinity` where only the total counts. */
  readonly counts: Readonly<RetryCounts>;
  readonly redirect: number;
  readonly statusForcelist: ReadonlySet<number>;
  readonly allowedMethods: ReadonlySet<string>;
  readonly backoffFactor: number;
  readonly backoffMax: number;
  readonly backoffJitter: number;
  readonly respectRetryAfter: boolean;
  readonly retryAfterMax: number;
  readonly raiseOnStatus: boolean;
  readonly budget: ResolvedBudget | false;

  /** @throws UsageError for a value that can't be, naming its option. */
  constructor(given: RetryOptions = {}) {
    const options = readOptions(given, retryOptionNames, "retry");
    const { statusForcelist = [429, 502, 503, 504], allowedMethods = idempotentMethods } = options;
    this.total = count("total", options.total, 2);
    this.counts = {
      connect: count("connect", options.connect, Infinity),
      read: count("read", options.read, Infinity),
      status: count("status", options.status, Infinity),
      other: count("other", options.other, 0),
    };
    this.redirect = count("redirect", options.redirect, Infinity);
    this.statusForcelist = new Set(
      list("statusForcelist", statusForcelist, isStatus, "statuses, such as 503"),
    );
    this.allowedMethods = new Set(
      list("allowedMethods", allowedMethods, isMethod, "names of methods").map((method) =>
        method.toUpperCase(),
      ),
    );
    this.backoffFactor = natural("backoffFactor", options.backoffFactor, 250);
    this.backoffMax = natural("backoffMax", options.backoffMax, 20_000);
    this.backoffJitter = natural("backoffJitter", options.backoffJitter, 1);
    if (this.backoffJitter > 1) {
      throw refuse("backoffJitter", this.backoffJitter, "a share between 0 and 1");
    }
    this.respectRetryAfter = flag("respectRetryAfter", options.respectRetryAfter, true);
    this.retryAfterMax = natural("retryAfterMax", options.retryAfterMax, 60_000);
    this.raiseOnStatus = flag("raiseOnStatus", options.raiseOnStatus, false);
    this.budget = readBudget(options.budget);
  }

  /**
   * The next try after an attempt with this outcome; undefined when there is none.
   *
   * @param now The time by the server's clock: its `Retry-After` may be a date.
   */
  next(outcome: Outcome, counts: RetryCounts, now: number = Date.now()): NextTry | undefined {
    const kind = this.kindOf(outcome);
    if (kind === undefined) return undefined;
    const retries = counts.connect + counts.read + counts.status + counts.other;
    if (retries >= this.total || counts[kind] >= this.counts[kind]) return undefined;
    if (!outcome.repeatable) return undefined;
    const asked = this.respectRetryAfter ? readRetryAfter(outcome.retryAfter, now) : undefined;
    if (asked === undefined) return { kind, delay: this.#backoff(retries) };
    return asked > this.retryAfterMax ? undefined : { kind, delay: asked };
  }

  /** What a retry after this outcome would be counted as; undefined for what asks for none. */
  kindOf({ error, status }: Outcome): RetryKind | undefined {
    if (error === undefined) {
      return status !== undefined && this.statusForcelist.has(status) ? "status" : undefined;
    }
    return kinds[error.code];
  }

  /** With full jitter, clients that failed together don't come back together. */
  #backoff(retries: number): number {
    const pause = Math.min(this.backoffMax, this.backoffFactor * 2 ** retries);
    return pause * (1 - this.backoffJitter * Math.random());
  }
}

/**
 * What is worth another try. Not a pool that is used up, nor a body that is too large: another try
 * adds to the load and ends the same.
 */
const kinds: Readonly<Partial<Record<ErrorCode, RetryKind>>> = {
  CONNECT_FAILED: "connect",
  CONNECT_TIMEOUT: "connect",
  PROXY_FAILED: "connect",
  CONNECTION_LOST: "read",
  HEADERS_TIMEOUT: "read",
  BODY_TIMEOUT: "read",
  TLS_FAILED: "other",
  PROXY_REFUSED: "other",
  RESPONSE_INVALID: "other",
  ADAPTER_FAILED: "other",
};

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
      `retry is ${display(option)}; expected a Retry, its options, a number or false`,
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

function readBudget(budget: RetryOptions["budget"]): Retry["budget"] {
  if (budget === false) return false;
  if (budget === undefined) return defaultBudget;
  const own = readOptions(budget, budgetNames, "retry.budget");
  return {
    ratio: natural("budget.ratio", own.ratio, defaultBudget.ratio),
    perSecond: natural("budget.perSecond", own.perSecond, defaultBudget.perSecond),
  };
}

function count(name: string, value: number | undefined, byDefault: number): number {
  const number = natural(name, value, byDefault);
  if (Number.isInteger(number) || number === Infinity) return number;
  throw refuse(name, value, "a whole number");
}

function natural(name: string, value: number | undefined, byDefault: number): number {
  if (value === undefined) return byDefault;
  if (typeof value === "number" && value >= 0) return value;
  throw refuse(name, value, "a number, 0 or more");
}

function flag(name: string, value: boolean | undefined, byDefault: boolean): boolean {
  if (value === undefined) return byDefault;
  if (typeof value === "boolean") return value;
  throw refuse(name, value, "true or false");
}

function list<T>(
  name: string,
  values: readonly T[],
  isOne: (value: unknown) => boolean,
  expected: string,
): readonly T[] {
  if (Array.isArray(values) && values.every(isOne)) return values;
  throw refuse(name, values, `a list of ${expected}`);
}

function isStatus(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 100 && Number(value) <= 999;
}

function isMethod(value: unknown): boolean {
  return typeof value === "string" && isToken(value);
}

function refuse(name: string, value: unknown, expected: string): UsageError {
  return new UsageError(
    "INVALID_OPTION",
    `retry.${name} is ${display(value)}; expected ${expected}`,
  );
}
