import { describe, expect, test } from "vitest";
import type { ValueKinds, ValueSchema } from "../value-schema.js";
import { ValueCodec } from "./codec.js";
import { ValueMismatch } from "./mismatch.js";

const moment: ValueSchema = { type: "string", format: "date-time" };
const day: ValueSchema = { type: "string", format: "date" };
const long: ValueSchema = { type: "integer", format: "int64" };
const text: ValueSchema = { type: "string" };

const noon = new Date("2024-05-17T12:00:00Z");
const may = new Date("2024-05-17T00:00:00Z");

interface Options {
  readonly schemas?: Readonly<Record<string, ValueSchema>>;
  readonly values?: ValueKinds;
}

function codec({ schemas = {}, values = { dates: "date", int64: "bigint" } }: Options = {}) {
  return new ValueCodec({ schemas, values });
}

function read(schema: ValueSchema, json: string, options?: Options): unknown {
  return codec(options).reader(schema)(json);
}

function write(schema: ValueSchema, value: unknown, options?: Options): unknown {
  return codec(options).writer(schema)(value);
}

function mismatchOf(run: () => unknown): { pointer: string; message: string } | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!(error instanceof ValueMismatch)) throw error;
    const { pointer, message } = error;
    return { pointer, message };
  }
}

describe("reading", () => {
  test.each<[name: string, schema: ValueSchema, json: string, expected: unknown]>([
    ["a moment", moment, '"2024-05-17T12:00:00Z"', noon],
    ["a day", day, '"2024-05-17"', may],
    ["an integer", long, "9223372036854775807", 9223372036854775807n],
    ["a small integer", long, "-7", -7n],
    ["an integer with an empty fraction", long, "12.0", 12n],
    [
      "an integer of more digits",
      long,
      "123456789012345678901234567890",
      123456789012345678901234567890n,
    ],
    ["an integer that is sent as text", long, '"9223372036854775807"', 9223372036854775807n],
    ["null", moment, "null", null],
    [
      "properties",
      { properties: { a: moment, b: day } },
      '{"a":"2024-05-17T12:00:00Z","c":1}',
      { a: noon, c: 1 },
    ],
    ["items", { items: long }, "[1,9007199254740993,null]", [1n, 9007199254740993n, null]],
    [
      "places in a list",
      { prefixItems: [{}, day], items: long },
      '["2024-05-17","2024-05-17",1]',
      ["2024-05-17", may, 1n],
    ],
    [
      "other properties",
      { properties: { a: text }, additionalProperties: day },
      '{"a":"2024-05-17","b":"2024-05-17","valueOf":"2024-05-17"}',
      { a: "2024-05-17", b: may, valueOf: may },
    ],
    [
      "parts, where they overlap",
      { allOf: [{ properties: { a: day } }, { properties: { a: day, b: long } }] },
      '{"a":"2024-05-17","b":1}',
      { a: may, b: 1n },
    ],
    ["what is of another kind", { properties: { a: day } }, '["2024-05-17"]', ["2024-05-17"]],
    ["a list that is an object", { items: day }, '{"0":"2024-05-17"}', { "0": "2024-05-17" }],
    [
      "numbers that nobody asked for",
      { properties: { a: long } },
      '{"a":9007199254740993,"b":[9007199254740993]}',
      { a: 9007199254740993n, b: [9007199254740992] },
    ],
  ])("%s", (_, schema, json, expected) => {
    expect(read(schema, json)).toStrictEqual(expected);
  });

  test("digits as text", () => {
    const values = { int64: "string" } as const;
    const schema = { items: { allOf: [long, long] } };
    expect(read(schema, '[1,9007199254740993,1.0e1,"5",-0]', { values })).toEqual([
      "1",
      "9007199254740993",
      "10",
      "5",
      "0",
    ]);
    expect(read(moment, '"2024-05-17T12:00:00Z"', { values })).toBe("2024-05-17T12:00:00Z");
  });

  test("without integers of 64 bits, numbers are as always", () => {
    const schema = { properties: { a: long, b: day } };
    expect(
      read(schema, '{"a":9007199254740993,"b":"2024-05-17"}', { values: { dates: "date" } }),
    ).toEqual({
      a: 9007199254740992,
      b: may,
    });
  });

  test("shapes that refer to themselves, as deep as a server likes", () => {
    const schemas = { Tree: { properties: { at: day, children: { items: { $ref: "#/Tree" } } } } };
    const tree = { $ref: "#/Tree" };
    const json = '{"at":"2024-05-17","children":[{"at":"2024-05-17","children":[]}]}';
    expect(read(tree, json, { schemas })).toEqual({
      at: may,
      children: [{ at: may, children: [] }],
    });
    const depth = 200_000;
    const deep = '{"children":['.repeat(depth) + "]}".repeat(depth);
    expect(mismatchOf(() => read(tree, deep, { schemas }))).toEqual({
      pointer: "",
      message: "is nested too deep to be converted",
    });
    // Of what isn't converted, nothing is said.
    const other = `{"other":${"[".repeat(depth)}9007199254740993${"]".repeat(depth)}}`;
    expect(read(tree, other, { schemas })).toHaveProperty("other");
  });

  test("a property called __proto__ changes nothing but itself", () => {
    const schema = { additionalProperties: day };
    const value = read(schema, '{"__proto__":"2024-05-17"}') as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.entries(value)).toEqual([["__proto__", may]]);
    const inherited = read({ properties: { toString: day } }, "{}");
    expect(inherited).toStrictEqual({});
  });

  test.each<[name: string, schema: ValueSchema, json: string, pointer: string, message: string]>([
    [
      "no moment",
      moment,
      '"yesterday"',
      "",
      "is no date-time with an offset, such as 2024-05-17T09:30:00Z",
    ],
    [
      "a moment without an offset",
      { properties: { a: moment } },
      '{"a":"2024-05-17T12:00:00"}',
      "/a",
      "is no date-time with an offset, such as 2024-05-17T09:30:00Z",
    ],
    [
      "a number for a day",
      { items: { properties: { "a/b~c": day } } },
      '[{},{"a/b~c":5}]',
      "/1/a~1b~0c",
      "is no date such as 2024-05-17",
    ],
    ["a fraction", { prefixItems: [long] }, "[1.5]", "/0", "is no whole number"],
    [
      "a fraction that a double has none of",
      { items: long },
      "[0,9007199254740993.5]",
      "/1",
      "is no whole number",
    ],
    ["text", { additionalProperties: long }, '{"x":"1.0"}', "/x", "is no whole number"],
    ["a number that is no end of digits", long, "1e99999999", "", "is no whole number"],
    ["true", long, "true", "", "is no whole number"],
  ])("refuses %s", (_, schema, json, pointer, message) => {
    expect(mismatchOf(() => read(schema, json))).toEqual({ pointer, message });
  });

  test("refuses what is no JSON", () => {
    expect(() => read(long, "[9007199254740993")).toThrow(SyntaxError);
  });
});

describe("reading a union", () => {
  const cat: ValueSchema = {
    properties: { kind: { enum: ["cat"] }, when: day },
    required: ["kind"],
  };
  const dog: ValueSchema = {
    properties: { kind: { enum: ["dog"] }, when: text },
    required: ["kind"],
  };
  const schemas = { Cat: cat, Dog: { allOf: [{ type: "object" }, dog] } as ValueSchema };
  const pet: ValueSchema = { oneOf: [{ $ref: "#/Cat" }, { $ref: "#/Dog" }] };

  test.each<[name: string, schema: ValueSchema, json: string, expected: unknown]>([
    [
      "by a property's only value",
      pet,
      '{"kind":"cat","when":"2024-05-17"}',
      { kind: "cat", when: may },
    ],
    [
      "the other way round",
      pet,
      '{"kind":"dog","when":"2024-05-17"}',
      { kind: "dog", when: "2024-05-17" },
    ],
    [
      "by what is needed",
      {
        oneOf: [
          { properties: { a: day }, required: ["b"] },
          { properties: { a: text }, required: ["a"] },
        ],
      },
      '{"a":"2024-05-17"}',
      { a: "2024-05-17" },
    ],
    [
      "by what properties are",
      { oneOf: [{ properties: { id: text } }, { properties: { id: long } }] },
      '{"id":9007199254740993}',
      { id: 9007199254740993n },
    ],
    ["text or a number", { oneOf: [long, text] }, '"5"', "5"],
    ["a number or text", { oneOf: [text, long] }, "9007199254740993", 9007199254740993n],
    ["a day or text", { oneOf: [day, text] }, '"today"', "today"],
    ["a day or a moment", { oneOf: [moment, day] }, '"2024-05-17"', may],
    ["lists of one or the other", { oneOf: [{ items: text }, { items: long }] }, "[1]", [1n]],
    [
      "an object or a list of them",
      { oneOf: [{ properties: { a: day } }, { items: { properties: { a: day } } }] },
      '[{"a":"2024-05-17"}]',
      [{ a: may }],
    ],
    [
      "objects of both kinds at once",
      { oneOf: [{ properties: { a: day } }, { properties: { b: long } }] },
      '{"a":"2024-05-17","b":1}',
      { a: may, b: 1n },
    ],
    [
      "unions in unions",
      { oneOf: [{ oneOf: [long, { enum: ["none"] }] }, { type: "boolean" }] },
      '"none"',
      "none",
    ],
    ["another number where a literal is", { oneOf: [{ enum: [1, 2] }, long] }, "3", 3n],
    ["a literal", { oneOf: [{ enum: [1, 2] }, long] }, "2", 2],
    [
      "a value that the server has added since",
      pet,
      '{"kind":"lynx","when":"2024-05-17"}',
      { kind: "lynx", when: may },
    ],
    ["null", { oneOf: [long, day] }, "null", null],
    ["what is neither", { oneOf: [long, day] }, "[1]", [1]],
  ])("%s", (_, schema, json, expected) => {
    expect(read(schema, json, { schemas })).toStrictEqual(expected);
  });

  test("refuses what is of the kind of one, and not what it promises", () => {
    expect(
      mismatchOf(() => read({ properties: { a: { oneOf: [long, day] } } }, '{"a":"today"}')),
    ).toEqual({
      pointer: "/a",
      message: "is no date such as 2024-05-17",
    });
  });

  test("is no work without end where unions are in unions", () => {
    const node: ValueSchema = { oneOf: [{ $ref: "#/A" }, { $ref: "#/B" }, { $ref: "#/C" }] };
    const alternatives = Object.fromEntries(
      ["A", "B", "C"].map((name) => [name, { properties: { at: day, next: node } }]),
    );
    const depth = 200;
    const json = '{"at":"2024-05-17","next":'.repeat(depth) + "null" + "}".repeat(depth);
    expect(JSON.stringify(read(node, json, { schemas: alternatives }))).toContain("T00:00:00.000Z");
  });
});

describe("writing", () => {
  test.each<[name: string, schema: ValueSchema, value: unknown, expected: unknown]>([
    ["a day", day, may, "2024-05-17"],
    ["a moment, which writes itself", moment, noon, noon],
    ["what is text already", day, "2024-05-17", "2024-05-17"],
    [
      "a day in an object",
      { properties: { a: day } },
      { a: may, b: may },
      { a: "2024-05-17", b: may },
    ],
    ["days in a list", { items: day }, [may, null], ["2024-05-17", null]],
    ["a day, not a moment", { oneOf: [{ items: day }, day] }, may, "2024-05-17"],
    ["what writes itself", { properties: { a: day } }, noon, noon],
  ])("%s", (_, schema, value, expected) => {
    const written = write(schema, value);
    expect(JSON.stringify(written)).toBe(JSON.stringify(expected));
  });

  test("leaves the value as it is, and copies only what changes", () => {
    const value = Object.freeze({
      a: may,
      same: Object.freeze({ x: 1 }),
      list: Object.freeze([may]),
    });
    const schema = {
      properties: { a: day, same: { properties: { y: day } }, list: { items: day } },
    };
    const written = write(schema, value) as typeof value;
    expect(written).toEqual({ a: "2024-05-17", same: { x: 1 }, list: ["2024-05-17"] });
    expect(written.same).toBe(value.same);
    expect(value.a).toBe(may);
  });

  test("what has nothing to be converted is what it was", () => {
    const value = { a: noon, b: [null, "2024-05-17"] };
    expect(write({ properties: { a: moment, b: { items: day } } }, value)).toBe(value);
  });

  test("digits become numbers", () => {
    const values = { int64: "string" } as const;
    const schema = { properties: { a: long, b: { items: long } } };
    expect(write(schema, { a: "9007199254740993", b: ["1", 2] }, { values })).toEqual({
      a: 9007199254740993n,
      b: [1n, 2],
    });
    expect(mismatchOf(() => write(schema, { b: ["1", "0x10"] }, { values }))).toEqual({
      pointer: "/b/1",
      message: "is no text of digits such as 9007199254740993",
    });
  });

  test("refuses a day that is none", () => {
    const schema = { properties: { born: day } };
    expect(mismatchOf(() => write(schema, { born: new Date(Number.NaN) }))).toEqual({
      pointer: "/born",
      message: "is an invalid date",
    });
  });
});

test("there is no client with Temporal where Node has none", () => {
  const { Temporal } = globalThis as { Temporal?: unknown };
  Reflect.deleteProperty(globalThis, "Temporal");
  try {
    expect(() => codec({ values: { dates: "temporal" } })).toThrow(
      expect.objectContaining({
        code: "INVALID_OPTION",
        message: expect.stringContaining(
          'npm install temporal-polyfill, and import "temporal-polyfill/global"',
        ),
      }),
    );
  } finally {
    if (Temporal !== undefined) Object.assign(globalThis, { Temporal });
  }
});
