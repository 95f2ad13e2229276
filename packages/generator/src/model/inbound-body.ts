/** The body of what the API sends: how each media type becomes a value. */
import type { FormDecoding, InboundBody, ReceivedContent } from "./inbound-model.js";
import type { MediaTypeModel } from "./request-model.js";
import { essence, isJson, readContent, sharedName } from "./media-types.js";
import type { ModelContext } from "./model-context.js";
import { decodingOf } from "./readable-content.js";
import {
  child,
  defined,
  entries,
  isRecord,
  items,
  type Node,
  type Reader,
  stringAt,
} from "./reader.js";
import { textDecodingOf } from "./response-headers.js";
import { words } from "./words.js";

/** The body of a webhook; inline objects in it are called `NewPetWebhookBody`. */
export function readInboundBody(
  operation: Node,
  prefix: string,
  context: ModelContext,
): InboundBody | undefined {
  const { reader } = context;
  const written = child(operation, "requestBody");
  const node = written.value === undefined ? undefined : reader.follow(written);
  if (!node || !reader.isShaped(node, isRecord, "requestBody has to be an object"))
    return undefined;
  const name = sharedName(written, "Body") ?? `${prefix}Body`;
  const { content } = readContent(node, "read", name, context);
  if (content.length === 0) return undefined;
  const media = child(node, "content");
  const json =
    content.length === 1 ? content.find(({ contentType }) => isJson(contentType)) : undefined;
  return defined({
    description: words(node, "description", reader),
    // Only where the document says so: what is silent of it describes a body that comes.
    isOptional: child(node, "required").value === false,
    content: content.map((type) =>
      receive(type, reader.follow(child(media, type.contentType)), reader),
    ),
    constants: json === undefined ? {} : constantsOf(schemaOf(media, json, reader), reader),
  });
}

function receive(
  { contentType, schema }: MediaTypeModel,
  media: Node | undefined,
  reader: Reader,
): ReceivedContent {
  const type = essence(contentType);
  const described = defined({ contentType, schema });
  if (media === undefined) return { ...described, decoding: "auto" };
  if (type === "multipart/form-data") return { ...described, decoding: "multipart" };
  if (type === "application/x-www-form-urlencoded") {
    const form = formOf(media, reader);
    return { ...described, decoding: form === undefined ? "text" : { form } };
  }
  // What comes is read as a whole, also what comes item by item.
  const decoding = decodingOf({ ...described, node: media }, false);
  return {
    ...described,
    decoding:
      decoding === "json" || decoding === "text" || decoding === "auto" ? decoding : "bytes",
  };
}

/** How the fields of a form become values; undefined, and reported, where the document doesn't tell it. */
function formOf(media: Node, reader: Reader): Record<string, FormDecoding> | undefined {
  const schema = child(media, "schema");
  const properties = propertiesOf(schema, reader);
  if (properties.size === 0) return undefined;
  const fields: Record<string, FormDecoding> = {};
  for (const [name, { node }] of properties) {
    const decoding = fieldDecoding(node, child(child(media, "encoding"), name), reader);
    if (decoding === undefined) {
      reader.warn(
        "GC132",
        node.place,
        `How the field ${JSON.stringify(name)} of this form is to be read can't be told from its schema`,
        "The body is the text of the form in the client: read it with URLSearchParams. Give the field one type, or a contentType in encoding.",
      );
      return undefined;
    }
    fields[name] = decoding;
  }
  return fields;
}

function fieldDecoding(node: Node, encoding: Node, reader: Reader): FormDecoding | undefined {
  if (isJson(stringAt(encoding, "contentType") ?? "")) return "json";
  const decoding = textDecodingOf(node, false, reader);
  if (decoding !== undefined && (typeof decoding === "string" || "items" in decoding))
    return decoding;
  const followed = reader.follow(node);
  if (followed && typeof constantOf(followed) === "string") return "string";
  // OpenAPI, Encoding Object: an object is JSON, unless it has a style.
  const isObject = followed !== undefined && child(followed, "type").value === "object";
  return isObject && stringAt(encoding, "style") === undefined ? "json" : undefined;
}

/** The required properties of a body that have one value always. */
function constantsOf(
  schema: Node | undefined,
  reader: Reader,
): Record<string, string | number | boolean> {
  if (schema === undefined) return {};
  return Object.fromEntries(
    [...propertiesOf(schema, reader)].flatMap(([name, { node, isRequired }]) => {
      const followed = isRequired ? reader.follow(node) : undefined;
      const constant = followed && constantOf(followed);
      return constant === undefined || name === "__proto__" ? [] : [[name, constant]];
    }),
  );
}

function constantOf(schema: Node): string | number | boolean | undefined {
  const choices = items(child(schema, "enum"));
  const [only] = choices;
  const value: unknown = choices.length === 1 ? only?.value : child(schema, "const").value;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : undefined;
}

function schemaOf(media: Node, { contentType }: MediaTypeModel, reader: Reader): Node | undefined {
  const node = reader.follow(child(media, contentType));
  return node && child(node, "schema");
}

interface Property {
  readonly node: Node;
  readonly isRequired: boolean;
}

/** Those of a schema and of all its parts (`allOf`), through references. */
function propertiesOf(schema: Node, reader: Reader): Map<string, Property> {
  const found = new Map<string, Node>();
  const required = new Set<unknown>();
  const seen = new Set<unknown>();
  const pending = [schema];
  for (const next of pending) {
    const part = next.value === undefined ? undefined : reader.follow(next);
    if (part === undefined || seen.has(part.value)) continue;
    seen.add(part.value);
    for (const [name, node] of entries(child(part, "properties"))) {
      if (!found.has(name)) found.set(name, node);
    }
    for (const { value } of items(child(part, "required"))) required.add(value);
    pending.push(...items(child(part, "allOf")));
  }
  return new Map(
    [...found].map(([name, node]) => [name, { node, isRequired: required.has(name) }]),
  );
}
