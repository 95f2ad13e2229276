/** Multipart bodies whose parts go by their positions: `multipart/mixed` and its like (OpenAPI 3.2, 4.14.3). */
import type { PartModel, PartsModel } from "./request-model.js";
import type { Schema } from "./schema-model.js";
import type { Direction } from "./directions.js";
import { essence } from "./media-types.js";
import { type ModelContext, schemaPlace } from "./model-context.js";
import { readPartHeaders } from "./part-headers.js";
import { child, defined, items, type Node, stringAt } from "./reader.js";

/** A part before all named schemas are known. */
export interface UnfinishedPart extends PartModel {
  /** Its schema with the flags of both directions, where there are any inside. */
  readonly flagged?: Schema;
}

interface Reading {
  readonly direction: Direction;
  /** Of the types of parts; none where they get no names. */
  readonly name: string | undefined;
  readonly context: ModelContext;
}

/** Nobody nests multiparts deeper. */
const deepest = 5;

/**
 * The parts of a media type, or of a part that is multipart itself; undefined where they are described
 * by no list: then they have names, or are the user's to encode.
 *
 * @param encodings Where `prefixEncoding` and `itemEncoding` are.
 */
export function readParts(
  written: Node,
  itemSchema: Node | undefined,
  encodings: Node,
  reading: Reading,
  depth = 0,
): PartsModel | undefined {
  const { reader } = reading.context;
  const prefixEncodings = reader.list(child(encodings, "prefixEncoding"), "prefixEncoding");
  const itemEncoding = reader.follow(child(encodings, "itemEncoding"));
  const part = (schema: Node, encoding: Node | undefined, ending: string): UnfinishedPart =>
    readPart(schema, encoding, ending, reading, depth);
  if (itemSchema !== undefined) {
    const first = prefixEncodings.map((encoding) => part(itemSchema, encoding, "Part"));
    return {
      prefix: first,
      rest: part(itemSchema, itemEncoding, "Part"),
      required: 0,
      isStreamed: true,
    };
  }
  const list = written.value === undefined ? undefined : reader.follow(written);
  if (list === undefined || !isList(list)) return undefined;
  const tuple = items(child(list, "prefixItems"));
  const others = child(list, "items");
  const prefix = Array.from(
    { length: Math.max(tuple.length, prefixEncodings.length) },
    (_, index) => part(tuple[index] ?? others, prefixEncodings[index], `Part${index + 1}`),
  );
  const hasRest =
    others.value !== false &&
    (others.value !== undefined || itemEncoding?.value !== undefined || tuple.length === 0);
  const least = child(list, "minItems").value;
  return defined({
    prefix,
    rest: hasRest ? part(others, itemEncoding, "Part") : undefined,
    required: Math.min(typeof least === "number" ? least : tuple.length, prefix.length),
    isStreamed: false,
  });
}

function isList(schema: Node): boolean {
  const has = (key: string) => child(schema, key).value !== undefined;
  const type = child(schema, "type").value;
  return type === undefined ? has("items") || has("prefixItems") : type === "array";
}

function readPart(
  schema: Node,
  written: Node | undefined,
  ending: string,
  reading: Reading,
  depth: number,
): UnfinishedPart {
  const { direction, name, context } = reading;
  const encoding = written ?? { value: undefined, place: schema.place };
  const contentType = stringAt(encoding, "contentType");
  const isMultipart = contentType !== undefined && essence(contentType).startsWith("multipart/");
  const inner =
    isMultipart && depth < deepest
      ? readParts(
          schema,
          undefined,
          encoding,
          { ...reading, name: name && name + ending },
          depth + 1,
        )
      : undefined;
  const followed = schema.value === undefined ? undefined : context.reader.follow(schema);
  const isEncoded = followed !== undefined && stringAt(followed, "contentEncoding") !== undefined;
  return defined({
    schema: schemaOf(
      schema,
      inner === undefined && name ? name + ending : undefined,
      direction,
      context,
    ),
    schemaPlace: schema.value === undefined ? undefined : schemaPlace(schema, context),
    // OpenAPI 3.2, 4.15.1.1: text that stands for bytes is no text.
    contentType: contentType ?? (isEncoded ? "application/octet-stream" : undefined),
    headers: readPartHeaders(encoding, false, direction, context),
    kind: isEncoded ? "text" : "value",
    parts: inner,
    flagged:
      inner === undefined && followed !== undefined && direction === "write"
        ? context.schemas.flagged(schema)
        : undefined,
  });
}

function schemaOf(
  node: Node,
  name: string | undefined,
  direction: Direction,
  { schemas }: ModelContext,
): Schema {
  if (node.value === undefined) return true;
  return name === undefined ? schemas.use(node, direction) : schemas.hoist(node, direction, name);
}
