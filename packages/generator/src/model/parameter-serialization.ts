/** How a parameter is written: in a style, or as content of a media type. */
import type { ParameterModel, ParameterSerialization } from "./request-model.js";
import { essence, isJson } from "./media-types.js";
import {
  child,
  entries,
  extensions,
  isRecord,
  type Node,
  type Reader,
  stringAt,
} from "./reader.js";

type Location = ParameterModel["in"];
type StyleSerialization = Extract<ParameterSerialization, { kind: "style" }>;
type Style = StyleSerialization["style"];

/** OpenAPI 3.2, 4.12.3; the first is the default. A whole query has none. */
const styles: Readonly<Record<Exclude<Location, "querystring">, readonly [Style, ...Style[]]>> = {
  path: ["simple", "label", "matrix"],
  query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"],
  header: ["simple"],
  cookie: ["form", "cookie"],
};

/** Lists in deepObject, which OpenAPI leaves open: a document may say it, or the client's user. */
const arraysExtension = "x-deep-object-arrays";

/** A parameter's serialization, with the place of its schema. */
export interface Serialized {
  readonly serialization: ParameterSerialization;
  /** Absent where the document says nothing of the value but that it is text. */
  readonly schema: Node | undefined;
}

/** Undefined, and reported, where the parameter can't be written at all. */
export function readSerialization(
  node: Node,
  location: Location,
  reader: Reader,
): Serialized | undefined {
  const media = reader.members(child(node, "content"), "content");
  const [first] = media;
  if (first) {
    if (media.length > 1) {
      reader.wrongShape(
        child(node, "content"),
        "The content of a parameter has exactly one media type",
        `${first[0]} is used. Take the others out of the document.`,
      );
    }
    const [contentType, described] = first;
    const schema = child(described, "schema");
    const isText = isTextual(contentType, schema);
    return {
      serialization: { kind: "content", contentType },
      schema: isText ? undefined : schema,
    };
  }
  if (location === "querystring") {
    reader.wrongShape(
      child(node, "content"),
      "A parameter in querystring is described by content",
      "The parameter is ignored. Give it a content with one media type.",
    );
    return undefined;
  }
  const schema = child(node, "schema");
  const serialization = styleOf(node, location, reader);
  if (serialization.style !== "deepObject") warnOfNesting(schema, serialization.style, reader);
  return { serialization, schema };
}

/** Whether users hand in a text: the runtime writes JSON, forms and, from single values, text. */
function isTextual(contentType: string, schema: Node): boolean {
  const type = essence(contentType);
  if (isJson(type) || type === "application/x-www-form-urlencoded") return false;
  return !type.startsWith("text/") || schema.value === undefined;
}

function styleOf(
  node: Node,
  location: Exclude<Location, "querystring">,
  reader: Reader,
): StyleSerialization {
  const known = styles[location];
  const written = child(node, "style");
  const found = known.find((style) => style === written.value);
  if (written.value !== undefined && found === undefined) {
    reader.wrongShape(
      written,
      `The style of a parameter in ${location} is one of ${known.join(", ")}`,
      `${known[0]} is used. Correct it in the document.`,
    );
  }
  const style = found ?? known[0];
  const explode = child(node, "explode").value;
  const arrays = style === "deepObject" ? arraysOf(node, reader) : undefined;
  // Before 3.2 it is of queries only; a header is not encoded, and style cookie neither.
  const isEncoded = location === "query" || (reader.isVersion32 && !isAsIs(location, style));
  return {
    kind: "style",
    style,
    explode: typeof explode === "boolean" ? explode : style === "form" || style === "cookie",
    allowReserved: isEncoded && child(node, "allowReserved").value === true,
    ...(arrays && { arrays }),
  };
}

function isAsIs(location: Location, style: Style): boolean {
  return location === "header" || style === "cookie";
}

function arraysOf(node: Node, reader: Reader): StyleSerialization["arrays"] {
  const written: unknown = extensions(node)[arraysExtension];
  if (written === undefined || written === "brackets" || written === "indices") return written;
  reader.wrongShape(
    child(node, arraysExtension),
    `${arraysExtension} is brackets (a[]=1) or indices (a[0]=1)`,
    "The client's option deepObjectArrays decides. Correct it in the document.",
  );
  return undefined;
}

/** RFC 6570 knows lists and objects of single values only, and OpenAPI adds nothing but deepObject. */
function warnOfNesting(schema: Node, style: Style, reader: Reader): void {
  const outer = reader.follow(schema);
  if (outer === undefined || !isRecord(outer.value)) return;
  const inner =
    typeOf(outer) === "array"
      ? [child(outer, "items")]
      : entries(child(outer, "properties")).map(([, property]) => property);
  for (const part of inner) {
    const followed = isRecord(part.value) ? reader.follow(part) : undefined;
    const type = followed && typeOf(followed);
    if (type !== "array" && type !== "object") continue;
    reader.warn(
      "GC131",
      [schema.place, part.place],
      `Style ${style} has no text for ${type === "array" ? "a list" : "an object"} inside of ${typeOf(outer) === "array" ? "a list" : "an object"}`,
      "A call with such a value fails before it is sent. Use style deepObject, or content with a media type.",
    );
    return;
  }
}

/** The type of a schema that has exactly one; of others something inside may well fit. */
function typeOf(schema: Node): string | undefined {
  return stringAt(schema, "type");
}
