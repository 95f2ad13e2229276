/** What a schema says for people: its description, and the rules that a type can't express. */
import { enumDocs } from "./enum-docs.js";
import { commentText } from "./sanitize.js";
import { furtherRules } from "./schema-rules.js";
import { contradicts } from "./told-values.js";

/** The documentation that a normalised schema carries. */
export interface SchemaDocs {
  /** Safe inside a comment. */
  readonly description?: string;
  readonly deprecated?: true;
}

/** Keyword and what it is called in a comment, in the order of the comment. */
const rules = [
  ["default", "Default"],
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
  ["example", "Example"],
] as const;

/** A value longer than this says less in a comment than it hides. */
const longest = 80;

export function schemaDocs(schema: Readonly<Record<string, unknown>>): SchemaDocs {
  const text = commentText(schema["description"]) ?? commentText(schema["title"]);
  const facts: string[] = [];
  for (const [key, label] of rules) {
    const isTold = key === "default" || key === "example";
    if (isTold && contradicts(schema, schema[key])) continue;
    if (schema[key] !== undefined) facts.push(...rule(label, schema[key]));
  }
  facts.push(...furtherRules(schema));
  const examples = Array.isArray(schema["examples"]) ? (schema["examples"] as unknown[]) : [];
  const example = examples.find((one) => !contradicts(schema, one));
  if (!("example" in schema) && example !== undefined) facts.push(...rule("Example", example));
  const values = commentText(enumDocs(schema));
  const description = [text, values, commentText(facts.join(" "))]
    .filter((part) => part !== undefined)
    .join("\n\n");
  return {
    ...(description !== "" && { description }),
    ...(schema["deprecated"] === true && { deprecated: true as const }),
  };
}

/** How comments tell of a constraint of JSON Schema: the sentences that one may have of it. */
export function constraintSentences(keyword: string, value: unknown): string[] {
  // Of a bound that OpenAPI 3.0 makes exclusive by a boolean, a comment has the bound.
  const bound = { exclusiveMinimum: "minimum", exclusiveMaximum: "maximum" }[keyword];
  const own = rules.filter(([key]) => key === keyword || key === bound);
  return [
    ...own.flatMap(([, label]) => rule(label, value)),
    ...furtherRules({ [keyword]: value }),
  ].flatMap((sentence) => commentText(sentence) ?? []);
}

function rule(label: string, value: unknown): string[] {
  // In OpenAPI 3.0 exclusiveMinimum is a boolean, which says nothing by itself.
  if (typeof value === "boolean")
    return label === "Default" || label === "Example" ? [`${label}: \`${value}\`.`] : [];
  if (typeof value !== "string" && typeof value !== "number") return [];
  const text =
    label === "Default" || label === "Example" ? `\`${JSON.stringify(value)}\`` : String(value);
  return text.length > longest || text.includes("\n") ? [] : [`${label}: ${text}.`];
}
