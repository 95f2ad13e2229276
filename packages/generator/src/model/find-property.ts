import { child, items, type Node, placeKey, type Reader } from "./reader.js";

/** Where a property is declared among schemas, through their references and their `allOf`. */
export function findProperty(
  schemas: readonly Node[],
  key: string,
  reader: Reader,
  seen = new Set<string>(),
): { readonly node: Node; readonly isRequired: boolean } | undefined {
  for (const branch of schemas) {
    const schema = reader.follow(branch);
    if (!schema || seen.has(placeKey(schema.place))) continue;
    seen.add(placeKey(schema.place));
    const node = child(child(schema, "properties"), key);
    if (node.value !== undefined) {
      const required = child(schema, "required").value;
      return { node, isRequired: Array.isArray(required) && required.includes(key) };
    }
    const deeper = findProperty(items(child(schema, "allOf")), key, reader, seen);
    if (deeper) return deeper;
  }
  return undefined;
}
