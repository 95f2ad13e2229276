/** What of the model is sent: parameters and bodies. Names in it are safe to print, as `api-model.ts` says. */
import type { Place } from "../document.js";
import type { Extensions, Schema, ValueShape } from "./schema-model.js";

/** Where parameters stand, in the order in which they get their bare name among the arguments. */
export const parameterPlaces = ["path", "query", "querystring", "header", "cookie"] as const;

/** A parameter of an operation: an argument of its method. */
export interface ParameterModel {
  /** The name on the wire. */
  readonly name: string;
  /** The key among the arguments: any string, quoted by the emitter where it must be. */
  readonly arg: string;
  readonly in: (typeof parameterPlaces)[number];
  readonly required: boolean;
  readonly deprecated: boolean;
  /** Safe inside a comment. */
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

/** The body of a request: the argument `body`. */
export interface BodyModel {
  /** Safe inside a comment. */
  readonly description?: string;
  readonly required: boolean;
  /** In the document's order. */
  readonly content: readonly BodyMediaModel[];
  /** The media type that the client sends by default: JSON where there is any, else the first. */
  readonly chosen: BodyMediaModel;
  readonly extensions: Extensions;
}

/** A media type that a body can be sent as. */
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

/** A media type, and what it holds. */
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
