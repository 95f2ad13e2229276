/** `@gen-client/runtime/webhooks`: requests that an API sends, read and verified. */
// As the main entry does: these declarations use Node's types, too.
/// <reference types="node" preserve="true" />
export { UsageError } from "../errors.js";
export type {
  FieldDecoding,
  QueryDecoding,
  WebhookDecoding,
  WebhookDescription,
  WebhookDescriptions,
  WebhookValues,
} from "./description.js";
export { WebhookError, type WebhookErrorCode } from "./errors.js";
export type { NodeRequest, WebhookParts, WebhookRequest } from "./incoming.js";
export {
  type ReceivedWebhook,
  type UnverifiedWebhook,
  type WebhookHeaders,
  type WebhookOptions,
  type WebhookParser,
  webhookParser,
} from "./parser.js";
export type { WebhookQuery } from "./query.js";
export type { WebhookSecret } from "./secrets.js";
export {
  type SignatureOptions,
  type SignedBy,
  type SigningOptions,
  signWebhook,
} from "./signature.js";
export { type VerifiedWebhook, verifyWebhook, type VerifyOptions } from "./verify.js";
