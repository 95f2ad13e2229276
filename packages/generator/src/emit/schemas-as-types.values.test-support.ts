/** Enums, constants, null and booleans: JSON Schema 2020-12, 6.1 (validation); OpenAPI 3.0.3, 4.7.24.1. */
import type { Case } from "./schemas-as-types.test-support.js";

export const values: readonly Case[] = [
  {
    name: "an enum of text, numbers, booleans and null",
    schemas: { It: { enum: ["a", 1, -1.5, true, null] } },
    right: [`"a"`, "1", "-1.5", "true", "null"],
    wrong: [`"b"`, "2", "false", "undefined"],
  },
  {
    name: "an enum of objects and lists",
    schemas: { It: { enum: [{ a: 1, b: ["x", true] }, [], {}, "x"] } },
    right: [`{ a: 1, b: ["x", true] }`, "[]", "{}", `"x"`],
    wrong: [`{ a: 2, b: ["x", true] }`, `{ a: 1 }`, `["x"]`, `"y"`],
  },
  {
    name: "constants of every type",
    schemas: {
      It: {
        type: "object",
        required: ["text", "none", "yes", "list"],
        properties: {
          text: { const: "a" },
          none: { const: null },
          yes: { const: true },
          list: { const: [1, 2] },
        },
      },
    },
    right: [`{ text: "a", none: null, yes: true, list: [1, 2] }`],
    wrong: [`{ text: "b", none: null, yes: true, list: [1, 2] }`],
  },
  {
    name: "an enum that contradicts its type goes by the type",
    schemas: { It: { type: "integer", enum: ["1", 2] } },
    right: ["3"],
    wrong: [`"1"`],
  },
  {
    name: "an enum less what is excluded",
    schemas: { It: { type: "string", enum: ["a", "b"], not: { const: "b" } } },
    right: [`"a"`],
    wrong: [`"b"`],
  },
  {
    name: "a type less what is excluded",
    schemas: { It: { type: ["string", "number", "null"], not: { type: "null" } } },
    right: [`"a"`, "1"],
    wrong: ["null"],
  },
  { name: "a schema that is true", schemas: { It: true }, right: ["1", "null", "{}"] },
  {
    name: "a schema that is false",
    schemas: { It: false },
    right: ["const none: never = it; void none;"],
    wrong: ["1"],
  },
  {
    name: "a schema that excludes everything, as OpenAPI 3.0 writes false",
    openapi: "3.0.3",
    schemas: { It: { type: "object", properties: { a: { not: {} }, b: { type: "string" } } } },
    right: [`{ b: "x" }`],
    wrong: ["{ a: 1 }"],
  },
  ...["3.0.3", "3.1.0"].map((openapi): Case => {
    const orNull = (schema: object) =>
      openapi === "3.0.3" ? { ...schema, nullable: true } : { anyOf: [schema, { type: "null" }] };
    return {
      name: `null beside everything, in OpenAPI ${openapi}`,
      openapi: openapi as "3.0.3" | "3.1.0",
      schemas: {
        It: {
          type: "object",
          properties: {
            text: orNull({ type: "string" }),
            choice: orNull({ type: "string", enum: ["a"] }),
            parts: orNull({ allOf: [{ $ref: "#/components/schemas/Other" }] }),
            choices: orNull({
              oneOf: [{ $ref: "#/components/schemas/Other" }, { type: "number" }],
            }),
            list: orNull({ type: "array", items: orNull({ type: "string" }) }),
            map: orNull({ type: "object", additionalProperties: orNull({ type: "string" }) }),
            closed: orNull({ type: "object", additionalProperties: false }),
            tuple: orNull({ type: "array", items: { type: "string" }, maxItems: 0 }),
            object: orNull({ type: "object", properties: { a: { type: "string" } } }),
          },
        },
        Other: { type: "object", required: ["x"], properties: { x: { type: "string" } } },
      },
      right: [
        `{ text: null, choice: null, parts: null, choices: null, list: null, map: null, closed: null, tuple: null, object: null }`,
        `{ text: "a", choice: "a", parts: { x: "" }, choices: 1, list: [null, "a"], map: { a: null }, closed: {}, tuple: [], object: {} }`,
      ],
      wrong: ["null", "{ parts: {} }", "{ list: [1] }", "{ closed: { a: 1 } }", `{ tuple: [""] }`],
    };
  }),
  {
    name: "null in lists of types, and with an enum that has it",
    schemas: {
      It: {
        type: "object",
        properties: {
          a: { type: ["string", "null"] },
          b: { type: ["string", "null"], enum: ["x", null] },
          c: { type: ["array", "null"], items: { type: "string" } },
          d: { type: ["object", "null", "integer"], properties: { e: { type: "string" } } },
        },
      },
    },
    right: [
      `{ a: null, b: null, c: null, d: null }`,
      `{ b: "x", c: [""], d: { e: "" } }`,
      "{ d: 1 }",
    ],
    wrong: [`{ b: "y" }`, "{ c: {} }", `{ d: "" }`],
  },
  {
    name: "open enums, where they are asked for",
    schemas: {
      It: {
        type: "object",
        properties: {
          text: { enum: ["a", "b", null] },
          count: { type: "integer", enum: [1, 2] },
          constant: { type: "string", enum: ["a"] },
          flag: { enum: [true, null] },
        },
      },
    },
    options: { openEnums: true },
    right: [
      `{ text: "c", count: 3, constant: "a", flag: true }`,
      "{ text: null, flag: null }",
      `if (it.text !== undefined && it.text !== null) it.text.trim();`,
    ],
    wrong: ["{ text: 1 }", `{ count: "a" }`, `{ constant: "b" }`, "{ flag: false }"],
  },
  {
    name: "enums that are open by their own word",
    schemas: {
      It: {
        type: "object",
        properties: {
          zalando: { type: "string", "x-extensible-enum": ["a"] },
          azure: { type: "string", enum: ["a"], "x-ms-enum": { name: "A", modelAsString: true } },
          closed: { type: "string", enum: ["a"], "x-ms-enum": { name: "A", modelAsString: false } },
        },
      },
    },
    right: [`{ zalando: "b", azure: "b", closed: "a" }`],
    wrong: [`{ closed: "b" }`, "{ zalando: 1 }", "{ azure: 1 }"],
  },
];
