/** Unions and intersections of normalised schemas, as plain as they can be. */
import type { Schema, SchemaObject } from "./schema-model.js";
import { isRecord } from "./reader.js";

export const primitiveTypes: ReadonlySet<unknown> = new Set([
  "string",
  "number",
  "integer",
  "boolean",
  "null",
]);

/** Whether a schema says more than `unknown`. */
export function constrains(schema: Schema): boolean {
  return (
    schema === false ||
    (schema !== true && ["$ref", "enum", "type", "allOf", "oneOf"].some((key) => key in schema))
  );
}

/** A type and nothing else: says less than any other part of the same schema. */
export function isBare(schema: Schema): boolean {
  if (typeof schema === "boolean") return false;
  const members = schema["oneOf"];
  if (Array.isArray(members)) return members.every(isBare);
  const { type, items: itemSchema, xml: _, ...rest } = schema;
  if (type === "array") return itemSchema === true;
  return type !== undefined && Object.keys(rest).length === 0;
}

/** Any of the members, each type once. */
export function union(members: readonly Schema[]): Schema {
  const distinct = [
    ...new Map(members.map((member) => [sameType(member), member])).values(),
  ].filter((member) => member !== false);
  if (distinct.length === 0) return false;
  const [only] = distinct;
  return distinct.length === 1 && only !== undefined ? only : { oneOf: distinct };
}

/** Equal for members that are certainly the same type: references and bare types. */
function sameType(schema: Schema): unknown {
  if (typeof schema === "boolean") return schema;
  if (schema["nullable"] === true || schema["format"] !== undefined) return schema;
  return schema["$ref"] ?? (primitiveTypes.has(schema["type"]) ? schema["type"] : schema);
}

/** Equal for schemas of the same type. */
export function typeOnly(schema: Schema): string {
  return JSON.stringify(schema, (key, value: unknown) =>
    ["description", "deprecated", "xml"].includes(key) ? undefined : value,
  );
}

/** All of the members, each once; those that say nothing, or less than another, left out. */
export function intersection(members: readonly Schema[]): Schema {
  if (members.includes(false)) return false;
  const merged = commonLiterals(withoutNothing(members));
  if (merged.length === 0) return true;
  const [only] = merged;
  if (merged.length === 1 && only !== undefined) return only;
  // Neither true nor false is among them.
  return mergeObjects(merged as SchemaObject[]);
}

function withoutNothing(members: readonly Schema[]): Schema[] {
  const constraining = members.filter(constrains);
  if (constraining.length < 2) return constraining;
  const distinct = [...new Map(constraining.map((member) => [typeOnly(member), member])).values()];
  // A part without properties that refuses others means those of the other parts, whatever it says.
  const saying = distinct.filter((member) => !isClosed(member));
  return saying.length > 0 ? saying : distinct.slice(0, 1);
}

function isClosed(schema: Schema): boolean {
  return typeof schema !== "boolean" && schema["additionalProperties"] === false;
}

/** Lists of literals become the one that they have in common. */
function commonLiterals(members: readonly Schema[]): Schema[] {
  const lists = members.map(literalsOf).filter((list) => list !== undefined);
  const [first] = lists;
  if (lists.length < 2 || first === undefined) return [...members];
  const common = first.filter((value) => lists.every((list) => list.includes(value)));
  if (common.length === 0) return [...members];
  const others = members.filter((member) => literalsOf(member) === undefined);
  const named = members.find((member) => literalsOf(member) !== undefined);
  return [...(typeof named === "object" ? [{ ...named, enum: common }] : []), ...others];
}

function literalsOf(schema: Schema): readonly unknown[] | undefined {
  if (typeof schema === "boolean" || schema["nullable"] === true) return undefined;
  const list = schema["enum"];
  return Array.isArray(list) ? list : undefined;
}

/**
 * Plain objects with different properties are one object: `{ a } & { b }` reads worse than `{ a, b }`.
 * It stands where the first of them stood.
 */
function mergeObjects(members: readonly SchemaObject[]): Schema {
  const plain = members.filter(isPlainObject);
  const names = plain.flatMap((member) => Object.keys(propertiesOf(member)));
  const [first] = plain;
  if (first === undefined || plain.length < 2 || new Set(names).size < names.length)
    return { allOf: members };
  const properties = Object.fromEntries(
    plain.flatMap((member) => Object.entries(propertiesOf(member))),
  );
  const required = plain.flatMap((member) => (member["required"] as string[] | undefined) ?? []);
  const merged = { type: "object", properties, ...(required.length > 0 && { required }) };
  if (plain.length === members.length) return merged;
  const others = members.filter((member) => member === first || !plain.includes(member));
  return { allOf: others.map((member) => (member === first ? merged : member)) };
}

function isPlainObject(schema: SchemaObject): boolean {
  return (
    isRecord(schema["properties"]) &&
    schema["additionalProperties"] === undefined &&
    schema["nullable"] !== true
  );
}

function propertiesOf(schema: SchemaObject): Record<string, Schema> {
  return schema["properties"] as Record<string, Schema>;
}
