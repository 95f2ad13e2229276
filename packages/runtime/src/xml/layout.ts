/** How values stand in XML: what the document's schemas and their XML Objects come to. */
import type { ValueSchema, ValueType } from "../value-schema.js";

/** A name of an element or attribute. */
export interface XmlName {
  /**
   * Without prefix. Undefined where the document gives none: of a root element, or of what is called like
   * the property that it belongs to, which is known with the value only.
   */
  readonly local: string | undefined;
  /** Not said by an XML Object: it is that of a property or schema. */
  readonly isInferred: boolean;
  readonly prefix: string | undefined;
  readonly namespace: string | undefined;
}

/** What of XML a value is. */
export type Layout = Element | Attribute | Text | Inlined | Choice;

export interface Element {
  readonly kind: "element";
  readonly name: XmlName;
  readonly isNullable: boolean;
  readonly content: Content;
}

export interface Attribute {
  readonly kind: "attribute";
  readonly name: XmlName;
  readonly isNullable: boolean;
  readonly content: Scalar;
}

export interface Text {
  readonly kind: "text" | "cdata";
  readonly isNullable: boolean;
  readonly content: Scalar;
}

/** No node of its own: its content stands in the element around it. */
export interface Inlined {
  readonly kind: "none";
  readonly content: Members | List;
}

/** One of several. */
export interface Choice {
  readonly kind: "choice";
  readonly isNullable: boolean;
  readonly options: readonly Layout[];
}

/** What is in an element. */
export type Content = Scalar | Members | List | Nested | Anything;

/** Text, and what it is of. */
export interface Scalar {
  readonly kind: "scalar";
  /** More than one where the value may be of any of these. */
  readonly types: ReadonlySet<ScalarType>;
  /** The texts that it may have, where the document lists them. */
  readonly literals: ReadonlySet<string> | undefined;
  /** Integers that are too large for a number stay digits, as something exact is made of them. */
  readonly keepsDigits: boolean;
}

export type ScalarType = Exclude<ValueType, "null" | "array" | "object">;

/** The properties of an object. */
export interface Members {
  readonly kind: "members";
  readonly members: readonly Member[];
  /** Of the properties that the document doesn't name. */
  readonly others: Layout;
}

export interface Member {
  readonly key: string;
  readonly layout: Layout;
  readonly isRequired: boolean;
}

export interface List {
  readonly kind: "list";
  /** Of the first items. */
  readonly first: readonly Layout[];
  /** Of the other items. */
  readonly rest: Layout;
}

/** An element around another value, which has nodes of its own. */
export interface Nested {
  readonly kind: "nested";
  readonly inner: Layout;
}

/** Of which the document says nothing. */
export interface Anything {
  readonly kind: "any";
}

export const anything: Anything = { kind: "any" };

export const nameless: XmlName = {
  local: undefined,
  isInferred: true,
  prefix: undefined,
  namespace: undefined,
};

/** What is called like the property that it belongs to, and of which the document says nothing more. */
export const unnamed: Element = {
  kind: "element",
  name: nameless,
  isNullable: true,
  content: anything,
};

/** The key of text that stands beside attributes or elements where the document has none: DOM's name of it. */
export const textKey = "#text";

/** Schemas by the names that references have: `Pet` for `#/Pet`. */
export type NamedSchemas = Readonly<Record<string, ValueSchema>>;

/** The schema that a reference stands for, and its name. */
export function referred(
  schema: ValueSchema,
  named: NamedSchemas,
): { readonly name: string; readonly schema: ValueSchema } | undefined {
  if (schema.$ref === undefined) return undefined;
  const name = schema.$ref.slice("#/".length);
  const target = Object.hasOwn(named, name) ? named[name] : undefined;
  return { name, schema: target ?? {} };
}
