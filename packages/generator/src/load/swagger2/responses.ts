/** Responses: a schema by the media types that are produced, header fields, examples. */
import type { FileConversion } from "./conversion.js";
import { isReference } from "./conversion.js";
import { at, isObject, type JsonObject, membersOf, type Original, without } from "./original.js";
import { convertHeader } from "./parameters.js";
import { convertSchema, fileSchema } from "./schemas.js";

/** Any; whoever answers says which (RFC 9110, 8.3). */
const anyType = "*/*";

const moved = new Set(["schema", "headers", "examples"]);

export function convertResponses(
  node: Original,
  produces: readonly string[],
  file: FileConversion,
): unknown {
  if (!isObject(node.value)) return node.value;
  const responses = membersOf(node).map(([status, response]) => [
    status,
    status.startsWith("x-") ? response.value : convertUsed(response, produces, file),
  ]);
  return file.note(Object.fromEntries(responses) as JsonObject, node);
}

/** A response of an operation. One that is shared is copied where it is produced in other media types. */
function convertUsed(node: Original, produces: readonly string[], file: FileConversion): unknown {
  const { conversion } = file;
  if (!isReference(node)) return convertResponse(node, produces, file);
  const target = conversion.follow(node);
  if (target === undefined) return file.refer(node, "response");
  if (/^\/definitions\/[^/]+$/.test(target.pointer)) return convertBareSchema(node, produces, file);
  const isBare = at(target, "schema").value === undefined;
  return isBare || isSame(produces, conversion.mediaTypes.produces)
    ? file.refer(node, "response")
    : convertResponse(target, produces, file);
}

/** A frequent mistake: a reference to the schema in place of the response. */
function convertBareSchema(
  node: Original,
  produces: readonly string[],
  file: FileConversion,
): unknown {
  file.conversion.warn(
    "GC216",
    at(node, "$ref"),
    "A response is expected here, and the reference leads to a schema",
    "It is taken for the schema of the response. Write it below schema:.",
  );
  return file.note({ description: "", content: contentOf(node, node, produces, file) }, node);
}

export function convertResponse(
  node: Original,
  produces: readonly string[],
  file: FileConversion,
): unknown {
  if (isReference(node)) return file.refer(node, "response");
  if (!isObject(node.value)) return node.value;
  const schema = at(node, "schema");
  const headers = membersOf(at(node, "headers")).map(([name, header]) => [
    name,
    convertHeader(header, file),
  ]);
  return file.note(
    {
      ...without(node.value, moved),
      ...(headers.length > 0 && {
        headers: file.note(Object.fromEntries(headers) as JsonObject, at(node, "headers")),
      }),
      ...(schema.value !== undefined && { content: contentOf(node, schema, produces, file) }),
    },
    node,
  );
}

function contentOf(
  node: Original,
  written: Original,
  produces: readonly string[],
  file: FileConversion,
): JsonObject {
  const isFile = at(written, "type").value === "file";
  const schema = isFile ? file.note({ ...fileSchema }, written) : convertSchema(written, file);
  // Bytes are no JSON, whatever is listed for all operations of a document.
  const listed = isFile ? produces.filter((type) => !/[/+](?:json|xml)\b/i.test(type)) : produces;
  const types = listed.length > 0 ? listed : [anyType];
  const examples = at(node, "examples");
  const content = types.map((type) => {
    const example = at(examples, type);
    const shown = example.value !== undefined && { example: example.value };
    return [type, file.note({ schema, ...shown }, node)];
  });
  return file.note(Object.fromEntries(content) as JsonObject, node);
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((type) => b.includes(type));
}
