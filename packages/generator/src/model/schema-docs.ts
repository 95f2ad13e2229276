/** What a schema says for people: its description, and the rules that a type can't express. */
import { constraintLabels, factSentence } from "../constraint-words.js";
import { enumDocs } from "./enum-docs.js";
import { commentText } from "./sanitize.js";
import { furtherRules } from "./schema-rules.js";
import { unmetBy } from "./told-values.js";

/** The documentation that a normalised schema carries. */
export interface SchemaDocs {
  /** Safe inside a comment. */
  readonly description?: string;
  readonly deprecated?: true;
}

/** Keyword and what it is called in a comment, in the order of the comment. */
const facts = [["default", "Default"], ...constraintLabels, ["example", "Example"]] as const;

export function schemaDocs(schema: Readonly<Record<string, unknown>>): SchemaDocs {
  const text = commentText(schema["description"]) ?? commentText(schema["title"]);
  const told: string[] = [];
  for (const [key, label] of facts) {
    const isTold = key === "default" || key === "example";
    if (isTold && unmetBy(schema[key], schema) !== undefined) continue;
    if (schema[key] !== undefined) told.push(...factSentence(label, schema[key]));
  }
  told.push(...furtherRules(schema));
  const examples = Array.isArray(schema["examples"]) ? (schema["examples"] as unknown[]) : [];
  const example = examples.find((one) => unmetBy(one, schema) === undefined);
  if (!("example" in schema) && example !== undefined)
    told.push(...factSentence("Example", example));
  const values = commentText(enumDocs(schema));
  const description = [text, values, commentText(told.join(" "))]
    .filter((part) => part !== undefined)
    .join("\n\n");
  return {
    ...(description !== "" && { description }),
    ...(schema["deprecated"] === true && { deprecated: true as const }),
  };
}
