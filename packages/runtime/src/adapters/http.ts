import buildConnector, { type Connector } from "undici/lib/core/connect.js";
import Pool, { type DispatchController, type DispatchHandler } from "undici/lib/dispatcher/pool.js";
import { NetworkError, type SessionError, TimeoutError, UsageError } from "../errors.js";
import { endError, type EndListener, type EndReason } from "../lifeline.js";
import { summarize } from "../request/prepared-request.js";
import type { AdapterResponse } from "../response/response.js";
import type { Adapter, AttemptRequest } from "./adapter.js";

/** How connections are made and kept. */
export interface HttpAdapterOptions {
  /** Connections to one origin at most, a whole number; further requests wait for one. Default 50. */
  readonly connections?: number | undefined;
  /** Milliseconds to open a connection, TLS included. Default 10,000; `Infinity` for no limit. */
  readonly connectTimeout?: number | undefined;
  /**
   * Milliseconds that an idle connection is kept at most; less where the server asks for less.
   * Default 4,000. Above the server's own limit, it closes connections that are about to be used.
   */
  readonly keepAliveTimeout?: number | undefined;
}

/** Sends over pooled HTTP/1.1 connections, one pool an origin, on undici's dispatch. */
export class HttpAdapter implements Adapter {
  readonly #pools = new Map<string, Pool>();
  readonly #connections: number;
  readonly #keepAliveTimeout: number;
  readonly #connector: Connector;

  /** @throws UsageError for an option that can't be used, naming it. */
  constructor(options: HttpAdapterOptions = {}) {
    const { connections = 50, keepAliveTimeout = 4_000, connectTimeout = 10_000 } = options;
    if (!Number.isInteger(connections) || connections < 1) {
      throw invalid("connections", connections, "a whole number, 1 or more");
    }
    if (!(keepAliveTimeout > 0 && Number.isFinite(keepAliveTimeout))) {
      throw invalid("keepAliveTimeout", keepAliveTimeout, "milliseconds above 0");
    }
    if (!(connectTimeout > 0)) {
      throw invalid("connectTimeout", connectTimeout, "milliseconds above 0, or Infinity");
    }
    this.#connections = connections;
    this.#keepAliveTimeout = keepAliveTimeout;
    this.#connector = exactConnector(connectTimeout);
  }

  send(attempt: AttemptRequest): Promise<AdapterResponse> {
    const { origin } = attempt.request;
    const pool = this.#pools.get(origin) ?? this.#open(origin);
    return new Promise((resolve, reject) => {
      new Exchange(attempt, resolve, reject).start(pool);
    });
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    // Not `close`: that would wait for connections that nobody waits for any more.
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  #open(origin: string): Pool {
    const pool = new Pool(origin, {
      connections: this.#connections,
      connect: this.#connector,
      keepAliveTimeout: this.#keepAliveTimeout,
      keepAliveMaxTimeout: this.#keepAliveTimeout,
    });
    this.#pools.set(origin, pool);
    // A session that talks to many origins keeps no pool for those that it is done with.
    const dropIfIdle = (): void => {
      const { connected, size } = pool.stats;
      if (connected > 0 || size > 0 || this.#pools.get(origin) !== pool) return;
      this.#pools.delete(origin);
      void pool.destroy();
    };
    pool.on("disconnect", dropIfIdle);
    pool.on("connectionError", dropIfIdle);
    return pool;
  }
}

/** One attempt on the wire: undici's handler and the state of the attempt in one object. */
class Exchange implements DispatchHandler, EndListener {
  readonly #attempt: AttemptRequest;
  readonly #resolve: (response: AdapterResponse) => void;
  readonly #reject: (error: SessionError) => void;
  #controller: DispatchController | undefined;
  #settled = false;
  #status = 0;
  #headers: Record<string, string | string[]> = {};
  #first: Buffer | undefined;
  #rest: Buffer[] | undefined;

  constructor(
    attempt: AttemptRequest,
    resolve: (response: AdapterResponse) => void,
    reject: (error: SessionError) => void,
  ) {
    this.#attempt = attempt;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  start(pool: Pool): void {
    const { request, path, headers, lifeline } = this.#attempt;
    if (lifeline.ended !== undefined) {
      this.onEnd(lifeline.ended);
      return;
    }
    lifeline.listener = this;
    pool.dispatch(
      {
        method: request.method,
        path,
        headers,
        body: request.body ?? null,
        // The lifeline is exact, covers the time in the queue too, and costs less.
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      this,
    );
  }

  onRequestStart(controller: DispatchController): void {
    // Ended while it waited for a connection. To throw makes undici drop the request alone; to abort
    // it would cost the connection.
    if (this.#settled) throw new Error("the call has ended");
    this.#controller = controller;
    this.#attempt.lifeline.enter("headers", this.#attempt.request.timeouts.headers);
  }

  onResponseStart(
    _controller: DispatchController,
    status: number,
    headers: Record<string, string | string[]>,
  ): void {
    // Of an interim response (1xx) the real one follows.
    if (status < 200 || this.#settled) return;
    this.#status = status;
    this.#headers = headers;
    this.#attempt.lifeline.enter("body", this.#attempt.request.timeouts.body);
  }

  onResponseData(_controller: DispatchController, chunk: Buffer): void {
    if (this.#settled) return;
    if (this.#first === undefined) this.#first = chunk;
    else (this.#rest ??= [this.#first]).push(chunk);
    this.#attempt.lifeline.enter("body", this.#attempt.request.timeouts.body);
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    const coding = this.#headers["content-encoding"];
    if (coding !== undefined && coding !== "identity" && this.#first !== undefined) {
      this.#fail(
        new NetworkError(
          "RESPONSE_INVALID",
          summarize(this.#attempt.request),
          `the response is encoded (content-encoding: ${String(coding)}), though none was asked for, and that is not supported yet`,
          { sent: true },
        ),
      );
      return;
    }
    this.#settled = true;
    this.#leave();
    this.#resolve({
      status: this.#status,
      headers: this.#headers,
      body: this.#rest === undefined ? (this.#first ?? Buffer.alloc(0)) : Buffer.concat(this.#rest),
    });
  }

  onResponseError(_controller: DispatchController | null, cause: Error): void {
    if (!this.#settled) this.#fail(this.#explain(cause));
  }

  /** The timeout of its phase, or the call's deadline or signal. */
  onEnd(reason: EndReason): void {
    if (this.#settled) return;
    const error = endError(reason, summarize(this.#attempt.request), this.#sent);
    this.#fail(error);
    this.#controller?.abort(error);
  }

  get #sent(): boolean {
    return this.#controller !== undefined;
  }

  #fail(error: SessionError): void {
    this.#settled = true;
    this.#leave();
    this.#reject(error);
  }

  #leave(): void {
    const { lifeline } = this.#attempt;
    lifeline.listener = undefined;
    lifeline.leave();
  }

  #explain(cause: Error): SessionError {
    const request = summarize(this.#attempt.request);
    if (cause instanceof ConnectTimeout) {
      return new TimeoutError("connect", cause.limit, request, { cause, sent: false });
    }
    const code = codeOf(cause) ?? "";
    if (code === "UND_ERR_INVALID_ARG" || code === "UND_ERR_NOT_SUPPORTED") {
      const { method, url } = request;
      return new UsageError("INVALID_ARGUMENT", `${method} ${url}: ${cause.message}`, { cause });
    }
    if (!this.#sent && certificateProblem.test(code)) {
      const what = `the server's certificate is not trusted (${reasonOf(cause)})`;
      return new NetworkError("TLS_FAILED", request, what, { cause, sent: false });
    }
    if (!this.#sent && handshakeProblem.test(code)) {
      // OpenSSL's own text is for its authors.
      const hint = code.endsWith("WRONG_VERSION_NUMBER") ? "; does it speak http: here?" : "";
      const what = `no TLS connection could be agreed on with the server (${code})${hint}`;
      return new NetworkError("TLS_FAILED", request, what, { cause, sent: false });
    }
    if (!this.#sent) {
      return new NetworkError("CONNECT_FAILED", request, `can't connect (${reasonOf(cause)})`, {
        cause,
        sent: false,
      });
    }
    if (malformed.has(cause.name)) {
      return new NetworkError(
        "RESPONSE_INVALID",
        request,
        `the response is no valid HTTP/1.1 (${reasonOf(cause)})`,
        { cause, sent: true },
      );
    }
    const when = this.#status === 0 ? "before a response came" : "in the middle of the response";
    return new NetworkError(
      "CONNECTION_LOST",
      request,
      `the connection was lost ${when} (${reasonOf(cause)})`,
      { cause, sent: true },
    );
  }
}

/** Node's codes for what is wrong with a certificate: the same at the next try. */
const certificateProblem =
  /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_(?:GET|VERIFY)|HOSTNAME_MISMATCH)/;

const handshakeProblem = /^(?:ERR_SSL_|ERR_TLS_|EPROTO$)/;

/** undici's names for responses that break HTTP's rules. */
const malformed = new Set([
  "HTTPParserError",
  "HeadersOverflowError",
  "ResponseContentLengthMismatchError",
]);

class ConnectTimeout extends Error {
  readonly limit: number;

  constructor(limit: number) {
    super(`no connection after ${limit} ms`);
    this.limit = limit;
  }
}

/** undici's own connect timeout is up to a second late: a timer for each connection is exact and rare. */
function exactConnector(limit: number): Connector {
  const connect = buildConnector({ timeout: 0 });
  if (limit === Infinity) return connect;
  return (options, callback) => {
    const socket = connect(options, (error, connected) => {
      clearTimeout(timer);
      callback(error, connected);
    });
    // A socket that is still connecting keeps the process alive by itself.
    const timer = setTimeout(() => socket.destroy(new ConnectTimeout(limit)), limit).unref();
    return socket;
  };
}

function codeOf(error: Error): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === "string" ? code : undefined;
}

/** Happy eyeballs hides what happened to each address in an AggregateError without a message. */
function reasonOf(error: Error): string {
  if (error instanceof AggregateError && error.message === "") {
    const messages = error.errors.map((inner: Error) => inner.message);
    return [...new Set(messages)].join("; ");
  }
  const code = codeOf(error);
  return code === undefined || error.message.includes(code)
    ? error.message
    : `${code}: ${error.message}`;
}

function invalid(option: string, value: unknown, expected: string): UsageError {
  return new UsageError("INVALID_OPTION", `${option} is ${String(value)}; expected ${expected}`);
}
