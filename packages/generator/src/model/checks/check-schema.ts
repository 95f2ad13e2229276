/** Schemas that contradict themselves. */
import { child, entries, isRecord, items, type Node, type Reader } from "../reader.js";
import { contradicts } from "../told-values.js";

export function checkSchema(node: Node, reader: Reader): void {
  checkTold(node, reader);
  for (const [key, property] of entries(child(node, "properties"))) {
    checkFlag(key, property, reader);
  }
}

function checkTold(node: Node, reader: Reader): void {
  const { value } = node;
  if (!isRecord(value)) return;
  const told: [what: string, Node][] = [
    ["default", child(node, "default")],
    ["example", child(node, "example")],
    ...items(child(node, "examples")).map((one): [string, Node] => ["example", one]),
  ];
  for (const [what, { value: one, place }] of told) {
    if (!contradicts(value, one)) continue;
    const text = JSON.stringify(one);
    reader.warn(
      "GC167",
      place,
      `The ${what} ${text.length > 40 ? `${text.slice(0, 40)}…` : text} is not what its schema allows: ${allowed(value)}`,
      "The comments of the client leave it out. Correct one of them; text in YAML may need quotes.",
    );
  }
}

function allowed({ type, enum: list }: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(Array.isArray(list) ? list : type);
  return Array.isArray(list)
    ? `one of ${text.length > 60 ? `${text.slice(1, 60)}…` : text.slice(1, -1)}`
    : `the type ${[type].flat().join(" or ")}`;
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
