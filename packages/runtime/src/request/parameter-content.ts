/** Parameters that are described by a media type instead of a style. */
import { stringifyExact } from "../values/exact-json.js";
import { essenceOf, isJson } from "./media-type.js";
import { isRecordValue, nameOf, toText, ValueError } from "./scalar.js";

/** The type of forms, which is fit for a query as it is (OpenAPI 3.2, 4.12.4). */
export const formType = "application/x-www-form-urlencoded";

/**
 * Writes a value as its media type says; not yet encoded for the place where it goes.
 *
 * @throws ValueError from the writer, for a value that the media type has no text for.
 */
export function contentWriter(contentType: string): (value: unknown) => string {
  const type = essenceOf(contentType);
  if (isJson(type)) return toJson;
  if (type === formType) return toForm;
  if (type.startsWith("text/")) return toText;
  return (value) => {
    if (typeof value === "string") return value;
    throw new ValueError(
      `is ${nameOf(value)}, and only you know how to write ${type}; expected its text`,
    );
  };
}

/** What JSON has no text for is refused, although `JSON.stringify` writes null for some of it. */
function toJson(value: unknown): string {
  const text = stringifyExact(value, function (this: unknown, key: string, item: unknown) {
    // A date arrives as what its toJSON gave; what it was is in its holder.
    const written = (this as Readonly<Record<string, unknown>>)[key];
    const isLost = item === null && written !== null;
    if (isLost || (typeof item === "number" && !Number.isFinite(item))) {
      throw new ValueError(
        "holds a number or date that JSON doesn't have; null would be sent in its place",
      );
    }
    return item;
  });
  if (text !== undefined) return text;
  throw new ValueError(`is ${nameOf(value)}, which JSON doesn't have`);
}

/**
 * A form by the WHATWG URL standard, 5.2: a list repeats its name, what is an object is JSON (the default
 * of OpenAPI's Encoding Object), null and undefined are left out.
 */
function toForm(value: unknown): string {
  if (typeof value === "string") return value;
  if (!isRecordValue(value)) throw new ValueError(`is ${nameOf(value)}; expected an object`);
  const form = new URLSearchParams();
  for (const [name, item] of Object.entries(value)) {
    const items: readonly unknown[] = Array.isArray(item) ? item : [item];
    for (const one of items) {
      if (one === undefined || one === null) continue;
      form.append(name, isRecordValue(one) || Array.isArray(one) ? toJson(one) : toText(one));
    }
  }
  return form.toString();
}
