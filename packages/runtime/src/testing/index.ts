/** `@gen-client/runtime/testing`: tests of programs that use a session, without a network. */
export { UnexpectedRequest, VerificationError } from "./errors.js";
export { MockAdapter, type MockAdapterOptions } from "./mock-adapter.js";
export type { MockExpectation } from "./mock-expectation.js";
export type { MockRequest } from "./mock-request.js";
export type { ArgumentsMatch, Pieces, Reply, ReplyOptions } from "./operation-types.js";
export type { FailureCode } from "./reply.js";
export type { RequestMatch, UrlPattern } from "./request-matcher.js";
