import { describe, expect, test } from "vitest";
import { converted } from "./convert.test-support.js";

async function parameter(
  written: object,
): Promise<{ value: unknown; problems: readonly string[] }> {
  const { at, problems } = await converted({
    paths: { "/pets/{a}": { get: { parameters: [written], responses: {} } } },
  });
  return { value: at("paths", "/pets/{a}", "get", "parameters", "0"), problems };
}

test("the type of a parameter goes into a schema, all else stays", async () => {
  const { value, problems } = await parameter({
    name: "a",
    in: "query",
    description: "How many",
    required: true,
    allowEmptyValue: true,
    type: "integer",
    format: "int32",
    minimum: 1,
    exclusiveMaximum: true,
    maximum: 9,
    multipleOf: 2,
    enum: [2, 4],
    default: 4,
    "x-nullable": true,
    "x-enum-varnames": ["Two", "Four"],
    "x-unit": "pets",
  });
  expect(value).toEqual({
    name: "a",
    in: "query",
    description: "How many",
    required: true,
    allowEmptyValue: true,
    "x-unit": "pets",
    schema: {
      type: "integer",
      format: "int32",
      minimum: 1,
      exclusiveMaximum: true,
      maximum: 9,
      multipleOf: 2,
      enum: [2, 4],
      default: 4,
      nullable: true,
      "x-enum-varnames": ["Two", "Four"],
    },
  });
  expect(problems).toEqual([]);
});

const strings = { type: "array", items: { type: "string" } };

describe("a list is written", () => {
  // Swagger 2.0, "Parameter Object"; OpenAPI 3.0.4, 4.7.12.3.
  test.each([
    ["query", undefined, "form", false],
    ["query", "csv", "form", false],
    ["query", "ssv", "spaceDelimited", false],
    ["query", "pipes", "pipeDelimited", false],
    ["query", "multi", "form", true],
    ["path", undefined, "simple", false],
    ["path", "csv", "simple", false],
    ["header", "csv", "simple", false],
  ])("in %s, %s: style %s, explode %s", async (location, collectionFormat, style, explode) => {
    const { value, problems } = await parameter({
      name: "a",
      in: location,
      ...strings,
      collectionFormat,
    });
    expect(value).toEqual({ name: "a", in: location, style, explode, schema: strings });
    expect(problems).toEqual([]);
  });

  test.each([
    ["query", "tsv"],
    ["path", "ssv"],
    ["path", "pipes"],
    ["header", "tsv"],
  ])("by its user, who gives the text: in %s, %s", async (location, collectionFormat) => {
    const { value, problems } = await parameter({
      name: "a",
      in: location,
      ...strings,
      collectionFormat,
    });
    expect(value).toEqual({ name: "a", in: location, schema: { type: "string" } });
    expect(problems).toEqual(["GC210 /paths/~1pets~1{a}/get/parameters/0/collectionFormat"]);
  });

  test.each([
    ["path", "multi"],
    ["header", "multi"],
    ["path", "CSV"],
    ["path", 3],
  ])("with commas where the document is wrong: in %s, %s", async (location, collectionFormat) => {
    const { value, problems } = await parameter({
      name: "a",
      in: location,
      ...strings,
      collectionFormat,
    });
    expect(value).toMatchObject({ style: "simple", explode: false, schema: strings });
    expect(problems).toEqual(["GC211 /paths/~1pets~1{a}/get/parameters/0/collectionFormat"]);
  });
});

test("what is no list has no style, whatever its collectionFormat", async () => {
  const { value } = await parameter({
    name: "a",
    in: "query",
    type: "string",
    collectionFormat: "multi",
  });
  expect(value).toEqual({ name: "a", in: "query", schema: { type: "string" } });
});

test("a schema in place of a type is taken", async () => {
  const { value } = await parameter({ name: "a", in: "query", schema: { type: "boolean" } });
  expect(value).toEqual({ name: "a", in: "query", schema: { type: "boolean" } });
});

test("a value that is encoded already stays as it is", async () => {
  const { value } = await parameter({
    name: "a",
    in: "query",
    type: "string",
    "x-ms-skip-url-encoding": true,
  });
  expect(value).toMatchObject({ allowReserved: true });
});

test("a file outside of a form is bytes, with a warning", async () => {
  const { value, problems } = await parameter({ name: "a", in: "query", type: "file" });
  expect(value).toMatchObject({ schema: { type: "string", format: "binary" } });
  expect(problems).toEqual(["GC214 /paths/~1pets~1{a}/get/parameters/0/type"]);
});

test("shared parameters are referred to where they stand now, those of a path stay with it", async () => {
  const { at, follow } = await converted({
    parameters: {
      "per page": { name: "limit", in: "query", type: "integer" },
      "a/b%": { name: "b", in: "query", type: "string" },
    },
    paths: {
      "/pets": {
        parameters: [{ $ref: "#/parameters/per%20page" }],
        get: { parameters: [{ $ref: "#/parameters/a~1b%25" }], responses: {} },
      },
    },
  });
  const [ofPath] = at("paths", "/pets", "parameters") as { $ref: string }[];
  const [own] = at("paths", "/pets", "get", "parameters") as { $ref: string }[];
  expect([ofPath?.$ref, own?.$ref]).toEqual([
    "#/components/parameters/per%20page",
    "#/components/parameters/a~1b%25",
  ]);
  expect(follow(ofPath?.$ref)).toEqual({ name: "limit", in: "query", schema: { type: "integer" } });
  expect(follow(own?.$ref)).toMatchObject({ name: "b" });
});
