import { describe, expect, it } from "vitest";
import { parseInput } from "./input.js";
import { load } from "./load.js";
import { failure, folderWith, header, lines, problemsOf } from "./load.test-support.js";

function loadText(name: string, text: string | Buffer) {
  const cwd = folderWith({ [name]: text });
  return load(parseInput(name, cwd), { cwd });
}

/** The value of the key `x`, in a document that is otherwise small. */
async function valueOf(yaml: string): Promise<unknown> {
  const { document } = await loadText("a.yaml", `${header}x: ${yaml}\n`);
  return (document.root.value as Record<string, unknown>)["x"];
}

describe("YAML is that of 1.2", () => {
  it.each([
    // YAML 1.2.2, 10.3.2: what 1.1 took for booleans, sexagesimals and octals is something else.
    ["[no, on, yes, y, off, NO]", ["no", "on", "yes", "y", "off", "NO"]],
    ["[true, False, TRUE, null, ~, Null]", [true, false, true, null, null, null]],
    ["[012, 0o14, 0x1f, 1e3, 1_000, 12:30:45]", [12, 12, 31, 1000, "1_000", "12:30:45"]],
    ["[2020-01-01, 2020-01-01T00:00:00Z]", ["2020-01-01", "2020-01-01T00:00:00Z"]],
    [
      '{ 200: a, 4XX: b, true: c, 2020-01-01: d, "": e }',
      { "200": "a", "4XX": "b", true: "c", "2020-01-01": "d", "": "e" },
    ],
    ['[!!str 12, !!int "7", ! x, "!x"]', ["12", 7, "x", "!x"]],
    [
      "{ a: &a { b: 1, c: 2 }, d: { <<: *a, c: 3 }, e: { <<: [*a, { f: 4 }] } }",
      { a: { b: 1, c: 2 }, d: { b: 1, c: 3 }, e: { b: 1, c: 2, f: 4 } },
    ],
    ["[&x one, *x]", ["one", "one"]],
  ])("%s", async (yaml, expected) => {
    expect(await valueOf(yaml)).toEqual(expected);
  });

  it("whatever its directive says, with markers around it or none", async () => {
    for (const text of [`%YAML 1.1\n---\n${header}x: no\n`, `---\n${header}x: no\n...\n`]) {
      const { document } = await loadText("a.yaml", text);
      expect(document.root.value).toMatchObject({ x: "no" });
    }
  });

  it("bears long texts", async () => {
    expect(await valueOf(`"${"a".repeat(2_000_000)}"`)).toHaveLength(2_000_000);
    expect(await valueOf(`|\n${`  ${"a".repeat(99)}\n`.repeat(20_000)}`)).toHaveLength(2_000_000);
  });

  it("keeps dangerous keys as plain ones", async () => {
    const value = (await valueOf("{ __proto__: { a: 1 }, constructor: 2 }")) as object;
    expect(Object.keys(value)).toEqual(["__proto__", "constructor"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

describe("a mistake in YAML", () => {
  const at = (column: number, message: string) => [`a.yaml:3:${column} GC102 ${message}`];
  const tag = "has no meaning in an OpenAPI document; write the value as JSON has it";
  it.each([
    ["!!binary aGVsbG8=", at(13, `The tag !!binary ${tag}`)],
    ["!Ref foo", at(9, `The tag !Ref ${tag}`)],
    ["!!set { a, b }", at(10, `The tag !!set ${tag}`)],
    ["!!timestamp 2020-01-01", at(16, `The tag !!timestamp ${tag}`)],
    ["[!Sub a]", at(10, `The tag !Sub ${tag}`)],
    [".inf", at(4, ".inf is a number that JSON does not have")],
    ["{ a: 1, 1: x, '1': y }", at(18, 'The key "1" stands twice in this mapping')],
    ["{ <<: {}, <<: {} }", at(14, 'The key "<<" stands twice in this mapping')],
  ])("%s", async (yaml, expected) => {
    expect(await failure(loadText("a.yaml", `${header}x: ${yaml}\n`))).toEqual(expected);
  });
});

describe("JSON", () => {
  it("may have lone surrogates and dangerous keys", async () => {
    const { document } = await loadText(
      "a.json",
      '{"openapi":"3.1.0","a":"\\ud800","__proto__":{"b":1}}',
    );
    expect(JSON.stringify(document.root.value)).toBe(
      '{"openapi":"3.1.0","a":"\\ud800","__proto__":{"b":1}}',
    );
  });

  it("may have equal keys in different objects, and texts that look like keys", async () => {
    const text =
      '{"openapi":"3.1.0","a":{"a":[{"a":"a"},{"a":"\\",{\\"a\\":1}"}]},"b":["a","a",{"c":1},"c"],"\\\\":1,"\\\\\\"":2}';
    const { document } = await loadText("a.json", text);
    expect(document.root.value).toEqual(JSON.parse(text));
  });

  it.each([
    ['{\n "a": 1,\n "a": 2 }', ['a.json:3:2 GC102 The key "a" stands twice in this object']],
    [
      '{"b":{"x":[1,{"a":1,"\\u0061":2}]}}',
      ['a.json:1:21 GC102 The key "a" stands twice in this object'],
    ],
    ['{"a":[],"b":{},"a":1}', ['a.json:1:16 GC102 The key "a" stands twice in this object']],
    ['{ // why\n "a": 1 }', ["a.json:1:3 GC102 JSON has no comments"]],
  ])("is refused: %s", async (text, expected) => {
    expect(await failure(loadText("a.json", text))).toEqual(expected);
  });
});

it.each([
  ["a.yaml", "a: 1\nb: 2\na: 3\n", [3, 1]],
  ["a.json", '{\n"a": 1,\n"b": 2,\n"a": 3 }', [4, 2]],
])("the first of two equal keys is told, too: %s", async (name, text, expected) => {
  const [problem] = await problemsOf(loadText(name, text));
  expect(problem?.places.map(({ position }) => position?.line)).toEqual(expected);
});

describe("bytes that are no UTF-8", () => {
  const text = '{"openapi":"3.1.0"}';
  it.each([
    [
      "UTF-16 with its mark",
      Buffer.from(`\uFEFF${text}`, "utf16le"),
      "in UTF-16; save it in UTF-8",
    ],
    ["UTF-16 without", Buffer.from(text, "utf16le"), "in UTF-16; save it in UTF-8"],
    [
      "big-endian UTF-16",
      Buffer.from(`\uFEFF${text}`, "utf16le").swap16(),
      "in UTF-16; save it in UTF-8",
    ],
    ["Latin 1", Buffer.from('{"é":1}', "latin1"), "not text in UTF-8"],
  ])("%s", async (_, bytes, expected) => {
    const [line] = await failure(loadText("a.json", bytes));
    expect(line).toMatch(new RegExp(`^a\\.json:1:1 GC102 This is (?:text )?${expected}$`));
  });
});

it("a document of one file asks for nothing else, whatever stands in its texts", async () => {
  const { document, diagnostics } = await loadText(
    "a.yaml",
    `${header}x-a: { $ref: gone.yaml }\npaths: { /a: { get: { description: "$ref: gone.yaml" } } }\n`,
  );
  expect(lines(diagnostics)).toEqual([]);
  expect(document.sources).toHaveLength(1);
});
