import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";

const schemaFile = createRequire(import.meta.url).resolve(
  "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json",
);
// Written for draft 4, which differs in these two keywords only as far as this schema goes.
const {
  $schema: _,
  id: _id,
  ...schema
} = JSON.parse(readFileSync(schemaFile, "utf8")) as Record<string, unknown>;
const validate = new Ajv({
  strict: false,
  unicodeRegExp: false,
  validateFormats: false,
  allErrors: true,
}).compile(schema);

/** What of a value does not fit the schema of OASIS. */
export function sarifProblems(value: unknown): readonly unknown[] {
  validate(value);
  return validate.errors ?? [];
}
