/**
 * The layers of a call below its total deadline, outermost first: adapter by prefix, retry, and for
 * each attempt cookies and expiring credentials anew.
 */
import type { AttemptRequest } from "./adapters/adapter.js";
import { HttpAdapter } from "./adapters/http.js";
import type { Mounts } from "./adapters/mounts.js";
import { askForSecret, writeCredentials } from "./auth/apply.js";
import type { CredentialPlacement } from "./auth/credentials.js";
import { joinCookies, mergeCookies } from "./request/cookie-header.js";
import type { CookieJar } from "./cookies/jar.js";
import {
  AdapterError,
  type Attempt,
  NetworkError,
  SessionError,
  TimeoutError,
  withAttempts,
} from "./errors.js";
import { attemptChannel, type AttemptEvent } from "./events.js";
import { type Lifeline, longestDelay } from "./lifeline.js";
import { fieldIn, withFields } from "./request/headers.js";
import { type PreparedRequest, summarize } from "./request/prepared-request.js";
import { appendQuery } from "./request/query.js";
import { type AdapterResponse, Response } from "./response/response.js";
import type { Retry } from "./retry/retry.js";

/** What sends the prepared requests of a session. */
export class Pipeline {
  readonly #mounts: Mounts;
  readonly #cookies: CookieJar;
  readonly #retry: Retry;

  constructor(mounts: Mounts, cookies: CookieJar, retry: Retry) {
    this.#mounts = mounts;
    this.#cookies = cookies;
    this.#retry = retry;
  }

  /**
   * Sends until there is a response that asks for no retry, or an error that allows none; then the
   * lifeline is released.
   *
   * @throws SessionError with every attempt.
   */
  async send(request: PreparedRequest, lifeline: Lifeline): Promise<Response> {
    const adapter = this.#mounts.find(request.origin, request.path);
    const retry = request.retry ?? this.#retry;
    const history: Attempt[] = [];
    let sent = false;
    try {
      for (let number = 1; ; number++) {
        const startedAt = performance.now();
        let outcome: AdapterResponse | SessionError;
        try {
          const attempt =
            request.credentials === undefined
              ? this.#attempt(request, request.path, request.headers, request.cookies, lifeline)
              : await this.#attemptWithCredentials(request, request.credentials, lifeline);
          // Other adapters may not heed the lifeline; a call has to end all the same.
          outcome = await (adapter instanceof HttpAdapter
            ? adapter.send(attempt)
            : lifeline.race(adapter.send(attempt), summarize(request)));
          const setCookie = outcome.headers["set-cookie"];
          if (setCookie !== undefined) this.#cookies.store(setCookie, request.origin, request.path);
        } catch (failure) {
          outcome =
            failure instanceof SessionError
              ? failure
              : new AdapterError(summarize(request), failure);
        }
        const milliseconds = performance.now() - startedAt;
        const delay = this.#delay(retry, request, lifeline, number, outcome);

        const failed = outcome instanceof SessionError;
        if (failed || delay !== undefined || attemptChannel.hasSubscribers) {
          const attempt = toAttempt(number, outcome, milliseconds);
          publish(request, attempt, delay);
          if (failed || delay !== undefined) history.push(attempt);
        }
        if (delay !== undefined) {
          sent ||= mayHaveArrived(outcome);
          await this.#pause(delay, request, lifeline, history, sent);
        } else if (outcome instanceof SessionError) {
          throw withAttempts(outcome, history, sent);
        } else {
          return new Response(request, outcome, milliseconds, history);
        }
      }
    } finally {
      lifeline.release();
    }
  }

  /** Milliseconds to the next attempt, if there is to be one and the deadline leaves room for it. */
  #delay(
    retry: Retry,
    request: PreparedRequest,
    lifeline: Lifeline,
    attempts: number,
    outcome: AdapterResponse | SessionError,
  ): number | undefined {
    const failed = outcome instanceof SessionError;
    if (!failed && !retry.statusForcelist.has(outcome.status)) return undefined;
    if (lifeline.ended !== undefined) return undefined;
    const delay = retry.delayAfter({
      method: request.method,
      hasIdempotencyKey: fieldIn(request.headers, "idempotency-key") !== undefined,
      attempts,
      ...(failed
        ? { error: outcome }
        : { status: outcome.status, retryAfter: single(outcome.headers["retry-after"]) }),
    });
    if (delay === undefined || delay > longestDelay) return undefined;
    return delay < lifeline.remaining ? delay : undefined;
  }

  async #pause(
    delay: number,
    request: PreparedRequest,
    lifeline: Lifeline,
    history: readonly Attempt[],
    sent: boolean,
  ): Promise<void> {
    try {
      await lifeline.pause(delay, summarize(request));
    } catch (ended) {
      throw ended instanceof SessionError ? withAttempts(ended, history, sent) : ended;
    }
  }

  /** One attempt with the jar's cookies as they are now. */
  #attempt(
    request: PreparedRequest,
    path: string,
    headers: readonly string[],
    cookies: string | undefined,
    lifeline: Lifeline,
  ): AttemptRequest {
    const kept = this.#cookies.header(request.origin, path);
    const all = mergeCookies(kept, cookies);
    return {
      request,
      path,
      headers: all === undefined || all === "" ? headers : [...headers, "cookie", all],
      lifeline,
    };
  }

  async #attemptWithCredentials(
    request: PreparedRequest,
    credentials: readonly CredentialPlacement[],
    lifeline: Lifeline,
  ): Promise<AttemptRequest> {
    const summary = summarize(request);
    lifeline.check(summary);
    const asked = Promise.all(credentials.map((credential) => askForSecret(credential, summary)));
    const fields = writeCredentials(await lifeline.race(asked, summary));
    return this.#attempt(
      request,
      appendQuery(request.path, fields.query),
      withFields(request.headers, fields.headers),
      joinCookies(request.cookies, fields.cookies),
      lifeline,
    );
  }
}

function toAttempt(
  number: number,
  outcome: AdapterResponse | SessionError,
  milliseconds: number,
): Attempt {
  return outcome instanceof SessionError
    ? { number, error: outcome.code, milliseconds }
    : { number, status: outcome.status, milliseconds };
}

/** False only where it is known that no byte of the attempt left. */
function mayHaveArrived(outcome: AdapterResponse | SessionError): boolean {
  return !(outcome instanceof NetworkError || outcome instanceof TimeoutError) || outcome.sent;
}

function single(value: string | string[] | undefined): string | undefined {
  return typeof value === "string" ? value : value?.[0];
}

function publish(request: PreparedRequest, attempt: Attempt, retryIn: number | undefined): void {
  if (!attemptChannel.hasSubscribers) return;
  const { operation } = request;
  attemptChannel.publish({
    ...summarize(request),
    operation: operation && { id: operation.id, path: operation.path },
    attempt,
    retryIn,
  } satisfies AttemptEvent);
}
