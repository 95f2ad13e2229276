/** Which of several shapes a value has. */
import type { ValueSchema } from "../value-schema.js";
import { digitsOf } from "./exact-json.js";
import type { Leaves } from "./leaves.js";

/** What shapes are looked up and compared with. */
export interface ShapeContext {
  /** By the names in references. */
  readonly schemas: Readonly<Record<string, ValueSchema>>;
  readonly leaves: Leaves;
}

/** How deep alternatives are compared: what differs further inside than this tells nothing of them. */
const deepest = 3;

/**
 * The alternatives that a value has the shape of, or else, since servers add values and leave out
 * properties, the first that is at least of its kind: text, number, list, object.
 */
export function fittingOf(
  value: unknown,
  alternatives: readonly ValueSchema[],
  context: ShapeContext,
): readonly ValueSchema[] {
  const fitting = alternatives.filter((schema) => fits(value, schema, context, deepest));
  if (fitting.length > 0) return typeof value === "object" ? fitting : fitting.slice(0, 1);
  return alternatives.filter((schema) => fits(value, schema, context, 0)).slice(0, 1);
}

/** The schema that a reference leads to; everything for one that leads nowhere. */
export function referred(ref: string, { schemas }: ShapeContext): ValueSchema {
  const name = ref.slice("#/".length);
  return (Object.hasOwn(schemas, name) && schemas[name]) || {};
}

/** At depth 0 only the kind of the value is compared. */
function fits(value: unknown, schema: ValueSchema, context: ShapeContext, depth: number): boolean {
  const { $ref, type, format, allOf = [], oneOf = [] } = schema;
  if ($ref !== undefined) return fits(value, referred($ref, context), context, depth);
  const leaf = context.leaves(type, format);
  if (leaf !== undefined) return depth === 0 ? leaf.isOfKind(value) : leaf.fits(value);
  return (
    isOfKind(value, schema) &&
    (depth === 0 || isAsDescribed(value, schema, context, depth)) &&
    allOf.every((part) => fits(value, part, context, depth)) &&
    (oneOf.length === 0 || oneOf.some((alternative) => fits(value, alternative, context, depth)))
  );
}

function isOfKind(value: unknown, schema: ValueSchema): boolean {
  switch (kindOf(schema)) {
    case undefined:
      return true;
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
    case "number":
      return (
        typeof value === "number" || typeof value === "bigint" || digitsOf(value) !== undefined
      );
    case "boolean":
      return typeof value === "boolean";
    case "string":
      return typeof value === "string" && digitsOf(value) === undefined;
  }
}

function kindOf(schema: ValueSchema): ValueSchema["type"] {
  const { type, properties, additionalProperties, prefixItems, items } = schema;
  if (type !== undefined) return type;
  if (properties !== undefined || additionalProperties !== undefined) return "object";
  return prefixItems !== undefined || items !== undefined ? "array" : undefined;
}

function isAsDescribed(
  value: unknown,
  schema: ValueSchema,
  context: ShapeContext,
  depth: number,
): boolean {
  const { enum: literals, properties = {}, required = [], prefixItems = [], items } = schema;
  if (literals !== undefined && !literals.some((literal) => literal === value)) return false;
  if (Array.isArray(value)) {
    return value.every((item: unknown, index) => {
      const described = prefixItems[index] ?? items;
      return described === undefined || isPart(item, described, context, depth);
    });
  }
  if (!isObject(value)) return true;
  return (
    required.every((key) => Object.hasOwn(value, key)) &&
    Object.entries(properties).every(
      ([key, described]) =>
        !Object.hasOwn(value, key) || isPart(value[key], described, context, depth),
    )
  );
}

/** Null says nothing: an object or list may have it in any place, whatever the document says. */
function isPart(
  value: unknown,
  schema: ValueSchema,
  context: ShapeContext,
  depth: number,
): boolean {
  return value === null || value === undefined || fits(value, schema, context, depth - 1);
}

/** What has properties; not what writes itself, as dates do. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !("toJSON" in value)
  );
}
