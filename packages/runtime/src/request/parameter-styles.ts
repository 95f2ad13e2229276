/**
 * OpenAPI's parameter styles: how a value becomes text, by style and explode (OpenAPI 3.1, 4.8.12.2
 * and its "Style Examples"; RFC 6570).
 */
import type { Parameter, ParameterStyle } from "../operation.js";
import { encodeReserved, encodeUnreserved } from "./percent-encoding.js";

/** Writes a value that is neither undefined nor null. */
export type ParameterWriter = (value: unknown) => string;

type Encode = (text: string) => string;

const asIs: Encode = (text) => text;

/** A path parameter's text, for its place in the template. */
export function pathWriter(parameter: Parameter): ParameterWriter {
  if (parameter.contentType !== undefined) return (value) => encodeUnreserved(toContent(value));
  const { name } = parameter;
  const explode = parameter.explode ?? false;
  switch (parameter.style) {
    case "label":
      return (value) => `.${joined(value, explode, explode ? "." : ",", encodeUnreserved)}`;
    case "matrix":
      return matrixWriter(encodeUnreserved(name), explode);
    default:
      return (value) => joined(value, explode, ",", encodeUnreserved);
  }
}

/** A query parameter's `name=value` pairs, joined by `&`; empty for an empty list or object. */
export function queryWriter(parameter: Parameter): ParameterWriter {
  const encode = parameter.allowReserved === true ? encodeReserved : encodeUnreserved;
  const name = encodeUnreserved(parameter.name);
  if (parameter.contentType !== undefined) return (value) => `${name}=${encode(toContent(value))}`;
  const style = parameter.style ?? "form";
  if (style === "deepObject") return (value) => deepObject(name, value, encode);
  const explode = parameter.explode ?? style === "form";
  return pairsWriter(name, explode, queryDelimiter(style), encode);
}

/** A header's value. RFC 6570's encoding does not apply to it (OpenAPI 3.1, 4.8.12.3). */
export function headerWriter(parameter: Parameter): ParameterWriter {
  if (parameter.contentType !== undefined) return toContent;
  const explode = parameter.explode ?? false;
  return (value) => joined(value, explode, ",", asIs);
}

/** A cookie's `name=value` pairs, joined by `; `. */
export function cookieWriter(parameter: Parameter): ParameterWriter {
  const name = encodeUnreserved(parameter.name);
  if (parameter.contentType !== undefined) {
    return (value) => `${name}=${encodeUnreserved(toContent(value))}`;
  }
  const write = pairsWriter(name, parameter.explode ?? true, ",", encodeUnreserved);
  return (value) => write(value).replaceAll("&", "; ");
}

/** A single value's text, the same in all styles. Dates by RFC 3339. */
export function toText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
    case "bigint":
      return String(value);
    case "object":
      if (value instanceof Date) return value.toISOString();
      return value === null ? "" : JSON.stringify(value);
    default:
      throw new TypeError(`a ${typeof value} can't be sent`);
  }
}

function toContent(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function queryDelimiter(style: ParameterStyle): string {
  if (style === "spaceDelimited") return "%20";
  if (style === "pipeDelimited") return "%7C";
  return ",";
}

/** `simple` and `label` without its dot: `a,b`, `k,v` or `k=v`. */
function joined(value: unknown, explode: boolean, separator: string, encode: Encode): string {
  if (Array.isArray(value)) return value.map((item) => encode(toText(item))).join(separator);
  const entries = entriesOf(value);
  if (entries === undefined) return encode(toText(value));
  const pair = explode ? "=" : separator;
  return entries.map(([key, item]) => `${encode(key)}${pair}${encode(item)}`).join(separator);
}

function matrixWriter(name: string, explode: boolean): ParameterWriter {
  const pair = (key: string, text: string): string => (text === "" ? `;${key}` : `;${key}=${text}`);
  return (value) => {
    if (!explode) return pair(name, joined(value, false, ",", encodeUnreserved));
    if (Array.isArray(value)) {
      return value.map((item) => pair(name, encodeUnreserved(toText(item)))).join("");
    }
    const entries = entriesOf(value);
    if (entries === undefined) return pair(name, encodeUnreserved(toText(value)));
    return entries
      .map(([key, item]) => pair(encodeUnreserved(key), encodeUnreserved(item)))
      .join("");
  };
}

/** `form` and the delimited styles: `name=a&name=b`, `name=a,b`, `k=v&k=v` or `name=k,v`. */
function pairsWriter(
  name: string,
  explode: boolean,
  delimiter: string,
  encode: Encode,
): ParameterWriter {
  return (value) => {
    if (Array.isArray(value)) {
      const items = value.map((item) => encode(toText(item)));
      if (explode) return items.map((item) => `${name}=${item}`).join("&");
      return items.length === 0 ? "" : `${name}=${items.join(delimiter)}`;
    }
    const entries = entriesOf(value);
    if (entries === undefined) return `${name}=${encode(toText(value))}`;
    if (explode) {
      return entries.map(([key, item]) => `${encodeUnreserved(key)}=${encode(item)}`).join("&");
    }
    const items = entries.flatMap(([key, item]) => [encodeUnreserved(key), encode(item)]);
    return items.length === 0 ? "" : `${name}=${items.join(delimiter)}`;
  };
}

/** `name[key]=value`, nested as `name[a][b]=value`; lists as `name[a][]=value` (Rails, Stripe). */
function deepObject(name: string, value: unknown, encode: Encode): string {
  if (Array.isArray(value)) {
    return value
      .map((item) => deepObject(`${name}%5B%5D`, item, encode))
      .filter(Boolean)
      .join("&");
  }
  if (isPlainObject(value)) {
    return Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => deepObject(`${name}%5B${encodeUnreserved(key)}%5D`, item, encode))
      .filter(Boolean)
      .join("&");
  }
  return `${name}=${encode(toText(value))}`;
}

/** An object's properties as text, those that are undefined left out; undefined for other values. */
function entriesOf(value: unknown): [string, string][] | undefined {
  if (!isPlainObject(value)) return undefined;
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => [key, toText(item)]);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !(value instanceof Date);
}
