/** What the client reads of the media types of a response, and how. */
import type { BodyDecoding, EventModel, ReadableContent } from "./response-model.js";
import type { Schema } from "./schema-model.js";
import type { Direction } from "./directions.js";
import { essence, isJson, isWildcard, isXml } from "./media-types.js";
import { type ModelContext, schemaPlace, type TypePrefix } from "./model-context.js";
import { child, defined, isRecord, items, type Node, stringAt } from "./reader.js";
import { capitalize, pascalCase } from "./sanitize.js";
import { isToldFromXml } from "./xml-object.js";

/** A media type that the document lists. */
export interface ListedContent {
  readonly contentType: string;
  readonly schema?: Schema;
  /** As in `MediaTypeModel`. */
  readonly described?: Schema;
  /** The media type object. */
  readonly node: Node;
}

/** What a response is read with besides. */
export interface ResponseReading {
  readonly direction: Direction;
  readonly prefix: TypePrefix;
  readonly context: ModelContext;
  /** Streams are read of successes only: of a failure, all of the body has come. */
  readonly isSuccess: boolean;
}

/** The media types that the client reads, as they are listed. */
export function readableContent(
  listed: readonly ListedContent[],
  reading: ResponseReading,
): ReadableContent[] {
  const all = listed.map((content) => ({ content, read: readOne(content, reading) }));
  const [first] = all;
  return all
    .filter((other) => {
      if (first === undefined || other === first) return true;
      // The same thing in another form, as YAML beside JSON, of which nobody wants the bare text.
      return (
        isBare.has(first.read.decoding) || !isBare.has(other.read.decoding) || !isStructured(other)
      );
    })
    .map(({ read }) => read);
}

/** Decodings that make nothing of a structure. */
const isBare: ReadonlySet<BodyDecoding> = new Set(["text", "bytes", "auto"]);

/** Anything but a string by itself. */
function isStructured({ content: { schema } }: { readonly content: ListedContent }): boolean {
  return typeof schema === "object" && schema["type"] !== "string";
}

function readOne(content: ListedContent, reading: ResponseReading): ReadableContent {
  const { contentType, schema } = content;
  const { direction, context, isSuccess } = reading;
  const written = child(content.node, "schema");
  if (isXml(contentType) && isToldFromXml(written, direction, context.reader)) {
    const { described } = content;
    const place = schemaPlace(written, context);
    return defined({ contentType, decoding: "xml", schema, schemaPlace: place, described });
  }
  const decoding = decodingOf(content, isSuccess);
  if (decoding === "events") return { contentType, ...readEvents(content, reading) };
  const isItems = decoding === "json-lines" || decoding === "json-sequence";
  const node = isItems ? itemOf(content, reading) : written;
  return defined({
    contentType,
    decoding,
    schema: isItems ? itemSchema(node, reading) : schema,
    schemaPlace: schemaPlace(node, context),
  });
}

const textTypes =
  /^text\/|[/+]xml$|^application\/(x-www-form-urlencoded|(x-)?(ndjson|jsonlines|yaml|javascript)|jsonl|json-seq|graphql)$/;

/** How a body of a media type becomes a value. */
export function decodingOf(
  { contentType, schema, node }: ListedContent,
  isSuccess: boolean,
): BodyDecoding {
  const type = essence(contentType);
  if (isJson(contentType)) return "json";
  if (isSuccess && type === "text/event-stream") return "events";
  // What is said to be a string is meant to be read as one.
  const isText = typeof schema === "object" && schema["type"] === "string";
  const isItems = isSuccess && (!isText || child(node, "itemSchema").value !== undefined);
  if (isItems && /^application\/(x-)?(jsonl|ndjson|jsonlines|json-lines)$/.test(type)) {
    return "json-lines";
  }
  if (isItems && /^application\/(json-seq|.+\+json-seq)$/.test(type)) return "json-sequence";
  if (textTypes.test(type)) return "text";
  const isFile = typeof schema === "object" && schema["format"] === "binary";
  return isWildcard(contentType) && !isFile ? "auto" : "bytes";
}

/** The schema of one item: 3.2's `itemSchema`, or what earlier documents write in its place. */
function itemOf({ node }: ListedContent, { context }: ResponseReading): Node {
  const item = child(node, "itemSchema");
  if (item.value !== undefined) return item;
  const written = child(node, "schema");
  const schema = context.reader.follow(written);
  const inner = schema && child(schema, "items");
  return inner?.value === undefined ? written : inner;
}

function itemSchema(node: Node, { direction, prefix, context }: ResponseReading): Schema {
  return prefix === undefined
    ? context.schemas.use(node, direction)
    : context.schemas.hoist(node, direction, `${prefix}Item`);
}

function readEvents(
  content: ListedContent,
  reading: ResponseReading,
): Pick<ReadableContent, "decoding" | "events"> {
  const { reader } = reading.context;
  const item = itemOf(content, reading);
  const whole = reader.follow(item);
  if (item.value === undefined || whole === undefined) return { decoding: "events", events: [] };
  const choices = [...items(child(whole, "oneOf")), ...items(child(whole, "anyOf"))];
  const isEvents = choices.length > 0 ? choices.every(hasData) : hasData(whole);
  if (!isEvents) {
    // Documents before 3.2 describe the data.
    if (isText(whole)) return { decoding: "events", events: [] };
    const data = itemSchema(item, reading);
    const event = defined({ data, schemaPlace: schemaPlace(item, reading.context) });
    return { decoding: "json-events", events: [event] };
  }
  const kinds = (choices.length > 0 ? choices : [whole]).flatMap((choice) => eventOf(choice));
  if (kinds.every(({ json }) => json === undefined)) {
    return { decoding: "events", events: kinds.map(({ name }) => textEvent(name)) };
  }
  if (kinds.some(({ json }) => json === undefined)) {
    reader.warn(
      "GC132",
      item.place,
      "Some of these events have JSON as data, and others text",
      "The data of all of them is text in the client: parse it where it is JSON.",
    );
    return { decoding: "events", events: kinds.map(({ name }) => textEvent(name)) };
  }
  return {
    decoding: "json-events",
    events: kinds.flatMap(({ name, json }) => {
      if (json === undefined) return [];
      const data = dataSchema(json, name, reading);
      return [defined({ name, data, schemaPlace: schemaPlace(json, reading.context) })];
    }),
  };

  function hasData(choice: Node): boolean {
    const followed = reader.follow(choice);
    return followed !== undefined && isRecord(child(child(followed, "properties"), "data").value);
  }

  function isText(node: Node): boolean {
    return stringAt(node, "type") === "string";
  }

  function eventOf(written: Node): { name: string | undefined; json: Node | undefined }[] {
    const properties = child(reader.follow(written) ?? written, "properties");
    const data = child(properties, "data");
    const followed = reader.follow(data) ?? data;
    // Ends a stream, and is no event for its reader.
    if (child(followed, "const").value === "[DONE]") return [];
    const name = stringAt(child(properties, "event"), "const");
    const inner = child(followed, "contentSchema");
    const json = inner.value !== undefined ? inner : isText(followed) ? undefined : data;
    const isConstant = typeof child(followed, "const").value === "string";
    return [{ name, json: isConstant ? undefined : json }];
  }
}

function textEvent(name: string | undefined): EventModel {
  return defined({ name, data: { type: "string" } });
}

function dataSchema(
  node: Node,
  name: string | undefined,
  { direction, prefix, context }: ResponseReading,
): Schema {
  if (prefix === undefined) return context.schemas.use(node, direction);
  return context.schemas.hoist(
    node,
    direction,
    `${prefix}${capitalize(pascalCase(name ?? ""))}Data`,
  );
}
