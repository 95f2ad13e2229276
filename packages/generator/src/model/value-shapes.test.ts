import { describe, expect, test } from "vitest";
import type { Schema } from "./schema-model.js";
import { ValueShapes } from "./value-shapes.js";

const text = { type: "string" };
const date = { type: "string", format: "date", as: "Date" };
const long = { type: "integer", format: "int64", as: "bigint" };

/** What is expected, written with the schemas above: a shape has no types of ours. */
function shape(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, inner: unknown) => (key === "as" ? undefined : inner)),
  );
}

function shapesOf(named: Readonly<Record<string, Schema>> = {}): ValueShapes {
  return new ValueShapes(new Map(Object.entries(named)));
}

describe("as much as leads to what is converted", () => {
  test.each<[name: string, schema: Schema, expected: unknown]>([
    ["nothing of a boolean", true, undefined],
    ["nothing where there is none", { type: "object", properties: { a: text } }, undefined],
    ["the value itself", { ...date, description: "a day" }, date],
    ["the value beside null", { oneOf: [date, { type: "null" }] }, date],
    [
      "its property",
      { type: "object", properties: { a: text, born: date }, required: ["a"] },
      { properties: { born: date } },
    ],
    ["its items", { type: "array", items: date }, { items: date }],
    [
      "a place in a list",
      { type: "array", prefixItems: [text, date] },
      { prefixItems: [{}, date] },
    ],
    [
      "every other property, and what is none of these",
      { type: "object", properties: { a: text }, additionalProperties: date },
      { properties: { a: text }, additionalProperties: date },
    ],
    [
      "one part of an intersection",
      {
        allOf: [
          { type: "object", properties: { a: text } },
          { type: "object", properties: { b: date } },
        ],
      },
      { allOf: [{ properties: { b: date } }] },
    ],
    ["a union without any", { oneOf: [text, { type: "integer" }] }, undefined],
    [
      "the alternatives of a scalar",
      { oneOf: [text, long, { enum: ["a", null] }] },
      { oneOf: [text, long, { enum: ["a", null] }] },
    ],
  ])("%s", (_, schema, expected) => {
    expect(shapesOf().partOf(schema)).toEqual(expected && shape(expected));
  });

  test("a union says of each alternative what tells it from the others", () => {
    const cat = {
      type: "object",
      properties: { kind: { enum: ["cat"] }, when: date, a: text },
      required: ["kind"],
    };
    const dog = {
      type: "object",
      properties: { kind: { enum: ["dog"] }, when: text, a: text },
      required: ["kind"],
    };
    const shapes = shapesOf({ Cat: cat, Dog: dog });
    expect(
      shapes.partOf({
        oneOf: [{ $ref: "#/Cat" }, { $ref: "#/Dog" }, { type: "array", items: text }],
      }),
    ).toEqual(
      shape({
        oneOf: [{ $ref: "#/Cat" }, { $ref: "#/Dog" }, { items: text }],
      }),
    );
    expect(shapes.named()).toEqual(
      shape({
        Cat: { properties: { kind: { enum: ["cat"] }, when: date }, required: ["kind"] },
        Dog: { properties: { kind: { enum: ["dog"] }, when: text }, required: ["kind"] },
      }),
    );
  });

  test("what was asked for twice has what both need", () => {
    const shapes = shapesOf({
      Cat: { type: "object", properties: { kind: { enum: ["cat"] }, when: date } },
      Dog: { type: "object", properties: { size: long } },
    });
    shapes.partOf({ $ref: "#/Cat" });
    expect(shapes.named()).toEqual(shape({ Cat: { properties: { when: date } } }));
    shapes.partOf({ oneOf: [{ $ref: "#/Cat" }, { $ref: "#/Dog" }] });
    expect(shapes.named()).toEqual(
      shape({
        Cat: { properties: { kind: { enum: ["cat"] }, when: date } },
        Dog: { properties: { size: long } },
      }),
    );
  });

  test("named shapes refer to each other, in circles too", () => {
    const shapes = shapesOf({
      Tree: {
        type: "object",
        properties: {
          born: date,
          children: { type: "array", items: { $ref: "#/Tree" } },
          name: { $ref: "#/Name" },
        },
      },
      Forest: {
        type: "object",
        properties: { trees: { type: "array", items: { $ref: "#/Tree" } } },
      },
      Name: { type: "object", properties: { a: text } },
    });
    expect(shapes.partOf({ $ref: "#/Name" })).toBeUndefined();
    expect(shapes.partOf({ type: "array", items: { $ref: "#/Forest" } })).toEqual(
      shape({
        items: { $ref: "#/Forest" },
      }),
    );
    expect(shapes.named()).toEqual(
      shape({
        Forest: { properties: { trees: { items: { $ref: "#/Tree" } } } },
        Tree: { properties: { born: date, children: { items: { $ref: "#/Tree" } } } },
      }),
    );
  });
});

test("the whole shape has everything but documentation, named ones included", () => {
  const shapes = shapesOf({
    Name: { type: "object", properties: { a: { ...text, description: "x" } } },
  });
  shapes.partOf({ $ref: "#/Name" });
  const schema = {
    type: "object",
    properties: { id: long, name: { $ref: "#/Name" }, tags: { type: "array", items: text } },
    required: ["id"],
    nullable: true,
    deprecated: true,
  };
  expect(shapes.wholeOf(schema)).toEqual(
    shape({
      type: "object",
      nullable: true,
      properties: { id: long, name: { $ref: "#/Name" }, tags: { type: "array", items: text } },
      required: ["id"],
    }),
  );
  expect(shapes.named()).toEqual(shape({ Name: { type: "object", properties: { a: text } } }));
});
