/** Schemas: Swagger 2.0's are almost those of OpenAPI 3.0. */
import type { FileConversion } from "./conversion.js";
import { isReference } from "./conversion.js";
import {
  at,
  isObject,
  itemsOf,
  type JsonObject,
  keyOf,
  membersOf,
  type Original,
  textAt,
  without,
} from "./original.js";

/** Keywords whose value is a schema or a list of schemas, and those with schemas by names. */
const nested = new Set([
  "items",
  "additionalItems",
  "additionalProperties",
  "not",
  "allOf",
  "oneOf",
  "anyOf",
]);
const nestedByName = new Set(["properties", "patternProperties"]);

/** Extensions that say what OpenAPI 3 has a keyword for. */
const renamed: ReadonlyMap<string, string> = new Map([
  ["x-nullable", "nullable"],
  ["x-oneOf", "oneOf"],
  ["x-anyOf", "anyOf"],
]);

export function convertSchema(node: Original, file: FileConversion): unknown {
  const { value } = node;
  if (Array.isArray(value)) {
    return file.note(
      itemsOf(node).map((item) => convertSchema(item, file)),
      node,
    );
  }
  if (!isObject(value)) return value;
  if (isReference(node)) return convertReference(node, file);
  const keywords = membersOf(node).flatMap(([written, member]) => {
    const key = renamed.get(written) ?? written;
    // A keyword goes before the extension that says the same. The list format is that of parameters only,
    // and is written at lists of any kind.
    const isIdle = (key !== written && Object.hasOwn(value, key)) || key === "collectionFormat";
    return isIdle ? [] : [[key, convertKeyword(key, member, file)]];
  });
  const isFile = value["type"] === "file";
  if (isFile) warnOfFile(node, file);
  const converted: JsonObject = {
    ...(Object.fromEntries(keywords) as JsonObject),
    ...(isFile && fileSchema),
  };
  noteDiscriminator(node, file, converted["discriminator"]);
  return file.note(converted, node);
}

/** What `type: file` was: bytes. */
export const fileSchema = { type: "string", format: "binary" };

/** OpenAPI 3.0 ignores what stands beside a reference; `x-nullable` there is meant all the same. */
function convertReference(node: Original, file: FileConversion): unknown {
  const value = node.value as JsonObject; // it has a `$ref`
  if (value["x-nullable"] !== true) return file.refer(node, "schema");
  const reference = file.refer({ ...node, value: { $ref: value["$ref"] } }, "schema");
  return file.note({ ...without(value, besideNull), nullable: true, allOf: [reference] }, node);
}

const besideNull = new Set(["$ref", "x-nullable"]);

function convertKeyword(key: string, node: Original, file: FileConversion): unknown {
  if (key === "discriminator" && typeof node.value === "string") {
    return file.note({ propertyName: node.value }, node);
  }
  if (nested.has(key)) return convertSchema(node, file);
  if (nestedByName.has(key) && isObject(node.value)) {
    const schemas = membersOf(node).map(([name, schema]) => [name, convertSchema(schema, file)]);
    return file.note(Object.fromEntries(schemas), node);
  }
  return node.value;
}

/** AutoRest's extension, and the one that others use for the same. */
const valueExtensions = ["x-ms-discriminator-value", "x-discriminator-value"];

function noteDiscriminator(node: Original, file: FileConversion, discriminator: unknown): void {
  const { discriminators, named } = file.conversion;
  if (isObject(discriminator) && typeof discriminator["propertyName"] === "string") {
    discriminators.set(keyOf(node), {
      // Made above, and so ours to complete.
      value: discriminator as { propertyName: string },
      file,
    });
  }
  const value = valueExtensions.map((key) => textAt(node, key)).find((text) => text !== undefined);
  if (value !== undefined) named.push({ schema: node, value });
}

function warnOfFile(node: Original, file: FileConversion): void {
  file.conversion.warn(
    "GC214",
    at(node, "type"),
    "Only a form's field or a whole response can be of type file",
    "It is taken as bytes. Write type: string with format: binary, or make it a field of a form.",
  );
}
