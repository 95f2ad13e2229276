/** Parameters that are no body, and header fields of responses: their type goes into a schema. */
import { type FileConversion, isReference } from "./conversion.js";
import { type ListLocation, type ListStyle, listStyle } from "./lists.js";
import { at, isObject, type JsonObject, membersOf, type Original } from "./original.js";
import { convertSchema, fileSchema } from "./schemas.js";

/** Swagger 2.0, "Items Object", and the extensions that are said of a value. */
const ofValue =
  /^(?:type|format|items|default|enum|pattern|multipleOf|uniqueItems|(?:exclusive)?[mM](?:ax|in)imum|(?:max|min)(?:Length|Items)|x-nullable|x-.*enum.*)$/;

export function convertParameter(node: Original, file: FileConversion): unknown {
  if (isReference(node)) return file.refer(node, "parameter");
  if (!isObject(node.value)) return node.value;
  const location = at(node, "in").value;
  const isKnown = location === "query" || location === "path" || location === "header";
  return convertTyped(node, isKnown ? location : "query", file);
}

/** A header field of a response. */
export function convertHeader(node: Original, file: FileConversion): unknown {
  if (isReference(node) || !isObject(node.value)) return node.value;
  return convertTyped(node, "header", file);
}

function convertTyped(node: Original, location: ListLocation, file: FileConversion): JsonObject {
  const { schema, style } = convertValue(node, location, file);
  const others = membersOf(node).filter(
    ([key]) => !ofValue.test(key) && key !== "collectionFormat" && key !== "schema",
  );
  // AutoRest's: the value is encoded already.
  const isEncoded = location === "query" && at(node, "x-ms-skip-url-encoding").value === true;
  return file.note(
    {
      ...(Object.fromEntries(others.map(([key, { value }]) => [key, value])) as JsonObject),
      ...style,
      ...(isEncoded && { allowReserved: true }),
      schema,
    },
    node,
  );
}

/** What a value is, and how it is written where it is a list. */
export function convertValue(
  node: Original,
  location: ListLocation,
  file: FileConversion,
): { readonly schema: unknown; readonly style: ListStyle | undefined } {
  const style = listStyle(node, location, file);
  if (style === "text") return { schema: file.note({ type: "string" }, node), style: undefined };
  const schema = at(node, "schema");
  // Written as in OpenAPI 3.
  if (isObject(schema.value) && at(node, "type").value === undefined) {
    return { schema: convertSchema(schema, file), style };
  }
  const members = membersOf(node).filter(([key]) => ofValue.test(key));
  const isFile = location === "form" && at(node, "type").value === "file";
  const value = {
    ...Object.fromEntries(members.map(([key, member]) => [key, member.value])),
    ...(isFile && fileSchema),
  };
  return { schema: convertSchema({ ...node, value }, file), style };
}
