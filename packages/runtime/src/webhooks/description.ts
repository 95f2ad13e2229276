/**
 * The contract between generated code and the parser of webhooks, as `operation.ts` is that of
 * operations: pure data, in which a field added is optional for ever.
 */
import type { ApiDescription, HeaderDecoding, HeaderPrimitive } from "../operation.js";
import type { ValueSchema } from "../value-schema.js";

/** Webhooks by name, each with the requests that it may send: mostly one. */
export type WebhookDescriptions = Readonly<Record<string, readonly WebhookDescription[]>>;

/** What values become in bodies, where some are converted; the shapes that those of bodies refer to. */
export type WebhookValues = Pick<ApiDescription, "values" | "schemas">;

/** A request that the API sends. */
export interface WebhookDescription {
  /** In upper case; by default `POST`. */
  readonly method?: string;
  /**
   * How a body becomes a value, by media type or range: the request's `Content-Type` chooses. A single one
   * is for every content type; none says that there is no body.
   */
  readonly content?: Readonly<Record<string, WebhookDecoding>>;
  /** The shapes of bodies by their keys in `content`, where some of them is converted. */
  readonly schemas?: Readonly<Record<string, ValueSchema>>;
  /** True where the body may be missing. */
  readonly optional?: boolean;
  /** Header fields by their lower-case names. */
  readonly headers?: Readonly<Record<string, HeaderDecoding>>;
  /** Parameters of the query. */
  readonly query?: Readonly<Record<string, QueryDecoding>>;
  /** Properties of the body that have one value always, which tells the webhook from others. */
  readonly constants?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * How a body becomes a value: `json` parsed, `text` a string, `bytes` a `Uint8Array`, `auto` whichever of
 * these the `Content-Type` asks for; `multipart` a `FormData`; a form's fields as they are named.
 */
export type WebhookDecoding =
  | "json"
  | "text"
  | "bytes"
  | "auto"
  | "multipart"
  | { readonly form: Readonly<Record<string, FieldDecoding>> };

/** How a field of a form becomes a value; one that comes several times, as a list of `items`. */
export type FieldDecoding = HeaderPrimitive | "json" | { readonly items: HeaderPrimitive };

/** How a parameter of a query becomes a value: the items of a list each by itself, or in one text. */
export type QueryDecoding =
  | HeaderPrimitive
  | "json"
  | { readonly items: HeaderPrimitive; readonly delimiter?: "," | " " | "|" };
