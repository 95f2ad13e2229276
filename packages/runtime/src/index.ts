// Declarations of ours use Node's types (and `Symbol.asyncDispose`), whatever a user's `types` lists.
/// <reference types="node" preserve="true" />
export { HttpAdapter, type HttpAdapterOptions } from "./adapters/http.js";
export type { Adapter, AttemptLifeline, AttemptRequest } from "./adapters/adapter.js";
export {
  apiKey,
  basic,
  type BasicCredential,
  bearer,
  type Credential,
  type TokenCredential,
} from "./auth/credentials.js";
export {
  Binding,
  type BindingOptions,
  type CallOptions,
  type ClientOptions,
  type NoArguments,
} from "./binding.js";
export type { Call, Failure, Received, Result } from "./call.js";
export type { Cookie, CookieJar } from "./cookies/jar.js";
export {
  AbortError,
  AdapterError,
  type Attempt,
  AuthError,
  ClosedError,
  DecodeError,
  type ErrorCode,
  HttpError,
  InternalError,
  NetworkError,
  RequestError,
  ResponseError,
  SessionError,
  TimeoutError,
  type TimeoutPhase,
  UnexpectedStatus,
  UsageError,
} from "./errors.js";
export { attemptChannelName, type AttemptEvent } from "./events.js";
export type {
  ApiDescription,
  Operation,
  Parameter,
  ParameterStyle,
  RequestBody,
  ResponseDecoding,
  SecurityRequirement,
  SecurityScheme,
} from "./operation.js";
export type { RawBody } from "./request/body.js";
export type { HeaderFields } from "./request/headers.js";
export type { PreparedRequest } from "./request/prepared-request.js";
export type { QueryParams } from "./request/query.js";
export type { SessionTimeouts, Timeouts } from "./request/timeouts.js";
export type { ResponseHeaders } from "./response/headers.js";
export type { AdapterResponse, Response } from "./response/response.js";
export { Retry, type RetryOption, type RetryOptions } from "./retry/retry.js";
export { Session, type RequestOptions, type SessionOptions } from "./session.js";
export { version } from "./version.js";
