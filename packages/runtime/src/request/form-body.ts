/** `application/x-www-form-urlencoded` bodies of operations, from a value and its Encoding Objects. */
import { UsageError } from "../errors.js";
import type { FieldEncoding } from "../body-encoding.js";
import type { DeepObjectArrays } from "../parameter.js";
import { kindOf } from "./content.js";
import { isRecord } from "./known-options.js";
import { isJson } from "./media-type.js";
import { queryWriter } from "./parameter-styles.js";
import type { PartPreparation } from "./part.js";
import { isRecordValue } from "./scalar.js";

/** Encoding Objects by the names of their properties. */
export type Fields = Readonly<Record<string, FieldEncoding>>;

/** How the properties of a form are written. */
export interface FormRules {
  readonly fields?: Fields | undefined;
  /** How lists in objects are written; default `brackets`. */
  readonly arrays?: DeepObjectArrays | undefined;
  /** Of the header fields of parts. */
  readonly preparationOf?: PartPreparation | undefined;
}

/**
 * A form's text. A property is written in its `style`, or as JSON where its `contentType` is; without
 * either text as it is, a list by repeating its name, and an object as JSON (OpenAPI 3.2, 4.15.1.1). Null
 * and undefined are left out. A space is `+` (WHATWG URL, 5.2).
 *
 * @throws UsageError for what is no object, or a value without text.
 */
export function writeFormBody(value: unknown, { fields = {}, arrays }: FormRules = {}): string {
  return formEntries(value)
    .map(([name, item]) => writeField(name, item, encodingOf(fields, name), arrays))
    .filter((text) => text !== "")
    .join("&")
    .replaceAll("%20", "+");
}

/** The properties that are sent. */
export function formEntries(value: unknown): [name: string, item: unknown][] {
  if (!isRecord(value)) {
    throw new UsageError("INVALID_ARGUMENT", `body is ${kindOf(value)}; expected an object`);
  }
  return Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
}

export function encodingOf(fields: Fields, name: string): FieldEncoding {
  return (Object.hasOwn(fields, name) && fields[name]) || {};
}

/** `name=value` pairs, encoded, joined by `&`. */
export function writeField(
  name: string,
  value: unknown,
  encoding: FieldEncoding,
  arrays: DeepObjectArrays = "brackets",
): string {
  const repeats = !hasStyle(encoding) && encoding.contentType === undefined;
  const values: readonly unknown[] = repeats && Array.isArray(value) ? value : [value];
  try {
    return values
      .filter((item) => item !== undefined && item !== null)
      .map((item) => queryWriter({ name, in: "query", arrays, ...formOf(item, encoding) })(item))
      .join("&");
  } catch (cause) {
    const message = `${JSON.stringify(name)} of the body can't be written as text`;
    throw new UsageError("INVALID_ARGUMENT", message, { cause });
  }
}

/** True where `contentType` is ignored: style, explode or allowReserved is there (OpenAPI 3.1, 4.8.15.1). */
export function hasStyle({ style, explode, allowReserved }: FieldEncoding): boolean {
  return (style ?? explode ?? allowReserved) !== undefined;
}

function formOf(value: unknown, encoding: FieldEncoding): FieldEncoding {
  if (hasStyle(encoding)) {
    const { contentType: _, ...styled } = encoding;
    return styled;
  }
  const { contentType } = encoding;
  if (contentType === undefined)
    return isStructure(value) ? { contentType: "application/json" } : {};
  // Text is written as it is in every media type but JSON, where it has quotation marks.
  return isStructure(value) || isJson(contentType) ? { contentType } : {};
}

function isStructure(value: unknown): boolean {
  return Array.isArray(value) || isRecordValue(value);
}
