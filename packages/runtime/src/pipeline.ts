/**
 * The layers of a call below its total deadline, outermost first: adapter by prefix, retry, and for
 * each attempt cookies and expiring credentials anew.
 */
import type { AttemptRequest } from "./adapters/adapter.js";
import type { Mounts } from "./adapters/mounts.js";
import { askForSecret, writeCredentials } from "./auth/apply.js";
import type { CredentialPlacement } from "./auth/credentials.js";
import { joinCookies } from "./cookies/cookie-header.js";
import type { CookieJar } from "./cookies/jar.js";
import { AdapterError, type Attempt, RequestError, SessionError } from "./errors.js";
import { attemptChannel, type AttemptEvent } from "./events.js";
import type { Lifeline } from "./lifeline.js";
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
   * Sends until there is a response that asks for no retry, or an error that allows none.
   *
   * @throws SessionError with every attempt.
   */
  async send(request: PreparedRequest, lifeline: Lifeline): Promise<Response> {
    const adapter = this.#mounts.find(request.origin, request.path);
    const retry = request.retry ?? this.#retry;
    let earlier: Attempt[] | undefined;
    for (;;) {
      const startedAt = performance.now();
      let raw: AdapterResponse | undefined;
      let error: SessionError | undefined;
      try {
        const attempt =
          request.credentials === undefined
            ? this.#attempt(request, request.path, request.headers, request.cookies, lifeline)
            : await this.#attemptWithCredentials(request, request.credentials, lifeline);
        raw = await adapter.send(attempt);
      } catch (failure) {
        error =
          failure instanceof SessionError
            ? failure
            : new AdapterError(summarize(request), failure);
      }
      const milliseconds = performance.now() - startedAt;
      if (raw !== undefined) {
        const setCookie = raw.headers["set-cookie"];
        if (setCookie !== undefined) this.#cookies.store(setCookie, request.origin, request.path);
      }

      const number = (earlier?.length ?? 0) + 1;
      const delay =
        raw !== undefined && !retry.statusForcelist.has(raw.status)
          ? undefined
          : this.#delay(retry, request, lifeline, number, raw, error);
      if (attemptChannel.hasSubscribers || delay !== undefined || error !== undefined) {
        const attempt: Attempt = {
          number,
          milliseconds,
          ...(raw !== undefined && { status: raw.status }),
          ...(error !== undefined && { error }),
        };
        publish(request, attempt, delay);
        if (delay !== undefined || error !== undefined) (earlier ??= []).push(attempt);
      }
      if (delay === undefined) {
        if (raw !== undefined) return new Response(request, raw, milliseconds, earlier);
        if (error instanceof RequestError && earlier !== undefined) error.attempts = earlier;
        throw error;
      }
      try {
        await lifeline.pause(delay, summarize(request));
      } catch (ended) {
        if (ended instanceof RequestError && earlier !== undefined) ended.attempts = earlier;
        throw ended;
      }
    }
  }

  /** Milliseconds to the next attempt, if there is to be one and the deadline leaves room for it. */
  #delay(
    retry: Retry,
    request: PreparedRequest,
    lifeline: Lifeline,
    attempts: number,
    raw: AdapterResponse | undefined,
    error: SessionError | undefined,
  ): number | undefined {
    if (lifeline.ended !== undefined) return undefined;
    const retryAfter = raw?.headers["retry-after"];
    const delay = retry.delayAfter({
      method: request.method,
      hasIdempotencyKey: fieldIn(request.headers, "idempotency-key") !== undefined,
      attempts,
      ...(raw !== undefined && { status: raw.status }),
      ...(error !== undefined && { error }),
      ...(typeof retryAfter === "string" && { retryAfter }),
    });
    return delay !== undefined && delay < lifeline.remaining ? delay : undefined;
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
    const all = kept === "" ? cookies : joinCookies(kept, cookies);
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
    const asked = Promise.all(credentials.map(askForSecret));
    const fields = writeCredentials(await lifeline.race(asked, summarize(request)));
    return this.#attempt(
      request,
      appendQuery(request.path, fields.query),
      withFields(request.headers, fields.headers),
      joinCookies(request.cookies, fields.cookies),
      lifeline,
    );
  }
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
