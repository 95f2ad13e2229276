/** What the parts of an `allOf` say of each other's properties. */
import type { PropertyFinder } from "./find-property.js";
import { child, isRecord, items, type Node, type Reader } from "./reader.js";
import { normalizeProperty, requiredOf } from "./normalize-object.js";
import type { Schema, SchemaObject } from "./schema-model.js";

interface Context {
  readonly reader: Reader;
  readonly properties: PropertyFinder;
  /** What is normalised is printed beside what it was copied from. */
  readonly isCopy?: boolean;
}

/**
 * `required` may name properties that another part declares, or what the schema refers to. These are
 * repeated as required ones, with the schema they have there. Copies inside of a copy would say nothing
 * new, and double with each level: the type is an intersection with what was copied.
 */
export function requiredOfOthers(
  node: Node,
  context: Context,
  normalizeCopy: (node: Node) => Schema,
): SchemaObject[] {
  const { reader, properties } = context;
  const parts = items(child(node, "allOf"));
  const isReference = typeof child(node, "$ref").value === "string";
  if ((parts.length === 0 && !isReference) || context.isCopy) return [];
  const own = child(node, "properties");
  const wanted = new Set(
    requiredOf(node, reader).filter((key) => child(own, key).value === undefined),
  );
  for (const part of parts) {
    const target = reader.follow(part);
    if (!target || !isRecord(target.value)) continue;
    const declared = child(target, "properties");
    for (const key of requiredOf(target, reader)) {
      // What it requires of its own parts it repeats itself.
      const isOwn = child(declared, key).value !== undefined || properties.find([target], key);
      if (!isOwn) wanted.add(key);
    }
  }
  const missing = [...wanted].flatMap((key) => {
    const found = properties.find([node], key);
    if (!found || found.isRequired) return [];
    const copy = normalizeProperty(found.node, { reader, normalize: normalizeCopy });
    return [[key, copy] as const];
  });
  if (missing.length === 0) return [];
  const required = missing.map(([key]) => key);
  return [{ type: "object", properties: Object.fromEntries(missing), required }];
}
