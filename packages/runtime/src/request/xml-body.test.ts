import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { ValueSchema } from "../value-schema.js";
import { forbiddenCharacter } from "../xml/characters.js";
import { compileLayout } from "../xml/compile.js";
import { parseXml } from "../xml/parse.js";
import { loadTokenizer, type Tokenizer } from "../xml/parser.js";
import { XmlProblem } from "../xml/problem.js";
import { readXml } from "../xml/read.js";
import { writeXml } from "./xml-body.js";

let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = await loadTokenizer();
});

const string: ValueSchema = { type: "string" };
const attribute = { nodeType: "attribute" } as const;
const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"';

function object(
  properties: Readonly<Record<string, ValueSchema>>,
  rest: Partial<ValueSchema> = {},
): ValueSchema {
  return { type: "object", properties, xml: { name: "d" }, ...rest };
}

function write(value: unknown, schema: ValueSchema): string {
  return writeXml(value, compileLayout(schema)).replace(/^.*\n/, "");
}

describe("what is sent", () => {
  test.each<[name: string, schema: ValueSchema, value: unknown, expected: string]>([
    // XML 1.0, 2.4: markup in text; 2.11 and 3.3.3: what a parser would make something else of.
    [
      "markup in text",
      object({ a: string }),
      { a: "<&>]]>\"'\t\n\r" },
      "<d><a>&lt;&amp;&gt;]]&gt;\"'\t\n&#xD;</a></d>",
    ],
    [
      "markup in attributes",
      object({ a: { ...string, xml: attribute } }),
      { a: "<&>\"'\t\n\r" },
      '<d a="&lt;&amp;&gt;&quot;\'&#x9;&#xA;&#xD;"/>',
    ],
    [
      "the end of a section in it",
      object({ a: { ...string, xml: { nodeType: "cdata" } } }),
      { a: "a]]>b" },
      "<d><![CDATA[a]]]]><![CDATA[>b]]></d>",
    ],
    [
      "every kind of single value",
      object({}),
      { a: 1.5, b: true, c: 10n ** 20n, d: new Date(0), e: "" },
      "<d><a>1.5</a><b>true</b><c>100000000000000000000</c><d>1970-01-01T00:00:00.000Z</d><e/></d>",
    ],
    [
      "null where it may be",
      object({ a: { ...string, nullable: true } }),
      { a: null },
      `<d><a ${xsi}/></d>`,
    ],
    [
      "null where it may not be",
      object({ a: string, b: { type: "array" } }),
      { a: null, b: null },
      "<d/>",
    ],
    [
      "null in a list",
      object({ a: { type: "array", items: string } }),
      { a: ["x", null] },
      `<d><a>x</a><a ${xsi}/></d>`,
    ],
    [
      "null of an attribute",
      object({ a: { ...string, nullable: true, xml: attribute } }),
      { a: null },
      "<d/>",
    ],
    ["undefined", object({ a: string }), { a: undefined, b: undefined }, "<d/>"],
    [
      "what the document doesn't know",
      object({}),
      { a: { b: [1, 2], c: null }, "#text": "x" },
      `<d><a><b>1</b><b>2</b><c ${xsi}/></a>x</d>`,
    ],
    [
      "other properties",
      object({}, { additionalProperties: { type: "array", items: string } }),
      { a: ["1", "2"], b: [] },
      "<d><a>1</a><a>2</a></d>",
    ],
    [
      "the document's own name for a map's values",
      object({}, { additionalProperties: { ...string, xml: { name: "x" } } }),
      { a: "1" },
      "<d><a>1</a></d>",
    ],
    [
      "an empty list in an element",
      object({ a: { type: "array", items: string, xml: { nodeType: "element" } } }),
      { a: [] },
      "<d><a/></d>",
    ],
    [
      "a prefix without a namespace",
      object({ a: { ...string, xml: { prefix: "p" } }, b: { ...string, xml: { name: "q:b" } } }),
      { a: "1", b: "2" },
      "<d><p:a>1</p:a><q:b>2</q:b></d>",
    ],
    [
      "a namespace is declared where it is first needed, and once",
      object({
        a: object(
          { b: { ...string, xml: { namespace: "urn:p", prefix: "p" } } },
          { xml: { namespace: "urn:p", prefix: "p" } },
        ),
      }),
      { a: { b: "1" } },
      '<d><p:a xmlns:p="urn:p"><p:b>1</p:b></p:a></d>',
    ],
    [
      "attributes of one prefix and two namespaces",
      object({
        a: { ...string, xml: { ...attribute, namespace: "urn:1", prefix: "p" } },
        b: { ...string, xml: { ...attribute, namespace: "urn:2", prefix: "p" } },
      }),
      { a: "1", b: "2" },
      '<d xmlns:p="urn:1" p:a="1" xmlns:p1="urn:2" p1:b="2"/>',
    ],
    [
      "a list as the root",
      { type: "array", items: string, xml: { nodeType: "element", name: "l" } },
      ["a"],
      "<l><l>a</l></l>",
    ],
    ["a single value as the root", { ...string, xml: { name: "t" } }, "x", "<t>x</t>"],
    [
      "one of several, by its properties",
      {
        oneOf: [
          object({ a: string }, { xml: { name: "x" } }),
          object({ a: string, b: string }, { xml: { name: "y" } }),
        ],
      },
      { a: "1", b: "2" },
      "<y><a>1</a><b>2</b></y>",
    ],
    [
      "one of several, by a constant",
      {
        oneOf: ["cat", "dog"].map((kind) =>
          object({ kind: { enum: [kind] } }, { xml: { name: kind } }),
        ),
      },
      { kind: "dog" },
      "<dog><kind>dog</kind></dog>",
    ],
  ])("%s", (_, schema, value, expected) => {
    expect(write(value, schema)).toBe(expected);
  });

  const circle: Record<string, unknown> = {};
  circle["a"] = circle;
  test.each<[name: string, schema: ValueSchema, value: unknown, expected: string]>([
    [
      "U+0000",
      object({ a: string }),
      { a: "x\0" },
      "body/a has the character U+0000, which XML can't hold",
    ],
    ["half of a pair", object({ a: string }), { a: "\ud83d" }, "body/a has the character U+D83D"],
    [
      "U+FFFE in an attribute",
      object({ a: { ...string, xml: attribute } }),
      { a: "\ufffe" },
      "body/a has the character U+FFFE",
    ],
    ["a name with a space", object({}), { "a b": 1 }, 'body/a b: "a b" can\'t be the name'],
    ["a name that is markup", object({}), { "a><b": 1 }, "can't be the name"],
    [
      "an object as text",
      object({ a: string }),
      { a: { b: 1 } },
      "body/a is an object, which has no text",
    ],
    ["a list as text", object({ a: string }), { a: ["b"] }, "body/a is a list, which has no text"],
    [
      "text as a list",
      object({ a: { type: "array" } }),
      { a: "b" },
      "body/a is a string; expected a list",
    ],
    [
      "text as an object",
      object({ a: { type: "object" } }),
      { a: "b" },
      "body/a is a string; expected an object",
    ],
    [
      "a map",
      object({ a: { type: "object" } }),
      { a: new Map() },
      "body/a is a Map; expected an object",
    ],
    ["no number", object({ a: { type: "number" } }), { a: NaN }, "body/a is NaN"],
    ["an invalid date", object({ a: string }), { a: new Date(NaN) }, "body/a is an invalid date"],
    [
      "a list in a list without names",
      object({}),
      { a: [[1]] },
      "body/a is a list; expected an object or text",
    ],
    [
      "a list without a name",
      { type: "array", items: string },
      ["a"],
      "has no name for its root element",
    ],
    ["what holds itself", object({}), circle, "nested more than 256 deep, or holds itself"],
  ])("%s is refused", (_, schema, value, expected) => {
    expect(() => write(value, schema)).toThrow(expected);
    expect(() => write(value, schema)).toThrow(XmlProblem);
  });
});

/** A schema, and values of it that come back as they were. */
interface Described {
  readonly schema: ValueSchema;
  readonly value: fc.Arbitrary<unknown>;
}

// Without what XML can't hold, and blank text, which may stand there for its looks.
const text = fc
  .array(
    fc
      .string({ unit: "binary", maxLength: 1 })
      .filter((unit) => forbiddenCharacter(unit) === undefined),
    { maxLength: 20 },
  )
  .map((units) => `|${units.join("")}`);

const scalars: readonly Described[] = [
  { schema: string, value: text },
  { schema: { type: "integer" }, value: fc.maxSafeInteger() },
  {
    schema: { type: "number" },
    value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  },
  { schema: { type: "boolean" }, value: fc.boolean() },
];
const names = ["a", "b", "name", "\u00e9", "constructor", "__proto__", "toString"];
const xmls: readonly (ValueSchema["xml"] | undefined)[] = [
  undefined,
  { namespace: "urn:1" },
  { namespace: "urn:2", prefix: "p" },
  { namespace: "urn:1", prefix: "p" },
];

function withXml({ schema, value }: Described, xml: ValueSchema["xml"]): Described {
  return {
    schema: xml === undefined ? schema : { ...schema, xml: { ...schema.xml, ...xml } },
    value,
  };
}

function describedObject(fields: readonly [string, Described][]): Described {
  const unique = [...new Map(fields)];
  const properties = Object.fromEntries(unique.map(([name, { schema }]) => [name, schema]));
  const entries = fc.tuple(
    ...unique.map(([name, { value }]) => value.map((item) => [name, item] as const)),
  );
  return {
    schema: { type: "object", properties, required: unique.map(([name]) => name) },
    value: entries.map((pairs) => Object.fromEntries(pairs)),
  };
}

const { described } = fc.letrec<{
  described: Described;
  scalar: Described;
  list: Described;
  object: Described;
}>((tie) => ({
  scalar: fc.constantFrom(...scalars),
  list: fc
    .tuple(tie("described"), fc.constantFrom(undefined, "element" as const))
    // Nothing tells where a list in a list ends, unless each has an element.
    .map(([item, nodeType]) => ({
      schema: {
        type: "array" as const,
        items:
          item.schema.type === "array"
            ? withXml(item, { nodeType: "element" }).schema
            : item.schema,
        ...(nodeType && { xml: { nodeType } }),
      },
      value: fc.array(item.value, { maxLength: 4 }),
    })),
  object: fc
    .array(
      fc.tuple(
        fc.constantFrom(...names),
        fc.oneof(
          fc
            .tuple(tie("described"), fc.constantFrom(...xmls))
            .map(([one, xml]) => withXml(one, xml)),
          tie("scalar").map((one) => withXml(one, attribute)),
        ),
      ),
      { maxLength: 4 },
    )
    .map(describedObject),
  described: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("scalar"),
    tie("list"),
    tie("object"),
  ),
}));

test("what is written is what is read, whatever the schema and the value", () => {
  fc.assert(
    fc.property(
      described
        .filter(({ schema }) => schema.type === "object")
        .chain(({ schema, value }) => fc.tuple(fc.constant(schema), value)),
      ([schema, value]) => {
        const layout = compileLayout({ ...schema, xml: { name: "root" } });
        const written = writeXml(value, layout);
        expect(readXml(parseXml(written, tokenizer), layout)).toEqual(value);
      },
    ),
    { numRuns: 500 },
  );
});
