/** The body of a request. */
import type { BodyCoding, BodyModel, MediaTypeModel, PartsModel } from "./request-model.js";
import type { Schema } from "./schema-model.js";
import type { Direction } from "./directions.js";
import {
  binaryTypes,
  essence,
  isJson,
  isWildcard,
  isXml,
  readContent,
  sharedName,
} from "./media-types.js";
import { type ModelContext, schemaPlace, type TypePrefix } from "./model-context.js";
import { readParts } from "./parts.js";
import { child, defined, extensions, isRecord, type Node, type Reader } from "./reader.js";
import { words } from "./words.js";
import { isToldFromXml } from "./xml-object.js";

/** The body of an operation; inline objects in it are called `CreatePetBody`. */
export function readBody(
  holder: Node,
  direction: Direction,
  prefix: TypePrefix,
  context: ModelContext,
): BodyModel | undefined {
  const written = child(holder, "requestBody");
  const body = written.value === undefined ? undefined : context.reader.follow(written);
  if (!body || !context.reader.isShaped(body, isRecord, "requestBody has to be an object"))
    return undefined;
  const name = prefix && (sharedName(written, "Body") ?? `${prefix}Body`);
  const { content, chosen } = readContent(body, direction, name, context);
  const media = content.map((type) => {
    const node = context.reader.follow(child(child(body, "content"), type.contentType));
    // Others would want the same names.
    const ownName = type.contentType === chosen?.contentType ? name : undefined;
    const parts = node && readPartsOf(node, type, direction, ownName, context);
    const coding =
      parts === undefined
        ? codingOf(type, node && child(node, "schema"), direction, context.reader)
        : "parts";
    const described = node && schemaNode(node, coding, context.reader);
    const isByItem = described !== undefined && isItems(coding);
    const encodes = described !== undefined && !["text", "binary", "raw", "parts"].includes(coding);
    return defined({
      ...type,
      ...(isByItem && { schema: context.schemas.use(described, direction) }),
      coding,
      schemaPlace: encodes ? schemaPlace(described, context) : undefined,
      files: [],
      parts,
      flagged: encodes && direction === "write" ? context.schemas.flagged(described) : undefined,
    });
  });
  const first = media.find(({ contentType }) => contentType === chosen?.contentType);
  if (!first) {
    context.reader.wrongShape(
      child(body, "content"),
      "The content of a request body has to be an object with a media type",
    );
    return undefined;
  }
  return defined({
    description: words(body, "description", context.reader),
    required: child(body, "required").value === true,
    content: media,
    chosen: first,
    extensions: extensions(body),
  });
}

/** The parts of a multipart body that go by their positions. */
function readPartsOf(
  media: Node,
  { contentType }: MediaTypeModel,
  direction: Direction,
  name: string | undefined,
  context: ModelContext,
): PartsModel | undefined {
  if (!essence(contentType).startsWith("multipart/")) return undefined;
  const item = child(media, "itemSchema");
  const itemSchema = item.value === undefined ? undefined : item;
  // A form's parts need names, which only a described Content-Disposition gives them then.
  const isForm = essence(contentType) === "multipart/form-data";
  const isPositional = ["prefixEncoding", "itemEncoding"].some(
    (key) => child(media, key).value !== undefined,
  );
  if (isForm && !isPositional) return undefined;
  return readParts(child(media, "schema"), itemSchema, media, { direction, name, context });
}

/** The schema of what is encoded as a whole: of one item, where items are sent one by one. */
function schemaNode(media: Node, coding: BodyCoding, reader: Reader): Node | undefined {
  const schema = child(media, "schema");
  const item = child(media, "itemSchema");
  if (isItems(coding) && item.value !== undefined) return item;
  if (schema.value === undefined) return undefined;
  const list = isItems(coding) ? reader.follow(schema) : undefined;
  // OpenAPI 3.2: `schema` is of all items as a list. Before, documents give that of one item.
  return list && child(list, "type").value === "array" ? child(list, "items") : schema;
}

function isItems(coding: BodyCoding): boolean {
  return coding === "lines" || coding === "sequence";
}

function codingOf(
  media: MediaTypeModel,
  node: Node | undefined,
  direction: Direction,
  reader: Reader,
): BodyCoding {
  const { contentType, schema } = media;
  const type = essence(contentType);
  if (isJson(contentType) || isAnyJson(media)) return "json";
  // What is received is for others to read.
  const isSent = node !== undefined && direction === "write";
  if (isXml(contentType) && isSent && isToldFromXml(node, direction, reader)) return "xml";
  if (type === "application/x-www-form-urlencoded") return isObject(schema) ? "form" : "raw";
  if (type.startsWith("multipart/")) return isObject(schema) ? "multipart" : "raw";
  if (/^application\/(?:x-)?(?:ndjson|jsonl|jsonlines|json-lines)$/.test(type)) return "lines";
  if (type === "application/json-seq" || type.endsWith("+json-seq")) return "sequence";
  if (type.startsWith("text/") && type !== "text/xml" && type !== "text/*") return "text";
  const isBinary =
    schema !== undefined && typeof schema !== "boolean" && schema["format"] === "binary";
  return isBinary || binaryTypes.test(type) ? "binary" : "raw";
}

/** Anything that may have properties: no text, number or list. */
function isObject(schema: Schema | undefined): boolean {
  if (schema === undefined || typeof schema === "boolean") return false;
  const { type } = schema;
  return type === "object" || ["$ref", "allOf", "oneOf"].some((keyword) => keyword in schema);
}

/** "Any media type" with a schema that isn't binary: JSON, which is what servers so documented speak. */
function isAnyJson({ contentType, schema }: MediaTypeModel): boolean {
  if (!isWildcard(contentType) || schema === undefined) return false;
  return typeof schema === "boolean" || schema["type"] !== "string";
}
