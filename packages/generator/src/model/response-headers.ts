/** The described header fields of a response, and how each becomes a value. */
import type { HeaderValueModel, HeaderPrimitive, ResponseHeaderModel } from "./response-model.js";
import type { Direction } from "./directions.js";
import { isJson } from "./media-types.js";
import type { ModelContext } from "./model-context.js";
import { child, defined, entries, type Node, type Reader } from "./reader.js";
import { words } from "./words.js";

/** Header fields by their lower-case names; the first of those that differ in case only. */
export function readResponseHeaders(
  response: Node,
  direction: Direction,
  context: ModelContext,
): ResponseHeaderModel[] {
  const found = new Map<string, ResponseHeaderModel>();
  for (const [written, header] of context.reader.members(child(response, "headers"), "headers")) {
    const name = written.toLowerCase();
    // OpenAPI: a header called Content-Type is ignored.
    if (found.has(name) || name === "content-type") continue;
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) {
      context.reader.warn(
        "GC153",
        header.place,
        `${JSON.stringify(written)} is no header name`,
        "It is ignored. A header is called such as X-Rate-Limit.",
      );
      continue;
    }
    found.set(
      name,
      defined({
        name,
        description: words(header, "description", context.reader),
        deprecated: child(header, "deprecated").value === true,
        value: readHeaderValue(header, direction, context),
      }),
    );
  }
  return [...found.values()];
}

/** How a header field, or a parameter that is described like one, becomes a value. */
export function readHeaderValue(
  header: Node,
  direction: Direction,
  context: ModelContext,
): HeaderValueModel {
  const { reader, schemas } = context;
  const [content] = reader.members(child(header, "content"), "content");
  if (content !== undefined) {
    const [contentType, media] = content;
    if (!isJson(contentType)) return text;
    return { decoding: "json", schema: schemas.use(child(media, "schema"), direction) };
  }
  const node = child(header, "schema");
  const decoding = textDecodingOf(node, child(header, "explode").value === true, reader);
  return decoding === undefined ? text : { decoding, schema: schemas.use(node, direction) };
}

/** What says no more than that: the type of a choice can't be told from the text. */
const text: HeaderValueModel = { decoding: "string", schema: { type: "string" } };

/** How text becomes a value of a schema; undefined where that can't be told. */
export function textDecodingOf(
  written: Node,
  explode: boolean,
  reader: Reader,
): HeaderValueModel["decoding"] | undefined {
  const node = reader.follow(written);
  if (node === undefined) return undefined;
  const type = typeOf(node);
  if (type === "array") {
    const items = primitiveOf(child(node, "items"), reader);
    return items && { items };
  }
  if (type !== "object") return primitiveOf(node, reader);
  const properties: [name: string, type: HeaderPrimitive][] = [];
  for (const [name, member] of entries(child(node, "properties"))) {
    const primitive = primitiveOf(member, reader);
    if (primitive === undefined) return undefined;
    properties.push([name, primitive]);
  }
  return { properties: Object.fromEntries(properties), ...(explode && { explode }) };
}

function primitiveOf(written: Node, reader: Reader): HeaderPrimitive | undefined {
  const node = reader.follow(written);
  switch (node && typeOf(node)) {
    case "string":
      return "string";
    case "integer":
    case "number":
      return "number";
    case "boolean":
      return "boolean";
    default:
      return undefined;
  }
}

/** The one type that a schema has beside null; undefined where it has several, or doesn't say. */
function typeOf(node: Node): string | undefined {
  const { value } = child(node, "type");
  const types = (Array.isArray(value) ? value : [value]).filter((type) => type !== "null");
  return types.length === 1 && typeof types[0] === "string" ? types[0] : undefined;
}
