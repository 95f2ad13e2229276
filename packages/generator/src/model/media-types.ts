/** Bodies and responses: their media types, and which of these the client uses. */
import type {
  BodyModel,
  EncodingModel,
  HeaderModel,
  MediaTypeModel,
  ResponseModel,
  Schema,
} from "./api-model.js";
import { readLinks } from "./links.js";
import {
  child,
  defined,
  extensions,
  isRecord,
  type Node,
  type Reader,
  stringAt,
} from "./reader.js";
import { capitalize, commentText, pascalCase } from "./sanitize.js";
import type { Direction } from "./directions.js";
import type { SchemaRegistry } from "./schema-registry.js";

/** What the parts of an operation are read with. */
export interface ModelContext {
  readonly reader: Reader;
  readonly schemas: SchemaRegistry;
}

/** Prefix of the types that inline schemas get; undefined where they stay inline. */
export type TypePrefix = string | undefined;

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
  if (!chosen) {
    context.reader.wrongShape(
      child(body, "content"),
      "The content of a request body has to be an object with a media type",
    );
    return undefined;
  }
  return defined({
    description: commentText(stringAt(body, "description")),
    required: child(body, "required").value === true,
    content,
    chosen,
    encoding:
      isJson(chosen.contentType) || isAnyJson(chosen) ? ("json" as const) : ("raw" as const),
    extensions: extensions(body),
  });
}

/** The responses of an operation; inline objects in them are called `GetPet200`, `GetPetDefault`. */
export function readResponses(
  operation: Node,
  method: string,
  direction: Direction,
  prefix: TypePrefix,
  context: ModelContext,
): ResponseModel[] {
  const { reader } = context;
  const list = child(operation, "responses");
  const byStatus = new Map<string, ResponseModel>();
  for (const [key] of reader.members(list, "responses")) {
    if (key.startsWith("x-")) continue;
    const written = child(list, key);
    const status = /^[1-5]xx$/i.test(key) ? key.toUpperCase() : key;
    if (!/^([1-5](\d\d|XX)|default)$/.test(status)) {
      reader.warn(
        "GC111",
        written.place,
        `${JSON.stringify(key)} is no status: a response has one like 404, a range like 4XX, or default`,
        "The response is ignored. Correct its status in the document.",
      );
    } else if (!byStatus.has(status)) {
      const response = readResponse(written, status, method, direction, prefix, context);
      if (response) byStatus.set(status, response);
    }
  }
  const responses = [...byStatus.values()];
  if (responses.some(({ status }) => status.startsWith("2") || status === "default"))
    return responses;
  // A document that knows failures only still wants its operation to succeed.
  return [
    { status: "2XX", headers: [], content: [], decoding: "auto", links: [], extensions: {} },
    ...responses,
  ];
}

function readResponse(
  written: Node,
  status: string,
  method: string,
  direction: Direction,
  prefix: TypePrefix,
  context: ModelContext,
): ResponseModel | undefined {
  const node = context.reader.follow(written);
  if (!node) return undefined;
  const ending = capitalize(status);
  const name = prefix && (sharedName(written, "Response") ?? prefix + ending);
  const { chosen, ...response } = context.reader.once(`response, ${direction}`, node, () =>
    defined({
      description: commentText(stringAt(node, "description")),
      headers: readHeaders(child(node, "headers"), direction, context),
      ...readContent(node, direction, name, context),
      links: readLinks(child(node, "links"), context.reader),
      extensions: extensions(node),
    }),
  );
  // RFC 9110: these have no body whatever the document says of one.
  const isEmpty = method === "HEAD" || ["204", "205", "304"].includes(status);
  return chosen && !isEmpty
    ? { status, ...response, chosen, decoding: decodingOf(chosen) }
    : { status, ...response, decoding: "empty" };
}

/** A response or body in `components` is shared: its types go by its own name and not by that of one user. */
function sharedName(written: Node, ending: string): string | undefined {
  const name = stringAt(written, "$ref")?.match(
    /^#\/components\/(?:responses|requestBodies)\/([^/]+)$/,
  )?.[1];
  if (name === undefined) return undefined;
  const type = pascalCase(name);
  return type === "" || type.endsWith(ending) ? type || undefined : type + ending;
}

function readContent(
  holder: Node,
  direction: Direction,
  name: string | undefined,
  context: ModelContext,
): { readonly content: readonly MediaTypeModel[]; readonly chosen: MediaTypeModel | undefined } {
  const list = child(holder, "content");
  const members = context.reader.members(list, "content").filter(([contentType, member]) => {
    // RFC 6838, 4.2; with parameters as they come.
    if (/^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+\s*(;[ -~]*)?$/.test(contentType)) return true;
    context.reader.warn(
      "GC111",
      member.place,
      `${JSON.stringify(contentType)} is no media type`,
      "It is ignored. A media type looks like application/json.",
    );
    return false;
  });
  const types = members.map(([contentType]) => contentType);
  const preferred = types.find(isJson) ?? types[0];
  const content = members.map(([contentType, media]) => {
    const schema = child(media, "schema");
    const isHoisted =
      name !== undefined &&
      contentType === preferred &&
      (isJson(contentType) || isWildcard(contentType));
    return defined({
      contentType,
      schema:
        schema.value === undefined
          ? undefined
          : schemaOf(schema, direction, isHoisted ? name : undefined, context),
      encoding: readEncoding(child(media, "encoding"), direction, context),
      extensions: extensions(media),
    });
  });
  return { content, chosen: content.find(({ contentType }) => contentType === preferred) };
}

function schemaOf(
  node: Node,
  direction: Direction,
  name: string | undefined,
  { schemas }: ModelContext,
): Schema {
  return name === undefined ? schemas.use(node, direction) : schemas.hoist(node, direction, name);
}

function readEncoding(node: Node, direction: Direction, context: ModelContext): EncodingModel[] {
  return context.reader.members(node, "encoding").map(([property, encoding]) => {
    const { explode, allowReserved } = encoding.value as Record<string, unknown>;
    return defined({
      property,
      contentType: stringAt(encoding, "contentType"),
      headers: readHeaders(child(encoding, "headers"), direction, context),
      style: stringAt(encoding, "style"),
      explode: typeof explode === "boolean" ? explode : undefined,
      allowReserved: typeof allowReserved === "boolean" ? allowReserved : undefined,
    });
  });
}

export function readHeaders(
  node: Node,
  direction: Direction,
  context: ModelContext,
): HeaderModel[] {
  return context.reader.members(node, "headers").map(([name, header]) => {
    const schema = child(header, "schema");
    return defined({
      name,
      description: commentText(stringAt(header, "description")),
      required: child(header, "required").value === true,
      deprecated: child(header, "deprecated").value === true,
      schema: schema.value === undefined ? undefined : context.schemas.use(schema, direction),
    });
  });
}

/** Type and subtype without parameters, in lower case. */
export function essence(contentType: string): string {
  return contentType.replace(/;.*$/s, "").trim().toLowerCase();
}

export function isJson(contentType: string): boolean {
  return /^(application|text)\/json$|\+json$/.test(essence(contentType));
}

function isWildcard(contentType: string): boolean {
  return ["*/*", "application/*"].includes(essence(contentType));
}

/** "Any media type" with a schema that isn't binary: JSON, which is what servers so documented speak. */
function isAnyJson({ contentType, schema }: MediaTypeModel): boolean {
  if (!isWildcard(contentType) || schema === undefined) return false;
  return typeof schema === "boolean" || schema["type"] !== "string";
}

const textTypes =
  /^text\/|[/+]xml$|^application\/(x-www-form-urlencoded|(x-)?(ndjson|jsonlines|yaml|javascript)|jsonl|json-seq|graphql)$/;

function decodingOf({ contentType }: MediaTypeModel): ResponseModel["decoding"] {
  if (isJson(contentType)) return "json";
  if (textTypes.test(essence(contentType))) return "text";
  return isWildcard(contentType) ? "auto" : "bytes";
}
