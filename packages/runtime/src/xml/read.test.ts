import { beforeAll, describe, expect, test } from "vitest";
import type { ValueSchema } from "../operation.js";
import { writeXml } from "../request/xml-body.js";
import { compileLayout } from "./compile.js";
import type { NamedSchemas } from "./layout.js";
import { parseXml } from "./parse.js";
import { loadTokenizer, type Tokenizer } from "./parser.js";
import { readXml } from "./read.js";

let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = await loadTokenizer();
});

function read(text: string, schema: ValueSchema, named: NamedSchemas = {}): unknown {
  return readXml(parseXml(text, tokenizer), compileLayout(schema, named));
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
