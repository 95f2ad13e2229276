// Declarations of ours use Node's types (and `Symbol.asyncDispose`), whatever a user's `types` lists.
/// <reference types="node" preserve="true" />
export { HttpAdapter, type HttpAdapterOptions } from "./adapters/http.js";
export {
  type Adapter,
  type AttemptLifeline,
  AttemptRequest,
  type AttemptTimings,
} from "./adapters/adapter.js";
export type { Dispatcher } from "./adapters/dispatcher.js";
export {
  type CertificateCredential,
  type ClientCertificate,
  clientCertificate,
} from "./auth/certificate.js";
export {
  apiKey,
  basic,
  type BasicCredential,
  bearer,
  type Credential,
  type TokenCredential,
} from "./auth/credentials.js";
export type { AuthRequest } from "./auth/authenticator.js";
export { digest } from "./auth/digest.js";
export type { OAuthCredential, TokenGrant } from "./auth/grant.js";
export type { NetrcOption } from "./auth/netrc.js";
export type { HttpCredential } from "./auth/http-scheme.js";
export type { Token } from "./auth/token.js";
export {
  refreshing,
  type RefreshingOptions,
  type RefreshingToken,
  type TokenSource,
} from "./auth/token-source.js";
export { Binding, type NoArguments } from "./binding.js";
export type { BindingOptions, CallOptions, ClientOptions } from "./client-options.js";
export type { Answer, Call, Failure, Received, ReceivedAs, Result } from "./call.js";
export type { ProxyCredentials } from "./connection/proxy.js";
export type { ProxyOption, ProxySettings } from "./connection/proxy-option.js";
export type { Pem, TlsOptions } from "./connection/tls.js";
export type { Cookie, CookieInit, SameSite } from "./cookies/cookie.js";
export { FileCookieStore, type FileCookieStoreOptions } from "./cookies/file-store.js";
export type { CookieFormat } from "./cookies/formats.js";
export { CookieJar } from "./cookies/jar.js";
export { SharedCookies, type SharedCookiesOptions } from "./cookies/shared-cookies.js";
export {
  AbortError,
  AdapterError,
  type Attempt,
  AuthError,
  BodyError,
  ClosedError,
  type ErrorCode,
  InterceptorError,
  InternalError,
  NetworkError,
  RequestError,
  SessionError,
  StoreError,
  TimeoutError,
  type TimeoutPhase,
  UsageError,
} from "./errors.js";
export { attemptChannelName, type AttemptEvent } from "./observing/events.js";
export type { Har, HarEntry, Recording, RecordingOptions } from "./observing/har.js";
export type { Logger } from "./observing/logger.js";
export type { Interceptor, Send } from "./interceptor.js";
export type { LinkArguments } from "./links.js";
export type {
  BodyEncoding,
  FieldEncoding,
  PartEncoding,
  PartHeader,
  PartList,
  ReadOnlyShape,
} from "./body-encoding.js";
export type {
  ApiDescription,
  DescribedResponse,
  HeaderDecoding,
  HeaderPrimitive,
  LinkDescription,
  Operation,
  PagePlace,
  PaginationRule,
  RequestBody,
  ResponseDecoding,
  ServerDescription,
  ServerVariable,
} from "./operation.js";
export type { Parameter, ParameterStyle } from "./parameter.js";
export type {
  OAuthFlow,
  OAuthFlowName,
  OAuthFlows,
  SecurityRequirement,
  SecurityScheme,
} from "./security-scheme.js";
export type { ValueKinds, ValueSchema, ValueType, XmlNodeType, XmlSchema } from "./value-schema.js";
export type { Pages } from "./pagination/pages.js";
export type {
  PageOptions,
  PageSource,
  PagesOptions,
  PageStyles,
  Pagination,
} from "./pagination/pagination.js";
export type { ItemAt, ItemsPlace, Place, Pointer } from "./pagination/place.js";
export type { BinaryBody, BodyOptions, RawBody } from "./request/body.js";
export type { Body, BodyStream } from "./request/body-stream.js";
export type {
  CompressionCoding,
  CompressionOptions,
  CompressOption,
} from "./request/compression.js";
export type { Content, StreamSource, WebStream } from "./request/content.js";
export type { DescribedFile, FilePart, FormFields, FormFiles, FormValue } from "./request/form.js";
export type { HeaderFields } from "./request/headers.js";
export type { Limits } from "./request/limits.js";
export {
  type BodyPart,
  type BodyParts,
  DescribedPart,
  part,
  type PartDescription,
  type PartHeaders,
  type WithPartHeaders,
} from "./request/part.js";
export { PreparedRequest, type RequestChanges } from "./request/prepared-request.js";
export type { QueryParams } from "./request/query.js";
export type { SessionTimeouts, Timeouts } from "./request/timeouts.js";
export {
  DecodeError,
  HttpError,
  PaginationError,
  RedirectError,
  ResponseError,
  UnexpectedStatus,
} from "./response/errors.js";
export type { NoHeaders, ResponseHeaders } from "./response/headers.js";
export type { ItemStream } from "./response/item-stream.js";
export type { Link, Links } from "./response/link-header.js";
export { type AdapterResponse, Response } from "./response/response.js";
export type { ServerSentEvent } from "./response/server-sent-events.js";
export { Retry, type RetryOption, type RetryOptions } from "./retry/retry.js";
export type { RetryBudgetOptions } from "./retry/budget.js";
export type { ServerChoice, ServerOption } from "./servers.js";
export { Session } from "./session.js";
export { PacingError } from "./pacing/errors.js";
export type { BudgetOptions, PacingOptions } from "./pacing/options.js";
export type { RequestOptions, SessionOptions } from "./session-options.js";
export type { SettingOptions } from "./settings.js";
export type {
  BinaryBodies,
  BinaryOptions,
  BinaryResponses,
  EventOptions,
} from "./streamed-bodies.js";
export { encrypted, type EncryptionKey } from "./store/encrypted.js";
export { FileStore } from "./store/file-store.js";
export { MemoryStore } from "./store/memory-store.js";
export type { PutOptions, SharedStore, StoredValue } from "./store/shared-store.js";
export { type MethodSchemas, validateWith } from "./validate-with.js";
export type { ApiSchemas } from "./validation/api-schemas.js";
export { InvalidRequest, InvalidResponse, type ValidationIssue } from "./validation/errors.js";
export type { OperationHooks } from "./validation/hooks.js";
export type { ValidationMode, ValidationOptions } from "./validation/options.js";
export type {
  StandardIssue,
  StandardResult,
  StandardSchema,
} from "./validation/standard-schema.js";
export { version } from "./version.js";
