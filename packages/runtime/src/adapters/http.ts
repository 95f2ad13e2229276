import { makeConnector } from "../connection/connector.js";
import { Pool } from "../connection/pool.js";
import type { ProxyServer } from "../connection/proxy.js";
import { type ProxyOption, readProxy } from "../connection/proxy-option.js";
import { ProxyEnvironment } from "../connection/proxy-environment.js";
import {
  hasCertificate,
  mergeTls,
  readTls,
  type ResolvedTls,
  type TlsOptions,
} from "../connection/tls.js";
import { UsageError } from "../errors.js";
import { display, optionNames, readOptions } from "../request/known-options.js";
import type { AdapterResponse } from "../response/response.js";
import { type Retry, resolveRetry, type RetryOption } from "../retry/retry.js";
import type { Adapter, AttemptRequest } from "./adapter.js";
import type { Dispatcher } from "./dispatcher.js";
import { Exchange } from "./exchange.js";

/** How connections are made and kept. */
export interface HttpAdapterOptions {
  /** Connections to one origin at most, a whole number; further requests wait for one. Default 50. */
  readonly connections?: number | undefined;
  /**
   * Origins whose connections are kept, at most: beyond, those to the origin that has been idle for
   * longest are closed. Default 100.
   */
  readonly origins?: number | undefined;
  /**
   * Milliseconds to open a connection: name look-up, proxy and TLS included. Default 10,000;
   * `Infinity` for no limit.
   */
  readonly connectTimeout?: number | undefined;
  /**
   * Milliseconds that an idle connection is kept at most; less where the server asks for less.
   * Default 4,000. Above the server's own limit, it closes connections that are about to be used.
   */
  readonly keepAliveTimeout?: number | undefined;
  /** Bytes of a response's headers at most. Default 16,384. */
  readonly maxHeaderSize?: number | undefined;
  /** Whether HTTP/2 is offered where there is TLS. Default false. */
  readonly http2?: boolean | undefined;
  /** Where requests go through; `false` for none. Default: what the environment says. */
  readonly proxy?: ProxyOption | undefined;
  /** Whether `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY` count, in either case. Default true. */
  readonly trustEnv?: boolean | undefined;
  /** Whom to trust, and what to show, on TLS connections. */
  readonly tls?: TlsOptions | undefined;
  /** For what it sends, in place of the session's policy. */
  readonly retry?: RetryOption | undefined;
  /**
   * An undici dispatcher (an Agent, Pool, MockAgent, ... of version 7 or later) that finds its own
   * connections: none of the options above but `retry` goes with it. Its owner closes it.
   */
  readonly dispatcher?: Dispatcher | undefined;
}

const optionsOfHttpAdapter = optionNames<HttpAdapterOptions>({
  connections: true,
  origins: true,
  connectTimeout: true,
  keepAliveTimeout: true,
  maxHeaderSize: true,
  http2: true,
  proxy: true,
  trustEnv: true,
  tls: true,
  retry: true,
  dispatcher: true,
});

/**
 * Sends over pooled connections, one pool an origin, on undici's dispatch. What one request says of
 * proxy and TLS gives it a pool of its own: a connection that was made without verifying the server
 * is never lent to a request that verifies it.
 */
export class HttpAdapter implements Adapter {
  readonly retry: Retry | undefined;
  readonly #dispatcher: Dispatcher | undefined;
  readonly #connections: number;
  readonly #origins: number;
  readonly #connectTimeout: number;
  readonly #keepAliveTimeout: number;
  readonly #maxHeaderSize: number;
  readonly #http2: boolean;
  readonly #tls: ResolvedTls;
  readonly #tlsOptions: TlsOptions;
  readonly #tlsOfCalls = new WeakMap<TlsOptions, ResolvedTls>();
  readonly #proxy: ProxyServer | false | undefined;
  readonly #environment: ProxyEnvironment | undefined;
  /** By origin, for requests that say nothing of proxy and TLS; by more than that for the others. */
  readonly #pools = new Map<string, Pool>();
  #uses = 0;

  /** @throws UsageError for an option that can't be used, naming it. */
  constructor(given: HttpAdapterOptions = {}) {
    const options = readOptions(given, optionsOfHttpAdapter, "an HttpAdapter");
    const { connectTimeout = 10_000, http2 = false, trustEnv = true } = options;
    this.#connections = whole("connections", options.connections, 50);
    this.#origins = whole("origins", options.origins, 100);
    this.#maxHeaderSize = whole("maxHeaderSize", options.maxHeaderSize, 16_384);
    this.#keepAliveTimeout = options.keepAliveTimeout ?? 4_000;
    if (!(this.#keepAliveTimeout > 0 && Number.isFinite(this.#keepAliveTimeout))) {
      throw invalid("keepAliveTimeout", options.keepAliveTimeout, "milliseconds above 0");
    }
    if (!(typeof connectTimeout === "number" && connectTimeout > 0)) {
      throw invalid("connectTimeout", connectTimeout, "milliseconds above 0, or Infinity");
    }
    this.#connectTimeout = connectTimeout;
    if (typeof http2 !== "boolean") throw invalid("http2", http2, "true or false");
    this.#http2 = http2;
    if (typeof trustEnv !== "boolean") throw invalid("trustEnv", trustEnv, "true or false");
    this.#environment = trustEnv ? new ProxyEnvironment() : undefined;
    this.#proxy = readProxy(options.proxy);
    this.#tls = readTls(options.tls);
    this.#tlsOptions = options.tls ?? {};
    this.retry = resolveRetry(options.retry);
    this.#dispatcher = readDispatcher(options);
  }

  /** Whether it shows a client certificate, whatever a call says. @internal */
  get hasCertificate(): boolean {
    return hasCertificate(this.#tlsOptions);
  }

  send(attempt: AttemptRequest): Promise<AdapterResponse> {
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(attempt, resolve, reject);
      if (this.#dispatcher === undefined) exchange.startIn(this.#poolFor(attempt));
      else exchange.startBy(this.#dispatcherFor(attempt, this.#dispatcher));
    });
  }

  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  #poolFor({ request }: AttemptRequest): Pool {
    const { origin, settings } = request;
    const { proxy } = settings;
    const tls = settings.tls && this.#resolved(settings.tls);
    const key =
      proxy === undefined && tls === undefined
        ? origin
        : [origin, proxy === undefined ? "" : proxy && proxy.key, tls?.key].join(" ");
    const pool = this.#pools.get(key) ?? this.#open(key, origin, proxy, tls);
    pool.usedAt = ++this.#uses;
    return pool;
  }

  /** What a call says of TLS, over what the adapter does: read once for each object of options. */
  #resolved(options: TlsOptions): ResolvedTls {
    let resolved = this.#tlsOfCalls.get(options);
    if (resolved === undefined) {
      resolved = readTls(mergeTls(this.#tlsOptions, options));
      this.#tlsOfCalls.set(options, resolved);
    }
    return resolved;
  }

  #open(
    key: string,
    origin: string,
    asked: ProxyServer | false | undefined,
    tls: ResolvedTls = this.#tls,
  ): Pool {
    const proxy = (asked ?? this.#proxy ?? this.#environment?.find(origin)) || undefined;
    const isForwarded = proxy?.scheme.startsWith("http") === true && origin.startsWith("http:");
    if (this.#pools.size >= this.#origins) this.#closeIdlest();
    const pool = new Pool(
      origin,
      {
        connections: this.#connections,
        keepAliveTimeout: this.#keepAliveTimeout,
        maxHeaderSize: this.#maxHeaderSize,
        http2: this.#http2,
        connector: makeConnector({
          tls,
          proxy,
          timeout: this.#connectTimeout,
          http2: this.#http2,
        }),
        forwarding: isForwarded ? { pathPrefix: origin, proxy } : undefined,
      },
      // A session that talks to many origins keeps no pool for those that it is done with.
      () => {
        if (this.#pools.get(key) === pool) this.#pools.delete(key);
      },
    );
    this.#pools.set(key, pool);
    return pool;
  }

  #closeIdlest(): void {
    let idlest: [key: string, pool: Pool] | undefined;
    for (const entry of this.#pools) {
      const [, pool] = entry;
      if (pool.isIdle && (idlest === undefined || pool.usedAt < idlest[1].usedAt)) idlest = entry;
    }
    if (idlest === undefined) return;
    this.#pools.delete(idlest[0]);
    void idlest[1].destroy();
  }

  #dispatcherFor({ request }: AttemptRequest, dispatcher: Dispatcher): Dispatcher {
    const { proxy, tls } = request.settings;
    if (tls === undefined && (proxy === undefined || proxy === false)) return dispatcher;
    throw new UsageError(
      "INVALID_OPTION",
      `${request.method} ${request.url}: ${tls === undefined ? "proxy" : "tls"} can't be chosen by a call where the adapter has a dispatcher, which makes its own connections`,
    );
  }
}

function readDispatcher(options: HttpAdapterOptions): Dispatcher | undefined {
  const { dispatcher, retry: _, ...others } = options;
  if (dispatcher === undefined) return undefined;
  if (typeof (dispatcher as Partial<Dispatcher> | null)?.dispatch !== "function") {
    throw invalid("dispatcher", dispatcher, "an undici dispatcher, with a method dispatch");
  }
  const [other] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (other === undefined) return dispatcher;
  throw new UsageError(
    "INVALID_OPTION",
    `${other} can't be set beside dispatcher, which makes its own connections`,
  );
}

function whole(name: string, value: number | undefined, byDefault: number): number {
  if (value === undefined) return byDefault;
  if (Number.isInteger(value) && value >= 1) return value;
  throw invalid(name, value, "a whole number, 1 or more");
}

function invalid(option: string, value: unknown, expected: string): UsageError {
  return new UsageError("INVALID_OPTION", `${option} is ${display(value)}; expected ${expected}`);
}
