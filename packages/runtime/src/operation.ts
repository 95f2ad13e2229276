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
  readonly responses: Readonly<Record<string, ResponseDecoding>>;
  /** The `Accept` header; by default `application/json`. */
  readonly accept?: string;
  /**
   * Alternatives of security schemes (OR), each a set of scheme names with scopes (AND).
   * An empty set means that no credentials are needed; absent: the document declares nothing.
   */
  readonly security?: readonly SecurityRequirement[];
  /** Absolute base URLs that the document gives this operation in place of its own servers. */
  readonly servers?: readonly string[];
}

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
  /** OpenAPI's `explode`; by default true for `form`, else false. */
  readonly explode?: boolean;
  /** OpenAPI's `allowReserved`: reserved characters of a query value are sent as they are. */
  readonly allowReserved?: boolean;
  /** The media type of a `content`-typed parameter, in place of a style: `application/json`. */
  readonly contentType?: string;
}
  /** How lists in a `deepObject` are written; by default as the client's `deepObjectArrays` says. */
  readonly arrays?: DeepObjectArrays;

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
  /** Media types that the operation takes; the first is sent. */
  readonly contentTypes: readonly string[];
  /** True where the operation can't be sent without a body. */
  readonly required?: boolean;
}

/**
 * How the body of a response becomes a value: `json` parsed, `text` a string, `bytes` a
 * `Uint8Array`, `empty` undefined, `auto` whichever of these the response's `Content-Type` asks for.
 */
export type ResponseDecoding = "json" | "text" | "bytes" | "empty" | "auto";

/** A set of schemes that are needed together, by name, each with the scopes it needs. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

/** One of the document's security schemes, as much of it as the session needs. */
export type SecurityScheme =
  | { readonly type: "apiKey"; readonly in: "header" | "query" | "cookie"; readonly name: string }
  | { readonly type: "http"; readonly scheme: string }
  | { readonly type: "oauth2" }
  | { readonly type: "openIdConnect" }
  | { readonly type: "mutualTLS" };

/** What generated code says of the document as a whole. Pure data. */
export interface ApiDescription {
  /** The document's title; names the API in errors. */
  readonly title: string;
  /** Absolute base URLs, variables replaced by their defaults; the first is used by default. */
  readonly servers: readonly string[];
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
}
