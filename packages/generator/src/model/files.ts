/** Files in multipart bodies: binary strings, which are text nowhere else. */
import type { NamedSchema, Schema } from "./schema-model.js";
import { membersOf, referredName, referredNames } from "./schema-walk.js";

/** The properties of an object that are files, or lists of files, wherever it declares them. */
export function fileProperties(schema: Schema, schemas: ReadonlyMap<string, Schema>): string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (inner: Schema): void => {
    const object = followed(inner, schemas);
    const name = referredName(inner);
    if (typeof object === "boolean" || (name !== undefined && seen.has(name))) return;
    if (name !== undefined) seen.add(name);
    for (const [key, property] of Object.entries(
      (object["properties"] ?? {}) as Record<string, Schema>,
    )) {
      if (isFile(property, schemas)) found.add(key);
    }
    for (const part of [...membersOf(object, "allOf"), ...membersOf(object, "oneOf")]) visit(part);
  };
  visit(schema);
  return [...found];
}

/** The names of all types that these schemas are made of. */
export function namesWithin(
  roots: readonly Schema[],
  schemas: ReadonlyMap<string, Schema>,
): ReadonlySet<string> {
  const names = new Set<string>();
  for (const root of roots) referredNames(root, names);
  // Grows: what is referred to refers to others.
  for (const name of names) referredNames(schemas.get(name) ?? true, names);
  return names;
}

/** The schemas, those marked that are sent in multipart bodies. */
export function markFiles(
  schemas: readonly NamedSchema[],
  sent: ReadonlySet<string>,
): NamedSchema[] {
  return schemas.map((schema) =>
    sent.has(schema.name) ? { ...schema, holdsFiles: true } : schema,
  );
}

/** A binary string, or a list of them. */
export function isFile(property: Schema, schemas: ReadonlyMap<string, Schema>, depth = 0): boolean {
  const schema = followed(property, schemas);
  if (typeof schema === "boolean" || depth > deepest) return false;
  const { type, format, items } = schema;
  if (type === "array") return isFile((items as Schema | undefined) ?? true, schemas, depth + 1);
  if (type === "string") return format === "binary";
  return [...membersOf(schema, "oneOf"), ...membersOf(schema, "allOf")].some((part) =>
    isFile(part, schemas, depth + 1),
  );
}

/** Lists in lists in unions: further down there are no files, but circles. */
const deepest = 5;

/** What a schema refers to. */
export function followed(schema: Schema, schemas: ReadonlyMap<string, Schema>): Schema {
  let current = schema;
  const seen = new Set<string>();
  for (;;) {
    const name = referredName(current);
    if (name === undefined || seen.has(name)) return current;
    seen.add(name);
    current = schemas.get(name) ?? true;
  }
}
