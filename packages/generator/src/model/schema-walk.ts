/** Walking normalised schemas (normalize-schema.ts says what may stand in them). */
import type { Schema, SchemaObject } from "./schema-model.js";

/** The name of the type that a normalised reference stands for. */
export function referredName(schema: Schema): string | undefined {
  if (typeof schema === "boolean") return undefined;
  const ref = schema["$ref"];
  return typeof ref === "string" ? ref.slice("#/".length) : undefined;
}

/** The schemas directly inside, whatever their position. */
export function subschemas(schema: Schema): Schema[] {
  if (typeof schema === "boolean") return [];
  const { items, additionalProperties, properties } = schema;
  return [
    ...membersOf(schema, "allOf"),
    ...membersOf(schema, "oneOf"),
    ...membersOf(schema, "prefixItems"),
    ...Object.values((properties as Record<string, Schema> | undefined) ?? {}),
    ...(items === undefined ? [] : [items as Schema]),
    ...(additionalProperties === undefined ? [] : [additionalProperties as Schema]),
  ];
}

export function membersOf(
  schema: SchemaObject,
  keyword: "allOf" | "oneOf" | "prefixItems",
): readonly Schema[] {
  return (schema[keyword] as readonly Schema[] | undefined) ?? [];
}

/** A copy with every schema directly inside replaced. */
export function mapSubschemas(
  schema: SchemaObject,
  replace: (inner: Schema) => Schema,
): SchemaObject {
  const copy: Record<string, unknown> = { ...schema };
  for (const keyword of ["allOf", "oneOf", "prefixItems"] as const) {
    if (schema[keyword]) copy[keyword] = membersOf(schema, keyword).map(replace);
  }
  for (const keyword of ["items", "additionalProperties"]) {
    if (schema[keyword] !== undefined) copy[keyword] = replace(schema[keyword] as Schema);
  }
  if (schema["properties"]) {
    const properties = Object.entries(schema["properties"] as Record<string, Schema>);
    copy["properties"] = Object.fromEntries(
      properties.map(([key, inner]) => [key, replace(inner)]),
    );
  }
  return copy;
}

/** The names of all types that a schema refers to. */
export function referredNames(schema: Schema, found = new Set<string>()): Set<string> {
  const name = referredName(schema);
  if (name !== undefined) found.add(name);
  for (const inner of subschemas(schema)) referredNames(inner, found);
  return found;
}

/** The names of the schemas that hold, at any depth, one that is wanted, or refer to one that does. */
export function leadingNames(
  schemas: ReadonlyMap<string, Schema>,
  isWanted: (schema: SchemaObject) => boolean,
): ReadonlySet<string> {
  const holds = (schema: Schema): boolean =>
    typeof schema !== "boolean" && (isWanted(schema) || subschemas(schema).some(holds));
  const users = new Map<string, string[]>();
  const leading = new Set<string>();
  for (const [name, schema] of schemas) {
    for (const referred of referredNames(schema)) {
      const known = users.get(referred);
      if (known) known.push(name);
      else users.set(referred, [name]);
    }
    if (holds(schema)) leading.add(name);
  }
  // Grows: who refers to one of them is one of them.
  for (const name of leading) for (const user of users.get(name) ?? []) leading.add(user);
  return leading;
}
