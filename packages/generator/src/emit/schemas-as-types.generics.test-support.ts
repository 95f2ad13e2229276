/** Dynamic references: JSON Schema 2020-12, 8.2.3.2; OpenAPI 3.1.1, 4.8.24.3 and its example in 4.8.24.4. */
import type { Case } from "./schemas-as-types.test-support.js";

const text = { type: "string" };
const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const pet = { type: "object", required: ["name"], properties: { name: text } };
const page = {
  $id: "page",
  type: "object",
  required: ["items"],
  properties: { items: { type: "array", items: { $dynamicRef: "#item" } }, next: { $ref: "page" } },
  $defs: { item: { $dynamicAnchor: "item" } },
};
const pageOf = (item: object, id?: string) => ({
  ...(id !== undefined && { $id: id }),
  $ref: "page",
  $defs: { item: { $dynamicAnchor: "item", ...item } },
});
/** The example of JSON Schema 2020-12, 8.2.3.2. */
const tree = {
  $id: "https://example.com/tree",
  $dynamicAnchor: "node",
  type: "object",
  properties: {
    data: true,
    children: { type: "array", items: { $dynamicRef: "#node" } },
  },
};

export const generics: readonly Case[] = [
  {
    name: "a list says what its items are",
    schemas: { It: pageOf(to("Pet"), "pets"), Page: page, Pet: pet },
    right: [
      `{ items: [{ name: "a" }] }`,
      `{ items: [], next: { items: [{ name: "a" }] } }`,
      "const page: Models.Page = { items: [1] }; void page;",
      "const name: string | undefined = it.next?.next?.items[0]?.name; void name;",
    ],
    wrong: ["{ items: [1] }", "{ items: [{}] }", "{ items: [], next: { items: [1] } }", "{}"],
  },
  {
    name: "several do, each its own, also without a name",
    schemas: {
      It: {
        properties: {
          pets: { $ref: "pets" },
          texts: { $ref: "texts" },
          any: { $ref: "page" },
        },
      },
      Pets: pageOf(to("Pet"), "pets"),
      Texts: { $id: "texts", allOf: [{ $ref: "page" }], $defs: pageOf(text).$defs },
      Page: page,
      Pet: pet,
    },
    right: [
      `{ pets: { items: [{ name: "a" }] }, texts: { items: ["a"] }, any: { items: [true] } }`,
    ],
    wrong: [`{ pets: { items: ["a"] } }`, `{ texts: { items: [{ name: "a" }] } }`],
  },
  {
    name: "components are schemas of their own without an $id, too",
    schemas: {
      It: { $ref: "#/components/schemas/Page", $defs: pageOf(to("Pet")).$defs },
      Texts: { $ref: "#/components/schemas/Page", $defs: pageOf(text).$defs },
      Page: { ...page, $id: undefined, properties: { items: page.properties.items } },
      Pet: pet,
    },
    right: [
      `{ items: [{ name: "a" }] }`,
      `const texts: Models.Texts = { items: ["a"] }; void texts;`,
    ],
    wrong: [`{ items: ["a"] }`, "const texts: Models.Texts = { items: [1] }; void texts;"],
  },
  {
    name: "a tree whose nodes a stricter one says",
    schemas: {
      Tree: tree,
      It: {
        $id: "https://example.com/strict-tree",
        $dynamicAnchor: "node",
        $ref: "tree",
        required: ["data"],
        unevaluatedProperties: false,
      },
    },
    right: [
      "{ data: 1, children: [{ data: 2, children: [] }] }",
      "const tree: Models.Tree = { children: [{}] }; void tree;",
    ],
    wrong: [
      "{}",
      "{ data: 1, children: [{}] }",
      "{ data: 1, children: [{ data: 1, children: [{}] }] }",
    ],
  },
  {
    name: "the outermost counts, whatever lies between",
    schemas: {
      It: pageOf(to("Pet"), "outer"),
      Page: {
        $id: "page",
        $ref: "middle",
        $defs: { item: { $dynamicAnchor: "item", type: "number" } },
      },
      Middle: { ...page, $id: "middle", properties: { items: page.properties.items } },
      Pet: pet,
    },
    right: [`{ items: [{ name: "a" }] }`, "const page: Models.Page = { items: [1] }; void page;"],
    wrong: ["{ items: [1] }", `const page: Models.Page = { items: ["a"] }; void page;`],
  },
  {
    name: "two words, said by two schemas",
    schemas: {
      It: {
        $id: "outer",
        $ref: "inner",
        $defs: { meta: { $dynamicAnchor: "meta", type: "number" } },
      },
      Inner: { $id: "inner", $ref: "box", $defs: { item: { $dynamicAnchor: "item", ...text } } },
      Box: {
        $id: "box",
        type: "object",
        required: ["item", "meta"],
        properties: { item: { $dynamicRef: "#item" }, meta: { $dynamicRef: "#meta" } },
        $defs: { a: { $dynamicAnchor: "item" }, b: { $dynamicAnchor: "meta" } },
      },
    },
    right: [
      `{ item: "a", meta: 1 }`,
      `const inner: Models.Inner = { item: "a", meta: true }; void inner;`,
    ],
    wrong: [
      `{ item: 1, meta: 1 }`,
      `{ item: "a", meta: "a" }`,
      `const inner: Models.Inner = { item: 1, meta: true }; void inner;`,
    ],
  },
  {
    name: "the generic arrays of OpenAPI's example",
    schemas: {
      genericArrayComponent: {
        $id: "fully_generic_array",
        type: "array",
        items: { $dynamicRef: "#generic-array" },
        $defs: { allowAll: { $dynamicAnchor: "generic-array" } },
      },
      numberArray: {
        $id: "array_of_numbers",
        $ref: "fully_generic_array",
        $defs: { numbersOnly: { $dynamicAnchor: "generic-array", type: "number" } },
      },
      stringArray: {
        $id: "array_of_strings",
        $ref: "fully_generic_array",
        $defs: { stringsOnly: { $dynamicAnchor: "generic-array", type: "string" } },
      },
      It: {
        $id: "obj_with_typed_array",
        type: "object",
        required: ["dataType", "data"],
        properties: { dataType: { enum: ["string", "number"] } },
        oneOf: [
          { properties: { dataType: { const: "string" }, data: { $ref: "array_of_strings" } } },
          { properties: { dataType: { const: "number" }, data: { $ref: "array_of_numbers" } } },
        ],
      },
    },
    right: [
      `{ dataType: "string", data: ["a"] }`,
      `{ dataType: "number", data: [1] }`,
      "const any: Models.GenericArrayComponent = [1, true]; void any;",
    ],
    wrong: [`{ dataType: "string", data: [1] }`, `{ dataType: "number", data: ["a"] }`],
  },
];
