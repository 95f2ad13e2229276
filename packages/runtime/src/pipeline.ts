/**
 * The layers of a call below its total deadline, outermost first: redirects, and for each hop the
 * adapter by prefix; retries, and for each attempt cookies and expiring credentials anew.
 */
import { type Adapter, AttemptRequest, type AttemptTimings } from "./adapters/adapter.js";
import { HttpAdapter } from "./adapters/http.js";
import type { Mounts } from "./adapters/mounts.js";
import { isIncoming } from "./adapters/incoming-body.js";
import { collectBody, discardPieces, holdBody } from "./adapters/streamed-body.js";
import { authorizeAttempt, certificateOf, joinFields } from "./auth/apply.js";
import { authorizeArrival } from "./auth/other-origins.js";
import { showCertificate, type TlsOptions } from "./connection/tls.js";
import type { CookieJar } from "./cookies/jar.js";
import type { SharedCookies } from "./cookies/shared-cookies.js";
import {
  AdapterError,
  type Attempt,
  RequestError,
  SessionError,
  textOf,
  withAttempts,
} from "./errors.js";
import {
  attemptChannel,
  type AttemptEvent,
  type AttemptObserver,
  toEvent,
} from "./observing/events.js";
import { Hop, mayHaveArrived, type Outcome } from "./hop.js";
import type { Lifeline } from "./lifeline.js";
import type { Pacer } from "./pacing/pacer.js";
import type { Passage } from "./pacing/passage.js";
import { discardBody } from "./request/body-stream.js";
import { joinCookies, mergeCookies } from "./request/cookie-header.js";
import { withFields } from "./request/headers.js";
import { type PreparedRequest, summarize } from "./request/prepared-request.js";
import { appendQuery } from "./request/query.js";
import { HttpError, RedirectError, ResponseError } from "./response/errors.js";
import { fieldOf } from "./response/headers.js";
import { followsRedirect, nextHop } from "./response/redirect.js";
import { type AdapterResponse, Response } from "./response/response.js";
import { RetryBudgets } from "./retry/budget.js";
import type { Retry } from "./retry/retry.js";

/** What the pipeline of a session is made of. */
export interface PipelineParts {
  readonly mounts: Mounts;
  readonly cookies: CookieJar;
  /** Where the cookies are shared with other processes. */
  readonly shared: SharedCookies | undefined;
  readonly retry: Retry;
  /** Undefined where the session keeps to no limits. */
  readonly pacer: Pacer | undefined;
}

/** What a call has come to so far. */
interface Progress {
  attempts: readonly Attempt[];
  /** Whether any attempt left. */
  sent: boolean;
  history: readonly Response[];
}

/** For the call that is answered at once, as nearly all are. */
const none: readonly never[] = [];

/** Sends the prepared requests of a session. */
export class Pipeline {
  /** Told of every attempt. */
  readonly observers = new Set<AttemptObserver>();
  readonly #mounts: Mounts;
  readonly #cookies: CookieJar;
  readonly #shared: SharedCookies | undefined;
  readonly #retry: Retry;
  readonly #pacer: Pacer | undefined;
  readonly #budgets = new RetryBudgets();

  constructor(parts: PipelineParts) {
    this.#mounts = parts.mounts;
    this.#cookies = parts.cookies;
    this.#shared = parts.shared;
    this.#retry = parts.retry;
    this.#pacer = parts.pacer;
  }

  /**
   * Sends until there is a response that asks for no retry and no other request, or an error that
   * allows none; then the lifeline is released, unless the body is still to come.
   *
   * @throws SessionError with every attempt.
   */
  async send(request: PreparedRequest, lifeline: Lifeline): Promise<Response> {
    const progress: Progress = { attempts: none, sent: false, history: none };
    let hop = this.#hop(request);
    let fresh = false;
    try {
      for (;;) {
        const isObserved = this.observers.size > 0 || attemptChannel.hasSubscribers;
        const timings: AttemptTimings | undefined = isObserved ? {} : undefined;
        const startedAt = performance.now();
        let attempt: AttemptRequest | undefined;
        let passage: Passage | undefined;
        let outcome: Outcome;
        try {
          attempt =
            hop.request.credentials === undefined && this.#shared === undefined
              ? this.#attempt(hop.request, lifeline, fresh, timings)
              : await this.#preparedAttempt(hop, lifeline, fresh, timings);
          if (this.#pacer !== undefined) {
            passage = this.#pacer.passage(attempt, lifeline);
            const turn = passage.enter();
            if (turn !== undefined) {
              await turn;
              // Meanwhile cookies and credentials may have changed.
              attempt = await this.#preparedAttempt(hop, lifeline, fresh, timings);
            }
          }
          outcome = await (hop.adapter instanceof HttpAdapter
            ? hop.adapter.send(attempt)
            : this.#sendBy(hop.adapter, attempt, lifeline));
          if (!(hop.adapter instanceof HttpAdapter)) checkAnswer(outcome);
          const setCookie = fieldOf(outcome.headers, "set-cookie");
          if (setCookie !== undefined) {
            this.#cookies.store(setCookie, hop.request.origin, hop.request.path);
            if (this.#shared !== undefined) await this.#saveCookies(this.#shared, hop, lifeline);
          }
          const { body } = outcome;
          if (!(body instanceof Uint8Array) && !isIncoming(body)) {
            outcome = await this.#withBody(outcome, body, hop.request, lifeline);
          }
        } catch (failure) {
          outcome =
            failure instanceof SessionError
              ? failure
              : new AdapterError(summarize(hop.request), failure);
        }
        const milliseconds = performance.now() - startedAt;
        passage?.settle(outcome, mayHaveArrived(outcome));
        const next = hop.next(outcome, lifeline, this.#budgets, passage?.delay);
        const isFailure = outcome instanceof SessionError;
        if (isFailure || next !== undefined || isObserved) {
          const tried = toAttempt(progress, hop.request, outcome, milliseconds);
          if (isObserved) {
            const waited = passage?.waited ?? 0;
            const event = toEvent(hop.request, tried, startedAt, timings, next?.delay, waited);
            for (const observer of this.observers) tell(observer, event, attempt, outcome);
            if (attemptChannel.hasSubscribers) attemptChannel.publish(event);
          }
          if (isFailure || next !== undefined) progress.attempts = [...progress.attempts, tried];
        }
        if (next !== undefined) {
          progress.sent ||= mayHaveArrived(outcome);
          fresh = next.kind === "stale";
          if (next.delay > 0) await lifeline.pause(next.delay, summarize(hop.request));
          continue;
        }
        if (outcome instanceof SessionError) throw outcome;

        const { history } = progress;
        const response = new Response(outcome, {
          request: hop.request,
          elapsed: milliseconds,
          earlier: progress.attempts,
          history,
        });
        if (outcome.status < 300) return response;
        if (!followsRedirect(hop.request, outcome.status, outcome.headers)) {
          if (hop.retry.raiseOnStatus && hop.retry.statusForcelist.has(outcome.status)) {
            throw new HttpError(response, response.decodeLeniently("auto"));
          }
          return response;
        }
        hop = this.#hop(this.#follow(hop, response));
        fresh = false;
        progress.attempts = response.attempts;
        progress.history = [...history, response];
        progress.sent = true;
      }
    } catch (error) {
      if (!(error instanceof RequestError) || error instanceof ResponseError) throw error;
      throw withAttempts(error, progress.attempts, {
        sent: progress.sent,
        isOverBudget: hop.isOverBudget,
      });
    } finally {
      discardBody(request.body);
      lifeline.settle();
    }
  }

  #hop(request: PreparedRequest): Hop {
    const adapter = this.#mounts.find(request.origin, request.path);
    const retry = request.settings.retry ?? adapter.retry ?? this.#retry;
    if (retry.budget !== false) this.#budgets.find(request.origin, retry.budget).deposit();
    return new Hop(request, adapter, retry);
  }

  /** Other adapters may not heed the lifeline; a call has to end all the same. */
  #sendBy(adapter: Adapter, attempt: AttemptRequest, lifeline: Lifeline): Promise<AdapterResponse> {
    const request = summarize(attempt.request);
    lifeline.check(request);
    const sending = adapter.send(attempt);
    const discardIfLate = ({ body }: AdapterResponse): void => {
      if (lifeline.ended !== undefined && !(body instanceof Uint8Array)) discardPieces(body);
    };
    sending.then(discardIfLate).catch(() => {});
    return lifeline.race(sending, request, true);
  }

  /** With the whole body where that was asked for, or with one that ends with its call. */
  async #withBody(
    response: AdapterResponse,
    body: AsyncIterable<Uint8Array>,
    request: PreparedRequest,
    lifeline: Lifeline,
  ): Promise<AdapterResponse> {
    const { status, headers } = response;
    const isError = status >= 400;
    if (request.stream && !isError && !followsRedirect(request, status, headers)) {
      return { ...response, body: holdBody(body, request, lifeline) };
    }
    const { limits } = request.settings;
    const limit = isError ? limits.errorBody : limits.body;
    return { ...response, body: await collectBody(body, request, lifeline, limit) };
  }

  /** Before a response is handed over, all have its cookies; a call that ends meanwhile waits no longer. */
  async #saveCookies(shared: SharedCookies, { request }: Hop, lifeline: Lifeline): Promise<void> {
    const saving = shared.save();
    if (saving !== undefined) await lifeline.race(saving, summarize(request), true).catch(() => {});
  }

  #follow({ request, retry }: Hop, response: Response): PreparedRequest {
    const { redirects } = request.settings;
    const most = Math.min(redirects === false ? 0 : redirects, retry.redirect);
    if (response.history.length >= most) {
      throw new RedirectError(
        "TOO_MANY_REDIRECTS",
        response,
        `and ${most} redirects had been followed before (redirects)`,
      );
    }
    return authorizeArrival(nextHop(request, response), request.origin);
  }

  /** One attempt with the jar's cookies as they are now. */
  #attempt(
    request: PreparedRequest,
    lifeline: Lifeline,
    fresh: boolean,
    timings: AttemptTimings | undefined,
    { path, headers, cookies }: Pick<PreparedRequest, "path" | "headers" | "cookies"> = request,
  ): AttemptRequest {
    const all = mergeCookies(this.#cookies.header(request.origin, path), cookies);
    const sent = all === undefined || all === "" ? headers : [...headers, "cookie", all];
    return new AttemptRequest(request, path, sent, lifeline, fresh, timings);
  }

  /** One attempt with what is asked for before it: credentials, and what others changed of shared cookies. */
  async #preparedAttempt(
    hop: Hop,
    lifeline: Lifeline,
    fresh: boolean,
    timings: AttemptTimings | undefined,
  ): Promise<AttemptRequest> {
    const { request } = hop;
    const { credentials } = request;
    const summary = summarize(request);
    lifeline.check(summary);
    if (credentials !== undefined) {
      hop.authorized = await lifeline.race(authorizeAttempt(credentials, request), summary);
    }
    const looking = this.#shared?.takeIn();
    if (looking !== undefined) await lifeline.race(looking, summary);
    if (hop.authorized === undefined) return this.#attempt(request, lifeline, fresh, timings);
    const fields = joinFields(hop.authorized);
    const certificate = certificateOf(hop.authorized);
    const sent = certificate === undefined ? request : showing(certificate, request);
    return this.#attempt(sent, lifeline, fresh, timings, {
      path: appendQuery(request.path, fields.query),
      headers: withFields(request.headers, fields.headers),
      cookies: joinCookies(request.cookies, fields.cookies),
    });
  }
}

/** The request on a connection of its own certificate. */
function showing(certificate: TlsOptions, request: PreparedRequest): PreparedRequest {
  const { settings } = request;
  const tls = showCertificate(settings.tls, certificate);
  return request.replace({ settings: { ...settings, tls } });
}

/** Whoever looks on must not break what it looks at. */
function tell(
  observer: AttemptObserver,
  event: AttemptEvent,
  attempt: AttemptRequest | undefined,
  outcome: Outcome,
): void {
  try {
    observer.onAttempt(event, attempt, outcome);
  } catch (error) {
    process.emitWarning(error instanceof Error ? error : textOf(error));
  }
}

/** @throws TypeError for what is no response, in words for the adapter's author. */
function checkAnswer(answer: unknown): void {
  const { status, headers, body } = (answer ?? {}) as Partial<AdapterResponse>;
  const isBody =
    typeof body === "object" && (body instanceof Uint8Array || Symbol.asyncIterator in body);
  if (Number.isInteger(status) && typeof headers === "object" && headers !== null && isBody) return;
  throw new TypeError(
    "it answered with no response; expected { status, headers, body: Uint8Array or AsyncIterable }",
  );
}

function toAttempt(
  { attempts, history }: Progress,
  request: PreparedRequest,
  outcome: Outcome,
  milliseconds: number,
): Attempt {
  const number = attempts.length + 1;
  const url = history.length === 0 ? {} : { url: request.url };
  return outcome instanceof SessionError
    ? { number, ...url, error: outcome.code, milliseconds }
    : { number, ...url, status: outcome.status, milliseconds };
}
