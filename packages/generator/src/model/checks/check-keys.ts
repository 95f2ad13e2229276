/** Keys that mean nothing where they stand, and flags that are none. */
import { closest } from "../../closest.js";
import { entries, type Node, type Reader } from "../reader.js";
import { type ObjectType, objectTypes } from "./object-types.js";

/** What Swagger 2.0 has elsewhere, and where OpenAPI 3 has it. */
const moved: Partial<Record<ObjectType, Readonly<Record<string, string>>>> = {
  parameter: {
    type: "schema",
    format: "schema",
    items: "schema",
    enum: "schema",
    default: "schema",
    collectionFormat: "style and explode",
  },
  header: { type: "schema", format: "schema", items: "schema" },
  response: { schema: "content, by media type" },
  "request body": { schema: "content, by media type" },
  operation: { consumes: "the content of requestBody", produces: "the content of responses" },
  document: {
    definitions: "components.schemas",
    parameters: "components.parameters",
    responses: "components.responses",
    securityDefinitions: "components.securitySchemes",
  },
};

export function checkKeys(node: Node, type: ObjectType, reader: Reader): void {
  const fields = objectTypes[type];
  if (fields === undefined) return;
  for (const [key, member] of entries(node)) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (field === undefined) warnOfUnknown(key, member, type, fields, reader);
    else if (field === "flag" && typeof member.value !== "boolean") {
      // Draft 3 of JSON Schema, and null for what is not said.
      if (member.value !== null) reader.wrongShape(member, `${key} has to be true or false`);
    }
  }
}

function warnOfUnknown(
  key: string,
  member: Node,
  type: ObjectType,
  fields: Readonly<Record<string, unknown>>,
  reader: Reader,
): void {
  if (key.startsWith("x-") || key.startsWith("$")) return;
  const place = moved[type]?.[key];
  if (place !== undefined) {
    reader.warn(
      "GC155",
      member.place,
      `${JSON.stringify(key)} of Swagger 2.0 means nothing in this ${type}`,
      `It is ignored. Say it in ${place}.`,
    );
    return;
  }
  const meant = misspelt(key, Object.keys(fields));
  if (meant === undefined) return;
  reader.warn(
    "GC155",
    member.place,
    `${JSON.stringify(key)} means nothing in this ${type}`,
    `It is ignored. Did you mean ${meant}?`,
  );
}

/** Vendors have fields of their own without `x-`: only what is nearly the same is meant to be another one. */
function misspelt(key: string, known: readonly string[]): string | undefined {
  if (key.length < 4) return undefined;
  return closest(key, known);
}
