/** Header fields and parameters of queries that come: their values are not converted. */
import type { QueryParameterModel } from "./inbound-model.js";
import type { ResponseHeaderModel } from "./response-model.js";
import type { Schema } from "./schema-model.js";
import type { ValueShapes } from "./value-shapes.js";

/** A header is the text or number that it always was. */
export function finishHeader(
  header: ResponseHeaderModel,
  shapes: ValueShapes,
): ResponseHeaderModel {
  const { decoding, schema } = header.value;
  if (shapes.partOf(schema) === undefined) return header;
  return { ...header, value: { decoding, schema: plainSchema(decoding) } };
}

/** The schema of what is decoded so, without conversions. */
export function plainSchema(
  decoding: ResponseHeaderModel["value"]["decoding"] | QueryParameterModel["decoding"],
): Schema {
  if (decoding === "json") return true;
  if (typeof decoding === "string") return { type: decoding };
  if ("items" in decoding) return { type: "array", items: { type: decoding.items } };
  const properties = Object.entries(decoding.properties).map(([name, type]) => [name, { type }]);
  return { type: "object", properties: Object.fromEntries(properties) };
}
