import { beforeAll, describe, expect, test } from "vitest";
import type { ValueSchema } from "../value-schema.js";
import { writeXml } from "../request/xml-body.js";
import { compileLayout } from "./compile.js";
import type { NamedSchemas } from "./layout.js";
import { parseXml } from "./parse.js";
import { loadTokenizer, type Tokenizer } from "./parser.js";
import { maxDepth, type XmlProblem } from "./problem.js";
import { readXml } from "./read.js";

let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = await loadTokenizer();
});

function read(text: string, schema: ValueSchema, named: NamedSchemas = {}): unknown {
  return readXml(parseXml(text, tokenizer), compileLayout(schema, named));
}

/** The value, or what is wrong with the document. */
function outcome(text: string, schema: ValueSchema): unknown {
  try {
    return read(text, schema);
  } catch (error) {
    return (error as XmlProblem).message;
  }
}

function object(
  properties: Readonly<Record<string, ValueSchema>>,
  rest: Partial<ValueSchema> = {},
): ValueSchema {
  return { type: "object", properties, xml: { name: "document" }, ...rest };
}

function list(items: ValueSchema, xml?: ValueSchema["xml"]): ValueSchema {
  return { type: "array", items, ...(xml && { xml }) };
}

const string: ValueSchema = { type: "string" };
const animal: ValueSchema = { type: "string", xml: { name: "animal" } };
const animals = { animals: ["dog", "cat", "hamster"] };
const element = { nodeType: "element" } as const;

describe("the examples of OpenAPI 3.2, 4.26.5, both ways", () => {
  test.each<[name: string, schema: ValueSchema, value: unknown, xml: string, named?: NamedSchemas]>(
    [
      [
        "a string",
        object({ animals: string }),
        { animals: "dog, cat, hamster" },
        "<document><animals>dog, cat, hamster</animals></document>",
      ],
      [
        "a list",
        object({ animals: list(string) }),
        animals,
        "<document><animals>dog</animals><animals>cat</animals><animals>hamster</animals></document>",
      ],
      [
        "a name of the items",
        object({ animals: list(animal, { name: "aliens" }) }),
        animals,
        "<document><animal>dog</animal><animal>cat</animal><animal>hamster</animal></document>",
      ],
      [
        "attribute, prefix and namespace",
        { $ref: "#/Person" },
        { id: 123, name: "example" },
        '<Person id="123"><sample:name xmlns:sample="https://example.com/schema/sample">example</sample:name></Person>',
        {
          Person: {
            type: "object",
            properties: {
              id: { type: "integer", xml: { nodeType: "attribute" } },
              name: {
                type: "string",
                xml: { namespace: "https://example.com/schema/sample", prefix: "sample" },
              },
            },
          },
        },
      ],
      [
        "a wrapper and items of one name",
        object({ animals: list(string, element) }),
        animals,
        "<document><animals><animals>dog</animals><animals>cat</animals><animals>hamster</animals></animals></document>",
      ],
      [
        "a wrapper around items with a name",
        object({ animals: list(animal, element) }),
        animals,
        "<document><animals><animal>dog</animal><animal>cat</animal><animal>hamster</animal></animals></document>",
      ],
      [
        "names of both",
        object({ animals: list(animal, { ...element, name: "aliens" }) }),
        animals,
        "<document><aliens><animal>dog</animal><animal>cat</animal><animal>hamster</animal></aliens></document>",
      ],
      [
        "a name of the wrapper only",
        object({ animals: list(string, { ...element, name: "aliens" }) }),
        animals,
        "<document><aliens><aliens>dog</aliens><aliens>cat</aliens><aliens>hamster</aliens></aliens></document>",
      ],
      [
        "elements with attributes and text",
        list(
          {
            type: "object",
            xml: { name: "animal" },
            properties: {
              kind: { type: "string", xml: { nodeType: "attribute" } },
              name: { type: "string", xml: { nodeType: "text" } },
            },
          },
          { ...element, name: "animals" },
        ),
        [
          { kind: "Cat", name: "Fluffy" },
          { kind: "Dog", name: "Fido" },
        ],
        '<animals><animal kind="Cat">Fluffy</animal><animal kind="Dog">Fido</animal></animals>',
      ],
      [
        "a referred element with CDATA",
        { $ref: "#/Documentation" },
        { content: "<html><head><title>Awesome Docs</title></head><body></body><html>" },
        "<Documentation><![CDATA[<html><head><title>Awesome Docs</title></head><body></body><html>]]></Documentation>",
        {
          Documentation: {
            type: "object",
            properties: { content: { type: "string", xml: { nodeType: "cdata" } } },
          },
        },
      ],
      [
        "an element at the point of use",
        { $ref: "#/Documentation", xml: { nodeType: "element", name: "StoredDocument" } },
        { content: "<html></html>" },
        "<StoredDocument><![CDATA[<html></html>]]></StoredDocument>",
        {
          Documentation: {
            type: "object",
            xml: { nodeType: "none" },
            properties: { content: { type: "string", xml: { nodeType: "cdata" } } },
          },
        },
      ],
      [
        "ordered elements and null",
        {
          type: "array",
          xml: { ...element, name: "OneTwoThree" },
          prefixItems: [
            { type: "string", xml: { name: "One" } },
            {
              type: "object",
              xml: { name: "Two" },
              required: ["unit", "value"],
              properties: {
                unit: { type: "string", xml: { nodeType: "attribute" } },
                value: { type: "number", xml: { nodeType: "text" } },
              },
            },
            { type: "boolean", nullable: true, xml: { name: "Three" } },
          ],
        },
        ["Some text", { unit: "cubits", value: 42 }, null],
        '<OneTwoThree><One>Some text</One><Two unit="cubits">42</Two><Three xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></OneTwoThree>',
      ],
      [
        "ordered elements and text",
        {
          type: "array",
          xml: { ...element, name: "Report" },
          prefixItems: [
            { type: "string", xml: { nodeType: "text" } },
            { type: "number", xml: { name: "data" } },
            { type: "string", xml: { nodeType: "text" } },
          ],
        },
        ["Some preamble text.", 42, "Some postamble text."],
        "<Report>Some preamble text.<data>42</data>Some postamble text.</Report>",
      ],
      ...(
        [
          [
            "nulls",
            { count: null, description: "Thing", related: null },
            '<product><description>Thing</description><related xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></product>',
          ],
          [
            "no nulls",
            { count: 42, description: "Thing", related: {} },
            '<product count="42"><description>Thing</description><related/></product>',
          ],
        ] as const
      ).map(([name, value, xml]): [string, ValueSchema, unknown, string] => [
        name,
        {
          type: "object",
          xml: { name: "product" },
          required: ["count", "description", "related"],
          properties: {
            count: { type: "number", nullable: true, xml: { nodeType: "attribute" } },
            rating: { type: "string", xml: { nodeType: "attribute" } },
            description: string,
            related: { type: "object", nullable: true },
          },
        },
        value,
        xml,
      ]),
    ],
  )("%s", (_, schema, value, xml, named = {}) => {
    const layout = compileLayout(schema, named);
    expect(writeXml(value, layout)).toBe(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`);
    expect(read(xml, schema, named)).toEqual(value);
    const pretty = xml
      .split(/(<!\[CDATA\[.*\]\]>)/)
      .map((part) => (part.startsWith("<!") ? part : part.replaceAll("><", ">\n  <")))
      .join("\n");
    expect(read(pretty, schema, named)).toEqual(value);
  });
});

describe("what comes is read by its schema", () => {
  const id: ValueSchema = { type: "integer" };
  const nullable = { nullable: true } as const;
  const attribute = { nodeType: "attribute" } as const;

  test.each<[name: string, schema: ValueSchema, xml: string, expected: unknown]>([
    ["text stays text", object({ a: string }), "<document><a>007</a></document>", { a: "007" }],
    ["white space too", object({ a: string }), "<document><a> x\n</a></document>", { a: " x\n" }],
    ["empty text", object({ a: string }), "<document><a/></document>", { a: "" }],
    ["integers", object({ a: id }), "<document><a> -07 </a></document>", { a: -7 }],
    [
      "a large one",
      object({ a: id }),
      "<document><a>1e3</a></document>",
      "document/a is no integer",
    ],
    [
      "numbers",
      object({ a: list({ type: "number" }) }),
      "<document><a>1.5</a><a>-1E-3</a><a>.5</a><a>INF</a></document>",
      { a: [1.5, -0.001, 0.5, Infinity] },
    ],
    [
      "booleans",
      object({ a: list({ type: "boolean" }) }),
      "<document><a>true</a><a>false</a><a>1</a><a>0</a></document>",
      { a: [true, false, true, false] },
    ],
    [
      "no boolean",
      object({ a: { type: "boolean" } }),
      "<document><a>yes</a></document>",
      "document/a is no boolean",
    ],
    [
      "no number",
      object({ a: { type: "number" } }),
      "<document><a>0x10</a></document>",
      "document/a is no number",
    ],
    ["literals", object({ a: { enum: ["1", 2] } }), "<document><a>2</a></document>", { a: 2 }],
    [
      "digits",
      object({ a: { type: "integer", format: "int64" } }),
      "<document><a>+09007199254740993</a></document>",
      { a: "9007199254740993" },
    ],
    [
      "what may be either is text, unless JSON writes it so",
      object({ a: list({ oneOf: [string, { type: "number" }, { type: "boolean" }] }) }),
      "<document><a>1.5</a><a>01</a><a>1.0</a><a>true</a><a>True</a></document>",
      { a: [1.5, "01", "1.0", true, "True"] },
    ],
    [
      "xsi:nil is null, whatever its prefix",
      object({ a: string, b: { type: "object" } }),
      '<document xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><a i:nil="true">x</a><b i:nil="1"/></document>',
      { a: null, b: null },
    ],
    [
      "empty and nullable",
      object({ a: { ...id, ...nullable } }),
      "<document><a/></document>",
      { a: null },
    ],
    ["empty and optional", object({ a: id }), "<document><a/></document>", {}],
    [
      "an empty item",
      object({ a: list(id) }),
      "<document><a/></document>",
      "document is empty; expected integer",
    ],
    ["an absent list", object({ a: list(id) }), "<document/>", {}],
    [
      "an absent list that has to be there",
      object({ a: list(id) }, { required: ["a"] }),
      "<document/>",
      { a: [] },
    ],
    ["a list of one", object({ a: list(id) }), "<document><a>1</a></document>", { a: [1] }],
    [
      "a list in between",
      object({ a: list(id), b: string }),
      "<document><a>1</a><b/><a>2</a></document>",
      { a: [1, 2], b: "" },
    ],
    ["an absent wrapper", object({ a: list(id, element) }, { required: ["a"] }), "<document/>", {}],
    [
      "an empty wrapper",
      object({ a: list(id, element) }),
      "<document><a> </a></document>",
      { a: [] },
    ],
    [
      "items of another name",
      object({ a: list(id, element) }),
      "<document><a><int>1</int></a></document>",
      { a: [1] },
    ],
    [
      "a wrapper of which the document doesn't say",
      object({ a: list({ type: "integer", xml: { name: "item" } }) }),
      "<document><a><item>1</item><item>2</item></a></document>",
      { a: [1, 2] },
    ],
    [
      "text between items",
      object({ a: list(id, element) }),
      "<document><a>1</a></document>",
      "document/a has text between its items",
    ],
    [
      "two of one",
      object({ a: id }),
      "<document><a>1</a><a>2</a></document>",
      "document has 2 elements <a>; expected one",
    ],
    [
      "an element in text",
      object({ a: string }),
      "<document><a>x<b/></a></document>",
      "document/a has an element <b>; expected text",
    ],
    ["an attribute", object({ a: { ...id, xml: attribute } }), '<document a="1"/>', { a: 1 }],
    [
      "a wrong one",
      object({ a: { ...id, xml: attribute } }),
      '<document a="x"/>',
      "document/@a is no integer",
    ],
    [
      "an absent one",
      object({ a: { ...id, ...nullable, xml: attribute } }),
      "<document/>",
      { a: null },
    ],
    [
      "an attribute is no element",
      object({ a: { ...string, xml: attribute } }),
      "<document><a>x</a></document>",
      { a: "x" },
    ],
    [
      "the unknown",
      object({ a: id }),
      '<document b="1" xml:lang="de"><a>1</a><c>2</c><c>3</c><d e="4">5<f/></d>text</document>',
      {
        a: 1,
        b: "1",
        "xml:lang": "de",
        c: ["2", "3"],
        d: { e: "4", "#text": "5", f: "" },
        "#text": "text",
      },
    ],
    [
      "other properties",
      { type: "object", additionalProperties: id, xml: { name: "document" } },
      "<document><a>1</a><b>2</b></document>",
      { a: 1, b: 2 },
    ],
    [
      "lists of other properties",
      { type: "object", additionalProperties: list(id), xml: { name: "document" } },
      "<document><a>1</a><b>2</b><a>3</a></document>",
      { a: [1, 3], b: [2] },
    ],
    [
      "called like its property after all",
      object({ a: { type: "integer", xml: { name: "b" } } }),
      "<document><a>1</a></document>",
      { a: 1 },
    ],
    [
      "a property of objects",
      object({}),
      "<document><__proto__><x>1</x></__proto__><constructor>2</constructor></document>",
      Object.fromEntries<unknown>([
        ["__proto__", { x: "1" }],
        ["constructor", "2"],
      ]),
    ],
    [
      "names without content around",
      object({
        a: { type: "object", xml: { nodeType: "none" }, properties: { b: id, c: list(id) } },
        d: id,
      }),
      "<document><b>1</b><c>2</c><c>3</c><d>4</d></document>",
      { a: { b: 1, c: [2, 3] }, d: 4 },
    ],
    [
      "one, or a list of such",
      object({ a: { oneOf: [string, list(string)] }, b: { oneOf: [string, list(string)] } }),
      "<document><a>1</a><b>1</b><b>2</b></document>",
      { a: "1", b: ["1", "2"] },
    ],
    ["the root, in other letters", object({ a: id }), "<Document><a>1</a></Document>", { a: 1 }],
    [
      "another root",
      object({ a: id }),
      "<error><a>1</a></error>",
      "its root element is <error>; expected <document>",
    ],
    ["a page", { type: "object", properties: { a: id } }, "<html><body/></html>", { body: "" }],
    ["a list as the root", list(id), "<anything><a>1</a><a>2</a></anything>", [1, 2]],
    ["text as the root", { ...string, xml: { name: "a" } }, "<a>x</a>", "x"],
    ["anything", {}, "<a><b>1</b><b>2</b><c d='e'/></a>", { b: ["1", "2"], c: { d: "e" } }],
  ])("%s", (_, schema, xml, expected) => {
    expect(outcome(xml, schema)).toStrictEqual(expected);
  });

  test("a component that is called by its name in the document, and a page in its place", () => {
    const named = { PetItem: object({ a: id }, { xml: { component: "pet-item" } }) };
    const schema = { $ref: "#/PetItem" };
    expect(writeXml({ a: 1 }, compileLayout(schema, named))).toContain(
      "<pet-item><a>1</a></pet-item>",
    );
    expect(read("<other><a>1</a></other>", schema, named)).toEqual({ a: 1 });
    expect(() => read("<html/>", schema, named)).toThrow(
      "root element is <html>; expected <pet-item>",
    );
  });

  test("as deep as documents are let be", () => {
    const xml = "<a>".repeat(maxDepth) + "</a>".repeat(maxDepth);
    const named: NamedSchemas = { A: { type: "object", properties: { a: { $ref: "#/A" } } } };
    let value = read(xml, { $ref: "#/A", xml: { name: "a" } }, { A: { ...named["A"] } });
    let depth = 1;
    for (; typeof value === "object" && value !== null && "a" in value; depth++) value = value.a;
    expect(depth).toBe(maxDepth);
    expect(read(xml, {})).toMatchObject({ a: { a: {} } });
  });

  test("values that hold themselves, as deep as they come", () => {
    const named: NamedSchemas = {
      Node: object({ id, left: { $ref: "#/Node" }, rest: list({ $ref: "#/Node" }) }),
      Json: {
        oneOf: [
          string,
          list({ $ref: "#/Json" }),
          { type: "object", additionalProperties: { $ref: "#/Json" } },
        ],
      },
    };
    const xml =
      "<document><id>1</id><left><id>2</id></left><rest><rest><id>3</id></rest></rest></document>";
    const value = { id: 1, left: { id: 2 }, rest: [{ rest: [{ id: 3 }] }] };
    // The name of the schema is that of the property, as it has one of its own.
    const named2 = { Node: { ...named["Node"], xml: {} } };
    expect(read(xml, { $ref: "#/Node", xml: { name: "document" } }, named2)).toEqual(value);
    expect(read("<a><b>x</b></a>", { $ref: "#/Json" }, named)).toEqual({ b: "x" });
  });
});
