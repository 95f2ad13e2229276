import { describe, expect, test } from "vitest";
import { modelOf } from "../model.test-support.js";

/** The places in schemas of what they don't allow, and what they allow. */
async function told(schemas: object, openapi = "3.1.0") {
  const { diagnostics } = await modelOf({ openapi, components: { schemas } });
  return diagnostics
    .filter(({ code }) => code === "GC167")
    .map(({ places, message }) => [
      places[0]?.pointer.replace("/components/schemas/", ""),
      message.split(" allows: ")[1],
    ]);
}

describe("a default or an example is told where it contradicts", () => {
  test.each<[schema: object, place: string, expected: string]>([
    [{ type: "integer", default: "1" }, "default", "the type integer"],
    [{ type: "integer", default: 1.5 }, "default", "the type integer"],
    [{ type: "string", example: 5 }, "example", "the type string"],
    [{ type: "array", items: {}, example: "a,b" }, "example", "the type array"],
    [{ type: "string", enum: ["a", "b"], default: "c" }, "default", 'one of "a","b"'],
    [{ enum: [1, 2], example: 3 }, "example", "one of 1,2"],
    [{ const: 1, example: 3 }, "example", "one of 1"],
    [
      { type: ["string", "integer"], examples: ["a", 1, true] },
      "examples/2",
      "the type string or integer",
    ],
    [{ minimum: 2, default: 1 }, "default", "2 or more"],
    [{ maximum: 2, default: 2.5 }, "default", "2 or less"],
    [{ exclusiveMinimum: 2, default: 2 }, "default", "more than 2"],
    [{ maximum: 2, exclusiveMaximum: true, default: 2 }, "default", "less than 2"],
    [{ minLength: 2, example: "\u{1f415}" }, "example", "2 or more characters"],
    [{ maxLength: 1, example: "ab" }, "example", "1 or fewer characters"],
    [{ pattern: "^[a-z]+$", example: "A" }, "example", "what matches ^[a-z]+$"],
    [{ minItems: 1, default: [] }, "default", "1 or more items"],
    [{ maxItems: 1, default: [1, 2] }, "default", "1 or fewer items"],
    [{ items: { type: "string" }, default: ["a", 1] }, "default/1", "the type string"],
    [
      { properties: { "a/b": { items: { enum: ["x"] } } }, example: { "a/b": ["x", "y"] } },
      "example/a~1b/1",
      'one of "x"',
    ],
    [
      { properties: { a: {}, b: {} }, required: ["a", "b"], example: { a: 1 } },
      "example",
      'an object with "b"',
    ],
    [{ allOf: [{ type: "integer" }, {}], default: "a" }, "default", "the type integer"],
    [
      { oneOf: [{ type: "integer" }, { maxLength: 1 }], default: "ab" },
      "default",
      "one of the 2 alternatives of oneOf",
    ],
    [{ $ref: "#/components/schemas/Size", default: "huge" }, "default", 'one of "small"'],
    [
      { items: { $ref: "#/components/schemas/Size" }, default: ["small", "huge"] },
      "default/1",
      'one of "small"',
    ],
  ])("%j", async (A, place, expected) => {
    const Size = { type: "string", enum: ["small"] };
    expect(await told({ A, Size })).toEqual([[`A/${place}`, expected]]);
  });
});

describe("nothing is told of", () => {
  test.each<[why: string, schema: object, openapi?: string]>([
    ["what is right", { type: "number", default: 1 }],
    ["null, which stands for nothing", { type: "string", default: null }],
    ["null in an enum", { type: ["string", "null"], enum: ["a", null], example: null }],
    ["null inside", { properties: { a: { type: "string" } }, example: { a: null } }],
    ["an empty object", { type: "object", example: {} }],
    ["a type that there is not", { type: "what", example: {} }],
    ["a schema that says nothing", { default: {} }],
    ["examples in another shape", { examples: { named: 1 } }],
    ["the limits", { minimum: 1, maximum: 1, minLength: 1, maxLength: 1, examples: [1, "a"] }],
    ["limits of other types", { minimum: 5, minLength: 5, minItems: 5, default: true }],
    ["a code point of two units", { maxLength: 1, example: "\u{1f415}" }],
    ["bytes", { type: "string", format: "byte", maxLength: 1, example: "AAAA" }],
    [
      "an enum that may be added to",
      { enum: ["a"], "x-ms-enum": { modelAsString: true }, default: "b" },
    ],
    ["one alternative that may be right", { anyOf: [{ type: "integer" }, {}], default: "a" }],
    ["two that are", { oneOf: [{ type: "string" }, { minLength: 1 }], default: "a" }],
    [
      "items of a tuple",
      { prefixItems: [{ type: "integer" }], items: { type: "string" }, default: [1] },
    ],
    ["properties that nobody declared", { properties: {}, required: ["a"], example: { b: 1 } }],
    [
      "required properties that go the other way",
      { properties: { a: { readOnly: true } }, required: ["a"], example: {} },
    ],
    ["what a format says", { type: "string", format: "date", example: "today" }],
    ["negations and conditions", { not: { type: "string" }, if: {}, default: "a" }],
    ["a pattern with delimiters", { pattern: "/^[a-z]+$/i", example: "A" }],
    ["a pattern of another dialect", { pattern: "\\A[[:alpha:]]+\\z", example: "1" }],
    ["a pattern with options of its own", { pattern: "(?i)^a$", example: "A" }],
    ["a pattern that is none", { pattern: "[", example: "A" }],
    [
      "what stands beside references before 3.1",
      { $ref: "#/components/schemas/N", default: 1, type: "string" },
      "3.0.3",
    ],
    ["references that go round", { $ref: "#/components/schemas/A", default: 1 }],
    ["parts that go round", { allOf: [{ $ref: "#/components/schemas/A" }], default: 1 }],
  ])("%s", async (_why, A, openapi) => {
    expect(await told({ A, N: {} }, openapi)).toEqual([]);
  });

  test("a pattern that would take for ever", async () => {
    const example = `${"a".repeat(60)}!`;
    const patterns = ["^(a+)+$", "^(a|a)*$", "^(?:a+){1,}$", "^a*a*a*a*a*a*a*a*$"];
    const schemas = Object.fromEntries(
      patterns.map((pattern, index) => [`A${index}`, { pattern, example }]),
    );
    expect(await told(schemas)).toEqual([]);
  });
});

test("in messages, what is wrong inside of an example is told from the whole", async () => {
  const { diagnostics } = await modelOf({
    components: {
      schemas: {
        A: { properties: { a: { type: "integer" } }, example: { a: "x" } },
        B: { maximum: 3, default: 4 },
        C: { allOf: [{ maximum: 3 }], default: 4 },
      },
    },
  });
  const correct = "Correct one of them; text in YAML may need quotes.";
  const found = new Map(
    diagnostics.map(({ places, message, help }) => [
      places[0]?.pointer.replace("/components/schemas/", ""),
      [message.split(" is not ")[0], help],
    ]),
  );
  expect(Object.fromEntries(found)).toEqual({
    "A/example/a": ['In the example, "x"', correct],
    "B/default": ["The default 4", `The comments of the client leave it out. ${correct}`],
    "C/default": ["The default 4", correct],
  });
});

test("what is wrong is no comment: the next example is", async () => {
  const { model } = await modelOf({
    components: {
      schemas: {
        A: { type: "integer", maximum: 7, description: "D", default: 8, examples: ["y", 8, 7] },
      },
    },
  });
  expect(model.schemas[0]?.schema).toMatchObject({
    description: "D\n\nMaximum: 7. Example: `7`.",
  });
});
