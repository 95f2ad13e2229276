/** How comments tell of constraints: for who writes them, and for who tells what changed in them. */

/** Keywords of JSON Schema and what they are called, in the order of comments. */
export const constraintLabels = [
  ["format", "Format"],
  ["minimum", "Minimum"],
  ["exclusiveMinimum", "More than"],
  ["maximum", "Maximum"],
  ["exclusiveMaximum", "Less than"],
  ["multipleOf", "Multiple of"],
  ["minLength", "Minimum length"],
  ["maxLength", "Maximum length"],
  ["pattern", "Pattern"],
  ["minItems", "Minimum items"],
  ["maxItems", "Maximum items"],
  ["minProperties", "Minimum properties"],
  ["maxProperties", "Maximum properties"],
] as const;

export const uniqueItemsSentence = "No item twice.";

/** A value longer than this says less in a comment than it hides. */
const longest = 80;

/** The sentences that a comment may have of a constraint. */
export function constraintSentences(keyword: string, value: unknown): string[] {
  if (keyword === "uniqueItems") return value === true ? [uniqueItemsSentence] : [];
  // Of a bound that OpenAPI 3.0 makes exclusive by a boolean, a comment has the bound.
  const bound = { exclusiveMinimum: "minimum", exclusiveMaximum: "maximum" }[keyword];
  const own = constraintLabels.filter(([key]) => key === keyword || key === bound);
  return own.flatMap(([, label]) => factSentence(label, value));
}

/** None where a comment leaves it out. */
export function factSentence(label: string, value: unknown): string[] {
  // In OpenAPI 3.0 exclusiveMinimum is a boolean, which says nothing by itself.
  if (typeof value === "boolean")
    return label === "Default" || label === "Example" ? [`${label}: \`${value}\`.`] : [];
  if (typeof value !== "string" && typeof value !== "number") return [];
  const text =
    label === "Default" || label === "Example" ? `\`${JSON.stringify(value)}\`` : String(value);
  return text.length > longest || text.includes("\n") ? [] : [`${label}: ${text}.`];
}
