/** Lists and tuples. */
import { child, items, type Node } from "./reader.js";
import type { Schema, SchemaObject } from "./schema-model.js";

/**
 * JSON Schema's `prefixItems` alone asks for no item at all: those beyond `minItems` may be missing, and
 * what follows is anything where `items` doesn't say what.
 */
export function normalizeArray(node: Node, normalize: (node: Node) => Schema): SchemaObject {
  const list = child(node, "items");
  // Before JSON Schema 2020-12, `items` held the tuple itself.
  const isOld = Array.isArray(list.value);
  const tuple = items(isOld ? list : child(node, "prefixItems"));
  const written = isOld ? child(node, "additionalItems") : list;
  const rest = written.value === undefined ? child(node, "unevaluatedItems") : written;
  const most = countAt(node, "maxItems") ?? Number.POSITIVE_INFINITY;
  const others = most <= tuple.length ? false : normalize(rest);
  if (tuple.length === 0 && others !== false) return { type: "array", items: others };
  const prefixItems = tuple.slice(0, most).map((item) => normalize(item));
  return {
    type: "array",
    prefixItems,
    minItems: Math.min(countAt(node, "minItems") ?? 0, prefixItems.length),
    ...(others !== false && { items: others }),
  };
}

function countAt(node: Node, keyword: string): number | undefined {
  const { value } = child(node, keyword);
  return typeof value === "number" && value >= 0 ? value : undefined;
}
