/** What a session and its requests may be told, and how it is read. */
import type { Adapter } from "./adapters/adapter.js";
import { HttpAdapter, type HttpAdapterOptions } from "./adapters/http.js";
import { checkAdapter } from "./adapters/mounts.js";
import { Credential, type RequestCredential } from "./auth/credentials.js";
import { type NetrcOption, readNetrc } from "./auth/netrc.js";
import type { AuthFor } from "./auth/other-origins.js";
import { CookieJar } from "./cookies/jar.js";
import { SharedCookies } from "./cookies/shared-cookies.js";
import { UsageError } from "./errors.js";
import type { Interceptor } from "./interceptor.js";
import type { Logger } from "./observing/logger.js";
import { readOrigins } from "./request/base-url.js";
import type { PacingOptions } from "./pacing/options.js";
import type { BodyOptions } from "./request/body.js";
import type { HeaderFields } from "./request/headers.js";
import { optionNames } from "./request/known-options.js";
import type { QueryParams } from "./request/query.js";
import type { SessionTimeouts } from "./request/timeouts.js";
import { settingNames, type SettingOptions } from "./settings.js";

/** Defaults of a session; every request may override them. */
export interface SessionOptions
  extends
    Omit<SettingOptions, "timeout">,
    Omit<HttpAdapterOptions, "connectTimeout" | "retry" | "proxy" | "tls"> {
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
  /**
   * Logins of a `.netrc` file, for hosts that nothing else is given for: `true` for that of the environment
   * (`NETRC`, else `~/.netrc`), or a path. By exact host; `default` never where a redirect leads. Read once.
   * Default: false.
   */
  readonly netrc?: NetrcOption | undefined;
  /** Time limits in milliseconds. A number stands for the total. */
  readonly timeout?: number | SessionTimeouts | null | undefined;
  /**
   * Where cookies are kept: one that was loaded, one that several sessions share, or those that processes
   * share by a store. Default: a new one.
   */
  readonly cookies?: CookieJar | SharedCookies | undefined;
  /**
   * Sends what no mounted adapter does, in place of connections of the session's own, whose options don't
   * go with it: a `MockAdapter`, one that wraps an `HttpAdapter`. The session closes it.
   */
  readonly adapter?: Adapter | undefined;
  /** Keep to the limits that servers tell of, or to one of the program's own. Default: neither. */
  readonly pacing?: PacingOptions | undefined;
  /** Told of every attempt: `console`, or another with `debug` and `warn`. Default: none. */
  readonly logger?: Logger | undefined;
  /** Around every call, the first one outermost. */
  readonly interceptors?: readonly Interceptor[] | undefined;
}

/** What one request overrides. */
export interface RequestOptions extends SettingOptions, BodyOptions {
  /** Over the session's; `null` removes one. */
  readonly headers?: HeaderFields | undefined;
  /** Over the session's; `null` removes one. */
  readonly params?: QueryParams | undefined;
  /** Cookies of this request only: sent beside the session's, in place of those of the same names. */
  readonly cookies?: Readonly<Record<string, string | null | undefined>> | undefined;
  /**
   * In place of the session's credential, to whatever origin the request goes; `false` or `null` for
   * none. A header of the same name among `headers` wins over it.
   */
  readonly auth?: Credential | false | null | undefined;
  /**
   * Hands the response over with its headers, and its body while it comes in. The body of a status of
   * 400 and above is read all the same, so that `raiseForStatus` has it. Default false.
   */
  readonly stream?: boolean | undefined;
  /** Around this request, inside of the session's, the first one outermost. */
  readonly interceptors?: readonly Interceptor[] | undefined;
  /** Ends the call, in whatever it is doing, with an `AbortError`. */
  readonly signal?: AbortSignal | null | undefined;
}

export const sessionOptionNames = optionNames<SessionOptions>({
  ...settingNames,
  baseUrl: true,
  headers: true,
  params: true,
  auth: true,
  authOrigins: true,
  netrc: true,
  cookies: true,
  adapter: true,
  pacing: true,
  logger: true,
  interceptors: true,
  connections: true,
  origins: true,
  keepAliveTimeout: true,
  maxHeaderSize: true,
  http2: true,
  trustEnv: true,
  dispatcher: true,
});

export const requestOptionNames = optionNames<RequestOptions>({
  ...settingNames,
  headers: true,
  params: true,
  cookies: true,
  json: true,
  form: true,
  files: true,
  body: true,
  stream: true,
  auth: true,
  interceptors: true,
  signal: true,
});

/** What sends the requests of a session that no other adapter is mounted for. */
export function defaultAdapter(options: SessionOptions, connectTimeout: number): Adapter {
  const { connections, origins, keepAliveTimeout, maxHeaderSize, http2 } = options;
  const { proxy, trustEnv, tls, dispatcher, adapter } = options;
  const own = {
    connections,
    origins,
    keepAliveTimeout,
    maxHeaderSize,
    http2,
    proxy,
    trustEnv,
    tls,
    dispatcher,
  };
  if (adapter !== undefined || dispatcher !== undefined) checkConnectTimeout(options);
  if (adapter !== undefined) return alone(adapter, own);
  return new HttpAdapter(dispatcher === undefined ? { ...own, connectTimeout } : own);
}

function checkConnectTimeout({ timeout }: SessionOptions): void {
  if (typeof timeout !== "object" || timeout === null || !Object.hasOwn(timeout, "connect")) return;
  throw new UsageError(
    "INVALID_OPTION",
    "timeout.connect can't be set beside adapter or dispatcher, which make their own connections",
  );
}

function alone(adapter: Adapter, others: object): Adapter {
  checkAdapter(adapter);
  const [other] = Object.entries(others).find(([, value]) => value !== undefined) ?? [];
  if (other === undefined) return adapter;
  throw new UsageError(
    "INVALID_OPTION",
    `${other} can't be set beside adapter, which makes its own connections`,
  );
}

/** @throws UsageError for what is no jar. */
export function readJar(jar: unknown): CookieJar {
  if (jar === undefined) return new CookieJar();
  if (jar instanceof CookieJar) return jar;
  if (jar instanceof SharedCookies) return jar.jar;
  throw new UsageError(
    "INVALID_OPTION",
    "cookies is no CookieJar; pass new CookieJar(), new SharedCookies(store, { name }), or the jar of a FileCookieStore: store.jar",
  );
}

/** The session's own credentials, and those of its environment, bound to what they are meant for. */
export interface SessionAuth {
  /** For a request that a call makes itself. */
  readonly forCall: AuthFor;
  /** For a request to where a server leads. */
  readonly forArrival: AuthFor;
}

/** @throws UsageError for what can't be used, naming it. */
export function sessionAuth(options: SessionOptions, baseOrigin: string | undefined): SessionAuth {
  const credential = readAuth(options.auth);
  const netrc = readNetrc(options.netrc);
  const origins = new Set([
    ...(baseOrigin === undefined ? [] : [baseOrigin]),
    ...readOrigins(options.authOrigins),
  ]);
  if (credential !== undefined && origins.size === 0) {
    throw new UsageError(
      "INVALID_OPTION",
      "auth without an origin to send it to; pass baseUrl or authOrigins as well",
    );
  }
  const given = credential && { credentials: [credential], schemes: ["the session's auth"] };
  const isNone = options.auth === false || options.auth === null;
  if (netrc === undefined || isNone) {
    const own: AuthFor = (origin) => (origins.has(origin) ? given : undefined);
    return { forCall: own, forArrival: own };
  }
  return {
    forCall: (origin) => (given && origins.has(origin) ? given : netrc.forCall(origin)),
    forArrival: (origin) => (given && origins.has(origin) ? given : netrc.forHost(origin)),
  };
}

/** @throws UsageError for what is no credential. */
export function readAuth(
  auth: Credential | false | null | undefined,
): RequestCredential | undefined {
  if (auth === undefined || auth === null || auth === false) return undefined;
  if (auth instanceof Credential) return auth.content;
  throw new UsageError(
    "INVALID_OPTION",
    `auth is ${typeof auth === "object" ? "an object" : `a ${typeof auth}`}; expected bearer(…), basic(…) or apiKey(…)`,
  );
}
