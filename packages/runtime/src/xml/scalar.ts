/** Text -> the single value that it is of. */
import type { Scalar } from "./layout.js";

/**
 * The value of a text; undefined for one that is none of what its layout says. Numbers and booleans are
 * written as XML Schema has them (part 2, 3.3), with white space around them. Where a value may be text as
 * well, it is text unless it is written exactly as JSON would write the other.
 */
export function readScalar(
  text: string,
  { types, keepsDigits }: Scalar,
): string | number | boolean | undefined {
  const trimmed = text.replaceAll(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  const mayBeText = types.has("string");
  const isNumeric = types.has("number") || types.has("integer");
  if (types.has("boolean")) {
    if (trimmed === "true" || trimmed === "false") return trimmed === "true";
    if (!isNumeric && !mayBeText && (trimmed === "1" || trimmed === "0")) return trimmed === "1";
  }
  if (types.has("number") ? isNumber(trimmed) : types.has("integer") && isInteger(trimmed)) {
    const number = Number(trimmed.replace("INF", "Infinity"));
    if (keepsDigits && !Number.isSafeInteger(number) && isInteger(trimmed)) {
      return trimmed.replace(/^(-?)\+?0*(?=\d)/, "$1");
    }
    if (!mayBeText || String(number) === text) return number;
  }
  return mayBeText ? text : undefined;
}

/** True for a text that has no value but as text. */
export function isEmpty(text: string, { types }: Scalar): boolean {
  return !types.has("string") && !/[^ \t\r\n]/.test(text);
}

/** What was expected, for errors. */
export function nameOf({ types }: Scalar): string {
  return [...types].join(" or ");
}

function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text);
}

function isNumber(text: string): boolean {
  return /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[Ee][+-]?\d+)?|-?INF|NaN)$/.test(text);
}
