/** Lists and tuples: JSON Schema 2020-12, 10.3.1 (core) and 6.4 (validation). */
import type { Case } from "./schemas-as-types.test-support.js";

const text = { type: "string" };
const number = { type: "number" };

export const lists: readonly Case[] = [
  {
    name: "a tuple of which nothing has to be there, and which goes on with anything",
    schemas: { It: { type: "array", prefixItems: [text, number] } },
    right: ["[]", `["a"]`, `["a", 1]`, `["a", 1, null, {}]`],
    wrong: ["[1]", `["a", "b"]`],
  },
  {
    name: "a tuple of fixed length",
    schemas: { It: { type: "array", prefixItems: [text, number], minItems: 2, maxItems: 2 } },
    right: [`["a", 1]`, "const [a, b] = it; a.trim(); b.toFixed();"],
    wrong: ["[]", `["a"]`, `["a", 1, 2]`],
  },
  {
    name: "a tuple that is closed by items",
    schemas: { It: { type: "array", prefixItems: [text, number], items: false, minItems: 1 } },
    right: [`["a"]`, `["a", 1]`],
    wrong: ["[]", `["a", 1, 2]`],
  },
  {
    name: "a tuple that is closed by unevaluatedItems",
    schemas: { It: { prefixItems: [text], unevaluatedItems: false } },
    right: ["[]", `["a"]`],
    wrong: [`["a", 1]`],
  },
  {
    name: "a tuple with a typed rest",
    schemas: { It: { type: "array", prefixItems: [text], items: number, minItems: 1 } },
    right: [
      `["a"]`,
      `["a", 1, 2]`,
      "const [a, ...rest] = it; a.trim(); rest.map((n) => n.toFixed());",
    ],
    wrong: ["[]", `["a", "b"]`],
  },
  {
    name: "a tuple that is cut by maxItems",
    schemas: { It: { type: "array", prefixItems: [text, number, text], maxItems: 2 } },
    right: [`["a", 1]`],
    wrong: [`["a", 1, "b"]`],
  },
  {
    name: "a tuple as before 2020-12",
    schemas: { It: { type: "array", items: [text], additionalItems: number, minItems: 1 } },
    right: [`["a", 1]`],
    wrong: [`["a", "b"]`],
  },
  {
    name: "a list that has to be empty",
    schemas: {
      It: {
        type: "object",
        required: ["a", "b"],
        properties: { a: { type: "array", items: false }, b: { type: "array", maxItems: 0 } },
      },
    },
    right: ["{ a: [], b: [] }"],
    wrong: ["{ a: [1], b: [] }", "{ a: [], b: [1] }"],
  },
  {
    name: "lists of anything, with rules that no type has",
    schemas: { It: { type: "array", contains: text, uniqueItems: true, minItems: 1 } },
    right: ["[]", `["a", 1]`],
    wrong: ["{}"],
  },
  {
    name: "tuples inside tuples and properties, with null",
    schemas: {
      It: {
        type: "object",
        properties: {
          a: {
            type: ["array", "null"],
            prefixItems: [{ prefixItems: [text], minItems: 1, maxItems: 1 }],
            minItems: 1,
          },
        },
      },
    },
    right: ["{ a: null }", `{ a: [["x"]] }`],
    wrong: ["{ a: [] }", "{ a: [[1]] }"],
  },
  {
    name: "recursion through lists, maps, unions and tuples",
    schemas: {
      It: {
        oneOf: [
          text,
          { type: "array", items: { $ref: "#/components/schemas/It" } },
          { type: "object", additionalProperties: { $ref: "#/components/schemas/It" } },
          {
            type: "array",
            prefixItems: [number, { $ref: "#/components/schemas/It" }],
            minItems: 2,
          },
        ],
      },
    },
    right: [`"a"`, `["a", ["b"]]`, `{ a: { b: ["c"] } }`, `[1, [2, "a"]]`],
    wrong: ["1", "[null]", "{ a: 1 }"],
  },
];
