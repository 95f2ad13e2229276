/**
 * What the generator knows of an API after loading. Everything after `model/` reads this and never
 * the document. Names in it are safe to print as identifiers, and comments as comments; every other
 * string is data and must be printed as a literal. Plugins get it, too: docs/plugins.md says which parts of
 * it they may rely on.
 */
import type { Place } from "../document.js";
import type { NamedImport } from "./format-types.js";
import type { PaginationModel } from "./pagination-model.js";
import type { ValueKinds } from "./value-kinds.js";
import type { Callback, Webhook } from "./inbound-model.js";
import type { BodyModel, ParameterModel, ReadOnlyModel } from "./request-model.js";
import type { LinkModel, ResponseModel } from "./response-model.js";
import type {
  Extensions,
  JsonSchema,
  NamedSchema,
  OperationSchemas,
  ValueShape,
} from "./schema-model.js";
import type { SecurityRequirement, SecurityScheme } from "./security-model.js";

/** An API, and the client that is written for it. */
export interface ApiModel {
  readonly info: {
    /** As the document has it: any text. */
    readonly title: string;
    /** The document's own, as it has it: any text. */
    readonly version: string;
    /** Title and version, safe inside a comment. */
    readonly heading: string;
    /** Safe inside a comment. */
    readonly description?: string;
    /** Its summary, else its description, as they are written: Markdown of anybody. */
    readonly about?: string;
    /** As it is written: an SPDX expression, or any name. */
    readonly license?: string;
  };
  /** Class name of the client: `Petstore`. */
  readonly clientName: string;
  /** Where the document names none and its URL is known: the root of its host, as OpenAPI says. */
  readonly servers: readonly Server[];
  /** Its operations, in the document's order of groups. */
  readonly groups: readonly Group[];
  /** The types that stand in `models.ts`. */
  readonly schemas: readonly NamedSchema[];
  /** Types of the program's own that the client's are made of. */
  readonly imports: readonly NamedImport[];
  /** Of the schemas that bodies refer to and that have read-only properties, by their names. */
  readonly readOnly: Readonly<Record<string, ReadOnlyModel>>;
  /** What dates and integers of 64 bits are in the client; empty where it has none. */
  readonly values: ValueKinds;
  /** The shapes that those of bodies and parameters refer to, by the names of their types. */
  readonly shapes: Readonly<Record<string, ValueShape>>;
  /** The same two for webhooks and callbacks. */
  readonly inboundValues: ValueKinds;
  readonly inboundShapes: Readonly<Record<string, ValueShape>>;
  /** How callers may say who they are. */
  readonly securitySchemes: readonly SecurityScheme[];
  /** What the API calls on programs that asked for it. */
  readonly webhooks: readonly Webhook[];
  /** What the schemas of `OperationModel.validation` refer to, by name. Only where it was asked for. */
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
  /** Those of the document's root. */
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
  /** Of the tag. Safe inside a comment. */
  readonly description?: string;
  /** In the document's order. */
  readonly operations: readonly OperationModel[];
}

/** One method of one path: a method of the client. */
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
  /** As written, with its parameters in braces: `/pets/{petId}`. */
  readonly path: string;
  /** Method and path, safe inside a comment: `GET /pets/{petId}`. */
  readonly heading: string;
  /** Safe inside a comment. */
  readonly summary?: string;
  /** Safe inside a comment. */
  readonly description?: string;
  /** Safe inside a comment. */
  readonly externalDocs?: string;
  readonly deprecated: boolean;
  /** As written: any text. */
  readonly tags: readonly string[];
  /** Those of the path among them. */
  readonly parameters: readonly ParameterModel[];
  /** What is sent; absent where there is nothing to send. */
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
  /** Where it stands in the document. */
  readonly place: Place;
}

/** Where the API can be. */
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

/** A part of a server's URL that can be chosen. */
export interface ServerVariable {
  readonly default: string;
  readonly enum?: readonly string[];
  /** Safe inside a comment. */
  readonly description?: string;
}
