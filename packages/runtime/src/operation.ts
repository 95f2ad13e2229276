/**
 * The contract between generated code and the runtime: data that the generator writes and the
 * session reads. A field added here is optional for ever, so that an older client keeps working
 * with a newer runtime; a newer client with an older runtime fails to compile, because it
 * annotates its descriptors with these types.
 */
import type { Parameter } from "./parameter.js";
import type { BodyEncoding, ReadOnlyShape } from "./body-encoding.js";
import type { ValueSchema, ValueKinds } from "./value-schema.js";
import type { SecurityRequirement, SecurityScheme } from "./security-scheme.js";

/** One operation of a document, as generated code describes it. Pure data. */
export interface Operation {
  /** Name of the operation: its `operationId`, or method and path where it has none. */
  readonly id: string;
  /** HTTP method in upper case. */
  readonly method: string;
  /** Path template, joined to the base URL: `/pets/{petId}`. */
  readonly path: string;
  /** What of the arguments goes where. A path template's names are always listed. */
  readonly params?: readonly Parameter[];
  /** Present when the operation takes a body; the arguments carry it as `body`. */
  readonly body?: RequestBody;
  /**
   * How to decode a response, by status (`200`), range (`4XX`) and `default`.
   * A status that matches no entry is an `UnexpectedStatus`.
   */
  readonly responses: Readonly<Record<string, ResponseDecoding | DescribedResponse>>;
  /** The `Accept` header; by default `application/json`. */
  readonly accept?: string;
  /**
   * Alternatives of security schemes (OR), each a set of scheme names with scopes (AND).
   * An empty set means that no credentials are needed; absent: the document declares nothing.
   */
  readonly security?: readonly SecurityRequirement[];
  /** Where this operation is, in place of the document's own servers. */
  readonly servers?: readonly (string | ServerDescription)[];
  /** How the list goes on that it answers a page of, where the document says so. */
  readonly pagination?: PaginationRule;
}

/** A server of which more is to be said than its absolute URL: OpenAPI's Server Object. */
export interface ServerDescription {
  /** As the document writes it: with `{variables}`, perhaps relative. */
  readonly url: string;
  /** By which it can be chosen (OpenAPI 3.2). */
  readonly name?: string;
  /** Every variable of the URL. */
  readonly variables?: Readonly<Record<string, ServerVariable>>;
  /** What a relative `url` is relative to: where the document was read from, if that is on the web. */
  readonly base?: string;
}

/** What stands in a server URL for the name of a variable. */
export interface ServerVariable {
  readonly default: string;
  /** The values that it may have; by default any that fits its place in the URL. */
  readonly enum?: readonly string[];
}

/**
 * How a list goes on after a page of it: see `Pagination`, of which this is what can be written down.
 * Places in a page are JSON pointers (RFC 6901), arguments names or, where they begin with a slash, pointers.
 */
export type PaginationRule = (
  | { readonly link: string }
  | { readonly url: PagePlace | null }
  | { readonly cursor: { readonly argument: string; readonly from: PagePlace } }
  | { readonly offset: { readonly argument: string; readonly limit?: string } }
  | {
      readonly page: {
        readonly argument: string;
        readonly first?: number;
        readonly last?: string;
        readonly limit?: string;
      };
    }
) & {
  /** Where the items are in a page; `""` where the page is the list itself. */
  readonly items?: string;
  /** Where a page says whether there are more. */
  readonly hasMore?: string;
};

/** Where a page says how to go on: in its body, in its last item, or in a header. */
export type PagePlace = string | { readonly last: string } | { readonly header: string };

/** The body of a request. */
export interface RequestBody {
  /** Media types that the operation takes: the first is sent, or what the arguments' `contentType` names. */
  readonly contentTypes: readonly string[];
  /** True where the operation can't be sent without a body. */
  readonly required?: boolean;
  /**
   * How a value becomes a body of a media type. JSON says so by its name; of every other type that is
   * absent here, the body is sent as it is.
   */
  readonly encodings?: Readonly<Record<string, BodyEncoding>>;
  /** By media type, what is taken out of a value before it is encoded, since only the server sets it. */
  readonly readOnly?: Readonly<Record<string, ReadOnlyShape>>;
  /** By media type, the shape of its value, or of one item, where some of it is converted on its way. */
  readonly schemas?: Readonly<Record<string, ValueSchema>>;
}

/**
 * How the body of a response becomes a value: `json` parsed, `xml` as its schema in
 * `DescribedResponse.schemas` says, `text` a string, `bytes` a `Uint8Array`, `empty` undefined, `auto`
 * whichever of json, text and bytes the response's `Content-Type` asks for.
 *
 * The others are handed over while they come in, item by item: `events` (`text/event-stream`) with
 * text as data, `json-events` with JSON; `json-lines` (JSON Lines, NDJSON); `json-sequence` (RFC 7464).
 */
export type ResponseDecoding =
  | "json"
  | "xml"
  | "text"
  | "bytes"
  | "empty"
  | "auto"
  | "events"
  | "json-events"
  | "json-lines"
  | "json-sequence";

/** A response of which more is to be said than how its body is decoded. */
export interface DescribedResponse {
  /**
   * The decoding by media type or range (`text/*`), the preferred one first: the response's
   * `Content-Type` chooses. A single one is for every content type; none says that there is no body.
   */
  readonly content: Readonly<Record<string, ResponseDecoding>>;
  /** Header fields by their lower-case names. */
  readonly headers?: Readonly<Record<string, HeaderDecoding>>;
  /** Where it leads, by the names of the links. */
  readonly links?: Readonly<Record<string, LinkDescription>>;
  /**
   * The shapes of bodies by their keys in `content`, where some of them is converted on its way: of one
   * item, where they come item by item; of events an object with `event` and `data`.
   */
  readonly schemas?: Readonly<Record<string, ValueSchema>>;
}

/**
 * Another operation that can be called with what a response brought: OpenAPI's Link Object.
 */
export interface LinkDescription {
  /** A function, since operations may lead to one another in circles. */
  readonly operation: () => Operation;
  /** Its arguments, `body` among them: runtime expressions, texts with such in braces, or constants. */
  readonly args?: Readonly<Record<string, unknown>>;
  /** In place of its servers. */
  readonly server?: string | ServerDescription;
}

/** How a header field of a response becomes a value; lists and objects are in style `simple`. */
export type HeaderDecoding =
  | HeaderPrimitive
  | "json"
  | { readonly items: HeaderPrimitive }
  | {
      /** The types of the properties; others are text. */
      readonly properties: Readonly<Record<string, HeaderPrimitive>>;
      /** True for `R=100,G=200`; by default `R,100,G,200`. */
      readonly explode?: boolean;
    };

/** What a header field, or one item of it, is. */
export type HeaderPrimitive = "string" | "number" | "boolean";

/** What generated code says of the document as a whole. Pure data. */
export interface ApiDescription {
  /**
   * The contract that the client was written for, where nobody compiles it against the runtime: a runtime
   * that is older refuses it. Absent: the compiler has seen to it.
   */
  readonly contract?: number;
  /** The document's title; names the API in errors. */
  readonly title: string;
  /** Absolute base URLs, and servers of which there is more to say; the first is used by default. */
  readonly servers: readonly (string | ServerDescription)[];
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
  /** Read-only properties by the names of their schemas, for the bodies that refer to them. */
  readonly readOnly?: Readonly<Record<string, ReadOnlyShape>>;
  /** Shapes by the names of their types, for the values that refer to them. */
  readonly schemas?: Readonly<Record<string, ValueSchema>>;
  /** What values become that are no plain JSON; absent: all are plain. */
  readonly values?: ValueKinds;
}
