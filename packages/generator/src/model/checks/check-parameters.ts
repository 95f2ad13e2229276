/** Parameters that contradict others, or their own place. */
import { parameterKey } from "../parameters.js";
import { child, items, type Node, type Reader, stringAt } from "../reader.js";

/** OpenAPI 3.1, 4.8.9.1 and 4.8.10.1: the list of an operation or a path "MUST NOT include duplicated parameters". */
export function checkParameters(holder: Node, reader: Reader): void {
  const known = new Map<string, Node>();
  for (const written of items(child(holder, "parameters"))) {
    const parameter = reader.follow(written);
    const name = parameter && stringAt(parameter, "name");
    const location = parameter && stringAt(parameter, "in");
    if (name === undefined || location === undefined) continue;
    const key = parameterKey(location, name);
    const other = known.get(key);
    if (other === undefined) {
      known.set(key, written);
      continue;
    }
    reader.warn(
      "GC154",
      [written.place, other.place],
      `The ${location} parameter ${JSON.stringify(name)} is in this list already`,
      "The first one counts. Take this one out of the document.",
    );
  }
}

/** OpenAPI 3.1, 4.8.12.2.1: in a path, `required` "MUST be true". Many leave it out, and mean that. */
export function checkParameter(node: Node, reader: Reader): void {
  const required = child(node, "required");
  if (child(node, "in").value !== "path" || required.value !== false) return;
  reader.warn(
    "GC113",
    required.place,
    `The path parameter ${JSON.stringify(stringAt(node, "name") ?? "")} says that it is not required`,
    "The client requires it: without it, the path would be another one. Write that path as one of its own, if there is one.",
  );
}
