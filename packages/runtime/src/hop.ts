import type { Adapter } from "./adapters/adapter.js";
import { tellOfAnswer } from "./auth/apply.js";
import type { Authorized } from "./auth/authenticator.js";
import { NetworkError, RequestError, SessionError } from "./errors.js";
import { type Lifeline, longestDelay } from "./lifeline.js";
import { isIdempotent } from "./request/method.js";
import type { PreparedRequest } from "./request/prepared-request.js";
import { fieldOf } from "./response/headers.js";
import type { AdapterResponse } from "./response/response.js";
import { serverClock } from "./response/server-clock.js";
import type { RetryBudgets } from "./retry/budget.js";
import type { Retry, RetryCounts, RetryKind } from "./retry/retry.js";

/** What an attempt came to. */
export type Outcome = AdapterResponse | SessionError;

/** Why and when there is another attempt. */
export interface NextAttempt {
  /**
   * Beside the kinds that a policy counts: `stale`, over a new connection, where that of an idempotent
   * request, or of one that was not sent yet, was stale (the rule of Go's net/http); `renewed`, with new
   * credentials after a 401 or 407.
   */
  readonly kind: RetryKind | "stale" | "renewed";
  /** Milliseconds. */
  readonly delay: number;
}

/** Attempts with new credentials: one for a challenge, one for what has expired since. */
const mostRenewals = 2;

/** One request of a call on its way to a response: the call's own, or that of a redirect. */
export class Hop {
  readonly request: PreparedRequest;
  readonly adapter: Adapter;
  readonly retry: Retry;
  /** What went with the last attempt, of the credentials that are asked for at each. */
  authorized: readonly Authorized[] | undefined;
  /** Another attempt would have been made, had the origin's budget not been used up. */
  isOverBudget = false;
  #counts: RetryCounts | undefined;
  #wasReplayed = false;
  #renewals = 0;

  constructor(request: PreparedRequest, adapter: Adapter, retry: Retry) {
    this.request = request;
    this.adapter = adapter;
    this.retry = retry;
  }

  /**
   * The next attempt, if there is to be one and the deadline leaves room for it.
   *
   * @param least Milliseconds for which limits keep it back in any case.
   */
  next(
    outcome: Outcome,
    lifeline: Lifeline,
    budgets: RetryBudgets,
    least = 0,
  ): NextAttempt | undefined {
    const { request, retry } = this;
    const error = outcome instanceof SessionError ? outcome : undefined;
    const answer = outcome instanceof SessionError ? undefined : outcome;
    const status = answer?.status;
    const isRenewed = this.#tellOfAnswer(outcome);
    if (status !== undefined && status < 400 && !retry.statusForcelist.has(status)) {
      return undefined;
    }
    if (lifeline.ended !== undefined || lifeline.isKept) return undefined;
    // Where it can't be sent again, the next call has the new ones.
    if (isRenewed && request.isReplayable) {
      this.#renewals++;
      return { kind: "renewed", delay: 0 };
    }
    const wasSent = mayHaveArrived(outcome);
    if (wasSent && !request.isReplayable) return undefined;

    const hasKey = request.header("idempotency-key") !== undefined;
    const isStale = error instanceof NetworkError && error.isStale;
    if (isStale && !this.#wasReplayed && (!wasSent || hasKey || isIdempotent(request.method))) {
      this.#wasReplayed = true;
      return !wasSent || this.#affords(budgets) ? { kind: "stale", delay: 0 } : undefined;
    }
    const repeatable = !wasSent || hasKey || retry.allowedMethods.has(request.method);
    const retryAfter = answer && retryAfterOf(answer);
    this.#counts ??= { connect: 0, read: 0, status: 0, other: 0 };
    const clock = answer && serverClock(answer.headers, Date.now());
    const next = retry.next({ repeatable, error, status, retryAfter }, this.#counts, clock);
    if (next === undefined) return undefined;
    const delay = Math.max(next.delay, least);
    if (delay > longestDelay || delay >= lifeline.remaining) return undefined;
    // What was not sent is no load for a server that is in trouble.
    if (wasSent && !this.#affords(budgets)) return undefined;
    this.#counts[next.kind]++;
    return { ...next, delay };
  }

  #tellOfAnswer(outcome: Outcome): boolean {
    const mayRenew = this.#renewals < mostRenewals;
    if (outcome instanceof SessionError) {
      return mayRenew && outcome instanceof NetworkError && outcome.isChallenge;
    }
    if (this.authorized === undefined) return false;
    return tellOfAnswer(this.authorized, outcome, this.#renewals) && mayRenew;
  }

  #affords(budgets: RetryBudgets): boolean {
    const { budget } = this.retry;
    if (budget === false) return true;
    this.isOverBudget = !budgets.find(this.request.origin, budget).withdraw(performance.now());
    return !this.isOverBudget;
  }
}

/** False only where it is known that no byte of the attempt left. */
export function mayHaveArrived(outcome: Outcome): boolean {
  if (outcome instanceof RequestError) return outcome.sent;
  return !(outcome instanceof SessionError);
}

function retryAfterOf({ headers }: AdapterResponse): string | undefined {
  const value = fieldOf(headers, "retry-after");
  return typeof value === "string" ? value : value?.[0];
}
