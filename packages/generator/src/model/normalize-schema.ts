/**
 * One schema of the document -> a schema of a small, regular subset of JSON Schema, which every
 * printer of types understands the same way:
 *
 *     true | false                                        unknown, never
 *     { $ref: "#/TypeName" }
 *     { enum: [primitives] }
 *     { type: "string" | "number" | "integer" | "boolean" | "null" }
 *     { type: "string", format: "binary" }                what is no text: a file, where there can be one
 *     { type, format, as }                                what is converted: `as` is its type in the client
 *     { type, format, typed }                             the same value under a type of the program's own
 *     { type: "string" | "number", open: true }           beside an enum: what it doesn't list
 *     { type: "array", items }
 *     { type: "array", prefixItems, minItems, items? }    those beyond minItems may be missing; items follow
 *     { type: "object", properties?, required?, additionalProperties? }   required names properties only;
 *                                                         additionalProperties is false where there is none
 *     { type: "object", ..., additionalProperties, names }  those that have such names: [{ prefix, suffix }]
 *     { allOf: [...] }                                    an intersection of two or more
 *     { oneOf: [...] }                                    a union of two or more
 *
 * each with `nullable`, `description`, `deprecated` and `xml` where they apply. Properties keep `readOnly`
 * and `writeOnly` until `SchemaRegistry` has made two types of them. A wrong shape is reported and
 * becomes unknown; what a type can't express is dropped towards the wider type.
 */
import type { Schema, SchemaObject } from "./schema-model.js";
import { warnOfIgnored } from "./beside-reference.js";
import { warnOfDynamic } from "./dynamic-reference.js";
import { narrowByDiscriminator } from "./discriminator.js";
import type { Inheritance } from "./inheritance.js";
import type { PropertyFinder } from "./find-property.js";
import type { FormatTypeNames } from "./format-types.js";
import { requiredOfOthers } from "./all-of.js";
import { haveNoTypeInCommon, withoutConflicts } from "./all-of-conflicts.js";
import { extensibleValues, isOpenEnum, listedValues, literalUnion } from "./literals.js";
import { normalizeArray } from "./normalize-array.js";
import { normalizeObject } from "./normalize-object.js";
import { child, isRecord, items, type Node, type Reader, stringAt } from "./reader.js";
import { constrains, intersection, isBare, primitiveTypes, union } from "./schema-algebra.js";
import { refinements, withoutProperties, withRequired } from "./refined-literals.js";
import { schemaDocs } from "./schema-docs.js";
import { convertedType, type ValueKinds } from "./value-kinds.js";
import { warnOfType } from "./type-names.js";
import { xmlObject } from "./xml-object.js";

export interface SchemaContext {
  readonly reader: Reader;
  /** The name of the type that a reference stands for; undefined, and reported, where it leads nowhere. */
  readonly typeNameOf: (reference: Node) => string | undefined;
  readonly properties: PropertyFinder;
  readonly inheritance: Inheritance;
  readonly values: ValueKinds;
  readonly formats: FormatTypeNames;
  /** Whether values may come that an enum doesn't list. */
  readonly openEnums: boolean;
  /** What is normalised is printed beside what it was copied from: see `requiredOfOthers`. */
  readonly isCopy?: boolean;
}

/** Nobody writes schemas nested deeper by hand; a stack overflow is no answer to those who do. */
const deepest = 100;

export function normalizeSchema(node: Node, context: SchemaContext, depth = 0): Schema {
  const { value } = node;
  if (value === undefined || typeof value === "boolean") return value ?? true;
  if (!isRecord(value)) {
    context.reader.wrongShape(node, "A schema has to be an object", unknownHelp);
    return true;
  }
  if (depth > deepest) {
    context.reader.warn(
      "GC161",
      node.place,
      `Schemas are nested more than ${deepest} deep here`,
      unknownHelp,
    );
    return true;
  }
  warnOfDynamic(node, context.reader);
  if (Object.hasOwn(value, "$ref")) return normalizeReference(node, context, depth);

  if (!["allOf", "oneOf", "anyOf"].some((keyword) => keyword in value)) {
    return decorate(ownShape(node, context, depth), node, context.reader);
  }
  if ("allOf" in value && haveNoTypeInCommon(node, context))
    return decorate(true, node, context.reader);
  const partNodes = items(child(node, "allOf"));
  const refining = refinements([...partNodes, node], context);
  const normalize = (inner: Node) => normalizeSchema(inner, context, depth + 1);
  const all = normalizeList(node, "allOf", context, depth).map((part, index) => {
    const partNode = partNodes[index] ?? node;
    const { lost = [], required = [] } = refining[index] ?? {};
    const kept =
      lost.length === 0 ? part : withoutProperties(partNode, lost, { ...context, normalize });
    const earlier = partNodes.slice(0, index);
    return withRequired(withoutConflicts(kept, partNode, earlier, context), required);
  });
  const parts = all.filter(constrains);
  const unions = (["oneOf", "anyOf"] as const)
    .map((keyword) => normalizeUnion(node, keyword, context, depth))
    .filter(constrains);
  const own = withRequired(
    withoutConflicts(ownShape(node, context, depth), node, partNodes, context),
    refining[partNodes.length]?.required ?? [],
  );
  const keepsOwn = constrains(own) && (!isBare(own) || parts.length + unions.length === 0);
  const members = [
    ...parts,
    ...(keepsOwn ? [own] : []),
    ...repeated(node, context, depth),
    ...(depth === 0 ? [context.inheritance.toldBy(node) ?? true] : []),
    ...unions,
  ];
  return decorate(withXmlOf(all, intersection(members)), node, context.reader);
}

/** A part may have nothing but an XML Object, which OpenAPI 3.0 has no room for beside a reference. */
function withXmlOf(parts: readonly Schema[], schema: Schema): Schema {
  const beside = parts.find(
    (part): part is SchemaObject => typeof part !== "boolean" && "xml" in part && !constrains(part),
  );
  return beside === undefined || typeof schema === "boolean"
    ? schema
    : { ...schema, xml: beside["xml"] };
}

const unknownHelp = "It is unknown in the client. Correct it in the document.";

function normalizeReference(node: Node, context: SchemaContext, depth: number): Schema {
  if (stringAt(node, "$ref") === undefined) {
    context.reader.wrongShape(child(node, "$ref"), "A reference has to be a string", unknownHelp);
    return true;
  }
  const name = context.typeNameOf(node);
  if (name === undefined) return decorate(true, node, context.reader);
  const reference = { $ref: `#/${name}` };
  // OpenAPI 3.0 ignores what stands beside a reference; JSON Schema 2020-12, and so 3.1, adds it.
  if (context.reader.isVersion30) {
    warnOfIgnored(node, context.reader);
    return decorate(reference, node, context.reader);
  }
  const { $ref: _, ...beside } = node.value as Record<string, unknown>;
  const added = normalizeSchema({ value: beside, place: node.place }, context, depth + 1);
  const members = [reference, added, ...repeated(node, context, depth)];
  return decorate(intersection(members), node, context.reader);
}

function repeated(node: Node, context: SchemaContext, depth: number): SchemaObject[] {
  const copy = { ...context, isCopy: true };
  return requiredOfOthers(node, context, (inner) => normalizeSchema(inner, copy, depth + 1));
}

function normalizeList(
  node: Node,
  keyword: string,
  context: SchemaContext,
  depth: number,
): Schema[] {
  const list = child(node, keyword);
  if (!context.reader.isShaped(list, Array.isArray, `${keyword} has to be a list of schemas`))
    return [];
  return items(list).map((item) => normalizeSchema(item, context, depth + 1));
}

function normalizeUnion(
  node: Node,
  keyword: "oneOf" | "anyOf",
  context: SchemaContext,
  depth: number,
): Schema {
  const members = normalizeList(node, keyword, context, depth);
  // One alternative that allows everything makes the others mean nothing.
  if (members.length === 0 || !members.every(constrains)) return true;
  return union(narrowByDiscriminator(node, keyword, members, context));
}

/** What `type`, `enum`, `const`, `properties` and `items` say, without documentation. */
function ownShape(node: Node, context: SchemaContext, depth: number): Schema {
  const literals = listedValues(node, context.reader);
  if (literals) return literalUnion(literals, isOpenEnum(node, context.openEnums));
  const extensible = extensibleValues(node);
  if (extensible) return literalUnion(extensible, true);
  const types = typesOf(node, context);
  // OpenAPI 3.0 has no `false`, and says so.
  if (types.length === 0) return !isAnything(child(node, "not"));
  return union(types.map((type) => shapeOf(type, node, context, depth)));
}

function isAnything({ value }: Node): boolean {
  return value === true || (isRecord(value) && Object.keys(value).length === 0);
}

function shapeOf(type: string, node: Node, context: SchemaContext, depth: number): Schema {
  const normalize = (inner: Node) => normalizeSchema(inner, context, depth + 1);
  if (type === "object") return normalizeObject(node, { reader: context.reader, normalize });
  if (type === "array") return normalizeArray(node, normalize);
  if (type === "string" && isBinary(node)) return { type, format: "binary" };
  const format = stringAt(node, "format");
  const typed = context.formats.typeOf(format);
  if (typed !== undefined) return { type, format, typed };
  const as = convertedType(type, format, context.values);
  return as === undefined ? { type } : { type, format, as };
}

/**
 * Bytes that are no text: OpenAPI 3.0's `format: binary`, and 3.1's media type that says so, where no
 * `contentEncoding` makes text of them.
 */
export function isBinary(node: Node): boolean {
  if (stringAt(node, "format") === "binary") return true;
  const mediaType = stringAt(node, "contentMediaType");
  return (
    mediaType !== undefined &&
    stringAt(node, "contentEncoding") === undefined &&
    !/^text\/|[/+](?:json|xml)\b/i.test(mediaType)
  );
}

/** The types of a schema without "null"; inferred where it names none. */
function typesOf(node: Node, context: SchemaContext): string[] {
  const type = child(node, "type");
  if (type.value === undefined) {
    const has = (...keys: string[]) => keys.some((key) => child(node, key).value !== undefined);
    if (has("properties", "additionalProperties", "patternProperties", "propertyNames"))
      return ["object"];
    if (has("dependentSchemas") && !has("allOf", "oneOf", "anyOf")) return ["object"];
    if (has("items", "prefixItems")) return ["array"];
    return isBinary(node) ? ["string"] : [];
  }
  const named = Array.isArray(type.value) ? type.value : [type.value];
  const known = named.filter((name): name is string => {
    if (primitiveTypes.has(name) || name === "object" || name === "array") return true;
    warnOfType(type, name, context.reader);
    return false;
  });
  if (known.length < named.length) return [];
  const excluded = excludedTypes(child(node, "not"));
  const types = [...new Set(known)].filter(
    (name) => !(name === "integer" && known.includes("number")) && !excluded.has(name),
  );
  return types.length > 1 ? types.filter((name) => name !== "null") : types;
}

/** `not: { type: ... }` takes types away. */
function excludedTypes(not: Node): ReadonlySet<unknown> {
  const isAlone = isRecord(not.value) && Object.keys(not.value).length === 1;
  const { value } = child(not, "type");
  return new Set(isAlone ? (Array.isArray(value) ? value : [value]) : []);
}

/** Adds documentation, `nullable`, `xml` and the direction flags of `node` to what it was normalised to. */
function decorate(schema: Schema, node: Node, reader: Reader): Schema {
  if (schema === false) return false;
  const value = isRecord(node.value) ? node.value : {};
  // OpenAPI 3.0 ignores what stands beside a reference.
  const isAlone = reader.isVersion30 && typeof value["$ref"] === "string";
  const xml = isAlone ? undefined : xmlObject(node, schema, reader);
  const docs = { ...schemaDocs(value), ...(xml && { xml }) };
  const { nullable, type, readOnly, writeOnly } = value;
  const isNullable =
    nullable === true ||
    (Array.isArray(type) &&
      type.length > 1 &&
      type.includes("null") &&
      !excludedTypes(child(node, "not")).has("null"));
  const flags = {
    ...(readOnly === true && writeOnly !== true && { readOnly: true }),
    ...(writeOnly === true && readOnly !== true && { writeOnly: true }),
  };
  if (schema === true) return { ...docs, ...flags };
  if (!isNullable) return { ...schema, ...docs, ...flags };
  const isNamed = ["$ref", "as", "typed", "prefixItems", "names"].some((key) => key in schema);
  return isNamed || schema["additionalProperties"] === false
    ? { oneOf: [schema, { type: "null" }], ...docs, ...flags }
    : { ...schema, nullable: true, ...docs, ...flags };
}
