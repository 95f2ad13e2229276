/** The defaults and the examples of a schema: what its own keywords say of them. */
import { isOfType } from "./literals.js";

/** What stands beside each other in a schema. */
type Written = Readonly<Record<string, unknown>>;

/**
 * What a schema wants, where a value is certainly something else; undefined where it may be right. What
 * schemas inside of it say, of items and properties, is not looked at: `checks/check-told.ts` does.
 */
export function unmetBy(value: unknown, schema: Written): string | undefined {
  // Null stands for "there is none" in many documents.
  if (value === undefined || value === null) return undefined;
  const { type } = schema;
  if (!isOfType(value, type)) return `the type ${[type].flat().join(" or ")}`;
  switch (typeof value) {
    case "string":
      return unlisted(value, schema) ?? unmetText(value, schema);
    case "number":
      return unlisted(value, schema) ?? unmetNumber(value, schema);
    case "object":
      return Array.isArray(value) ? unmetList(value, schema) : undefined;
    default:
      return unlisted(value, schema);
  }
}

function unlisted(value: unknown, schema: Written): string | undefined {
  const list = schema["const"] === undefined ? schema["enum"] : [schema["const"]];
  if (!Array.isArray(list) || list.includes(value) || isModelledAsString(schema)) return undefined;
  const text = JSON.stringify(list);
  return `one of ${text.length > 60 ? `${text.slice(1, 60)}…` : text.slice(1, -1)}`;
}

/** Microsoft's word for an enum that others may be added to. */
function isModelledAsString({ "x-ms-enum": ofMicrosoft }: Written): boolean {
  return (
    typeof ofMicrosoft === "object" &&
    ofMicrosoft !== null &&
    "modelAsString" in ofMicrosoft &&
    ofMicrosoft.modelAsString === true
  );
}

function unmetNumber(value: number, schema: Written): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (isNumber(minimum) && value < minimum) return `${minimum} or more`;
  if (isNumber(maximum) && value > maximum) return `${maximum} or less`;
  // OpenAPI 3.0 has flags beside the limits.
  const above = exclusiveMinimum === true ? minimum : exclusiveMinimum;
  const below = exclusiveMaximum === true ? maximum : exclusiveMaximum;
  if (isNumber(above) && value <= above) return `more than ${above}`;
  if (isNumber(below) && value >= below) return `less than ${below}`;
  return undefined;
}

function unmetText(value: string, schema: Written): string | undefined {
  const { minLength, maxLength, format } = schema;
  // Bytes are counted otherwise, and examples of them are descriptions at times.
  if (format === "binary" || format === "byte") return undefined;
  const { length } = Array.from(value); // in code points
  if (isNumber(minLength) && length < minLength) return `${minLength} or more characters`;
  if (isNumber(maxLength) && length > maxLength) return `${maxLength} or fewer characters`;
  const pattern = simplePattern(schema["pattern"]);
  // What a pattern takes grows with a power of the length.
  return pattern === undefined || length > 200 || pattern.test(value)
    ? undefined
    : `what matches ${String(schema["pattern"])}`;
}

function unmetList(value: readonly unknown[], { minItems, maxItems }: Written): string | undefined {
  if (isNumber(minItems) && value.length < minItems) return `${minItems} or more items`;
  if (isNumber(maxItems) && value.length > maxItems) return `${maxItems} or fewer items`;
  return undefined;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number";
}

/**
 * A pattern that means here what its author meant, and whose test ends: none of another dialect of regular
 * expressions (delimiters, POSIX classes; what `u` doesn't know), and nothing repeated that is repeated.
 */
function simplePattern(pattern: unknown): RegExp | undefined {
  if (typeof pattern !== "string" || pattern.length > 200) return undefined;
  const isForeign = /^\/.*\/\w*$|\[\[?[:.=]|\\[AzZQEGhHRK]|\(\?|\\[1-9]/s.test(pattern);
  const repeatsGroup = /\)[*+{]/.test(pattern);
  const repetitions = pattern.match(/[*+]|\{\d+,\}/g)?.length ?? 0;
  if (isForeign || repeatsGroup || repetitions > 3) return undefined;
  try {
    return new RegExp(pattern, "u");
  } catch {
    return undefined;
  }
}
