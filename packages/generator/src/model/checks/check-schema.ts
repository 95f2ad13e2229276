/** Schemas that contradict themselves. */
import { child, entries, type Node, type Reader } from "../reader.js";
import { checkTold } from "./check-told.js";

export function checkSchema(node: Node, reader: Reader): void {
  checkTold(node, reader);
  for (const [key, property] of entries(child(node, "properties"))) {
    checkFlag(key, property, reader);
  }
}

/** Drafts 3 and 4 of JSON Schema, and OpenAPI since, have it elsewhere. */
function checkFlag(key: string, property: Node, reader: Reader): void {
  const required = child(property, "required");
  if (required.value !== true) return;
  reader.warn(
    "GC164",
    required.place,
    `The property ${JSON.stringify(key)} says of itself that it is required`,
    `It is optional in the client. Write required: [${JSON.stringify(key)}] beside the properties of the object.`,
  );
}
