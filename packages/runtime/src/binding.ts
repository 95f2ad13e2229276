import type { NamedCredentials } from "./auth/solver.js";
import { type Call, type CallState, makeCall, responseOf } from "./call.js";
import {
  bindingOptionNames,
  callOptionNames,
  type CallOptions,
  type ClientOptions,
  type KnownOptions,
} from "./client-options.js";
import { UsageError } from "./errors.js";
import { followUps } from "./links.js";
import { OperationProbe } from "./operation-probe.js";
import type { ApiDescription, Operation } from "./operation.js";
import { type GivenPagination, readClientPagination } from "./pagination/pagination.js";
import type { Pointer } from "./pagination/place.js";
import { discardBody } from "./request/body-stream.js";
import { own, readOptions } from "./request/known-options.js";
import type { PreparedRequest } from "./request/prepared-request.js";
import type { Response } from "./response/response.js";
import { isXmlLoaded, loadXml } from "./response/xml-body.js";
import type { ServerOption } from "./servers.js";
import { Session } from "./session.js";
import type { SessionOptions } from "./session-options.js";
import { settle, settleStreamed } from "./settle.js";
import { readStreamedOptions, reconnecting } from "./streamed-bodies.js";
import { type Prepared, TypedRequests } from "./typed-requests.js";
import type { LoadSchemas } from "./validation/api-schemas.js";
import type { CallValidation, Report } from "./validation/call-validation.js";
import type { OperationHooks } from "./validation/hooks.js";
import { readValidate, unvalidated, type ValidationOptions } from "./validation/options.js";
import { Validation } from "./validation/validation.js";
import { contract, version } from "./version.js";

/** The arguments of an operation that takes none. */
export type NoArguments = Readonly<Record<string, never>>;

/**
 * One document's view of a session: its servers and its credentials. Generated clients hold one;
 * connections, cookies, adapters and defaults stay the session's, so that several clients share them.
 */
export class Binding {
  readonly session: Session;
  readonly #requests: TypedRequests;
  readonly #ownsSession: boolean;
  readonly #pagination: GivenPagination | undefined;
  /** Undefined where nothing can be checked. */
  #validation: Validation | undefined;

  /**
   * @throws UsageError for an option that can't be used, naming it; `RUNTIME_OUTDATED` for a client in
   *   JavaScript that needs a newer runtime.
   */
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
      options as ClientOptions<NamedCredentials> &
        ServerOption<unknown> &
        SessionOptions &
        ValidationOptions,
    );
    if (description.contract !== undefined) checkContract(description.contract, description.title);
    // Without a session to share, the session that is made here checks what remains.
    if (session !== undefined)
      readOptions(options, bindingOptionNames, "a client of a shared session");
    this.#pagination = readClientPagination(pagination);
    this.#ownsSession = session === undefined;
    if (schemas !== undefined || validate !== undefined) this.#validate(validate, schemas);
    this.session = session ?? new Session(sessionOptions);
    const ofRequests = { baseUrl, server, auth, authOrigins, deepObjectArrays };
    this.#requests = new TypedRequests(description, this.session, ofRequests);
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
    hasLooked = false,
  ): Promise<T> {
    try {
      const looking = hasLooked ? undefined : this.#requests.lookForCookies(operation);
      if (looking !== undefined) {
        return looking.then(() => this.#run(operation, args, given, state, linked, true));
      }
      const options: KnownOptions | undefined =
        given && readOptions<KnownOptions>(given, callOptionNames, "a call");
      const validation = this.#checksOf(operation, options?.validate);
      if (validation !== undefined) {
        state.validation = validation;
        return this.#runChecked<T>(validation, operation, args ?? {}, options, state, linked);
      }
      const prepared =
        linked === undefined
          ? this.#requests.prepare(operation, args ?? {}, options)
          : this.#requests.followed(operation, linked);
      if (prepared.asksForXml && !isXmlLoaded()) {
        return loadXml().then(() => this.#run(operation, args, given, state, linked, true));
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
        ? this.#requests.prepare(operation, made, options)
        : this.#requests.followed(operation, linked);
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
}

/** @throws UsageError where the client may say what this runtime doesn't know. */
function checkContract(needed: number, title: string): void {
  if (needed <= contract) return;
  throw new UsageError(
    "RUNTIME_OUTDATED",
    `${title}: this client needs contract ${needed} of @gen-client/runtime, and version ${version} has ${contract}; update it: npm install @gen-client/runtime@latest`,
  );
}

/** Whether a call says how its body is to be handed over. */
function takesForms(options: KnownOptions | undefined): boolean {
  return options !== undefined && (options.as !== undefined || options.reconnects !== undefined);
}
