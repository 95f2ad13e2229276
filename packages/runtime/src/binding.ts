import { isFixed, writeCredentials } from "./auth/apply.js";
import type { Credential, CredentialPlacement } from "./auth/credentials.js";
import {
  authorize,
  type Credentials,
  missingCredentials,
  noCredentials,
  readCredentials,
} from "./auth/solver.js";
import { type Call, type CallState, makeCall } from "./call.js";
import { splitCookies, joinCookies } from "./cookies/cookie-header.js";
import { DecodeError, HttpError, UnexpectedStatus, UsageError } from "./errors.js";
import type { ApiDescription, Operation } from "./operation.js";
import { type BaseUrl, parseBaseUrl } from "./request/base-url.js";
import { compileRequest, type RequestBuilder } from "./request/compile.js";
import { type HeaderFields, mergeHeaders, withFields } from "./request/headers.js";
import type { PreparedRequest } from "./request/prepared-request.js";
import { appendQuery, type QueryParams, writeQuery } from "./request/query.js";
import { resolveTimeouts, type Timeouts } from "./request/timeouts.js";
import { type Expectation, expect } from "./response/expectation.js";
import type { Response } from "./response/response.js";
import { resolveRetry, type RetryOption } from "./retry/retry.js";
import { Session, type SessionOptions } from "./session.js";

/** What a client needs to know of its API. */
export interface BindingOptions<Auth extends object> {
  /** In place of the document's first server: `https://api.example.com/v1`. */
  readonly baseUrl?: string | undefined;
  /**
   * Credentials by the names of the document's security schemes; each operation gets those that it
   * asks for. A single `bearer(…)`, `basic(…)` or `apiKey(…)` goes with every operation instead.
   */
  readonly auth?: Auth | Credential | null | undefined;
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
export interface CallOptions {
  /** Over the session's and the operation's; `null` removes one. */
  readonly headers?: HeaderFields | undefined;
  /** Query parameters beside those of the arguments. */
  readonly params?: QueryParams | undefined;
  /** In place of the client's credentials; `false` sends none. */
  readonly auth?: Credential | Readonly<Record<string, unknown>> | false | undefined;
  /** Time limits in milliseconds. A number stands for the total. */
  readonly timeout?: number | Timeouts | null | undefined;
  readonly retry?: RetryOption | undefined;
  /** Ends the call, in whatever it is doing, with an `AbortError`. */
  readonly signal?: AbortSignal | undefined;
}

/** The arguments of an operation that takes none. */
export type NoArguments = Readonly<Record<string, never>>;

/** An operation, compiled for one binding: what is the same for all its calls. */
interface Plan {
  readonly operation: Operation;
  readonly origin: string;
  readonly build: RequestBuilder;
  readonly expectation: Expectation;
  /** Credentials that are asked for at each attempt. */
  readonly credentials: readonly CredentialPlacement[] | undefined;
  readonly secretParams: readonly string[] | undefined;
  /** Set where the call may be sent only if the jar has the cookies of one alternative. */
  readonly needsCookies: readonly (readonly string[])[] | undefined;
}

/**
 * One document's view of a session: its servers and its credentials. Generated clients hold one;
 * connections, cookies, adapters and defaults stay the session's, so that several clients share them.
 */
export class Binding {
  readonly session: Session;
  readonly #description: ApiDescription;
  readonly #baseUrl: BaseUrl | undefined;
  readonly #credentials: Credentials;
  readonly #ownsSession: boolean;
  readonly #plans = new Map<Operation, Plan>();

  /** @throws UsageError for an option that can't be used, naming it. */
  constructor(description: ApiDescription, options: ClientOptions<object> = {}) {
    const { session, baseUrl, auth, ...sessionOptions } = options as ClientOptions<object> &
      SessionOptions;
    this.#description = description;
    this.#baseUrl = baseUrl === undefined ? undefined : parseBaseUrl(baseUrl);
    this.#credentials = readCredentials(description.securitySchemes, auth);
    this.#ownsSession = session === undefined;
    this.session = session ?? new Session(sessionOptions);
  }

  /** Starts a call of an operation. What generated methods do. */
  call<T, R>(operation: Operation, args?: object, options?: CallOptions): Call<T, R> {
    const state: CallState = {};
    return makeCall(this.#run<T>(operation, args, options, state), state);
  }

  /** Closes the session, if this binding made it. */
  async close(): Promise<void> {
    if (this.#ownsSession) await this.session.close();
  }

  async #run<T>(
    operation: Operation,
    args: object | undefined,
    options: CallOptions | undefined,
    state: CallState,
  ): Promise<T> {
    const plan = this.#planFor(operation, options?.auth);
    const request = this.#prepare(plan, args ?? {}, options);
    if (plan.needsCookies !== undefined) this.#requireCookies(plan, request, options?.auth);
    const response = await this.session.send(request);
    state.response = response;
    // What the document promises of the body is the generator's to say; here it is taken at its word.
    return settle(response, plan.expectation(response.status)) as T;
  }

  #planFor(operation: Operation, auth: CallOptions["auth"]): Plan {
    if (auth !== undefined) return this.#compile(operation, this.#credentialsOf(auth));
    let plan = this.#plans.get(operation);
    if (plan === undefined) {
      plan = this.#compile(operation, this.#credentials);
      this.#plans.set(operation, plan);
    }
    return plan;
  }

  #credentialsOf(auth: CallOptions["auth"]): Credentials {
    if (auth === undefined) return this.#credentials;
    if (auth === false) return noCredentials;
    return readCredentials(this.#description.securitySchemes, auth);
  }

  #compile(operation: Operation, credentials: Credentials): Plan {
    const base = this.#baseFor(operation);
    const { defaults } = this.session;
    const own = authorize(operation.security, credentials);
    // What the session was given for this origin serves operations that the client has nothing for.
    const inherited =
      own.placements.length === 0 && credentials === this.#credentials
        ? this.session.credentialFor(base.origin)
        : undefined;
    const placements = inherited === undefined ? own.placements : [inherited];
    const fields = writeCredentials(placements.filter(isFixed));
    const asked = placements.filter((placement) => !isFixed(placement));
    const secretParams = placements.filter(({ in: place }) => place === "query");

    const contentType = operation.body?.contentTypes[0];
    const headers = withFields(defaults.headers, [
      "accept",
      operation.accept ?? "application/json",
      ...(contentType === undefined ? [] : ["content-type", contentType]),
      ...fields.headers,
    ]);
    const fixed = splitCookies(headers);
    return {
      operation,
      origin: base.origin,
      build: compileRequest(operation, {
        basePath: base.path,
        headers: fixed.headers,
        query: [writeQuery(defaults.params, undefined), fields.query].filter(Boolean).join("&"),
        cookies: joinCookies(fixed.cookies, fields.cookies),
      }),
      expectation: expect(operation.responses),
      credentials: asked.length === 0 ? undefined : asked,
      secretParams:
        secretParams.length === 0 ? undefined : secretParams.map((placement) => placement.name),
      needsCookies: own.missing && inherited === undefined ? own.cookieAlternatives : undefined,
    };
  }

  #baseFor(operation: Operation): BaseUrl {
    if (this.#baseUrl !== undefined) return this.#baseUrl;
    const server = operation.servers?.[0] ?? this.#description.servers[0];
    if (server !== undefined) return parseBaseUrl(server, "the document's server URL");
    if (this.session.defaults.baseUrl !== undefined) return this.session.defaults.baseUrl;
    throw new UsageError(
      "INVALID_OPTION",
      `${this.#description.title}: the document names no absolute server; pass baseUrl`,
    );
  }

  #prepare(plan: Plan, args: object, options: CallOptions | undefined): PreparedRequest {
    const { path, headers, cookies, body } = plan.build(args as Readonly<Record<string, unknown>>);
    const { operation, origin, credentials, secretParams } = plan;
    const { method } = operation;
    const { timeouts } = this.session.defaults;
    if (options === undefined) {
      return {
        method,
        origin,
        path,
        headers,
        cookies,
        body,
        credentials,
        secretParams,
        timeouts,
        retry: undefined,
        signal: undefined,
        operation,
      };
    }
    const merged = splitCookies(mergeHeaders(headers, options.headers));
    return {
      method,
      origin,
      path: appendQuery(path, writeQuery(undefined, options.params)),
      headers: merged.headers,
      cookies: joinCookies(cookies, merged.cookies),
      body,
      credentials,
      secretParams,
      timeouts: resolveTimeouts(options.timeout, timeouts),
      retry: resolveRetry(options.retry),
      signal: options.signal,
      operation,
    };
  }

  /** For APIs whose login sets the cookie that their other operations declare as their key. */
  #requireCookies(plan: Plan, request: PreparedRequest, auth: CallOptions["auth"]): void {
    const url = request.origin + request.path;
    const met = plan.needsCookies?.some((names) =>
      names.every((name) => this.session.cookies.get(name, url) !== undefined),
    );
    if (met !== true) throw missingCredentials(plan.operation, this.#credentialsOf(auth));
  }
}

/** The body of a success; every other response becomes an error. */
function settle(response: Response, decoding: ReturnType<Expectation>): unknown {
  if (decoding === undefined) {
    throw new UnexpectedStatus(response, response.decodeLeniently("auto"));
  }
  const expected = response.method === "HEAD" ? "empty" : decoding;
  if (response.ok) return response.decode(expected);
  let body: unknown;
  try {
    body = response.decode(expected);
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause;
    throw new HttpError(response, response.decodeLeniently("text"), { cause });
  }
  throw new HttpError(response, body);
}
