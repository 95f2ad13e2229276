/**
 * The contract between generated code and the runtime: data that the generator writes and the
 * session reads. A field added here is optional for ever, so that an older client keeps working
 * with a newer runtime; a newer client with an older runtime fails to compile, because it
 * annotates its descriptors with these types.
 */

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

/** One parameter of an operation. */
export interface Parameter {
  /** The name on the wire. */
  readonly name: string;
  /** `querystring` is the whole query as one value of a media type (OpenAPI 3.2). */
  readonly in: "path" | "query" | "querystring" | "header" | "cookie";
  /** The name among the arguments, where it differs from `name`. */
  readonly arg?: string;
  /** True where the operation can't be sent without it. A path parameter always is. */
  readonly required?: boolean;
  /** OpenAPI's `style`; by default `simple` in path and header, `form` in query and cookie. */
  readonly style?: ParameterStyle;
  /** OpenAPI's `explode`; by default true for `form` and `cookie`, else false. */
  readonly explode?: boolean;
  /**
   * OpenAPI's `allowReserved`: reserved characters that have no other use in their place are sent as they
   * are, and so is what is percent-encoded already.
   */
  readonly allowReserved?: boolean;
  /** How lists in a `deepObject` are written; by default as the client's `deepObjectArrays` says. */
  readonly arrays?: DeepObjectArrays;
  /** The media type of a `content`-typed parameter, in place of a style: `application/json`. */
  readonly contentType?: string;
  /** The shape of its value, where some of it is converted on its way. */
  readonly schema?: ValueSchema;
}

/** OpenAPI's parameter styles. */
export type ParameterStyle =
  | "simple"
  | "label"
  | "matrix"
  | "form"
  | "spaceDelimited"
  | "pipeDelimited"
  | "deepObject"
  | "cookie";

/**
 * Lists in style `deepObject`, which OpenAPI leaves open: `brackets` is `a[b][]=1&a[b][]=2`, `indices` is
 * `a[b][0]=1&a[b][1]=2`.
 */
export type DeepObjectArrays = "brackets" | "indices";

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
 * How a value becomes a body: `form` as `application/x-www-form-urlencoded`, `multipart` as named parts
 * (`multipart/form-data`), `parts` as parts in their order (`multipart/mixed`), `lines` as one line of
 * JSON for each item (JSON Lines, NDJSON), `sequence` as JSON texts that begin with a record separator
 * (RFC 7464), `xml` as its schema in `RequestBody.schemas` says.
 */
export type BodyEncoding =
  | { readonly kind: "form"; readonly fields?: Readonly<Record<string, FieldEncoding>> }
  | { readonly kind: "multipart"; readonly fields?: Readonly<Record<string, FieldEncoding>> }
  | ({ readonly kind: "parts" } & PartList)
  | { readonly kind: "lines" | "sequence" }
  | { readonly kind: "xml" };

/** How one property of a form is sent: OpenAPI's Encoding Object, as far as the document has one. */
export interface FieldEncoding {
  /** The media type of its text or, in a multipart body, of its part. */
  readonly contentType?: string;
  readonly style?: ParameterStyle;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
  /** In a multipart body: the property is a file, or a list of files. */
  readonly file?: boolean;
  /** In a multipart body: further header fields of its parts, by name. */
  readonly headers?: Readonly<Record<string, PartHeader>>;
}

/** A header field of a part, in style `simple`. */
export interface PartHeader {
  readonly required?: boolean;
  /** What is sent where the caller gives none. */
  readonly value?: string;
  readonly explode?: boolean;
  /** The media type of a value that has one in place of a style: `application/json`. */
  readonly contentType?: string;
  /** The shape of its value, where some of it is converted on its way. */
  readonly schema?: ValueSchema;
}

/** Parts by their positions: OpenAPI's `prefixEncoding` and `itemEncoding`. */
export interface PartList {
  /** The first ones. */
  readonly prefix?: readonly PartEncoding[];
  /** All others. */
  readonly items?: PartEncoding;
}

/** How one part is sent; one that has `prefix` or `items` is multipart itself. */
export interface PartEncoding extends PartList {
  /** Default: `text/plain` for a single value, `application/json` for an object or a list, else binary. */
  readonly contentType?: string;
  /** It is a file. */
  readonly file?: boolean;
  /** It is text, or a file. */
  readonly raw?: boolean;
  readonly headers?: Readonly<Record<string, PartHeader>>;
  /** What is taken out of its value before it is encoded. */
  readonly readOnly?: ReadOnlyShape;
  /** The shape of its value, where some of it is converted on its way. */
  readonly schema?: ValueSchema;
}

/**
 * Where read-only properties are in a value: the name of a shape in `ApiDescription.readOnly`, or the
 * shape itself.
 */
export type ReadOnlyShape =
  | string
  | {
      /** Properties that are taken out. */
      readonly omit?: readonly string[];
      /** Properties, or indexes of a list, with read-only properties inside. */
      readonly at?: Readonly<Record<string, ReadOnlyShape>>;
      /** The other properties of an object, or items of a list. */
      readonly others?: ReadOnlyShape;
      /** Shapes that apply to the same value. */
      readonly all?: readonly ReadOnlyShape[];
    };

/**
 * The shape of a value, as much of it as has to be known to convert it: a subset of JSON Schema
 * 2020-12 with OpenAPI 3.0's `nullable`. It comes of the schema that the value's type was printed
 * from. What is left out is not converted; what holds nothing that is, is left out.
 */
export interface ValueSchema {
  /** `#/Pet`: the schema called `Pet` in `ApiDescription.schemas`. */
  readonly $ref?: string;
  readonly type?: ValueType;
  /** Of a `string`: `date-time`, `date`; of an `integer`: `int64`, `uint64`. */
  readonly format?: string;
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, ValueSchema>>;
  /** Properties without which an object is none of this shape, where others could be meant. */
  readonly required?: readonly string[];
  /** Of the properties that `properties` doesn't list. */
  readonly additionalProperties?: ValueSchema;
  /** The first items of a list. */
  readonly prefixItems?: readonly ValueSchema[];
  /** The other items of a list. */
  readonly items?: ValueSchema;
  /** Shapes that apply to the same value. */
  readonly allOf?: readonly ValueSchema[];
  /** Shapes of which the value has one; each says as much as tells it from the others. */
  readonly oneOf?: readonly ValueSchema[];
  /** How it stands in XML, where the document says so. */
  readonly xml?: XmlSchema;
}

/**
 * OpenAPI's XML Object. Names that are absent are those of properties; of a root element, that of the
 * schema it refers to.
 */
export interface XmlSchema {
  /**
   * What of XML the value is (OpenAPI 3.2); `attribute: true` and `wrapped: true` of earlier documents are
   * `attribute` and `element`. Default: `none` for lists and references, whose content stands in the
   * element around them; else `element`.
   */
  readonly nodeType?: XmlNodeType;
  readonly name?: string;
  readonly namespace?: string;
  readonly prefix?: string;
  /**
   * The name of a named schema in the document, which is that of its element where there is no other: where
   * it isn't that of the type. Empty for one that has no name there.
   */
  readonly component?: string;
}

/** The kinds of node that a value may be in XML. */
export type XmlNodeType = "element" | "attribute" | "text" | "cdata" | "none";

/** The types of JSON Schema. */
export type ValueType = "null" | "boolean" | "number" | "integer" | "string" | "array" | "object";

/** What values become in a program, where that is not what JSON makes of them. */
export interface ValueKinds {
  /** Formats `date-time` and `date`: `Date`, or `Temporal.Instant` and `Temporal.PlainDate`. */
  readonly dates?: "date" | "temporal";
  /** Integers of formats `int64` and `uint64`: a bigint, or their digits as text. */
  readonly int64?: "bigint" | "string";
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

/** A set of schemes that are needed together, by name, each with the scopes it needs. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

/** One of the document's security schemes, as much of it as the session needs. */
export type SecurityScheme =
  | { readonly type: "apiKey"; readonly in: "header" | "query" | "cookie"; readonly name: string }
  | { readonly type: "http"; readonly scheme: string }
  | {
      readonly type: "oauth2";
      readonly flows?: OAuthFlows;
      /** Where the authorization server describes itself (RFC 8414; OpenAPI 3.2). */
      readonly metadataUrl?: string;
    }
  | { readonly type: "openIdConnect"; readonly openIdConnectUrl?: string }
  | { readonly type: "mutualTLS" };

/** Where an OAuth 2 scheme's tokens come from, by the document's names of the ways to get them. */
export type OAuthFlows = Readonly<Partial<Record<OAuthFlowName, OAuthFlow>>>;

/** The flows that a client by itself can go through; `implicit` needs a browser for each token. */
export type OAuthFlowName =
  | "authorizationCode"
  | "deviceAuthorization"
  | "password"
  | "clientCredentials";

/** URLs as the document writes them: relative ones are relative to the API's server. */
export interface OAuthFlow {
  readonly authorizationUrl?: string;
  readonly deviceAuthorizationUrl?: string;
  readonly tokenUrl?: string;
  readonly refreshUrl?: string;
}

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
