import { inspect } from "node:util";
import type { Adapter } from "./adapters/adapter.js";
import { HttpAdapter } from "./adapters/http.js";
import { Mounts } from "./adapters/mounts.js";
import type { CookieJar } from "./cookies/jar.js";
import { SharedCookies } from "./cookies/shared-cookies.js";
import { ClosedError, SessionError, textOf, UsageError } from "./errors.js";
import { intercepted, type Interceptor, readInterceptors, type Send } from "./interceptor.js";
import { Lifelines } from "./lifeline.js";
import { Recording, type RecordingOptions } from "./observing/har.js";
import { type Logger, logTo, readLogger } from "./observing/logger.js";
import { readPacing } from "./pacing/options.js";
import { Pacer } from "./pacing/pacer.js";
import { Pipeline } from "./pipeline.js";
import { prepareRequest, type SessionDefaults } from "./prepare.js";
import { parseBaseUrl } from "./request/base-url.js";
import { discardBody } from "./request/body-stream.js";
import { mergeHeaders } from "./request/headers.js";
import { display, own, readOptions } from "./request/known-options.js";
import { PreparedRequest } from "./request/prepared-request.js";
import { readParams } from "./request/query.js";
import { resolveSessionTimeouts } from "./request/timeouts.js";
import { acceptEncoding } from "./response/content-coding.js";
import type { Response } from "./response/response.js";
import { defaultRetry, resolveRetry } from "./retry/retry.js";
import {
  defaultAdapter,
  readJar,
  type RequestOptions,
  type SessionOptions,
  type SessionAuth,
  sessionAuth,
  sessionOptionNames,
} from "./session-options.js";
import { sessionSettings } from "./settings.js";
import { version } from "./version.js";

/**
 * Connections, cookies, credentials and defaults that requests share, as Python's
 * `requests.Session` does. One session serves any number of calls at once, and several clients.
 *
 *     await using session = new Session({ baseUrl: "https://api.example.com", auth: bearer(token) });
 *     const response = await session.get("/pets", { params: { limit: 10 } });
 *     console.log(response.status, await response.json());
 *
 * Precedence: the request, then the session, then the environment; `null` removes a default.
 *
 * Calls share connections, cookies, retry budgets and credentials that are asked for; each sees the
 * cookies that responses have set before it is sent. Options are fixed when the session is made.
 */
export class Session {
  readonly cookies: CookieJar;
  readonly #defaults: SessionDefaults;
  readonly #shared: SharedCookies | undefined;
  readonly #auth: SessionAuth;
  readonly #interceptors: readonly Interceptor[];
  readonly #mounts: Mounts;
  readonly #pacer: Pacer | undefined;
  readonly #pipeline: Pipeline;
  readonly #logger: Logger | undefined;
  readonly #lifelines = new Lifelines();
  readonly #send: Send;
  #closed: Promise<void> | undefined;
  #isDrained = false;

  /** @throws UsageError for an option that can't be used, naming it. */
  constructor(given: SessionOptions = {}) {
    const options = readOptions(given, sessionOptionNames, "a session");
    const baseUrl = options.baseUrl === undefined ? undefined : parseBaseUrl(options.baseUrl);
    const { connect: connectTimeout, ...timeouts } = resolveSessionTimeouts(options.timeout);
    this.#defaults = {
      baseUrl,
      headers: mergeHeaders(
        ["user-agent", `gen-client/${version}`, "accept", "*/*", "accept-encoding", acceptEncoding],
        options.headers,
      ),
      params: readParams(options.params),
      settings: sessionSettings(options, timeouts),
    };
    this.cookies = readJar(options.cookies);
    this.#shared = options.cookies instanceof SharedCookies ? options.cookies : undefined;
    this.#mounts = new Mounts(defaultAdapter(options, connectTimeout));
    this.#pacer = options.pacing === undefined ? undefined : new Pacer(readPacing(options.pacing));
    this.#pipeline = new Pipeline({
      mounts: this.#mounts,
      cookies: this.cookies,
      shared: this.#shared,
      retry: resolveRetry(options.retry) ?? defaultRetry,
      pacer: this.#pacer,
    });
    this.#logger = options.logger === undefined ? undefined : readLogger(options.logger);
    if (this.#logger !== undefined) this.#pipeline.observers.add(logTo(this.#logger));
    this.#interceptors = readInterceptors(options.interceptors);
    this.#send = intercepted(this.#interceptors, (request) => this.#start(request));
    this.#auth = sessionAuth(options, baseUrl?.origin);
  }

  /** Reads a resource: `request("GET", url, options)`. */
  get(url: string, options?: RequestOptions): Promise<Response> {
    return this.request("GET", url, options);
  }

  /** Reads a resource's headers. */
  head(url: string, options?: RequestOptions): Promise<Response> {
    return this.request("HEAD", url, options);
  }

  /** Asks what a resource allows. */
  options(url: string, options?: RequestOptions): Promise<Response> {
    return this.request("OPTIONS", url, options);
  }

  /** Has a resource process a body, given as `json` or `body`. */
  post(url: string, options?: RequestOptions): Promise<Response> {
    return this.request("POST", url, options);
  }

  /** Replaces a resource. */
  put(url: string, options?: RequestOptions): Promise<Response> {
    return this.request("PUT", url, options);
  }

  /** Changes a part of a resource. */
  patch(url: string, options?: RequestOptions): Promise<Response> {
    return this.request("PATCH", url, options);
  }

  /** Removes a resource. */
  delete(url: string, options?: RequestOptions): Promise<Response> {
    return this.request("DELETE", url, options);
  }

  /**
   * Sends a request and reads its response. A response of any status is a success here; see
   * `response.raiseForStatus()`.
   *
   * @param url absolute; with a `baseUrl` a path below it, or an absolute URL that is.
   * @throws UsageError, AuthError, ClosedError before anything is sent; NetworkError, TimeoutError,
   *   AbortError when no complete response comes; RedirectError for a redirect that can't be followed.
   */
  async request(method: string, url: string, options: RequestOptions = {}): Promise<Response> {
    const { interceptors } = own(options);
    return this.send(this.prepare(method, url, options), interceptors);
  }

  /**
   * The request that `request` would send, for `send`.
   *
   * @throws UsageError for an option that can't be used, naming it.
   */
  prepare(method: string, url: string, given: RequestOptions = {}): PreparedRequest {
    return prepareRequest(method, url, given, {
      defaults: this.#defaults,
      auth: this.#auth,
    });
  }

  /**
   * Sends a request that is complete: through interceptors, the total deadline, redirects, the adapter
   * mounted for its URL, and for each attempt cookies and expiring credentials.
   */
  send(request: PreparedRequest, interceptors?: readonly Interceptor[]): Promise<Response> {
    if (!(request instanceof PreparedRequest)) return Promise.reject(refuseRequest(request));
    if (this.#closed !== undefined) {
      discardBody(request.body);
      return Promise.reject(new ClosedError(request.method, request.url));
    }
    if (interceptors === undefined && this.#interceptors.length === 0) return this.#start(request);
    return this.#sendThrough(interceptors, request);
  }

  /**
   * Sends what goes to `prefix` and below it through `adapter`; the longest prefix wins.
   *
   *     session.mount("https://api.example.com/v1", adapter);
   *
   * @throws UsageError for a prefix that is no URL.
   */
  mount(prefix: string, adapter: Adapter): void {
    this.#mounts.mount(prefix, adapter);
  }

  /**
   * Begins to record what is sent and what comes back, as an HTTP archive (HAR 1.2).
   *
   *     const recording = session.record();
   *
   * @throws UsageError for an option that can't be used.
   */
  record(options: RecordingOptions = {}): Recording {
    const { observers } = this.#pipeline;
    const recording = new Recording(options, (stopped) => observers.delete(stopped));
    observers.add(recording);
    return recording;
  }

  /** For logs: nothing of it but where it goes. */
  toJSON(): object {
    const { baseUrl } = this.#defaults;
    return baseUrl === undefined ? {} : { baseUrl: baseUrl.origin + baseUrl.path };
  }

  [inspect.custom](): string {
    return `Session(${JSON.stringify(this)})`;
  }

  /** Says what is no reason to fail: to the logger, or without one as a warning of the process. @internal */
  warn(error: SessionError, fields: object): void {
    const { message, code, name } = error;
    if (this.#logger !== undefined) this.#logger.warn(message, { code, ...fields });
    else process.emitWarning(message, { type: name, code });
  }

  // By accessor: what is no property shows in no inspection.
  /** @internal */
  get defaults(): SessionDefaults {
    return this.#defaults;
  }

  /** @internal */
  get sharedCookies(): SharedCookies | undefined {
    return this.#shared;
  }

  /** @internal */
  get isIntercepted(): boolean {
    return this.#interceptors.length > 0;
  }

  /** @internal */
  get auth(): SessionAuth {
    return this.#auth;
  }

  /** Whether what sends requests to there shows a client certificate of its own. @internal */
  showsCertificate(origin: string, path: string): boolean {
    const adapter = this.#mounts.find(origin, path);
    return adapter instanceof HttpAdapter && adapter.hasCertificate;
  }

  /**
   * Refuses new calls, waits for those under way, and closes all connections. A streamed body that
   * nobody has begun to read is given up. Interceptors are waited for, however long they take.
   *
   * @throws SessionError if an adapter can't be closed; all the others are.
   */
  close(): Promise<void> {
    this.#closed ??= this.#shutDown();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #sendThrough(
    interceptors: readonly Interceptor[] | undefined,
    request: PreparedRequest,
  ): Promise<Response> {
    // Until they are done, `close` waits.
    this.#lifelines.hold();
    try {
      if (interceptors === undefined) return await this.#send(request);
      const all = [...this.#interceptors, ...readInterceptors(interceptors)];
      return await intercepted(all, (inner) => this.#start(inner))(request);
    } finally {
      this.#lifelines.unhold();
    }
  }

  /** Begins the call, whatever wraps it. */
  #start(request: PreparedRequest): Promise<Response> {
    if (this.#isDrained) return Promise.reject(new ClosedError(request.method, request.url));
    const { timeouts } = request.settings;
    const lifeline = this.#lifelines.start(timeouts.total, request.signal);
    return this.#pipeline.send(request, lifeline);
  }

  async #shutDown(): Promise<void> {
    await this.#lifelines.drain();
    this.#isDrained = true;
    await this.#shared?.save();
    await this.#pacer?.close();
    const closing = this.#mounts.all().map(async (adapter) => adapter.close());
    const failed = (await Promise.allSettled(closing)).find(({ status }) => status === "rejected");
    if (failed?.status !== "rejected") return;
    const cause: unknown = failed.reason;
    if (cause instanceof SessionError) throw cause;
    const what = textOf(cause);
    throw new SessionError("ADAPTER_FAILED", `an adapter can't be closed: ${what}`, { cause });
  }
}

function refuseRequest(given: unknown): UsageError {
  return new UsageError(
    "INVALID_ARGUMENT",
    `${display(given)} is no request to send; make one with session.prepare(method, url, options)`,
  );
}
