import type { Adapter } from "./adapters/adapter.js";
import { HttpAdapter } from "./adapters/http.js";
import { Mounts } from "./adapters/mounts.js";
import { isFixed, withoutMentioned, writeCredentials } from "./auth/apply.js";
import { Credential, type CredentialPlacement } from "./auth/credentials.js";
import { joinCookies, splitCookies } from "./request/cookie-header.js";
import { CookieJar } from "./cookies/jar.js";
import { ClosedError, UsageError } from "./errors.js";
import { Lifelines } from "./lifeline.js";
import { Pipeline } from "./pipeline.js";
import { type BaseUrl, parseBaseUrl, parseHttpUrl, resolveUrl } from "./request/base-url.js";
import { encodeBody, type RawBody } from "./request/body.js";
import { type HeaderFields, mergeHeaders, withFields } from "./request/headers.js";
import { checkOptions, optionNames } from "./request/known-options.js";
import { readMethod } from "./request/method.js";
import { type PreparedRequest, summarize } from "./request/prepared-request.js";
import { appendQuery, type QueryParams, writeQuery } from "./request/query.js";
import { readSignal } from "./request/signal.js";
import {
  resolveSessionTimeouts,
  resolveTimeouts,
  type ResolvedTimeouts,
  type SessionTimeouts,
  type Timeouts,
} from "./request/timeouts.js";
import type { Response } from "./response/response.js";
import { defaultRetry, resolveRetry, type RetryOption } from "./retry/retry.js";
import { version } from "./version.js";

/** Defaults of a session; every request may override them. */
export interface SessionOptions {
  /** Where the paths of untyped requests are joined to. They never lead out of it. */
  readonly baseUrl?: string | undefined;
  /** Header fields of every request. */
  readonly headers?: HeaderFields | undefined;
  /** Query parameters of every request. */
  readonly params?: QueryParams | undefined;
  /** Sent to the origin of `baseUrl` and to `authOrigins`, and nowhere else. */
  readonly auth?: Credential | false | null | undefined;
  /** Further origins that `auth` is meant for, such as `https://uploads.example.com`. */
  readonly authOrigins?: readonly string[] | undefined;
  /** Time limits in milliseconds. A number stands for the total. */
  readonly timeout?: number | SessionTimeouts | null | undefined;
  /** When to send again; `false` for never. Default: twice, for what is safe to repeat. */
  readonly retry?: RetryOption | undefined;
  /** Connections to one origin at most. Default 50. */
  readonly connections?: number | undefined;
  /** Milliseconds that an idle connection is kept. Default 4,000. */
  readonly keepAliveTimeout?: number | undefined;
}

/** What one request overrides. */
export interface RequestOptions {
  /** Over the session's; `null` removes one. */
  readonly headers?: HeaderFields | undefined;
  /** Over the session's; `null` removes one. */
  readonly params?: QueryParams | undefined;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is; `URLSearchParams` as a form. */
  readonly body?: RawBody | undefined;
  /**
   * In place of the session's credential, to whatever origin the request goes; `false` or `null` for
   * none. A header of the same name among `headers` wins over it.
   */
  readonly auth?: Credential | false | null | undefined;
  /** Time limits in milliseconds. A number stands for the total. */
  readonly timeout?: number | Timeouts | null | undefined;
  readonly retry?: RetryOption | undefined;
  /** Ends the call, in whatever it is doing, with an `AbortError`. */
  readonly signal?: AbortSignal | null | undefined;
}

const sessionOptionNames = optionNames<SessionOptions>({
  baseUrl: true,
  headers: true,
  params: true,
  auth: true,
  authOrigins: true,
  timeout: true,
  retry: true,
  connections: true,
  keepAliveTimeout: true,
});

const requestOptionNames = optionNames<RequestOptions>({
  headers: true,
  params: true,
  json: true,
  body: true,
  auth: true,
  timeout: true,
  retry: true,
  signal: true,
});

/** What generated clients take over from their session. @internal */
export interface SessionDefaults {
  readonly baseUrl: BaseUrl | undefined;
  /** Lower-case names and values in turn. */
  readonly headers: readonly string[];
  readonly params: QueryParams | undefined;
  readonly timeouts: ResolvedTimeouts;
}

/**
 * Connections, cookies, credentials and defaults that requests share, as Python's
 * `requests.Session` does. One session serves any number of calls at once, and several clients.
 *
 *     await using session = new Session({ baseUrl: "https://api.example.com", auth: bearer(token) });
 *     const response = await session.get("/pets", { params: { limit: 10 } });
 *     console.log(response.status, await response.json());
 *
 * Precedence: the request, then the session; `null` removes a default.
 */
export class Session {
  readonly cookies: CookieJar = new CookieJar();
  readonly #defaults: SessionDefaults;
  readonly #auth: CredentialPlacement | undefined;
  readonly #authOrigins: ReadonlySet<string>;
  readonly #mounts: Mounts;
  readonly #pipeline: Pipeline;
  readonly #lifelines = new Lifelines();
  #closed: Promise<void> | undefined;

  /** @throws UsageError for an option that can't be used, naming it. */
  constructor(options: SessionOptions = {}) {
    checkOptions(options, sessionOptionNames, "a session");
    const baseUrl = options.baseUrl === undefined ? undefined : parseBaseUrl(options.baseUrl);
    const { connect: connectTimeout, ...timeouts } = resolveSessionTimeouts(options.timeout);
    this.#defaults = {
      baseUrl,
      headers: mergeHeaders(
        ["user-agent", `gen-client/${version}`, "accept", "*/*"],
        options.headers,
      ),
      params: options.params,
      timeouts,
    };
    this.#mounts = new Mounts(
      new HttpAdapter({
        connections: options.connections,
        keepAliveTimeout: options.keepAliveTimeout,
        connectTimeout,
      }),
    );
    this.#pipeline = new Pipeline(
      this.#mounts,
      this.cookies,
      resolveRetry(options.retry) ?? defaultRetry,
    );
    this.#auth = readAuth(options.auth);
    this.#authOrigins = new Set([
      ...(baseUrl === undefined ? [] : [baseUrl.origin]),
      ...(options.authOrigins ?? []).map(
        (origin) => parseHttpUrl(origin, "authOrigins", "INVALID_OPTION").origin,
      ),
    ]);
    if (this.#auth !== undefined && this.#authOrigins.size === 0) {
      throw new UsageError(
        "INVALID_OPTION",
        "auth without an origin to send it to; pass baseUrl or authOrigins as well",
      );
    }
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
   * `response.raiseForStatus()`. Redirects are not followed.
   *
   * @param url absolute; with a `baseUrl` a path below it, or an absolute URL that is.
   * @throws UsageError, AuthError, ClosedError before anything is sent; NetworkError, TimeoutError,
   *   AbortError when no complete response comes.
   */
  async request(method: string, url: string, options: RequestOptions = {}): Promise<Response> {
    return this.send(this.#prepare(method, url, options));
  }

  /**
   * Sends a request that is complete: through the total deadline, the adapter mounted for its URL,
   * and for each attempt cookies and expiring credentials.
   */
  send(request: PreparedRequest): Promise<Response> {
    if (this.#closed !== undefined) {
      const { method, url } = summarize(request);
      return Promise.reject(new ClosedError(method, url));
    }
    const lifeline = this.#lifelines.start(request.timeouts.total, request.signal);
    return this.#pipeline.send(request, lifeline);
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

  // By accessor: what is no property shows in no inspection.
  /** @internal */
  get defaults(): SessionDefaults {
    return this.#defaults;
  }

  /** The session's own credential, if it is meant for this origin. @internal */
  credentialFor(origin: string): CredentialPlacement | undefined {
    return this.#authOrigins.has(origin) ? this.#auth : undefined;
  }

  /** Refuses new calls, waits for those under way, and closes all connections. */
  close(): Promise<void> {
    this.#closed ??= this.#shutDown();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #shutDown(): Promise<void> {
    await this.#lifelines.drain();
    await Promise.all(this.#mounts.all().map((adapter) => adapter.close()));
  }

  #prepare(method: string, url: string, options: RequestOptions): PreparedRequest {
    checkOptions(options, requestOptionNames, "a request");
    const { defaults } = this;
    const target = resolveUrl(url, defaults.baseUrl);
    const body = encodeBody(options.json, options.body);
    const credential =
      options.auth === undefined ? this.credentialFor(target.origin) : readAuth(options.auth);
    const isFixedOne = credential !== undefined && isFixed(credential);
    const fields = writeCredentials(isFixedOne ? [credential] : []);
    const base = withFields(defaults.headers, [
      ...(body.contentType === undefined ? [] : ["content-type", body.contentType]),
      ...fields.headers,
    ]);
    const merged = splitCookies(mergeHeaders(base, options.headers));
    const query = [writeQuery(defaults.params, options.params), fields.query];
    return {
      method: readMethod(method),
      origin: target.origin,
      path: appendQuery(target.path, query.filter(Boolean).join("&")),
      headers: merged.headers,
      cookies: joinCookies(merged.cookies, fields.cookies),
      body: body.data,
      credentials:
        credential === undefined || isFixedOne
          ? undefined
          : withoutMentioned([credential], options.headers),
      secretParams: credential?.in === "query" ? [credential.name] : undefined,
      timeouts: resolveTimeouts(options.timeout, defaults.timeouts),
      retry: resolveRetry(options.retry),
      signal: readSignal(options.signal),
    };
  }
}

function readAuth(auth: Credential | false | null | undefined): CredentialPlacement | undefined {
  if (auth === undefined || auth === null || auth === false) return undefined;
  if (auth instanceof Credential) return auth.placement;
  throw new UsageError(
    "INVALID_OPTION",
    `auth is a ${typeof auth}; expected bearer(…), basic(…) or apiKey(…)`,
  );
}
