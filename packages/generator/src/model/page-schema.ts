/** What the document says of a page: whether there is such a property at all. */
import { PropertyFinder } from "./find-property.js";
import { isJson } from "./media-types.js";
import { child, entries, isRecord, items, type Node, type Reader } from "./reader.js";

/** The schema of a success in JSON. Undefined where there is none, or it says nothing. */
export function pageSchema(operation: Node, reader: Reader): Node | undefined {
  const responses = entries(child(operation, "responses"));
  const success =
    responses.find(([status]) => status.startsWith("2")) ??
    responses.find(([status]) => status === "default");
  const response = success && reader.follow(success[1]);
  const media = response && entries(child(response, "content")).find(([type]) => isJson(type));
  if (media === undefined) return undefined;
  const schema = child(media[1], "schema");
  return schema.value === undefined ? undefined : schema;
}

/** What stands at a place in the values of a schema; `open` where the schema leaves that open. */
export type FoundValue = { readonly node: Node } | "open" | "absent";

export function findValue(schema: Node, path: readonly string[], reader: Reader): FoundValue {
  const finder = new PropertyFinder(reader);
  let current = schema;
  for (const name of path) {
    const node = reader.follow(current);
    if (!node) return "open";
    const found = finder.find([node], name)?.node;
    if (found === undefined) return describesObject(node, reader) ? "absent" : "open";
    current = found;
  }
  return { node: current };
}

/** Whether a value of the schema may be a list; false only where the schema says that it is none. */
export function mayBeList(schema: Node, reader: Reader): boolean {
  const types = typesOf(schema, reader);
  return types === undefined ? !describesObject(schema, reader) : types.includes("array");
}

/** Whether every value of the schema is a list. */
export function isList(schema: Node, reader: Reader): boolean {
  return (
    typesOf(schema, reader)
      ?.filter((type) => type !== "null")
      .join() === "array"
  );
}

function typesOf(schema: Node, reader: Reader): unknown[] | undefined {
  const { value } = child(reader.follow(schema) ?? schema, "type");
  if (value === undefined) return undefined;
  return Array.isArray(value) ? value : [value];
}

/** Whether the properties are written down, by the schema or its parts, and nothing is left to choice. */
function describesObject(schema: Node, reader: Reader): boolean {
  const parts = new Set<unknown>();
  const pending = [schema];
  let isWritten = false;
  for (let next = pending.pop(); next; next = pending.pop()) {
    const node = reader.follow(next);
    if (!node || !isRecord(node.value)) return false;
    if (parts.has(node.value)) continue;
    parts.add(node.value);
    const isOpen = ["oneOf", "anyOf", "additionalProperties"].some((key) => child(node, key).value);
    if (isOpen) return false;
    isWritten ||= isRecord(child(node, "properties").value);
    pending.push(...items(child(node, "allOf")));
  }
  return isWritten;
}
