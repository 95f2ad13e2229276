// @ts-check
/** Types as they stand in the lines of a program. */
import { bodyType } from "../../packages/generator/dist/emit/responses.js";

/** @import { ResponseModel } from "../../packages/generator/dist/model/response-model.js" */

/** @param {Pick<ResponseModel, "readable">} response */
export function bodyOf({ readable }) {
  if (readable.length === 0) return "undefined";
  return [...new Set(readable.map((content) => oneLine(bodyType(content))))].join(" | ");
}

/** @param {string} type Comments in it go. */
export function oneLine(type) {
  return type.replaceAll(/\/\*\*[^]*?\*\//g, "").replaceAll(/\s*\n\s*/g, " ");
}
