/**
 * How a value becomes text, by the place and style of its parameter (OpenAPI 3.2, 4.12.3 to 4.12.6;
 * RFC 6570). What RFC 6570 (2.3) calls undefined is left out: null, lists without items, objects without
 * properties, and null inside of these. What a style has no text for is refused, never guessed.
 */
import type { Parameter } from "../parameter.js";
import { cookieName, cookieText } from "./cookie-header.js";
import { deepObject } from "./deep-object.js";
import { essenceOf, isJson } from "./media-type.js";
import { contentWriter, formType } from "./parameter-content.js";
import {
  type Encode,
  encodeAllBut,
  encodeUnreserved,
  keptInCookie,
  keptInPath,
  keptInQuery,
  keptInQueryAsWritten,
} from "./percent-encoding.js";
import { isRecordValue, nameOf, toText, ValueError } from "./scalar.js";

/**
 * Writes a value that is neither undefined nor null; `""` for a list or object of which nothing is sent.
 *
 * @throws ValueError for a value that the style has no text for.
 */
export type ParameterWriter = (value: unknown) => string;

/** How the parts of a value are encoded. */
interface Encoding {
  /** A single value. */
  readonly alone: Encode;
  /** An item of a list, or the value of a property: the style's delimiter is no part of it. */
  readonly item: Encode;
  /** The name of a property. */
  readonly key: Encode;
}

/** An item of a list, or a property. */
type Item = readonly [key: string | undefined, text: string];

const none: ReadonlySet<string> = new Set();

/** A path parameter's text, for its place in the template. */
export function pathWriter(parameter: Parameter): ParameterWriter {
  const { contentType, style = "simple", explode = false } = parameter;
  if (contentType !== undefined) {
    const write = contentWriter(contentType);
    return (value) => encodeUnreserved(write(value));
  }
  if (style === "matrix") return matrixWriter(parameter, explode);
  const encoding = encodingOf(parameter, keptInPath, ",");
  if (style !== "label") return joinedWriter(style, explode, ",", encoding);
  // Dots are never encoded, though they separate items (RFC 6570, 3.2.5 has such an example).
  const write = joinedWriter(style, explode, explode ? "." : ",", encoding);
  return (value) => (isNothing(value) ? "" : `.${write(value)}`);
}

/** A query parameter's `name=value` pairs, joined by `&`; `others` are the names of those beside it. */
export function queryWriter(parameter: Parameter, others = none): ParameterWriter {
  const { contentType, style = "form", explode = style === "form", arrays } = parameter;
  const name = encodeUnreserved(parameter.name);
  if (contentType !== undefined) {
    const write = contentWriter(contentType);
    return (value) => `${name}=${encodeUnreserved(write(value))}`;
  }
  const encoding = encodingOf(parameter, keptInQuery, explode ? "" : ",");
  if (style === "deepObject") return (value) => deepObject(name, value, encoding.alone, arrays);
  if (explode) return explodedWriter(style, name, "&", apart(encoding, others));
  // These delimiters are encoded themselves, and nothing tells them from those of an item (OpenAPI
  // 3.2, appendix E.6).
  if (style === "spaceDelimited") {
    return listedWriter(style, name, "%20", unambiguous(encoding, / /, "a space"));
  }
  if (style === "pipeDelimited") {
    return listedWriter(style, name, "%7C", unambiguous(encoding, /\|/, "a pipe"));
  }
  return listedWriter(style, name, ",", encoding);
}

/**
 * The whole query: a form as it is, text as its user wrote it, everything else encoded to the last byte
 * (OpenAPI 3.2, 4.12.8).
 */
export function querystringWriter({ contentType = formType }: Parameter): ParameterWriter {
  const write = contentWriter(contentType);
  const type = essenceOf(contentType);
  // Text is for formats that OpenAPI doesn't know, whose `&` and `=` are their own (4.12.7).
  const isReady = type === formType || type.startsWith("text/");
  const encode = isReady ? encodeAllBut(keptInQueryAsWritten) : encodeUnreserved;
  return (value) => encode(write(value));
}

/**
 * A header's value, as it is: what its field wants quoted is quoted by its user, since fields have rules
 * of their own (OpenAPI 3.2, appendix D).
 */
export function headerWriter({ contentType, explode = false }: Parameter): ParameterWriter {
  if (contentType !== undefined) {
    const write = contentWriter(contentType);
    return isJson(contentType) ? (value) => inAscii(write(value)) : write;
  }
  const asIs = { alone: same, item: same, key: same };
  return joinedWriter("simple", explode, ",", unambiguous(asIs, /,/, "a comma", withoutQuoted));
}

/**
 * A cookie's `name=value` pairs, joined by `; `, never by `&` (OpenAPI 3.2, appendix D.1); `others` are
 * the names of those beside it.
 */
export function cookieWriter(parameter: Parameter, others = none): ParameterWriter {
  const { contentType, explode = true, style = "form" } = parameter;
  if (contentType !== undefined) {
    const write = contentWriter(contentType);
    // A document says `text/plain` in order that nothing is encoded (OpenAPI 3.2, 4.12.2.2).
    const encode = essenceOf(contentType).startsWith("text/") ? cookieText : encodeUnreserved;
    return (value) => `${cookieName(parameter.name)}=${encode(write(value))}`;
  }
  const [name, encoding] =
    style === "cookie"
      ? [parameter.name, { alone: cookieText, item: cookieText, key: cookieName }]
      : [encodeUnreserved(parameter.name), encodingOf(parameter, keptInCookie, ",")];
  return explode
    ? explodedWriter(style, name, "; ", apart(encoding, others))
    : listedWriter(style, name, ",", encoding);
}

function encodingOf({ allowReserved }: Parameter, kept: string, delimiter: string): Encoding {
  const key = encodeUnreserved;
  if (allowReserved !== true) return { alone: encodeUnreserved, item: encodeUnreserved, key };
  const keptInItem = delimiter === "" ? kept : kept.replace(delimiter, "");
  return { alone: encodeAllBut(kept), item: encodeAllBut(keptInItem), key };
}

/** Refuses items that hold what separates them, where encoding it is no help. */
function unambiguous(
  { alone, item, key }: Encoding,
  delimiter: RegExp,
  name: string,
  visible: Encode = same,
): Encoding {
  const check = (text: string): string => {
    if (!delimiter.test(visible(text))) return text;
    throw new ValueError(
      `holds an item with ${name}, by which the style separates items; encode it in a way that the server undoes`,
    );
  };
  return { alone, item: (text) => item(check(text)), key: (text) => key(check(text)) };
}

/** Refuses properties of an exploded object that would be taken for other parameters. */
function apart({ alone, item, key }: Encoding, others: ReadonlySet<string>): Encoding {
  const check = (name: string): string => {
    if (!others.has(name)) return name;
    throw new ValueError(
      `has a property ${JSON.stringify(name)}, which is another parameter; pass it as that`,
    );
  };
  return { alone, item, key: (name) => key(check(name)) };
}

/** `a,b`, `k,v` or `k=v`. */
function joinedWriter(
  style: string,
  explode: boolean,
  delimiter: string,
  { alone, item, key }: Encoding,
): ParameterWriter {
  const pair = explode ? "=" : delimiter;
  return (value) => {
    const parts = partsOf(value, style);
    if (typeof parts === "string") return alone(parts);
    return parts
      .map(([name, text]) => (name === undefined ? item(text) : key(name) + pair + item(text)))
      .join(delimiter);
  };
}

/** `name=a,b` or `name=k,v`. */
function listedWriter(
  style: string,
  name: string,
  delimiter: string,
  encoding: Encoding,
): ParameterWriter {
  const write = joinedWriter(style, false, delimiter, encoding);
  return (value) => (isNothing(value) ? "" : `${name}=${write(value)}`);
}

/** `name=a&name=b` or `k=v&k=v`. */
function explodedWriter(
  style: string,
  name: string,
  separator: string,
  { alone, item, key }: Encoding,
): ParameterWriter {
  return (value) => {
    const parts = partsOf(value, style);
    if (typeof parts === "string") return `${name}=${alone(parts)}`;
    return parts
      .map(([own, text]) => `${own === undefined ? name : key(own)}=${item(text)}`)
      .join(separator);
  };
}

/** `;name=a;name=b`, `;name=a,b`, `;k=v;k=v` or `;name=k,v`; without a `=` where the text is empty. */
function matrixWriter(parameter: Parameter, explode: boolean): ParameterWriter {
  const name = encodeUnreserved(parameter.name);
  const encoding = encodingOf(parameter, keptInPath.replace(";", ""), ",");
  const pair = (key: string, text: string): string => (text === "" ? `;${key}` : `;${key}=${text}`);
  if (!explode) {
    const write = joinedWriter("matrix", false, ",", encoding);
    return (value) => (isNothing(value) ? "" : pair(name, write(value)));
  }
  const { alone, item, key } = encoding;
  return (value) => {
    const parts = partsOf(value, "matrix");
    if (typeof parts === "string") return pair(name, alone(parts));
    return parts
      .map(([own, text]) => pair(own === undefined ? name : key(own), item(text)))
      .join("");
  };
}

/** A single value's text, or the items of a list, or an object's properties. */
function partsOf(value: unknown, style: string): string | readonly Item[] {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) {
    return value.filter(isThere).map((item): Item => [undefined, textOf(item, "a list", style)]);
  }
  if (!isRecordValue(value)) return toText(value);
  return Object.entries(value)
    .filter(([, item]) => isThere(item))
    .map(([key, item]): Item => [key, textOf(item, "an object", style)]);
}

function textOf(item: unknown, holder: string, style: string): string {
  if (!Array.isArray(item) && !isRecordValue(item)) return toText(item);
  throw new ValueError(
    `holds ${nameOf(item)} inside of ${holder}, which style ${style} has no text for; expected text, numbers, booleans or dates inside (of OpenAPI's means, style deepObject and content nest)`,
  );
}

/** A list or object of which nothing is sent. */
function isNothing(value: unknown): boolean {
  if (Array.isArray(value)) return !value.some(isThere);
  return isRecordValue(value) && !Object.values(value).some(isThere);
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function same(text: string): string {
  return text;
}

/** RFC 9110, 5.6.4: what is quoted has no delimiters in it. */
function withoutQuoted(text: string): string {
  return text.replaceAll(/"(?:[^"\\]|\\.)*"/g, "");
}

/** JSON that fits into a header: it can say every character in ASCII (RFC 8259, 7). */
function inAscii(json: string): string {
  return json.replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
