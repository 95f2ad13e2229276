/** `enum` and `const`: the values that a schema lists, as types of their own. */
import { child, isRecord, type Node, type Reader, stringAt } from "./reader.js";
import type { Schema, SchemaObject } from "./schema-model.js";
import { primitiveTypes, union } from "./schema-algebra.js";

/** Listed values nested deeper than this, or longer, say less as a type than `unknown`. */
const deepest = 10;
const longest = 100;

/** The values that `const` or `enum` allows; undefined where there is neither, or where it is wrong. */
export function listedValues(node: Node, reader: Reader): readonly unknown[] | undefined {
  const constant = child(node, "const");
  if (constant.value !== undefined) return [constant.value];
  const list = child(node, "enum");
  const isList = (value: unknown) => Array.isArray(value) && value.length > 0;
  if (!reader.isShaped(list, isList, "enum has to be a list with at least one value"))
    return undefined;
  const values = [...new Set(list.value as unknown[])];
  const stranger = values.find((value) => !isOfType(value, child(node, "type").value));
  if (stranger === undefined) return withoutExcluded(values, node);
  reader.warn(
    "GC165",
    list.place,
    `The enum lists ${JSON.stringify(stranger)}, which is not of the type ${typeText(node)}`,
    `The client goes by the type and leaves the enum out. ${
      isMeantForItems(values, node)
        ? "Move it into items, where it says what the list may hold."
        : "Correct one of them; text in YAML may need quotes."
    }`,
  );
  return undefined;
}

/** Many a list of choices has its enum beside `items` and not in it. */
function isMeantForItems(values: readonly unknown[], node: Node): boolean {
  const type = child(child(node, "items"), "type").value;
  return child(node, "type").value === "array" && values.every((value) => isOfType(value, type));
}

/**
 * Whether values may come that the enum doesn't list: zalando's `x-extensible-enum`, Microsoft's
 * `modelAsString`, or all enums of more than one value where `openEnums` says so. One value is a
 * constant, by which alternatives are told apart.
 */
export function isOpenEnum(node: Node, openEnums: boolean): boolean {
  if (child(node, "const").value !== undefined) return false;
  if (child(child(node, "x-ms-enum"), "modelAsString").value === true) return true;
  const list = child(node, "enum").value;
  return openEnums && Array.isArray(list) && list.length > 1;
}

/** The values of zalando's `x-extensible-enum`, which stands in place of an enum. */
export function extensibleValues(node: Node): readonly unknown[] | undefined {
  const { value } = child(node, "x-extensible-enum");
  const type = child(node, "type").value;
  return Array.isArray(value) && value.length > 0 && value.every((item) => isOfType(item, type))
    ? value
    : undefined;
}

/** The type of listed values. With `open`, others of their type are allowed as well. */
export function literalUnion(values: readonly unknown[], open = false): Schema {
  const structures = values.filter((value) => !isPrimitive(value));
  const others = open ? [...new Set(values.flatMap(openType))] : [];
  const hasNull = others.length > 0 && values.includes(null);
  const primitives = values.filter((value) => isPrimitive(value) && !(hasNull && value === null));
  return union([
    ...(primitives.length > 0 ? [{ enum: primitives }] : []),
    ...others.map((type) => ({ type, open: true })),
    ...(hasNull ? [{ type: "null" }] : []),
    ...structures.map((value) => structureOf(value, 0)),
  ]);
}

function openType(value: unknown): string[] {
  return ["string", "number"].filter((type) => type === typeof value);
}

/** A constant object or list: an object of constants, a tuple of constants. */
function structureOf(value: unknown, depth: number): Schema {
  if (isPrimitive(value)) return { enum: [value] };
  if (depth > deepest || Object.keys(value as object).length > longest) return true;
  if (Array.isArray(value)) {
    const prefixItems = value.map((item) => structureOf(item, depth + 1));
    return { type: "array", prefixItems, minItems: value.length };
  }
  if (!isRecord(value)) return true;
  const keys = Object.keys(value);
  if (keys.length === 0) return { type: "object", additionalProperties: false };
  const properties = Object.fromEntries(
    keys.map((key) => [key, structureOf(value[key], depth + 1)]),
  );
  return { type: "object", properties, required: keys } satisfies SchemaObject;
}

function isPrimitive(value: unknown): boolean {
  return (
    value === null ||
    typeof value === "string" ||
    typeof value === "boolean" ||
    Number.isFinite(value)
  );
}

/** The JSON Schema type of a value. */
export function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** Null is listed beside `nullable` in some documents, and without it in others: both mean it. */
export function isOfType(value: unknown, type: unknown): boolean {
  const types = Array.isArray(type) ? (type as unknown[]) : [type];
  if (value === null || !types.some((name) => knownTypes.has(name))) return true;
  return types.some((name) =>
    name === "integer" ? Number.isInteger(value) : typeOf(value) === name,
  );
}

const knownTypes: ReadonlySet<unknown> = new Set([...primitiveTypes, "object", "array"]);

/** `not: { enum: [...] }` takes values away, and `not: { const: ... }` one. */
function withoutExcluded(values: readonly unknown[], node: Node): readonly unknown[] {
  const not = child(node, "not");
  const excluded = [child(not, "enum").value, [child(not, "const").value]].find(
    (list): list is unknown[] => Array.isArray(list) && list[0] !== undefined,
  );
  const isAlone = isRecord(not.value) && Object.keys(not.value).length === 1;
  const kept = excluded && isAlone ? values.filter((value) => !excluded.includes(value)) : values;
  return kept.length > 0 ? kept : values;
}

function typeText(node: Node): string {
  return stringAt(node, "type") ?? JSON.stringify(child(node, "type").value);
}
