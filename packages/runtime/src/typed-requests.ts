import { withoutMentioned } from "./auth/apply.js";
import { authBesides, type AuthFor } from "./auth/other-origins.js";
import {
  authorize,
  type Credentials,
  isAuthorizedByHand,
  type KnownCredentials,
  missingCredentials,
  type NamedCredentials,
  noCredentials,
  overrideCredentials,
  readCredentials,
} from "./auth/solver.js";
import {
  type BindingOptions,
  type CallOptions,
  type KnownOptions,
  readArrays,
} from "./client-options.js";
import { hasCertificate } from "./connection/tls.js";
import { UsageError } from "./errors.js";
import type { ApiDescription, Operation } from "./operation.js";
import type { DeepObjectArrays } from "./parameter.js";
import type { SecurityScheme } from "./security-scheme.js";
import { compilePlan, type Plan } from "./plan.js";
import { parseBaseUrl, readOrigins } from "./request/base-url.js";
import type { Body } from "./request/body-stream.js";
import { compressBody } from "./request/compression.js";
import { hasCookie, joinCookies, splitCookies } from "./request/cookie-header.js";
import { mergeHeaders } from "./request/headers.js";
import { own } from "./request/known-options.js";
import { PreparedRequest, type RequestParts } from "./request/prepared-request.js";
import { overrideQuery } from "./request/query.js";
import { readSignal } from "./request/signal.js";
import { type Expectation, expect, leadOn } from "./response/expectation.js";
import { type ServerOption, Servers } from "./servers.js";
import type { Session } from "./session.js";
import { resolveSettings } from "./settings.js";
import type { StreamedOptions } from "./streamed-bodies.js";
import { codecOf } from "./values/codec.js";

/** A request, and how its responses are read. */
export interface Prepared {
  readonly operation: Operation;
  /** As it was encoded, before it is compressed. */
  readonly body: Body | undefined;
  readonly request: PreparedRequest;
  readonly expectation: Expectation;
  readonly asksForXml: boolean;
  readonly hasLinks: boolean;
}

/** Of a client's options, those that its requests are made with. */
export type RequestsOptions = Pick<
  BindingOptions<NamedCredentials>,
  "baseUrl" | "auth" | "authOrigins" | "deepObjectArrays"
> &
  ServerOption<unknown>;

/** Makes the requests of one client: its servers, its credentials, and its operations, compiled. */
export class TypedRequests {
  readonly #description: ApiDescription;
  readonly #session: Session;
  readonly #servers: Servers;
  readonly #credentials: Credentials;
  /** Origins that they are meant for, beside those of the servers. */
  readonly #authOrigins: ReadonlySet<string>;
  readonly #ofCalls: KnownCredentials = new WeakMap();
  readonly #deepObjectArrays: DeepObjectArrays;
  /** By operation, a plan for each way to authorize it; nearly always one. */
  readonly #plans = new Map<Operation, readonly Plan[]>();

  /** @throws UsageError for an option that can't be used, naming it. */
  constructor(
    description: ApiDescription,
    session: Session,
    { baseUrl, server, auth, authOrigins, deepObjectArrays }: RequestsOptions,
  ) {
    this.#description = description;
    this.#session = session;
    this.#credentials = readAuth(description, auth);
    this.#authOrigins = new Set(readOrigins(authOrigins));
    this.#deepObjectArrays = readArrays(deepObjectArrays);
    this.#servers = new Servers(description, {
      baseUrl: baseUrl === undefined ? undefined : parseBaseUrl(baseUrl),
      sessionUrl: session.defaults.baseUrl,
      server,
    });
  }

  /**
   * The request that the arguments of a call make.
   *
   * @throws UsageError, AuthError before anything is sent.
   */
  prepare(operation: Operation, args: object, options: KnownOptions | undefined): Prepared {
    const auth = options?.auth;
    const server = options?.server;
    const isUsual = auth === undefined && server === undefined;
    let credentials = this.#credentials;
    let plans = isUsual ? this.#plans.get(operation) : undefined;
    if (plans === undefined) {
      if (auth !== undefined) credentials = this.#overridden(auth);
      plans = this.#compile(operation, credentials, server);
      if (isUsual) this.#plans.set(operation, plans);
    }
    const [first] = plans;
    if (first !== undefined && first.cookies.length === 0) return this.#fill(first, args, options);
    const met = plans.find((plan) => this.#hasCookiesFor(plan));
    if (met !== undefined) return this.#fill(met, args, options);
    const shows = hasCertificate(options?.tls) || this.#showsCertificate(operation, server);
    const [shown] = this.#compile(operation, credentials, server, shows);
    if (shown?.cookies.length === 0) return this.#fill(shown, args, options);
    const [bare] = this.#compile(operation, noCredentials, server);
    const prepared = bare && this.#fill(bare, args, options);
    const { security = [] } = own(operation);
    if (prepared && isAuthorizedByHand(security, this.#schemes, prepared.request, shows)) {
      return prepared;
    }
    throw missingCredentials(operation, credentials, shows);
  }

  /** For an operation that asks for a cookie: another process may have got it meanwhile. */
  lookForCookies(operation: Operation): Promise<unknown> | undefined {
    const { sharedCookies } = this.#session;
    if (sharedCookies === undefined) return undefined;
    const { security = [] } = own(operation);
    const names = security.flatMap((requirement) => Object.keys(requirement));
    return names.some((name) => isCookie(this.#schemes[name])) ? sharedCookies.takeIn() : undefined;
  }

  /** Whether connections to its server show a client certificate, whatever `auth` says. */
  #showsCertificate(operation: Operation, server: unknown): boolean {
    const { origin, path } = this.#servers.baseFor(operation, server);
    return this.#session.showsCertificate(origin, path + operation.path);
  }

  #overridden(auth: Exclude<CallOptions["auth"], undefined>): Credentials {
    checkAuth(auth);
    if (auth === false || auth === null) return noCredentials;
    return overrideCredentials(this.#credentials, this.#schemes, auth, this.#ofCalls);
  }

  get #schemes(): Credentials["schemes"] {
    return this.#description.securitySchemes;
  }

  /** For APIs whose login sets the cookie that their other operations declare as their key. */
  #hasCookiesFor({ origin, operation, cookies }: Plan): boolean {
    const kept = this.#session.cookies.header(origin, operation.path);
    return cookies.every((name) => hasCookie(kept, name));
  }

  #compile(
    operation: Operation,
    credentials: Credentials,
    server?: unknown,
    shows = this.#showsCertificate(operation, server),
  ): readonly Plan[] {
    const base = this.#servers.baseFor(operation, server);
    const { defaults } = this.#session;
    const { security } = own(operation);
    const { readOnly, schemas } = own(this.#description);
    const codec = codecOf(this.#description);
    const deepObjectArrays = this.#deepObjectArrays;
    const { origin } = base;
    const ways = authorize(security, credentials, origin + base.path, shows);
    // What the session was given for an origin serves operations that the client has nothing for.
    const ofSession = credentials.inherits ? this.#session.auth : undefined;
    const inherited = ofSession?.forCall(origin);
    const all =
      inherited !== undefined && ways.every((way) => way.credentials.length === 0)
        ? [{ ...inherited, cookies: [] }]
        : ways;
    return all.map((way) => {
      const isOwn = way.credentials.length > 0 && ways.includes(way);
      const authFor: AuthFor = (arrived) =>
        isOwn && (arrived === origin || this.#isMeantFor(arrived))
          ? way
          : ofSession?.forArrival(arrived);
      const ofClient = { readOnly, schemas, deepObjectArrays, codec };
      return compilePlan(operation, base, defaults, way, authFor, ofClient);
    });
  }

  #isMeantFor(origin: string): boolean {
    return this.#authOrigins.has(origin) || this.#servers.hasOrigin(origin);
  }

  #fill(plan: Plan, args: object, options: CallOptions | undefined): Prepared {
    const { path, headers, cookies, body } = plan.build(args as Readonly<Record<string, unknown>>);
    const { operation, origin, credentials, secrets, expectation, asksForXml, hasLinks } = plan;
    const parts = {
      method: operation.method,
      origin,
      path,
      fragment: undefined,
      headers,
      cookies,
      body,
      credentials,
      authFor: plan.authFor,
      secrets,
      settings: this.#session.defaults.settings,
      stream: plan.comesInItems,
      signal: undefined,
      operation,
    };
    if (options === undefined)
      return { operation, request: prepared(parts), expectation, body, asksForXml, hasLinks };
    const merged = splitCookies(mergeHeaders(headers, options.headers));
    const request = prepared({
      ...parts,
      path: overrideQuery(path, options.params),
      headers: merged.headers,
      cookies: joinCookies(cookies, merged.cookies),
      credentials: withoutMentioned(credentials, options.headers),
      authFor: authBesides(plan.authFor, options.headers),
      settings: resolveSettings(options, parts.settings),
      stream: parts.stream || (options as StreamedOptions).as === "stream",
      signal: readSignal(options.signal),
    });
    return { operation, request, expectation, body, asksForXml, hasLinks };
  }

  /** The request of a page that another one links to. */
  followed(operation: Operation, request: PreparedRequest): Prepared {
    const { schemas } = own(this.#description);
    const expectation = expect(operation.responses, schemas, codecOf(this.#description));
    const hasLinks = leadOn(operation.responses);
    return { operation, body: undefined, request, expectation, asksForXml: false, hasLinks };
  }
}

function prepared(parts: RequestParts): PreparedRequest {
  const { compress } = parts.settings;
  if (compress === undefined || parts.body === undefined) return new PreparedRequest(parts);
  return new PreparedRequest({ ...parts, ...compressBody(parts, compress) });
}

function readAuth(description: ApiDescription, auth: CallOptions["auth"]): Credentials {
  checkAuth(auth);
  if (auth === false || auth === null) return noCredentials;
  return readCredentials(description.securitySchemes, auth);
}

function checkAuth(auth: unknown): void {
  if (auth !== undefined && auth !== false && typeof auth !== "object") {
    throw new UsageError(
      "INVALID_OPTION",
      `auth is a ${typeof auth}; expected credentials by name, or bearer(…), basic(…) or apiKey(…)`,
    );
  }
}

function isCookie(scheme: SecurityScheme | undefined): boolean {
  return scheme?.type === "apiKey" && scheme.in === "cookie";
}
