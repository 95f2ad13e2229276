/** What of the model the API calls on its client: webhooks and callbacks. */
import type { Place } from "../document.js";
import type { HeaderPrimitive, ResponseHeaderModel, ResponseModel } from "./response-model.js";
import type { Schema, ValueShape } from "./schema-model.js";

export interface Callback {
  /** Its key in the document; with the expression behind it for those after the first of a key. */
  readonly name: string;
  /** With the `id` of its operation: `subscribe.onEvent`. */
  readonly fullName: string;
  /** Name of its type: `SubscribeOnEventCallback`. Unique in the model, also with `Responses` behind it. */
  readonly typeName: string;
  /** Runtime expression: `{$request.body#/callbackUrl}`. */
  readonly expression: string;
  readonly operations: readonly InboundOperation[];
}

/** What the API calls when something happens. */
export interface Webhook {
  /** Its key in the document: any text. */
  readonly name: string;
  /** Name of its type: `NewPetWebhook`. Unique in the model, also with `Responses` behind it. */
  readonly typeName: string;
  readonly operations: readonly InboundOperation[];
}

/** An operation that the API calls on its client: of a callback or webhook. */
export interface InboundOperation {
  readonly id: string;
  readonly method: string;
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly headers: readonly ResponseHeaderModel[];
  readonly query: readonly QueryParameterModel[];
  readonly body?: InboundBody;
  /** What the API expects as an answer; none where the document doesn't say. */
  readonly responses: readonly ResponseModel[];
  readonly place: Place;
}

/** A parameter of the query of what the API sends. */
export interface QueryParameterModel {
  readonly name: string;
  readonly description?: string;
  readonly deprecated: boolean;
  /** See `QueryDecoding` of the runtime. */
  readonly decoding:
    | HeaderPrimitive
    | "json"
    | { readonly items: HeaderPrimitive; readonly delimiter?: "," | " " | "|" };
  readonly schema: Schema;
}

/** The body of what the API sends. */
export interface InboundBody {
  readonly description?: string;
  /** The document says that it may be missing. */
  readonly isOptional: boolean;
  /** In the document's order. */
  readonly content: readonly ReceivedContent[];
  /** Properties that have one value always. */
  readonly constants: Readonly<Record<string, string | number | boolean>>;
}

/** A media type of a body that the API sends. */
export interface ReceivedContent {
  /** As written. */
  readonly contentType: string;
  /** See `WebhookDecoding` of the runtime. */
  readonly decoding:
    | "json"
    | "text"
    | "bytes"
    | "auto"
    | "multipart"
    | { readonly form: Readonly<Record<string, FormDecoding>> };
  readonly schema?: Schema;
  /** Where some of it is converted. */
  readonly shape?: ValueShape;
}

/** How a field of a form becomes a value: see `FieldDecoding` of the runtime. */
export type FormDecoding = HeaderPrimitive | "json" | { readonly items: HeaderPrimitive };
