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
 *     { type: "array", items } or { type: "array", prefixItems }
 *     { type: "object", properties?, required?, additionalProperties? }   required names properties only
 *     { allOf: [...] }                                    an intersection of two or more
 *     { oneOf: [...] }                                    a union of two or more
 *
 * each with `nullable`, `description`, `deprecated` and `xml` where they apply. Properties keep `readOnly`
 * and `writeOnly` until `SchemaRegistry` has made two types of them. A wrong shape is reported and
 * becomes unknown; what a type can't express is dropped towards the wider type.
 */
import type { Schema, SchemaObject } from "./schema-model.js";
import { narrowByDiscriminator } from "./discriminator.js";
import type { PropertyFinder } from "./find-property.js";
import { child, entries, isRecord, items, type Node, type Reader, stringAt } from "./reader.js";
import { constrains, intersection, isBare, primitiveTypes, union } from "./schema-algebra.js";
import { schemaDocs } from "./schema-docs.js";
import { convertedType, type ValueKinds } from "./value-kinds.js";
import { xmlObject } from "./xml-object.js";

export interface SchemaContext {
  readonly reader: Reader;
  /** The name of the type that a reference stands for; undefined, and reported, where it leads nowhere. */
  readonly typeNameOf: (reference: Node) => string | undefined;
  readonly properties: PropertyFinder;
  readonly values: ValueKinds;
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
  if (Object.hasOwn(value, "$ref")) return normalizeReference(node, context, depth);

  if (!["allOf", "oneOf", "anyOf"].some((keyword) => keyword in value)) {
    return decorate(ownShape(node, context, depth), node, context.reader);
  }
  const all = normalizeList(node, "allOf", context, depth);
  const parts = all.filter(constrains);
  const unions = (["oneOf", "anyOf"] as const)
    .map((keyword) => normalizeUnion(node, keyword, context, depth))
    .filter(constrains);
  const own = ownShape(node, context, depth);
  const keepsOwn = constrains(own) && (!isBare(own) || parts.length + unions.length === 0);
  const members = [
    ...parts,
    ...(keepsOwn ? [own] : []),
    ...requiredOfOthers(node, context, depth),
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
  if (context.reader.isVersion30) return decorate(reference, node, context.reader);
  const { $ref: _, ...beside } = node.value as Record<string, unknown>;
  const added = normalizeSchema({ value: beside, place: node.place }, context, depth + 1);
  return decorate(
    constrains(added) ? intersection([reference, added]) : reference,
    node,
    context.reader,
  );
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
  const literals = literalsOf(node, context);
  const types = typesOf(node, context);
  if (literals && !types.some((type) => type === "object" || type === "array"))
    return { enum: literals };
  return types.length === 0
    ? true
    : union(types.map((type) => shapeOf(type, node, context, depth)));
}

function shapeOf(type: string, node: Node, context: SchemaContext, depth: number): Schema {
  if (type === "object") return normalizeObject(node, context, depth);
  if (type === "array") return normalizeArray(node, context, depth);
  if (type === "string" && isBinary(node)) return { type, format: "binary" };
  const format = stringAt(node, "format");
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
    if (has("properties", "additionalProperties", "patternProperties")) return ["object"];
    if (has("items", "prefixItems")) return ["array"];
    return isBinary(node) ? ["string"] : [];
  }
  const named = Array.isArray(type.value) ? type.value : [type.value];
  const known = named.filter((name): name is string => {
    if (primitiveTypes.has(name) || name === "object" || name === "array") return true;
    context.reader.wrongShape(
      type,
      "A type is one of string, number, integer, boolean, object, array and null",
      unknownHelp,
    );
    return false;
  });
  if (known.length < named.length) return [];
  const types = [...new Set(known)].filter(
    (name) => !(name === "integer" && known.includes("number")),
  );
  return types.length > 1 ? types.filter((name) => name !== "null") : types;
}

/** The values of `const` or `enum` that a literal type can express; undefined where it can't all. */
function literalsOf(node: Node, context: SchemaContext): unknown[] | undefined {
  const constant = child(node, "const");
  if (constant.value !== undefined) return isLiteral(constant.value) ? [constant.value] : undefined;
  const list = child(node, "enum");
  const expectation = "enum has to be a list with at least one value";
  if (
    !context.reader.isShaped(list, (value) => Array.isArray(value) && value.length > 0, expectation)
  )
    return undefined;
  const values = [...new Set(list.value as unknown[])];
  return values.every(isLiteral) ? values : undefined;
}

function isLiteral(value: unknown): boolean {
  return (
    value === null ||
    typeof value === "string" ||
    typeof value === "boolean" ||
    Number.isFinite(value)
  );
}

function normalizeArray(node: Node, context: SchemaContext, depth: number): Schema {
  const list = child(node, "items");
  // Before JSON Schema 2020-12, `items` held the tuple itself.
  const tuple = Array.isArray(list.value) ? list : child(node, "prefixItems");
  const rest = Array.isArray(list.value) ? child(node, "additionalItems") : list;
  if (!Array.isArray(tuple.value) || tuple.value.length === 0) {
    return { type: "array", items: normalizeSchema(rest, context, depth + 1) };
  }
  const first = items(tuple).map((item) => normalizeSchema(item, context, depth + 1));
  const hasLength = [child(node, "minItems").value, child(node, "maxItems").value].every(
    (count) => count === first.length,
  );
  if (hasLength || rest.value === false) return { type: "array", prefixItems: first };
  const others = normalizeSchema(rest, context, depth + 1);
  return {
    type: "array",
    items: [...first, others].every(constrains) ? union([...first, others]) : true,
  };
}

function normalizeObject(node: Node, context: SchemaContext, depth: number): SchemaObject {
  const list = child(node, "properties");
  const isShaped = context.reader.isShaped(list, isRecord, "properties has to be an object");
  const members = isShaped ? entries(list) : [];
  const properties = Object.fromEntries(
    members.map(([key, member]) => [key, normalizeProperty(member, context, depth)]),
  );
  const required = requiredOf(node, context).filter((key) => Object.hasOwn(properties, key));
  const others = otherProperties(node, Object.values(properties), context, depth);
  return {
    type: "object",
    ...(members.length > 0 && { properties }),
    ...(required.length > 0 && { required }),
    ...(others !== false && { additionalProperties: others }),
  };
}

/** A property is read-only or write-only by its own word or by that of the schema it refers to. */
function normalizeProperty(node: Node, context: SchemaContext, depth: number): Schema {
  const schema = normalizeSchema(node, context, depth + 1);
  if (typeof schema === "boolean" || typeof child(node, "$ref").value !== "string") return schema;
  const target = context.reader.follow(node);
  if (!target || schema["readOnly"] === true || schema["writeOnly"] === true) return schema;
  const isReadOnly = child(target, "readOnly").value === true;
  const isWriteOnly = child(target, "writeOnly").value === true;
  if (isReadOnly === isWriteOnly) return schema;
  return { ...schema, ...(isReadOnly ? { readOnly: true } : { writeOnly: true }) };
}

function requiredOf(node: Node, context: SchemaContext): string[] {
  const list = child(node, "required");
  // `required: true` on a property is a mistake from Swagger 1 times, and does no harm.
  if (typeof list.value === "boolean") return [];
  if (!context.reader.isShaped(list, Array.isArray, "required has to be a list of property names"))
    return [];
  return [
    ...new Set(items(list).flatMap(({ value }) => (typeof value === "string" ? [value] : []))),
  ];
}

/** The schema of properties without a name of their own; false where there are none. */
function otherProperties(
  node: Node,
  named: readonly Schema[],
  context: SchemaContext,
  depth: number,
): Schema {
  const additional = child(node, "additionalProperties");
  const patterns = entries(child(node, "patternProperties")).map(([, member]) => member);
  const declared = [
    ...patterns,
    ...(additional.value === undefined || additional.value === false ? [] : [additional]),
  ];
  if (declared.length === 0) return false;
  const schemas = declared.map((member) => normalizeSchema(member, context, depth + 1));
  if (!schemas.every(constrains)) return true;
  const schema = union(schemas);
  // TypeScript's index signature covers the named properties too: one that contradicts them makes a
  // type that no value has.
  const agrees = named.every((property) => typeOnly(property) === typeOnly(schema));
  return agrees ? schema : true;
}

/** Equal for schemas of the same type. */
export function typeOnly(schema: Schema): string {
  return JSON.stringify(schema, (key, value: unknown) =>
    ["description", "deprecated", "xml"].includes(key) ? undefined : value,
  );
}

/**
 * `required` may name properties that an `allOf` branch declares. These are repeated as required
 * ones, with the schema they have there. Copies inside of a copy would say nothing new, and double
 * with each level: the type is an intersection with what was copied.
 */
function requiredOfOthers(node: Node, context: SchemaContext, depth: number): SchemaObject[] {
  const branches = items(child(node, "allOf"));
  if (branches.length === 0 || context.isCopy) return [];
  const own = child(node, "properties");
  const missing = requiredOf(node, context)
    .filter((key) => child(own, key).value === undefined)
    .flatMap((key) => {
      const found = context.properties.find(branches, key);
      if (!found || found.isRequired) return [];
      return [[key, normalizeProperty(found.node, { ...context, isCopy: true }, depth)] as const];
    });
  if (missing.length === 0) return [];
  return [
    {
      type: "object",
      properties: Object.fromEntries(missing),
      required: missing.map(([key]) => key),
    },
  ];
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
    nullable === true || (Array.isArray(type) && type.length > 1 && type.includes("null"));
  const flags = {
    ...(readOnly === true && writeOnly !== true && { readOnly: true }),
    ...(writeOnly === true && readOnly !== true && { writeOnly: true }),
  };
  if (schema === true) return { ...docs, ...flags };
  if (!isNullable) return { ...schema, ...docs, ...flags };
  return "$ref" in schema || "as" in schema
    ? { oneOf: [schema, { type: "null" }], ...docs, ...flags }
    : { ...schema, nullable: true, ...docs, ...flags };
}
