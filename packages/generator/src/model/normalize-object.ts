/** The object-like part of a schema: properties, which of them are required, and what else may be there. */
import type { Schema, SchemaObject } from "./api-model.js";
import { constrains, normalizeSchema, type SchemaContext, union } from "./normalize-schema.js";
import { child, entries, isRecord, items, type Node, placeKey } from "./reader.js";

export function normalizeObject(node: Node, context: SchemaContext, depth: number): SchemaObject {
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

function typeOnly(schema: Schema): string {
  return JSON.stringify(schema, (key, value: unknown) =>
    key === "description" || key === "deprecated" ? undefined : value,
  );
}

/**
 * `required` may name properties that an `allOf` branch declares. These are repeated as required
 * ones, with the schema they have there.
 */
export function requiredOfOthers(
  node: Node,
  context: SchemaContext,
  depth: number,
): SchemaObject[] {
  const branches = items(child(node, "allOf"));
  if (branches.length === 0) return [];
  const own = child(node, "properties");
  const missing = requiredOf(node, context)
    .filter((key) => child(own, key).value === undefined)
    .flatMap((key) => {
      const found = findProperty(branches, key, context);
      return found && !found.isRequired
        ? [[key, normalizeProperty(found.node, context, depth)] as const]
        : [];
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

/** Where a property is declared among schemas, through their references and their `allOf`. */
export function findProperty(
  schemas: readonly Node[],
  key: string,
  context: SchemaContext,
  seen = new Set<string>(),
): { readonly node: Node; readonly isRequired: boolean } | undefined {
  for (const branch of schemas) {
    const schema = context.reader.follow(branch);
    if (!schema || seen.has(placeKey(schema.place))) continue;
    seen.add(placeKey(schema.place));
    const node = child(child(schema, "properties"), key);
    if (node.value !== undefined) {
      const required = child(schema, "required").value;
      return { node, isRequired: Array.isArray(required) && required.includes(key) };
    }
    const deeper = findProperty(items(child(schema, "allOf")), key, context, seen);
    if (deeper) return deeper;
  }
  return undefined;
}
