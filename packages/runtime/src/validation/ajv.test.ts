import { describe, expect, test, vi } from "vitest";
import { loadCompilers } from "./ajv.js";

const compilers = await loadCompilers();

/** What is wrong with a value: `path message`. */
function issues(schema: unknown, value: unknown, $defs: object = {}): string[] {
  const check = compilers({ operations: { a: schema }, $defs })("/operations/a");
  return check(value, "body").map(({ path, message }) => `${path} ${message}`);
}

describe("issues say where, what was expected, and what kind of thing came", () => {
  test.each<[schema: object, value: unknown, expected: string[]]>([
    [{ type: "number" }, "secret", ["body must be number, and is a string"]],
    [{ type: ["number", "null"] }, [], ["body must be number or null, and is an array"]],
    [{ type: "integer" }, 1.5, ["body must be integer, and is a number"]],
    [{ required: ["a/b"] }, {}, ['body must have the property "a/b"']],
    [
      { properties: { "a/b": { items: { minimum: 1 } } } },
      { "a/b": [1, 0] },
      ["body/a~1b/1 must be >= 1"],
    ],
    [
      { properties: {}, additionalProperties: false },
      { "a\nb": 1 },
      ['body must not have the property "a b"'],
    ],
    [{ unevaluatedProperties: false }, { a: 1 }, ['body must not have the property "a"']],
    [{ enum: ["a", 1, null] }, "secret", ['body must be one of "a", 1, null']],
    [{ const: { a: 1 } }, "secret", ['body must be {"a":1}']],
    [
      { if: { type: "null" }, else: { type: "string" } },
      1,
      ["body must be string, and is a number"],
    ],
    [
      { oneOf: [{ minimum: 1 }, { maximum: 9 }] },
      5,
      ["body must match exactly one of the schemas in oneOf, and matches several"],
    ],
    [
      { allOf: [{ minimum: 1 }, { multipleOf: 2 }] },
      -1,
      ["body must be >= 1", "body must be multiple of 2"],
    ],
    [{ format: "uuid" }, "secret", ['body must match format "uuid"']],
  ])("%j of %j", (schema, value, expected) => {
    const found = issues(schema, value);
    expect(found).toEqual(expected);
    expect(found.join("")).not.toContain("secret");
  });

  test("long lists of values and names are cut", () => {
    const [message = ""] = issues({ enum: Array.from({ length: 500 }, (_, index) => index) }, "a");
    expect(message).toBe("body must be one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, … (500 in all)");
    const [name = ""] = issues({ additionalProperties: false }, { ["x".repeat(10_000)]: 1 });
    expect(name.length).toBeLessThan(150);
  });
});

describe("2020-12", () => {
  test("a property that every object inherits is there only where it is its own", () => {
    const schema = { properties: { constructor: { type: "string" } }, required: ["toString"] };
    expect(issues(schema, {})).toEqual(['body must have the property "toString"']);
    expect(issues(schema, { toString: 1, constructor: 1 })).toEqual([
      "body/constructor must be string, and is a number",
    ]);
  });

  test("definitions refer to each other, and to themselves", () => {
    const $defs = {
      Node: {
        required: ["v"],
        properties: { next: { $ref: "#/$defs/Node" }, v: { $ref: "#/$defs/A B%~0" } },
      },
      "A B%~": { type: "integer" },
    };
    $defs.Node.properties.v.$ref = "#/$defs/A%20B%25~0";
    const value = { v: 1, next: { v: 2, next: { v: "3" } } };
    expect(issues({ $ref: "#/$defs/Node" }, value, $defs)).toEqual([
      "body/next/next/v must be integer, and is a string",
    ]);
  });

  test("a value that is nested deeper than the stack is told as that", () => {
    const $defs = { Node: { properties: { n: { $ref: "#/$defs/Node" } } } };
    const depth = 200_000;
    const value: unknown = JSON.parse(`${'{"n":'.repeat(depth)}{}${"}".repeat(depth)}`);
    expect(issues({ $ref: "#/$defs/Node" }, value, $defs)).toEqual([
      "body is nested too deep to be checked",
    ]);
  });

  test.each([
    ["date-time", "2026-02-29T00:00:00Z", "2024-02-29T00:00:00Z"],
    ["date", "2026-2-1", "2026-02-01"],
    ["uuid", "7", "7b0e4b0c-6a5c-4f4e-9d3f-0c8f1f3b2a10"],
    ["email", "rex", "rex@example.com"],
    ["int32", 2 ** 31, 2 ** 31 - 1],
  ])("format %s is checked", (format, wrong, right) => {
    expect(issues({ format }, right)).toEqual([]);
    expect(issues({ format }, wrong)).toHaveLength(1);
  });

  test("a format that nobody knows is not", () => {
    expect(issues({ format: "made-up", minLength: 1 }, "anything")).toEqual([]);
  });

  test("prefixItems, unevaluated items and dependent schemas hold", () => {
    expect(issues({ prefixItems: [{ type: "string" }], items: false }, ["a", 1])).toHaveLength(1);
    expect(issues({ dependentRequired: { a: ["b"] } }, { a: 1 })).toHaveLength(1);
    expect(issues({ contains: { const: 1 }, maxContains: 1 }, [1, 1])).toHaveLength(1);
  });
});

describe("schemas that are not as they should be", () => {
  test("patterns that Unicode's syntax refuses are read as others do; one that is none matches all", () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    expect(issues({ pattern: "^[\\w-.]+$" }, "a b")).toEqual([
      'body must match pattern "^[\\w-.]+$"',
    ]);
    expect(warn).not.toHaveBeenCalled();
    expect(issues({ pattern: "(", minLength: 9 }, "a")).toEqual([
      "body must NOT have fewer than 9 characters",
    ]);
    expect(warn).toHaveBeenCalledWith(
      'the pattern "(" is no regular expression, and isn\'t checked',
      expect.objectContaining({ type: "ValidationWarning" }),
    );
    warn.mockRestore();
  });

  test("one that can't be compiled is told once, and checks nothing", () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const check = compilers({ operations: { a: { $ref: "#/$defs/None" } } })("/operations/a");
    expect([check(1, "body"), check("a", "body")]).toEqual([[], []]);
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });

  test("what a document says is never code", () => {
    const code = "\"'`]);globalThis.hacked=1;([//\n\u2028${globalThis.hacked=1}*/";
    const schema = {
      required: [code],
      properties: { [code]: { const: code, enum: [code], pattern: code, format: code } },
      patternProperties: { [code]: { type: "string" } },
      dependentRequired: { [code]: [code] },
      additionalProperties: { $ref: `#/$defs/${encodeURIComponent(code).replaceAll("~", "~0")}` },
      [code]: code,
    };
    vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    issues(schema, { [code]: 1, other: 2 }, { [code]: { title: code, minimum: 3 } });
    issues({ maxLength: code, type: code, minimum: code }, "a");
    vi.restoreAllMocks();
    expect(globalThis).not.toHaveProperty("hacked");
  });
});
