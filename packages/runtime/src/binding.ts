import { withoutMentioned } from "./auth/apply.js";
import type { Credential } from "./auth/credentials.js";
import { authBesides, type AuthFor } from "./auth/other-origins.js";
import {
  authorize,
  type Credentials,
  isAuthorizedByHand,
  type KnownCredentials,
  missingCredentials,
  noCredentials,
  overrideCredentials,
  readCredentials,
} from "./auth/solver.js";
import { type Call, type CallState, makeCall, responseOf } from "./call.js";
import { type Body, discardBody } from "./request/body-stream.js";
import { hasCookie, joinCookies, splitCookies } from "./request/cookie-header.js";
import { UsageError } from "./errors.js";
import type { Interceptor } from "./interceptor.js";
import { followUps } from "./links.js";
import type { ApiDescription, DeepObjectArrays, Operation } from "./operation.js";
import {
  type Pagination,
  type GivenPagination,
  readClientPagination,
} from "./pagination/pagination.js";
import type { Pointer } from "./pagination/place.js";
import type { Response } from "./response/response.js";
import { compilePlan, type Plan } from "./plan.js";
import { compressBody } from "./request/compression.js";
import { hasCertificate } from "./connection/tls.js";
import { parseBaseUrl, readOrigins } from "./request/base-url.js";
import { type HeaderFields, mergeHeaders } from "./request/headers.js";
import { PreparedRequest, type RequestParts } from "./request/prepared-request.js";
import { display, optionNames, own, readOptions } from "./request/known-options.js";
import { overrideQuery, type QueryParams } from "./request/query.js";
import { readSignal } from "./request/signal.js";
import { type Expectation, expect, leadOn } from "./response/expectation.js";
import { isXmlLoaded, loadXml } from "./response/xml-body.js";
import { type ServerOption, Servers } from "./servers.js";
import { codecOf } from "./values/codec.js";
import { Session } from "./session.js";
import type { SessionOptions } from "./session-options.js";
import { settle, settleStreamed } from "./settle.js";
import { readStreamedOptions, reconnecting, type StreamedOptions } from "./streamed-bodies.js";
import type { LoadSchemas } from "./validation/api-schemas.js";
import type { CallValidation, Report } from "./validation/call-validation.js";
import { type OperationHooks, OperationProbe } from "./validation/hooks.js";
import { readValidate, unvalidated, type ValidationOptions } from "./validation/options.js";
import { Validation } from "./validation/validation.js";
import { resolveSettings, settingNames, type SettingOptions } from "./settings.js";

/** What a client needs to know of its API. */
export interface BindingOptions<Auth extends object> {
  /**
   * In place of the document's servers, and those of its paths and operations: `https://api.example.com/v1`.
   * Servers with a relative URL are relative to it.
   */
  readonly baseUrl?: string | undefined;
  /**
   * Credentials by the names of the document's security schemes; each operation gets those that it
   * asks for. A single `bearer(…)`, `basic(…)` or `apiKey(…)` goes with every operation instead;
   * `false` or `null` sends none, nor the session's.
   */
  readonly auth?: Auth | Credential | false | null | undefined;
  /**
   * Further origins that `auth` is meant for when a redirect or a link leads there, such as
   * `https://uploads.example.com`: beside those of the document's servers, or that of `baseUrl`.
   */
  readonly authOrigins?: readonly string[] | undefined;
  /**
   * How lists in query parameters of style `deepObject` are written, which OpenAPI leaves to the server:
   * `brackets` as `a[b][]=1` (Rails, PHP, Stripe), `indices` as `a[b][0]=1` (qs, ASP.NET). Default:
   * `brackets`. What the document says of a parameter by `x-deep-object-arrays` goes before it.
   */
  readonly deepObjectArrays?: DeepObjectArrays | undefined;
  /**
   * How lists go on after a page, for the operations of which the document doesn't say it, such as
   * `{ link: "next" }`: see `Pagination`. Where the items are, unless the page is their list, is said with
   * the call as well, for their type: `.items({ items: "data" })`.
   */
  readonly pagination?: Pagination | undefined;
}

/**
 * Options of a generated client: an existing session to share, or the options of one that the client
 * makes for itself, and closes with itself.
 */
export type ClientOptions<Auth extends object> = BindingOptions<Auth> &
  (
    | { readonly session: Session }
    | (Omit<SessionOptions, "baseUrl" | "auth" | "authOrigins"> & {
        readonly session?: undefined;
      })
  );

/** What one call overrides. */
export interface CallOptions extends SettingOptions {
  /** Over the session's and the operation's; `null` removes one. */
  readonly headers?: HeaderFields | undefined;
  /** Query parameters, over those of arguments and session; `null` removes one. */
  readonly params?: QueryParams | undefined;
  /**
   * Over the client's credentials. By names of schemes: the first alternative that takes one of them is used,
   * with the client's for what else it needs. A single `bearer(…)` or the like takes the place of all;
   * `false` or `null` sends none.
   */
  readonly auth?: Credential | Readonly<Record<string, unknown>> | false | null | undefined;
  /** Around this call, inside of the session's, the first one outermost. */
  readonly interceptors?: readonly Interceptor[] | undefined;
  /** Ends the call, in whatever it is doing, with an `AbortError`. */
  readonly signal?: AbortSignal | null | undefined;
}

/** What a client takes beside the options of a session of its own. */
const bindingOptionNames = optionNames<
  BindingOptions<object> & ServerOption<unknown> & ValidationOptions & { session: Session }
>({
  validate: true,
  baseUrl: true,
  server: true,
  auth: true,
  authOrigins: true,
  deepObjectArrays: true,
  pagination: true,
  session: true,
});

/** Every option that some call takes. */
type KnownOptions = CallOptions & StreamedOptions & ServerOption<unknown> & ValidationOptions;

const callOptionNames = optionNames<KnownOptions>({
  ...settingNames,
  validate: true,
  as: true,
  reconnects: true,
  server: true,
  headers: true,
  params: true,
  auth: true,
  interceptors: true,
  signal: true,
});

/** A request, and how its responses are read. */
interface Prepared {
  readonly operation: Operation;
  /** As it was encoded, before it is compressed. */
  readonly body: Body | undefined;
  readonly request: PreparedRequest;
  readonly expectation: Expectation;
  readonly asksForXml: boolean;
  readonly hasLinks: boolean;
}

/** The arguments of an operation that takes none. */
export type NoArguments = Readonly<Record<string, never>>;

/**
 * One document's view of a session: its servers and its credentials. Generated clients hold one;
 * connections, cookies, adapters and defaults stay the session's, so that several clients share them.
 */
export class Binding {
  readonly session: Session;
  readonly #description: ApiDescription;
  readonly #servers: Servers;
  readonly #credentials: Credentials;
  /** Origins that they are meant for, beside those of the servers. */
  readonly #authOrigins: ReadonlySet<string>;
  readonly #ofCalls: KnownCredentials = new WeakMap();
  readonly #ownsSession: boolean;
  readonly #deepObjectArrays: DeepObjectArrays;
  readonly #pagination: GivenPagination | undefined;
  /** By operation, a plan for each way to authorize it; nearly always one. */
  readonly #plans = new Map<Operation, readonly Plan[]>();
  /** Undefined where nothing can be checked. */
  #validation: Validation | undefined;

  /** @throws UsageError for an option that can't be used, naming it. */
  constructor(
    description: ApiDescription,
    options: ClientOptions<object> & ValidationOptions = {},
    schemas?: LoadSchemas,
  ) {
    const {
      session,
      baseUrl,
      server,
      auth,
      authOrigins,
      deepObjectArrays,
      pagination,
      validate,
      ...sessionOptions
    } = own(
      options as ClientOptions<object> & ServerOption<unknown> & SessionOptions & ValidationOptions,
    );
    // Without a session to share, the session that is made here checks what remains.
    if (session !== undefined)
      readOptions(options, bindingOptionNames, "a client of a shared session");
    this.#description = description;
    this.#credentials = readAuth(description, auth);
    this.#authOrigins = new Set(readOrigins(authOrigins));
    this.#deepObjectArrays = readArrays(deepObjectArrays);
    this.#pagination = readClientPagination(pagination);
    this.#ownsSession = session === undefined;
    if (schemas !== undefined || validate !== undefined) this.#validate(validate, schemas);
    this.session = session ?? new Session(sessionOptions);
    this.#servers = new Servers(description, {
      baseUrl: baseUrl === undefined ? undefined : parseBaseUrl(baseUrl),
      sessionUrl: this.session.defaults.baseUrl,
      server,
    });
  }

  /** Starts a call of an operation. What generated methods do. */
  call<T, R, Items extends Pointer = never>(
    operation: Operation,
    args?: object,
    options?: CallOptions,
  ): Call<T, R, Items> {
    if (options instanceof OperationProbe) {
      options.found = { operation, owner: this };
      throw options;
    }
    return this.#start(operation, args, options);
  }

  /** @param linked In place of the request that the arguments make: the page that another one links to. */
  #start<T, R, Items extends Pointer = never>(
    operation: Operation,
    args?: object,
    options?: CallOptions,
    linked?: PreparedRequest,
  ): Call<T, R, Items> {
    const state: CallState = {};
    const body = this.#run<T>(operation, args, options, state, linked);
    return this.#callOf(body, state, operation, args, options);
  }

  #callOf<T, R, Items extends Pointer>(
    body: Promise<T>,
    state: CallState,
    operation: Operation,
    args?: object,
    options?: CallOptions,
  ): Call<T, R, Items> {
    return makeCall(body, state, (call) => ({
      operation,
      args: { ...args },
      ofClient: this.#pagination,
      first: call.withResponse(),
      again: (next) => this.#start<T, R>(operation, next, options).withResponse(),
      follow: (next) => this.#start<T, R>(operation, args, options, next).withResponse(),
    }));
  }

  /** Has an operation's values go through schemas of the program's own. @internal */
  hook(operation: Operation, hooks: OperationHooks): void {
    (this.#validation ?? this.#validate()).hook(operation, hooks);
  }

  /** A call of an operation that fails before anything is sent. @internal */
  refuse(operation: Operation, reason: unknown): Call<unknown> {
    return this.#callOf(Promise.reject(reason), {}, operation);
  }

  /** Closes the session, if this binding made it. */
  async close(): Promise<void> {
    if (this.#ownsSession) await this.session.close();
  }

  // Not `async`, which costs every call some percent.
  #run<T>(
    operation: Operation,
    args: object | undefined,
    given: CallOptions | undefined,
    state: CallState,
    linked: PreparedRequest | undefined,
  ): Promise<T> {
    try {
      const options: KnownOptions | undefined =
        given && readOptions<KnownOptions>(given, callOptionNames, "a call");
      const validation = this.#checksOf(operation, options?.validate);
      if (validation !== undefined) {
        state.validation = validation;
        return this.#runChecked<T>(validation, operation, args ?? {}, options, state, linked);
      }
      const prepared =
        linked === undefined
          ? this.#prepare(operation, args ?? {}, options)
          : followed(operation, linked, this.#description);
      if (prepared.asksForXml && !isXmlLoaded()) {
        return loadXml().then(() => this.#run(operation, args, given, state, linked));
      }
      return this.#send<T>(prepared, args, options, state);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** @throws UsageError for an option that can't be. */
  #checksOf(operation: Operation, validate: unknown): CallValidation | undefined {
    if (this.#validation !== undefined) return this.#validation.of(operation, validate);
    readValidate(validate, unvalidated, false);
    return undefined;
  }

  async #runChecked<T>(
    validation: CallValidation,
    operation: Operation,
    args: object,
    options: KnownOptions | undefined,
    state: CallState,
    linked: PreparedRequest | undefined,
  ): Promise<T> {
    await validation.load();
    const made = linked === undefined ? await validation.prepare(args) : args;
    const prepared =
      linked === undefined
        ? this.#prepare(operation, made, options)
        : followed(operation, linked, this.#description);
    if (prepared.asksForXml && !isXmlLoaded()) await loadXml();
    try {
      if (linked === undefined) validation.request(prepared, made);
    } catch (error) {
      discardBody(prepared.request.body);
      throw error;
    }
    const value = await this.#send(prepared, made, options, state);
    // A schema that makes something else of the value breaks its type.
    return validation.value(value, responseOf(state.response)) as Promise<T>;
  }

  #send<T>(
    { request, expectation, operation, hasLinks }: Prepared,
    args: object | undefined,
    options: KnownOptions | undefined,
    state: CallState,
  ): Promise<T> {
    if (hasLinks) {
      state.follow = (links, answer) =>
        followUps(links, { ...answer, operation, args: { ...args }, request }, this);
    }
    state.isIntercepted = this.session.isIntercepted || options?.interceptors !== undefined;
    const interceptors = options?.interceptors;
    if (request.stream || takesForms(options)) {
      const streamed = readStreamedOptions(operation, options ?? {});
      const send = (next: PreparedRequest) => this.session.send(next, interceptors);
      const refuse = (response: Response) => settle(response, expectation, {});
      const reconnect = reconnecting(request, send, refuse);
      return send(request).then((response) => {
        state.response = response;
        // As below.
        return settleStreamed(response, expectation, state, { ...streamed, reconnect }) as T;
      });
    }
    return this.session.send(request, interceptors).then((response) => {
      state.response = response;
      // What the document promises of the body is the generator's to say; here it is taken at its word.
      return settle(response, expectation, state) as T;
    });
  }

  #validate(validate?: unknown, schemas?: LoadSchemas): Validation {
    const report: Report = (error) => {
      const { issues } = error;
      this.session.warn(error, { issues });
    };
    return (this.#validation = new Validation(validate, schemas, report));
  }

  #prepare(operation: Operation, args: object, options: KnownOptions | undefined): Prepared {
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

  /** Whether connections to its server show a client certificate, whatever `auth` says. */
  #showsCertificate(operation: Operation, server: unknown): boolean {
    const { origin, path } = this.#servers.baseFor(operation, server);
    return this.session.showsCertificate(origin, path + operation.path);
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
    const kept = this.session.cookies.header(origin, operation.path);
    return cookies.every((name) => hasCookie(kept, name));
  }

  #compile(
    operation: Operation,
    credentials: Credentials,
    server?: unknown,
    shows = this.#showsCertificate(operation, server),
  ): readonly Plan[] {
    const base = this.#servers.baseFor(operation, server);
    const { defaults } = this.session;
    const { security } = own(operation);
    const { readOnly, schemas } = own(this.#description);
    const codec = codecOf(this.#description);
    const deepObjectArrays = this.#deepObjectArrays;
    const { origin } = base;
    const ways = authorize(security, credentials, shows);
    // What the session was given for an origin serves operations that the client has nothing for.
    const ofSession = credentials.inherits ? this.session.authFor : () => undefined;
    const inherited = ofSession(origin);
    const all =
      inherited !== undefined && ways.every((way) => way.credentials.length === 0)
        ? [{ ...inherited, cookies: [] }]
        : ways;
    return all.map((way) => {
      const isOwn = way.credentials.length > 0 && ways.includes(way);
      const authFor: AuthFor = (arrived) =>
        isOwn && (arrived === origin || this.#isMeantFor(arrived)) ? way : ofSession(arrived);
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
      settings: this.session.defaults.settings,
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
}

function prepared(parts: RequestParts): PreparedRequest {
  const { compress } = parts.settings;
  if (compress === undefined || parts.body === undefined) return new PreparedRequest(parts);
  return new PreparedRequest({ ...parts, ...compressBody(parts, compress) });
}

/** The request of a page that another one links to. */
function followed(
  operation: Operation,
  request: PreparedRequest,
  description: ApiDescription,
): Prepared {
  const { schemas } = own(description);
  const expectation = expect(operation.responses, schemas, codecOf(description));
  const hasLinks = leadOn(operation.responses);
  return { operation, body: undefined, request, expectation, asksForXml: false, hasLinks };
}

/** Whether a call says how its body is to be handed over. */
function takesForms(options: KnownOptions | undefined): boolean {
  return options !== undefined && (options.as !== undefined || options.reconnects !== undefined);
}

function readArrays(arrays: unknown = "brackets"): DeepObjectArrays {
  if (arrays === "brackets" || arrays === "indices") return arrays;
  throw new UsageError(
    "INVALID_OPTION",
    `deepObjectArrays is ${display(arrays)}; expected "brackets" or "indices"`,
  );
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
