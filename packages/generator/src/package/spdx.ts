import parse from "spdx-expression-parse";
import type { ApiModel } from "../model/api-model.js";

/** Longer ones are no expression, but somebody's text. */
const longest = 200;

/** The document's licence where npm takes it: an expression of https://spdx.dev/learn/handling-license-info. */
export function licenseOf({ license = "" }: ApiModel["info"]): string | undefined {
  const expression = license.trim();
  if (expression.length > longest) return undefined;
  try {
    parse(expression);
    return expression;
  } catch {
    return undefined; // "Apache 2.0", and whatever else people call theirs
  }
}
