/** What of a schema goes in which direction. */
import type { Schema, SchemaObject } from "./schema-model.js";
import { subschemas } from "./schema-walk.js";

/** Whether a value comes from the API or goes to it. */
export type Direction = "read" | "write";

/** Whether a property inside goes in one direction only. */
export function hasFlags(schema: Schema): boolean {
  if (typeof schema === "boolean") return false;
  return (
    schema["readOnly"] === true || schema["writeOnly"] === true || subschemas(schema).some(hasFlags)
  );
}

/** Without the properties that are flagged so. */
export function withoutProperties(
  schema: SchemaObject,
  flag: "readOnly" | "writeOnly",
): SchemaObject {
  const properties = schema["properties"] as Record<string, Schema> | undefined;
  if (!properties) return schema;
  const kept = Object.entries(properties).filter(
    ([, property]) => typeof property === "boolean" || property[flag] !== true,
  );
  const required = (schema["required"] as string[] | undefined)?.filter((key) =>
    kept.some(([name]) => name === key),
  );
  const { properties: _, required: __, ...rest } = schema;
  return {
    ...rest,
    ...(kept.length > 0 && { properties: Object.fromEntries(kept) }),
    ...(required && required.length > 0 && { required }),
  };
}

export function withoutFlags(schema: Schema): Schema {
  if (typeof schema === "boolean" || !("readOnly" in schema || "writeOnly" in schema))
    return schema;
  const { readOnly: _, writeOnly: __, ...rest } = schema;
  return rest;
}
