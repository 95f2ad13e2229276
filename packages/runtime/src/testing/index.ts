/** `@gen-client/runtime/testing`: tests of programs that use a session, without a network. */
// As the main entry does: these declarations use Node's types, too.
/// <reference types="node" preserve="true" />
export { UnexpectedRequest, VerificationError } from "./errors.js";
export { MockAdapter, type MockAdapterOptions } from "./mock-adapter.js";
export type { MockExpectation } from "./mock-expectation.js";
export type { MockRequest } from "./mock-request.js";
export type { ArgumentsMatch, Pieces, Reply, ReplyOptions } from "./operation-types.js";
export type { FailureCode } from "./reply.js";
export type { RequestMatch, UrlPattern } from "./request-matcher.js";
export type { RecordedExchange, RecordedRequest, RecordedResponse } from "./cassette.js";
export type { Masks } from "./exchange-view.js";
export type { RecordedBody } from "./recorded-body.js";
export { ReplayAdapter, type ReplayAdapterOptions } from "./replay-adapter.js";
