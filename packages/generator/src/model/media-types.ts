/** The media types of a body or response, and which of them the client uses. */
import type { EncodingModel, MediaTypeModel } from "./request-model.js";
import type { Schema } from "./schema-model.js";
import type { Direction } from "./directions.js";
import type { ModelContext } from "./model-context.js";
import { typeOnly } from "./schema-algebra.js";
import { readPartHeaders } from "./part-headers.js";
import { child, defined, extensions, type Node, stringAt } from "./reader.js";
import { pascalCase } from "./sanitize.js";
import { isToldFromXml } from "./xml-object.js";

/** A response or body in `components` is shared: its types go by its own name and not by that of one user. */
export function sharedName(written: Node, ending: string): string | undefined {
  const name = stringAt(written, "$ref")?.match(
    /^#\/components\/(?:responses|requestBodies)\/([^/]+)$/,
  )?.[1];
  if (name === undefined) return undefined;
  const type = pascalCase(name);
  return type === "" || type.endsWith(ending) ? type || undefined : type + ending;
}

/** Every media type, and the chosen one: JSON where there is any, else the first. */
export function readContent(
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
      "GC152",
      member.place,
      `${JSON.stringify(contentType)} is no media type`,
      "It is ignored. A media type looks like application/json.",
    );
    return false;
  });
  const types = members.map(([contentType]) => contentType);
  const preferred = types.find(isJson) ?? types[0];
  const main = members.find(([contentType]) => contentType === preferred)?.[1];
  const content = members.map(([contentType, media]) => {
    const schema = child(media, "schema");
    const isHoisted =
      name !== undefined &&
      contentType === preferred &&
      ([isJson, isWildcard, isForm].some((isKind) => isKind(contentType)) ||
        (isXml(contentType) && isToldFromXml(schema, direction, context.reader)));
    const own =
      schema.value === undefined
        ? undefined
        : schemaOf(schema, direction, isHoisted ? name : undefined, context);
    const isTwin = own !== undefined && isXml(contentType) && main !== undefined && main !== media;
    const twin = isTwin ? context.schemas.use(child(main, "schema"), direction) : undefined;
    const isSame = twin !== undefined && typeOnly(twin) === typeOnly(own ?? true);
    return defined({
      contentType,
      schema:
        isSame && name !== undefined
          ? schemaOf(child(main ?? media, "schema"), direction, name, context)
          : own,
      ...(isXml(contentType) && { described: own }),
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
      headers: readPartHeaders(encoding, true, direction, context),
      style: stringAt(encoding, "style"),
      explode: typeof explode === "boolean" ? explode : undefined,
      allowReserved: typeof allowReserved === "boolean" ? allowReserved : undefined,
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

/** A form, or parts. */
function isForm(contentType: string): boolean {
  const type = essence(contentType);
  return type === "application/x-www-form-urlencoded" || type.startsWith("multipart/");
}

/** Types that are never text, whatever their schema says. */
export const binaryTypes =
  /^(?:(?:image\/(?!svg)|(?:audio|video|font)\/).*|application\/(?:octet-stream|pdf|zip|gzip|x-tar|protobuf|x-protobuf|cbor|msgpack|wasm))$/;

export function isXml(contentType: string): boolean {
  return /^(?:application|text)\/xml$|\+xml$/.test(essence(contentType));
}

export function isWildcard(contentType: string): boolean {
  return ["*/*", "application/*"].includes(essence(contentType));
}
