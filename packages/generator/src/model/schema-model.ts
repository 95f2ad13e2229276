/** The model's schemas: for types, for values, and for validation. */
import type { Place } from "../document.js";

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

/** A schema with an exported type of its own. */
export interface NamedSchema {
  /** Name of the type: `Pet`, `PetInput`. */
  readonly name: string;
  readonly schema: Schema;
  /** Its name in the document, by which its element goes in XML; absent for a schema without one. */
  readonly component?: string;
  /** Safe inside a comment. */
  readonly description?: string;
  readonly deprecated: boolean;
  /** The values of an enum that the document has names for: an object of them stands beside the type. */
  readonly values?: readonly EnumValue[];
  /** It is sent in multipart bodies, where a binary string is a file. */
  readonly holdsFiles: boolean;
  readonly place: Place;
}

/** A value of an enum by its name. */
export interface EnumValue {
  /** Safe to print as the key of a property; unique in its enum. */
  readonly name: string;
  readonly value: string | number | boolean;
  /** Safe inside a comment. */
  readonly description?: string;
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

/** Names that begin with the one and end with the other: `` `x-${string}` ``. Safe inside of code. */
export interface NamePattern {
  readonly prefix: string;
  readonly suffix: string;
}
