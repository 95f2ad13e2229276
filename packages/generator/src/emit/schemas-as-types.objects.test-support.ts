/** Objects: JSON Schema 2020-12, 10.3.2 (core) and 6.5 (validation). */
import type { Case } from "./schemas-as-types.test-support.js";

const text = { type: "string" };
const number = { type: "number" };

export const objects: readonly Case[] = [
  {
    name: "properties whose names are no percent-encoding of anything",
    schemas: {
      It: {
        type: "object",
        required: ["50%", "#/%E0%A4%A"],
        properties: {
          "50%": {
            type: "array",
            items: {
              type: "object",
              required: ["%", "required"],
              properties: {
                "%": text,
                // Characters that could be taken for our own marks.
                "\u{f0025}0": number,
                required: { type: "string", enum: ["100%"] },
                properties: { type: "object", properties: { "a%2": number } },
              },
            },
          },
          "#/%E0%A4%A": text,
        },
      },
    },
    right: [
      `{ "50%": [{ "%": "", required: "100%" }], "#/%E0%A4%A": "" }`,
      `{ "50%": [{ "%": "", "\u{f0025}0": 1, required: "100%", properties: { "a%2": 1 } }], "#/%E0%A4%A": "" }`,
    ],
    wrong: [
      `{ "50%": [] }`,
      `{ "50%": [{ required: "100%" }], "#/%E0%A4%A": "" }`,
      `{ "50%": [{ "%": "", required: "50%" }], "#/%E0%A4%A": "" }`,
    ],
  },
  {
    name: "properties with the characters that mark others",
    schemas: { It: { type: "object", properties: { "\u{f0025}0": number, "\u{f0025}1": text } } },
    right: [`{ "\u{f0025}0": 1, "\u{f0025}1": "" }`],
    wrong: [`{ "%": 1 }`],
  },
  {
    name: "an index of another type than the properties",
    schemas: { It: { type: "object", properties: { a: number }, additionalProperties: text } },
    right: [
      `{ a: 1, b: "x" }`,
      "{}",
      "const n: number | undefined = it.a; void n;",
      `const s: string | number | undefined = it["b"]; void s;`,
    ],
    wrong: [`{ a: "x" }`, "{ b: true }"],
  },
  {
    name: "an index of the type of the properties",
    schemas: {
      It: { type: "object", required: ["a"], properties: { a: text }, additionalProperties: text },
    },
    right: [`{ a: "x", b: "y" }`],
    wrong: ["{}", `{ a: "x", b: 1 }`],
  },
  {
    name: "an index beside properties that are too many to list",
    schemas: {
      It: {
        type: "object",
        properties: {
          a: number,
          b: text,
          c: { type: "boolean" },
          d: { type: "array", items: text },
          e: { type: "object", properties: { f: text } },
        },
        additionalProperties: { $ref: "#/components/schemas/It" },
      },
    },
    right: [`{ a: 1, b: "", c: true, d: [], e: { f: "" }, other: { a: 2 } }`],
    wrong: [`{ a: "x" }`, "{ e: { f: 1 } }"],
  },
  {
    name: "an index of anything beside properties",
    schemas: { It: { type: "object", properties: { a: number }, additionalProperties: true } },
    right: [`{ a: 1, b: {} }`],
    wrong: [`{ a: "x" }`],
  },
  {
    name: "no properties at all",
    schemas: { It: { type: "object", additionalProperties: false } },
    right: ["{}"],
    wrong: ["{ a: 1 }", "1"],
  },
  {
    name: "an object of anything",
    schemas: { It: { type: "object" } },
    right: ["{}", "{ a: 1 }"],
    wrong: ["1", "null"],
  },
  {
    name: "a part that refuses others means those of the other part",
    schemas: {
      It: {
        allOf: [
          { $ref: "#/components/schemas/Base" },
          { type: "object", additionalProperties: false },
        ],
      },
      Base: { type: "object", required: ["a"], properties: { a: text } },
    },
    right: [`{ a: "x" }`],
    wrong: ["{}"],
  },
  {
    name: "properties by patterns of their names",
    schemas: {
      It: {
        type: "object",
        properties: { a: { type: "boolean" } },
        patternProperties: { "^x-": text, "^n-": number },
        additionalProperties: false,
      },
    },
    right: [
      `{ a: true, "x-a": "b", "n-a": 1 }`,
      `const value: string | number | undefined = it["x-a"]; void value;`,
    ],
    wrong: ["{ a: 1 }", `{ "x-a": {} }`, `{ "y-a": "b" }`, `{ "x-a": true }`],
  },
  {
    name: "properties by patterns of their names, some of them named as well",
    schemas: {
      It: {
        type: ["object", "null"],
        properties: { "x-id": { type: "integer" }, id: { type: "boolean" } },
        required: ["x-name", "id"],
        patternProperties: { "^x-": text, ".*_at$": text },
      },
    },
    right: [
      "null",
      `{ id: true, "x-name": "n", "x-id": 1, "x-other": "o", made_at: "now" }`,
      `if (it !== null) { const name: string = it["x-name"]; void name; }`,
    ],
    wrong: [
      `{ id: true, "x-name": 1 }`,
      `{ id: true }`,
      `{ id: true, "x-name": "n", made: "now" }`,
    ],
  },
  {
    name: "properties by patterns, all others as well",
    schemas: {
      It: { type: "object", patternProperties: { "^x-": text }, additionalProperties: number },
    },
    right: [`{ "x-a": "b", c: 1 }`],
    wrong: ["{ a: true }"],
  },
  {
    name: "properties by patterns for which there is no type",
    schemas: { It: { type: "object", patternProperties: { "^x-": text, "^[a-z]+$": number } } },
    right: [`{ "x-a": "b", c: 1 }`],
    wrong: ["{ a: true }"],
  },
  {
    name: "properties that a pattern forbids",
    schemas: {
      It: {
        type: "object",
        properties: { a: text },
        patternProperties: { "^x-": false, "-y$": false },
      },
    },
    right: [`{ a: "b" }`],
    wrong: [`{ "x-a": "b" }`],
  },
  {
    name: "a map of what has names by a pattern",
    schemas: {
      It: {
        type: "object",
        additionalProperties: {
          type: "object",
          patternProperties: { "^\\d+\\.[a-z]|^x$": text, "^/": text },
        },
      },
    },
    right: [`{ a: { "/b": "c", d: "e" } }`],
    wrong: ["{ a: { b: 1 } }"],
  },
  {
    name: "a map of listed names",
    schemas: {
      It: {
        type: "object",
        propertyNames: { $ref: "#/components/schemas/Color" },
        additionalProperties: number,
      },
      Color: { type: "string", enum: ["red", "green"] },
    },
    right: ["{}", "{ red: 1 }", "const n: number | undefined = it.green; void n;"],
    wrong: ["{ blue: 1 }", `{ red: "x" }`],
  },
  {
    name: "a map of names that a pattern describes",
    schemas: { It: { propertyNames: { pattern: "^a" }, additionalProperties: number } },
    right: ["{ a: 1 }"],
    wrong: [`{ a: "x" }`],
  },
  {
    name: "a map with a name that has to be there",
    schemas: { It: { type: "object", required: ["total"], additionalProperties: number } },
    right: ["{ total: 1, other: 2 }"],
    wrong: ["{ other: 2 }", `{ total: "x" }`],
  },
  {
    name: "properties that are evaluated nowhere else",
    schemas: {
      It: {
        type: "object",
        required: ["a"],
        properties: {
          a: { type: "object", properties: { b: text }, unevaluatedProperties: false },
          c: { type: "object", properties: { b: text }, unevaluatedProperties: text },
        },
      },
    },
    right: [`{ a: { b: "x" }, c: { b: "x", other: "y" } }`],
    wrong: ["{ a: { other: 1 } }", "{ a: {}, c: { other: 1 } }"],
  },
  {
    name: "properties of values that meet a condition",
    schemas: {
      It: {
        type: "object",
        required: ["kind"],
        properties: { kind: text },
        if: { properties: { kind: { const: "a" } } },
        // oxlint-disable-next-line unicorn/no-thenable -- data, which nobody awaits
        then: { required: ["x"], properties: { x: text, z: text } },
        else: { properties: { y: number, z: number } },
        dependentSchemas: { y: { properties: { w: { type: "boolean" } } } },
        dependentRequired: { x: ["z"] },
      },
    },
    right: [
      `{ kind: "a", x: "1", z: "2" }`,
      `{ kind: "b", y: 1, z: 2, w: true }`,
      "const z: string | number | undefined = it.z; void z;",
    ],
    wrong: [`{ kind: "a", x: 1 }`, `{ kind: "b", w: 1 }`, `{ x: "1" }`],
  },
  {
    name: "names that mean something to JavaScript",
    schemas: {
      It: {
        type: "object",
        required: ["constructor"],
        properties: JSON.parse(
          `{ "__proto__": { "type": "string" }, "constructor": { "type": "number" }, "a-b": { "type": "string" } }`,
        ) as object,
      },
    },
    right: [`{ constructor: 1, "a-b": "x" }`],
    wrong: [`{ constructor: "x" }`, `{ constructor: 1, "a-b": 1 }`],
  },
];
