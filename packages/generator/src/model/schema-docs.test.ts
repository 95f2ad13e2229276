import { expect, test } from "vitest";
import { schemaDocs } from "./schema-docs.js";

test.each<[schema: object, description: string | undefined]>([
  [{ type: "array", uniqueItems: true, minItems: 1 }, "Minimum items: 1. No item twice."],
  [{ type: "array", uniqueItems: false }, undefined],
  [{ type: "string", contentEncoding: "base64" }, "Encoding: base64."],
  [{ dependentRequired: { a: ["b", "c"] } }, "With `a` also `b`, `c`."],
  [{ patternProperties: { "^x-": {}, "^y-": {} } }, "Other names match `^x-` or `^y-`."],
  [{ propertyNames: { pattern: "^a" } }, "Other names match `^a`."],
  [
    { anyOf: [{ required: ["a"] }, { required: ["b", "c"] }] },
    "At least one of: `a`; `b` and `c`.",
  ],
  [{ oneOf: [{ required: ["a"] }, { required: ["b"] }] }, "Exactly one of: `a`; `b`."],
  [{ oneOf: [{ required: ["a"] }, { properties: {} }] }, undefined],
  [{ not: { enum: ["a", 1] } }, "Not `a`, `1`."],
  [{ not: { required: ["a", "b"] } }, "Not `a` together with `b`."],
  [{ not: {} }, undefined],
  [{ type: ["string", "null"], not: { type: "null" } }, undefined],
  [{ not: { type: "string" } }, "Further rules in the document: `not`."],
  [{ if: {}, contains: {} }, "Further rules in the document: `if`, `contains`."],
  [
    { enum: [1, 2], "x-enum-varnames": ["Low", "High"], "x-enum-descriptions": ["waits", "now"] },
    "- `1` (Low): waits\n- `2` (High): now",
  ],
  [{ enum: ["a", "b"], "x-enumDescriptions": { b: "second" } }, "- `a`\n- `b`: second"],
  [{ enum: ["a", "b"], "x-enumNames": ["a", "b"] }, undefined],
  [{ enum: ["a", "b"], "x-enum-descriptions": ["only one"] }, undefined],
  [{ enum: ["a", "b"], "x-enum-descriptions": [5, { evil: true }] }, undefined],
  [
    { enum: ["a"], "x-enum-descriptions": ["*/ evil()\n@ts-nocheck"] },
    "- `a`: *\\/ evil() \\@ts-nocheck",
  ],
  [{ not: { const: "a*/b" } }, "Not `a*\\/b`."],
])("%j says %j", (schema, description) => {
  expect(schemaDocs(schema as Record<string, unknown>).description).toBe(description);
});
