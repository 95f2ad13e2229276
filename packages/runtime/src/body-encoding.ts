/** How bodies are written, as generated code describes it: a part of the contract in operation.ts. */
import type { ParameterStyle } from "./parameter.js";
import type { ValueSchema } from "./value-schema.js";

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
