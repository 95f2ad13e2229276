/** Paths and operations that contradict themselves or others. */
import { child, entries, isRecord, type Node, type Reader } from "../reader.js";
import { objectTypes } from "./object-types.js";

/** The fields of a path item that hold one operation. */
const methods = new Set(
  Object.entries(objectTypes["path item"] ?? {})
    .filter(([, field]) => typeof field === "object" && "one" in field)
    .map(([key]) => key),
);

/** OpenAPI 3.1, 4.8.8: "Templated paths with the same hierarchy but different templated names MUST NOT exist". */
export function checkPaths(reader: Reader, isWanted: (operation: unknown) => boolean): void {
  const owners = new Map<string, Node>();
  for (const [path, item] of entries(child(reader.root, "paths"))) {
    const shape = path.replaceAll(/\{[^{}]*\}/g, "{}");
    for (const [method, operation] of entries(item)) {
      const key = `${method} ${shape}`;
      const owner = owners.get(key);
      if (!methods.has(method) || !isWanted(operation.value)) continue;
      if (owner === undefined) owners.set(key, item);
      else warnOfSame(method, owner, item, reader);
    }
  }
}

function warnOfSame(method: string, owner: Node, item: Node, reader: Reader): void {
  reader.warn(
    "GC157",
    [item.place, owner.place],
    `${method.toUpperCase()} of this path and of another one ask for the same`,
    "The client has both. Make one path of the two.",
  );
}

/** RFC 9110, 9.3.1: content of these "has no generally defined semantics". */
const withoutBody = new Set(["get", "head", "trace"]);

export function checkOperation(node: Node, reader: Reader): void {
  const method = node.place.pointer.split("/").at(-1) ?? "";
  const body = child(node, "requestBody");
  if (withoutBody.has(method) && body.value !== undefined && !isEmpty(body)) {
    reader.warn(
      "GC158",
      body.place,
      `A ${method.toUpperCase()} request has a body here, which many servers and proxies drop`,
      "The client sends it. Where the server doesn't want it, take it out of the document.",
    );
  }
}

/** A form without fields, as generators of documents write it: there is nothing to send. */
function isEmpty(body: Node): boolean {
  const contents = entries(child(body, "content"));
  return contents.every(([, content]) => {
    const schema = child(content, "schema");
    const properties = child(schema, "properties").value;
    const isClosed = child(schema, "additionalProperties").value === false;
    return isClosed && isRecord(properties) && Object.keys(properties).length === 0;
  });
}
