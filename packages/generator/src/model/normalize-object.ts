/** Objects: named properties, those that go by other names, and which of them have to be there. */
import { child, entries, isRecord, items, type Node, type Reader } from "./reader.js";
import type { NamePattern, Schema, SchemaObject } from "./schema-model.js";
import { listedValues } from "./literals.js";
import { fits, namePattern } from "./property-names.js";
import { constrains, union } from "./schema-algebra.js";

/** What `normalizeSchema` lends: schemas inside go through it again. */
export interface Inner {
  readonly reader: Reader;
  readonly normalize: (node: Node) => Schema;
}

export function normalizeObject(node: Node, inner: Inner): SchemaObject {
  const { reader } = inner;
  const required = requiredOf(node, reader);
  const others = otherProperties(node, inner);
  const properties = new Map<string, Schema>();
  for (const [key, members] of namedProperties(node, reader)) {
    const choices = members.map((member) => normalizeProperty(member, inner));
    const [only = true] = choices;
    properties.set(key, choices.length === 1 ? only : anyOf(choices));
  }
  const names = others === false ? undefined : namesOfOthers(node, reader);
  const patterns = others === false ? undefined : namePatterns(node);
  // What has to be there and isn't declared is one of the others, where it is known what these are.
  const missing =
    typeof others === "boolean" ? [] : required.filter((key) => !patterns || fits(key, patterns));
  for (const key of [...(names ?? []), ...missing]) {
    if (!properties.has(key)) properties.set(key, others);
  }
  const present = required.filter((key) => properties.has(key));
  const isClosed = child(node, "additionalProperties").value === false;
  return {
    type: "object",
    ...(properties.size > 0 && { properties: Object.fromEntries(properties) }),
    ...(present.length > 0 && { required: present }),
    ...(others !== false && names === undefined && { additionalProperties: others }),
    ...(patterns && { names: patterns }),
    ...(others === false && isClosed && properties.size === 0 && { additionalProperties: false }),
  };
}

/** A property is read-only or write-only by its own word or by that of the schema it refers to. */
export function normalizeProperty(node: Node, { reader, normalize }: Inner): Schema {
  const schema = normalize(node);
  if (typeof schema === "boolean" || typeof child(node, "$ref").value !== "string") return schema;
  const target = reader.follow(node);
  if (!target || schema["readOnly"] === true || schema["writeOnly"] === true) return schema;
  const isReadOnly = child(target, "readOnly").value === true;
  const isWriteOnly = child(target, "writeOnly").value === true;
  if (isReadOnly === isWriteOnly) return schema;
  return { ...schema, ...(isReadOnly ? { readOnly: true } : { writeOnly: true }) };
}

/** The names in `required`, each once. */
export function requiredOf(node: Node, reader: Reader): string[] {
  const list = child(node, "required");
  // `required: true` on a property is a mistake from Swagger 1 times, and does no harm.
  if (typeof list.value === "boolean") return [];
  if (!reader.isShaped(list, Array.isArray, "required has to be a list of property names"))
    return [];
  return [
    ...new Set(items(list).flatMap(({ value }) => (typeof value === "string" ? [value] : []))),
  ];
}

/**
 * The schemas of each property: its own, else those of values that meet a condition. A type can't say
 * when these are there, but that they may be.
 */
function namedProperties(node: Node, reader: Reader): Map<string, Node[]> {
  const list = child(node, "properties");
  const isShaped = reader.isShaped(list, isRecord, "properties has to be an object");
  const declared = isShaped ? entries(list) : [];
  const found = new Map(declared.map(([key, member]) => [key, [member]]));
  const branches = [
    ...(child(node, "if").value === undefined ? [] : [child(node, "then"), child(node, "else")]),
    ...entries(child(node, "dependentSchemas")).map(([, branch]) => branch),
  ];
  const conditional = branches.flatMap((branch) => entries(child(branch, "properties")));
  const added = new Map<string, Node[]>();
  for (const [key, member] of conditional) {
    if (found.has(key) || member.value === false) continue;
    added.set(key, [...(added.get(key) ?? []), member]);
  }
  return new Map([...found, ...added]);
}

/** The schema of properties without a name of their own; false where there are none. */
function otherProperties(node: Node, { normalize }: Inner): Schema {
  const isComposed = ["allOf", "oneOf", "anyOf", "$ref"].some((key) => child(node, key).value);
  const written = child(node, "additionalProperties");
  // Beside other parts, it says nothing of the properties that these declare.
  const additional =
    written.value === undefined && !isComposed ? child(node, "unevaluatedProperties") : written;
  const patterns = entries(child(node, "patternProperties")).map(([, member]) => member);
  const isSaid = additional.value !== undefined && additional.value !== false;
  const isNamed = child(node, "propertyNames").value !== undefined;
  const declared = [
    ...patterns,
    ...(isSaid || (isNamed && additional.value !== false) ? [additional] : []),
  ];
  if (declared.length === 0) return false;
  return anyOf(declared.map((member) => normalize(member)));
}

/** Those of the names that properties without one of their own may have, where nothing says more of others. */
function namePatterns(node: Node): readonly NamePattern[] | undefined {
  const [written, unevaluated, names] = [
    child(node, "additionalProperties").value,
    child(node, "unevaluatedProperties").value,
    child(node, "propertyNames").value,
  ];
  const isSaid = [written, unevaluated].some((value) => value !== undefined && value !== false);
  const patterns = entries(child(node, "patternProperties")).map(([key]) => namePattern(key));
  const known = patterns.filter((pattern) => pattern !== undefined);
  return isSaid || names !== undefined || known.length === 0 || known.length < patterns.length
    ? undefined
    : known;
}

function anyOf(schemas: readonly Schema[]): Schema {
  return schemas.every(constrains) ? union(schemas) : true;
}

/** The only names that properties may have, where `propertyNames` lists them. */
function namesOfOthers(node: Node, reader: Reader): readonly string[] | undefined {
  const names = child(node, "propertyNames");
  const target = names.value === undefined ? undefined : reader.follow(names);
  const values = target && listedValues(target, reader);
  return values?.every((value): value is string => typeof value === "string") ? values : undefined;
}
