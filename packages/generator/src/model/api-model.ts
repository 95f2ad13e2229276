/**
 * What the generator knows of an API after loading. Everything after `model/` reads this and never
 * the document. Names in it are safe to print as identifiers, and comments as comments; every other
 * string is data and must be printed as a literal.
 */
import type { Place } from "../document.js";
import type { PaginationModel } from "./pagination-model.js";
import type { ValueKinds } from "./value-kinds.js";

export interface ApiModel {
  readonly info: {
    readonly title: string;
    readonly version: string;
    /** Title and version, safe inside a comment. */
    readonly heading: string;
    /** Safe inside a comment. */
    readonly description?: string;
  };
  /** Class name of the client: `Petstore`. */
  readonly clientName: string;
  /** Where the document names none and its URL is known: the root of its host, as OpenAPI says. */
  readonly servers: readonly Server[];
  readonly groups: readonly Group[];
  readonly schemas: readonly NamedSchema[];
  /** Of the schemas that bodies refer to and that have read-only properties, by their names. */
  readonly readOnly: Readonly<Record<string, ReadOnlyModel>>;
  /** What dates and integers of 64 bits are in the client; empty where it has none. */
  readonly values: ValueKinds;
  /** The shapes that those of bodies and parameters refer to, by the names of their types. */
  readonly shapes: Readonly<Record<string, ValueShape>>;
  /** The same two for webhooks and callbacks. */
  readonly inboundValues: ValueKinds;
  readonly inboundShapes: Readonly<Record<string, ValueShape>>;
  readonly securitySchemes: readonly SecurityScheme[];
  readonly webhooks: readonly Webhook[];
  /** What the schemas of `OperationModel.validation` refer to, by name. Only where it was asked for. */
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  readonly extensions: Extensions;
}

/** The operations of one tag. */
export interface Group {
  /** Property of the client: `pets`. Absent for operations that stand on the client itself. */
  readonly property?: string;
  /** Class name: `PetsApi`; the client's own where the operations stand on it. */
  readonly className: string;
  /** File name without ending: `pets`; `index` where the operations stand on the client. */
  readonly fileName: string;
  readonly description?: string;
  readonly operations: readonly OperationModel[];
}

export interface OperationModel {
  /** `operationId` as written, or method and path: for people, errors and logs. */
  readonly id: string;
  /** Method of the group: `getPet`. */
  readonly name: string;
  /** Name of its descriptor in the group's file: `getPet`, or `deleteOperation` for a reserved word. */
  readonly descriptorName: string;
  /** Prefix of its types: `GetPet`, as in `GetPetArgs`. Unique in the model. */
  readonly typeName: string;
  /** As it is sent: in upper case, but for additional operations of the document's own. */
  readonly method: string;
  readonly path: string;
  /** Method and path, safe inside a comment: `GET /pets/{petId}`. */
  readonly heading: string;
  readonly summary?: string;
  readonly description?: string;
  readonly externalDocs?: string;
  readonly deprecated: boolean;
  readonly tags: readonly string[];
  readonly parameters: readonly ParameterModel[];
  readonly body?: BodyModel;
  readonly responses: readonly ResponseModel[];
  /** Where its responses lead; absent where they lead nowhere. */
  readonly links?: readonly LinkModel[];
  /** Alternatives (OR) of sets (AND). Absent where neither operation nor document declares any. */
  readonly security?: readonly SecurityRequirement[];
  /** Only where operation or path item has servers of its own. */
  readonly servers?: readonly Server[];
  /** How the list goes on that it answers a page of, where the document says so. */
  readonly pagination?: PaginationModel;
  readonly callbacks: readonly Callback[];
  /** What its values are checked against. Only where it was asked for. */
  readonly validation?: OperationSchemas;
  readonly extensions: Extensions;
  readonly place: Place;
}

export interface ParameterModel {
  /** The name on the wire. */
  readonly name: string;
  /** The key among the arguments: any string, quoted by the emitter where it must be. */
  readonly arg: string;
  readonly in: "path" | "query" | "querystring" | "header" | "cookie";
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly description?: string;
  /** An empty text is taken in place of a value. Only where its style has a text for that. */
  readonly allowEmptyValue: boolean;
  readonly serialization: ParameterSerialization;
  readonly schema: Schema;
  /** Where some of it is not written as it is. */
  readonly shape?: ValueShape;
  /** Where the document describes its value; these places are kept only where values are validated. */
  readonly schemaPlace?: Place;
  readonly extensions: Extensions;
  readonly place: Place;
}

/** OpenAPI: a parameter has either a schema with a style, or content of one media type. */
export type ParameterSerialization =
  | {
      readonly kind: "style";
      readonly style:
        | "simple"
        | "label"
        | "matrix"
        | "form"
        | "spaceDelimited"
        | "pipeDelimited"
        | "deepObject"
        | "cookie";
      readonly explode: boolean;
      readonly allowReserved: boolean;
      /** Lists in a `deepObject`, where the document says how they are written. */
      readonly arrays?: "brackets" | "indices";
    }
  | { readonly kind: "content"; readonly contentType: string };

export interface BodyModel {
  readonly description?: string;
  readonly required: boolean;
  /** In the document's order. */
  readonly content: readonly BodyMediaModel[];
  /** The media type that the client sends by default: JSON where there is any, else the first. */
  readonly chosen: BodyMediaModel;
  readonly extensions: Extensions;
}

export interface BodyMediaModel extends MediaTypeModel {
  /** With `lines` and `sequence`, the schema is that of one item. */
  readonly coding: BodyCoding;
  /** Where the document describes what is encoded: the body, or one item of it. */
  readonly schemaPlace?: Place;
  /** Of a multipart body: the properties that are files, or lists of files. */
  readonly files: readonly string[];
  /** With coding `parts`. */
  readonly parts?: PartsModel;
  /** What is taken out before it is sent. */
  readonly readOnly?: ReadOnlyModel;
  /** Where some of it is not written as it is: of the value, or of one item. */
  readonly shape?: ValueShape;
}

/**
 * What the user hands in as a body: a value that the runtime encodes as `json`, `xml`, `form`, `multipart`
 * (parts with names), `parts` (by their positions), or item by item as `lines` or `sequence` of JSON;
 * `text`; `binary` bytes or a stream; `raw`: any of these
 * two, encoded by the user.
 */
export type BodyCoding =
  | "json"
  | "xml"
  | "form"
  | "multipart"
  | "parts"
  | "lines"
  | "sequence"
  | "text"
  | "binary"
  | "raw";

/** Where read-only properties are: in a named schema, or as `ReadOnlyShape` of the runtime says it. */
export type ReadOnlyModel =
  | string
  | {
      readonly omit?: readonly string[];
      readonly at?: Readonly<Record<string, ReadOnlyModel>>;
      readonly others?: ReadOnlyModel;
      readonly all?: readonly ReadOnlyModel[];
    };

/** The shape of a value for the runtime: `ValueSchema` of its contract. */
export type ValueShape = {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly nullable?: boolean;
  readonly properties?: Readonly<Record<string, ValueShape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: ValueShape;
  readonly prefixItems?: readonly ValueShape[];
  readonly items?: ValueShape;
  readonly allOf?: readonly ValueShape[];
  readonly oneOf?: readonly ValueShape[];
  readonly xml?: XmlModel;
};

/** How a value stands in XML: `XmlSchema` of the runtime's contract. */
export type XmlModel = {
  readonly nodeType?: "element" | "attribute" | "text" | "cdata" | "none";
  readonly name?: string;
  readonly namespace?: string;
  readonly prefix?: string;
  readonly component?: string;
};

export interface MediaTypeModel {
  /** As written: `application/json; charset=utf-8`. */
  readonly contentType: string;
  readonly schema?: Schema;
  /** Of XML: as it stands there. Its `schema` may be one of the same type, for its name. */
  readonly described?: Schema;
  readonly encoding: readonly EncodingModel[];
  readonly extensions: Extensions;
}

/** How one property of a form or multipart body is sent. */
export interface EncodingModel {
  readonly property: string;
  readonly contentType?: string;
  readonly headers: readonly PartHeaderModel[];
  readonly style?: string;
  readonly explode?: boolean;
  readonly allowReserved?: boolean;
}

/** A header field of a part. */
export interface PartHeaderModel {
  readonly name: string;
  readonly description?: string;
  readonly required: boolean;
  readonly schema: Schema;
  /** What is sent where the user gives none; the only one that there is, if `isConstant`. */
  readonly value?: string;
  readonly isConstant: boolean;
  readonly explode: boolean;
  /** JSON, in place of style `simple`. */
  readonly contentType?: string;
  /** Where its value is not written as it is. */
  readonly shape?: ValueShape;
}

/** The parts of a multipart body by their positions. */
export interface PartsModel {
  /** The first ones. */
  readonly prefix: readonly PartModel[];
  /** All others; absent where there are none. */
  readonly rest?: PartModel;
  /** How many of the first have to be there. */
  readonly required: number;
  /** They are described one by one, and not as a list. */
  readonly isStreamed: boolean;
}

export interface PartModel {
  readonly schema: Schema;
  /** Where the document describes its value. */
  readonly schemaPlace?: Place;
  readonly contentType?: string;
  readonly headers: readonly PartHeaderModel[];
  readonly kind: PartKind;
  /** What is taken out before it is sent. */
  readonly readOnly?: ReadOnlyModel;
  /** Where some of it is not written as it is. */
  readonly shape?: ValueShape;
  /** It is multipart itself. */
  readonly parts?: PartsModel;
}

/** What the user hands in: a `value` of its schema; a `file`, `text`, or `any` of these, encoded already. */
export type PartKind = "value" | "file" | "text" | "any";

export interface ResponseModel {
  /** `200`, `4XX` (in upper case) or `default`. */
  readonly status: string;
  readonly description?: string;
  readonly headers: readonly ResponseHeaderModel[];
  /** In the document's order. */
  readonly content: readonly MediaTypeModel[];
  /** What the client reads, the preferred one first: JSON where there is any. None: there is no body. */
  readonly readable: readonly ReadableContent[];
  readonly extensions: Extensions;
}

/** How a body becomes a value: see `ResponseDecoding` of the runtime. */
export type BodyDecoding =
  | "json"
  | "xml"
  | "text"
  | "bytes"
  | "auto"
  | "events"
  | "json-events"
  | "json-lines"
  | "json-sequence";

/** A media type of a response that the client reads. */
export interface ReadableContent {
  /** As written. */
  readonly contentType: string;
  readonly decoding: BodyDecoding;
  /** Of the body; of one item where it comes item by item. */
  readonly schema?: Schema;
  /** Where the document describes that. */
  readonly schemaPlace?: Place;
  /** As in `MediaTypeModel`. */
  readonly described?: Schema;
  /** The kinds of event, where it has such; none where the document says nothing of them. */
  readonly events?: readonly EventModel[];
  /** Where some of it is converted: of the body, of one item, or of an event with its data. */
  readonly shape?: ValueShape;
}

/** One kind of event. */
export interface EventModel {
  /** Its `event` field, where the document fixes it. */
  readonly name?: string;
  readonly data: Schema;
  /** Where the document describes its data, where that is JSON. */
  readonly schemaPlace?: Place;
}

/** A header field of a response. */
export interface ResponseHeaderModel {
  /** In lower case. */
  readonly name: string;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly value: HeaderValueModel;
}

/** How a header field becomes a value, and its type. */
export interface HeaderValueModel {
  /** See `HeaderDecoding` of the runtime. */
  readonly decoding:
    | HeaderPrimitive
    | "json"
    | { readonly items: HeaderPrimitive }
    | {
        readonly properties: Readonly<Record<string, HeaderPrimitive>>;
        readonly explode?: boolean;
      };
  readonly schema: Schema;
}

export type HeaderPrimitive = "string" | "number" | "boolean";

/** A follow-up: another operation, called with what a response brought. */
export interface LinkModel {
  /** Of the response: as `ResponseModel.status`. */
  readonly status: string;
  /** Its key in the document: any string. */
  readonly name: string;
  /** Safe inside a comment. */
  readonly description?: string;
  /** `typeName` of the operation that it leads to. */
  readonly target: string;
  /** Arguments of that operation, `body` among them: runtime expressions and constants. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly server?: Server;
}

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

export interface Webhook {
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

export interface Server {
  /** As written, with `{variables}`; relative to `base` where that is known. */
  readonly url: string;
  /** OpenAPI 3.2: by which it can be chosen. */
  readonly name?: string;
  /** Safe inside a comment. */
  readonly description?: string;
  readonly variables: Readonly<Record<string, ServerVariable>>;
  /** It can be sent to: http or https, or relative, and every variable is described. */
  readonly isUsable: boolean;
  /** The URL with each variable's default, where that is absolute (http or https). */
  readonly absoluteUrl?: string;
  /** Of a relative one: the URL of the document that it stands in, where that is on the web. */
  readonly base?: string;
  /** Where a relative one could be, for people: `https://api.example.com/v1`. Safe inside a comment. */
  readonly exampleUrl?: string;
}

export interface ServerVariable {
  readonly default: string;
  readonly enum?: readonly string[];
  /** Safe inside a comment. */
  readonly description?: string;
}

export type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

interface SecuritySchemeBase {
  /** Its key in the document, by which users hand in a credential. */
  readonly key: string;
  readonly description?: string;
  /**
   * What users hand in for it: a token; a token or what gets one by OAuth 2; user and password; a client
   * certificate; or, for other HTTP schemes, the value of `Authorization`.
   */
  readonly credential: "token" | "oauth" | "user" | "http" | "certificate";
  readonly extensions: Extensions;
}

export type SecurityScheme = SecuritySchemeBase &
  (
    | { readonly type: "apiKey"; readonly in: "header" | "query" | "cookie"; readonly name: string }
    | { readonly type: "http"; readonly scheme: string; readonly bearerFormat?: string }
    | {
        readonly type: "oauth2";
        readonly flows: Readonly<Record<string, OAuthFlow>>;
        readonly metadataUrl?: string;
      }
    | { readonly type: "openIdConnect"; readonly openIdConnectUrl: string }
    | { readonly type: "mutualTLS" }
  );

export interface OAuthFlow {
  readonly authorizationUrl?: string;
  readonly deviceAuthorizationUrl?: string;
  readonly tokenUrl?: string;
  readonly refreshUrl?: string;
  readonly scopes: Readonly<Record<string, string>>;
}

/** A schema with an exported type of its own. */
export interface NamedSchema {
  /** Name of the type: `Pet`, `PetInput`. */
  readonly name: string;
  readonly schema: Schema;
  /** Its name in the document, by which its element goes in XML; absent for a schema without one. */
  readonly component?: string;
  readonly description?: string;
  readonly deprecated: boolean;
  /** It is sent in multipart bodies, where a binary string is a file. */
  readonly holdsFiles: boolean;
  readonly place: Place;
}

/**
 * A JSON schema in which every `$ref` is `#/TypeName`, the name of a `NamedSchema`; comments in it
 * are safe; values that TypeScript can't express are gone. Only `emit/schema-types.ts` looks inside.
 */
export type Schema = SchemaObject | boolean;

export interface SchemaObject {
  readonly [keyword: string]: unknown;
}

/**
 * JSON Schema 2020-12, as data: what the document says of values, with all its constraints. References
 * are `#/$defs/Name`.
 */
export type JsonSchema = boolean | { readonly [keyword: string]: unknown };

/** What the values of an operation are checked against. */
export interface OperationSchemas {
  /** Of parameters, by their names among the arguments. */
  readonly args?: Readonly<Record<string, JsonSchema>>;
  /** By media type; of one item where items are sent one by one. */
  readonly body?: Readonly<Record<string, JsonSchema>>;
  /** By status and media type; of one item or event where these come one by one. */
  readonly responses?: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>;
}

/** The document's `x-` fields, as they are. */
export type Extensions = Readonly<Record<string, unknown>>;
