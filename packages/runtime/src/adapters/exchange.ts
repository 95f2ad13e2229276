import type {
  DispatchController,
  DispatchHandler,
  DispatchOptions,
} from "undici/lib/dispatcher/client.js";
import type { Connection, Forwarding, Pool, PoolUser } from "../connection/pool.js";
import type { ProxyAnswer } from "../connection/proxy.js";
import type { SessionError } from "../errors.js";
import { endError, type EndListener, type EndReason } from "../end-reason.js";
import { summarize } from "../request/prepared-request.js";
import { fieldOf } from "../response/headers.js";
import { followsRedirect } from "../response/redirect.js";
import { type Coding, decodeContent, readCodings } from "../response/content-coding.js";
import type { AdapterResponse } from "../response/response.js";
import type { AttemptRequest } from "./adapter.js";
import { dispatchOf } from "./dispatch.js";
import type { Dispatcher } from "./dispatcher.js";
import { explainCoding, explainFailure, explainRefusal, tooLarge } from "./explain.js";
import { type BodyOrigin, decodedBody, IncomingBody } from "./incoming-body.js";

const noBody = Buffer.alloc(0);

/** One attempt on the wire: undici's handler and the state of the attempt in one object. */
export class Exchange implements DispatchHandler, EndListener, PoolUser, BodyOrigin {
  readonly #attempt: AttemptRequest;
  readonly #resolve: (response: AdapterResponse) => void;
  readonly #reject: (error: SessionError) => void;
  #pool: Pool | undefined;
  #connection: Connection | undefined;
  #forProxy: ProxyAnswer | undefined;
  #controller: DispatchController | undefined;
  /** What has happened, as far as a repetition depends on it. */
  #isReused = false;
  #isAnswered = false;
  #wasDropped = false;
  #bodyFailure: { readonly cause: unknown } | undefined;
  /** Nothing that comes from the network matters any more. */
  #isOver = false;
  #status = 0;
  #statusText = "";
  #headers: Record<string, string | string[]> = {};
  #codings: readonly Coding[] | undefined;
  #isRedirect = false;
  #limit = Infinity;
  #size = 0;
  #first: Buffer | undefined;
  #rest: Buffer[] | undefined;
  #stream: IncomingBody | undefined;

  constructor(
    attempt: AttemptRequest,
    resolve: (response: AdapterResponse) => void,
    reject: (error: SessionError) => void,
  ) {
    this.#attempt = attempt;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** Goes out on a connection of the pool, as soon as there is one. */
  startIn(pool: Pool): void {
    if (!this.#begin()) return;
    this.#pool = pool;
    if (!pool.acquire(this, this.#attempt.fresh)) {
      const { lifeline, request } = this.#attempt;
      lifeline.enter("acquire", request.settings.timeouts.acquire);
    }
  }

  /** Goes out by a dispatcher that finds its connections by itself. */
  startBy(dispatcher: Dispatcher): void {
    const { origin } = this.#attempt.request;
    if (!this.#begin()) return;
    // Its type leaves out what undici's say of these two, or users would need them.
    const undici: { dispatch(options: DispatchOptions, handler: DispatchHandler): boolean } =
      dispatcher;
    undici.dispatch(dispatchOf(this.#attempt, this, { origin }), this);
  }

  onConnection(connection: Connection): void {
    this.#connection = connection;
    const { lifeline, request } = this.#attempt;
    // What is sent beside others may have to wait for them, inside of undici.
    if (connection.isShared) lifeline.enter("acquire", request.settings.timeouts.acquire);
    else lifeline.leave();
    // A server may have closed it right after its last answer. undici looks for that before it writes, but
    // not far enough where that answer has only just come: its own `setImmediate` would run before the poll.
    if (connection.served > 0 && !connection.isShared)
      setImmediate(() => this.#dispatch(connection));
    else this.#dispatch(connection);
  }

  #dispatch(connection: Connection): void {
    if (this.#isOver) {
      this.#release(false);
      return;
    }
    const forwarding = this.#pool?.forwarding;
    const { isShared } = connection;
    if (forwarding !== undefined) this.#forProxy = answerTo(forwarding, this.#attempt);
    const forProxy = this.#forProxy?.headers;
    const way = { forwarding, forProxy, isShared };
    connection.client.dispatch(dispatchOf(this.#attempt, this, way), this);
  }

  onRequestStart(controller: DispatchController): void {
    // Ended while it waited for a connection to be made. To throw makes undici drop the request
    // alone; to abort it would cost the connection.
    if (this.#isOver) {
      this.#wasDropped = true;
      throw new Error("the call has ended");
    }
    const { lifeline, request, timings } = this.#attempt;
    this.#controller = controller;
    this.#isReused = this.#connection !== undefined && this.#connection.served > 0;
    if (timings !== undefined) timings.connected = performance.now();
    lifeline.enter("headers", request.settings.timeouts.headers);
  }

  onResponseStarted(): void {
    this.#isAnswered = true;
  }

  onResponseStart(
    _controller: DispatchController,
    status: number,
    headers: Record<string, string | string[]>,
    statusText = "",
  ): void {
    // Of an interim response (1xx) the real one follows.
    if (status < 200 || this.#isOver) return;
    const { lifeline, request, timings } = this.#attempt;
    const { limits, timeouts } = request.settings;
    if (status === 407 && this.#forProxy !== undefined) {
      const authenticate = [fieldOf(headers, "proxy-authenticate") ?? []].flat();
      // How often it was sent again, its hop counts.
      const refusal = this.#forProxy.refused(authenticate, 0);
      this.#abort(explainRefusal(refusal, summarize(request)));
      return;
    }
    this.#forProxy?.accepted();
    this.#status = status;
    this.#statusText = statusText;
    this.#headers = headers;
    if (timings !== undefined) timings.responded = performance.now();
    this.#isRedirect = status >= 300 && followsRedirect(request, status, headers);
    if (this.#isRedirect) this.#limit = limits.redirectBody;
    else if (status >= 400) this.#limit = limits.errorBody;
    else this.#limit = request.stream ? limits.stream : limits.body;
    const coding = fieldOf(headers, "content-encoding");
    if (coding !== undefined && request.method !== "HEAD" && status !== 204 && status !== 304) {
      try {
        this.#codings = readCodings(coding);
      } catch (cause) {
        this.#abort(explainCoding(cause, summarize(request)));
        return;
      }
    }
    lifeline.enter("body", timeouts.body);
    if (request.stream && status < 400 && !this.#isRedirect) this.#handOver();
  }

  onResponseData(controller: DispatchController, chunk: Buffer): void {
    if (this.#isOver) return;
    const { lifeline, request } = this.#attempt;
    const { timeouts } = request.settings;
    this.#size += chunk.length;
    if (this.#size > this.#limit) {
      this.#overflow();
      return;
    }
    if (this.#stream === undefined) {
      if (this.#first === undefined) this.#first = chunk;
      else (this.#rest ??= [this.#first]).push(chunk);
    } else if (!this.#stream.push(chunk)) {
      controller.pause();
      lifeline.enter("unread", timeouts.unread);
      return;
    }
    lifeline.enter("body", timeouts.body);
  }

  onResponseEnd(): void {
    if (!this.#isOver) this.#complete();
    if (this.#connection !== undefined) this.#connection.served++;
    this.#release(false);
  }

  onResponseError(_controller: DispatchController | null, cause: Error): void {
    // RFC 9110, 8.6: a 304 may say how long the body would have been, which undici takes at its word.
    if (this.#status === 304 && cause.name === "ResponseContentLengthMismatchError") {
      if (!this.#isOver) this.#complete();
    } else if (!this.#isOver) {
      this.#fail(
        explainFailure(cause, summarize(this.#attempt.request), {
          isSent: this.#controller !== undefined,
          hasStatus: this.#status !== 0,
          isStale: this.#isStale,
          bodyFailure: this.#bodyFailure,
        }),
      );
    }
    this.#release(!this.#wasDropped);
  }

  /** Its connection was used before, and not a byte came back; or it broke before anything was written. */
  get #isStale(): boolean {
    if (this.#controller !== undefined) return this.#isReused && !this.#isAnswered;
    // Of one that was made anew meanwhile, or could not be, nothing was served.
    return this.#connection !== undefined && this.#connection.served > 0;
  }

  /** The timeout of its phase, or the call's deadline or signal. */
  onEnd(reason: EndReason): void {
    if (this.#isOver) return;
    if (this.#connection === undefined) this.#pool?.cancel(this);
    this.#abort(endError(reason, summarize(this.#attempt.request), this.#controller !== undefined));
  }

  /** Somebody reads the streamed body. */
  onClaim(): void {
    this.#attempt.lifeline.isUnclaimed = false;
  }

  /** The streamed body has room for more. */
  onRead(): void {
    if (this.#isOver) return;
    const { lifeline, request } = this.#attempt;
    lifeline.enter("body", request.settings.timeouts.body);
    this.#controller?.resume();
  }

  /** The reader of the streamed body has left. */
  onDestroy(): void {
    if (this.#isOver) return;
    this.#leave();
    this.#attempt.lifeline.release();
    this.#controller?.abort(new Error("the body was not read to its end"));
  }

  /** False, and failed, if the call has ended already. */
  #begin(): boolean {
    const { lifeline } = this.#attempt;
    if (lifeline.ended !== undefined) {
      this.onEnd(lifeline.ended);
      return false;
    }
    lifeline.listener = this;
    return true;
  }

  /** A piece of a streamed body was taken: the time for the response counts from here. */
  onBodyProgress(): void {
    if (this.#isOver || this.#status !== 0) return;
    const { lifeline, request } = this.#attempt;
    lifeline.enter("headers", request.settings.timeouts.headers);
  }

  onBodyFailure(cause: unknown): void {
    this.#bodyFailure = { cause };
  }

  /** The head goes to the caller, its body follows. */
  #handOver(): void {
    const { lifeline, request } = this.#attempt;
    this.#stream = new IncomingBody(this);
    lifeline.isUnclaimed = true;
    lifeline.keep(request.settings.timeouts.streamTotal);
    const body =
      this.#codings === undefined || this.#codings.length === 0
        ? this.#stream
        : decodedBody(this.#stream, this.#codings, this.#limit, (cause) =>
            explainCoding(cause, summarize(request)),
          );
    this.#answer(body);
  }

  #complete(): void {
    this.#leave();
    if (this.#stream !== undefined) {
      this.#attempt.lifeline.release();
      this.#stream.push(null);
      return;
    }
    const body =
      this.#rest === undefined ? (this.#first ?? noBody) : Buffer.concat(this.#rest, this.#size);
    if (this.#codings === undefined || this.#codings.length === 0) {
      this.#answer(body);
      return;
    }
    decodeContent(body, this.#codings, this.#limit).then(
      (decoded) => this.#answer(decoded),
      (cause: unknown) => {
        // A redirect is followed for its Location, whatever else it says.
        if (this.#isRedirect) this.#answer(noBody);
        else this.#reject(explainCoding(cause, summarize(this.#attempt.request)));
      },
    );
  }

  #answer(body: AdapterResponse["body"]): void {
    this.#resolve({
      status: this.#status,
      statusText: this.#statusText,
      headers: this.#headers,
      body,
    });
  }

  #overflow(): void {
    if (!this.#isRedirect) {
      this.#abort(tooLarge(this.#limit, summarize(this.#attempt.request)));
      return;
    }
    this.#leave();
    this.#answer(noBody);
    this.#controller?.abort(new Error("the body of the redirect is too large"));
  }

  /** Fails, and whatever is still going on on the wire is stopped. */
  #abort(error: SessionError): void {
    this.#fail(error);
    this.#controller?.abort(error);
  }

  #fail(error: SessionError): void {
    this.#leave();
    if (this.#stream === undefined) {
      this.#reject(error);
    } else {
      this.#attempt.lifeline.release();
      this.#stream.destroy(error);
    }
  }

  #leave(): void {
    this.#isOver = true;
    const { lifeline } = this.#attempt;
    // Another adapter may have made something of the body, and be told in its place by now.
    if (lifeline.listener === this) lifeline.listener = undefined;
    lifeline.leave();
  }

  #release(broken: boolean): void {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection !== undefined) this.#pool?.release(connection, broken);
  }
}

/** What a proxy is told that forwards the attempt. */
function answerTo(
  { proxy, pathPrefix }: Forwarding,
  { request, path }: AttemptRequest,
): ProxyAnswer {
  const { method, body } = request;
  const text = typeof body === "string" ? Buffer.from(body) : body;
  const isHeld = text === undefined || text instanceof Uint8Array;
  const target = { method, uri: pathPrefix + path, body: isHeld ? text : ("stream" as const) };
  return proxy.answer(target, request.isReplayable ? request : undefined);
}
