/** Shapes of values, as generated code describes them: a part of the contract in operation.ts. */

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
