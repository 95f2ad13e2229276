import { inspect } from "node:util";
import type { TimeoutPhase } from "../errors.js";
import type { EndListener, EndReason } from "../end-reason.js";
import { type HeaderFields, mergeHeaders } from "../request/headers.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import { maskHeaders, maskQuery } from "../request/secrets.js";
import type { AdapterResponse } from "../response/response.js";
import type { Retry } from "../retry/retry.js";

/** Sends requests. One session mounts several, each on a URL prefix; one adapter may wrap another. */
export interface Adapter {
  /** For what it sends, unless the call has a policy of its own; in place of the session's. */
  readonly retry?: Retry | undefined;
  /**
   * Sends one attempt and reads its response: the whole body, or only its head where
   * `attempt.request.stream` asks for the body to be handed over while it comes in.
   *
   * @throws NetworkError when no complete response comes; TimeoutError or AbortError when the
   *   lifeline ends first.
   */
  send(attempt: AttemptRequest): Promise<AdapterResponse>;
  /** Frees everything. A session calls it when none of its calls is under way any more. */
  close(): Promise<void>;
}

/** What an adapter may know of the call that its attempt belongs to. */
export interface AttemptLifeline {
  /** Set once the call has ended early: nothing may be sent any more. */
  readonly ended: EndReason | undefined;
  /** Told when the attempt has to end, because of its phase, the call's deadline or its signal. */
  listener: EndListener | undefined;
  /** Begins a phase that may take `limit` milliseconds, or begins it again. */
  enter(phase: TimeoutPhase, limit: number): void;
  /** Ends the phase: only the call's total deadline counts. */
  leave(): void;
  /**
   * The response is handed over before its body is complete. The call lasts until `release`, with
   * `total` milliseconds from its start.
   */
  keep(total: number): void;
  /** Whether nobody has begun to read the body that is handed over: closing the session ends it. */
  isUnclaimed: boolean;
  release(): void;
}

/** When what happened, on `performance.now()`'s clock. Taken only while somebody looks on. */
export interface AttemptTimings {
  /** A connection was there. */
  connected?: number;
  /** The response's head had come. */
  responded?: number;
}

/** What is sent in one try of a prepared request, byte for byte. Its inspection shows no secret. */
export class AttemptRequest {
  readonly request: PreparedRequest;
  /** The request's path, with credentials that were asked for. */
  readonly path: string;
  /** The request's headers, with cookies and credentials. Lower-case names and values in turn. */
  readonly headers: readonly string[];
  readonly lifeline: AttemptLifeline;
  /** True where it must not go out on a connection that has been used before. */
  readonly fresh: boolean;
  readonly timings: AttemptTimings | undefined;

  constructor(
    request: PreparedRequest,
    path: string,
    headers: readonly string[],
    lifeline: AttemptLifeline,
    fresh = false,
    timings?: AttemptTimings,
  ) {
    this.request = request;
    this.path = path;
    this.headers = headers;
    this.lifeline = lifeline;
    this.fresh = fresh;
    this.timings = timings;
  }

  /**
   * The same attempt with other header fields, for adapters that wrap another.
   *
   *     send: (attempt) => inner.send(attempt.with({ "x-signature": sign(attempt) }))
   *
   * @throws UsageError for a field that can't be sent.
   */
  with(headers: HeaderFields): AttemptRequest {
    const { request, path, lifeline, fresh, timings } = this;
    const merged = mergeHeaders(this.headers, headers);
    return new AttemptRequest(request, path, merged, lifeline, fresh, timings);
  }

  toJSON(): object {
    const { method, origin, secrets } = this.request;
    return {
      method,
      url: maskQuery(origin + this.path, secrets),
      headers: maskHeaders(this.headers, secrets),
    };
  }

  [inspect.custom](): object {
    return this.toJSON();
  }
}
