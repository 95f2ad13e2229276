import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it, test } from "vitest";
import { positionOf } from "../document.js";
import { modelOf, problemsOf } from "../model/model.test-support.js";
import { parseInput } from "./input.js";
import { load } from "./load.js";
import { folderWith, header } from "./load.test-support.js";

async function loadSchemas(schemas: string, version = "3.1.0", files: Record<string, string> = {}) {
  const text = `${header.replace("3.1.0", version)}components:\n  schemas:\n${schemas}`;
  const cwd = folderWith({ "a.yaml": text, ...files });
  const { document } = await load(parseInput("a.yaml", cwd), { cwd });
  const at = (pointer: string) => document.resolve(`#/components/schemas${pointer}`, document.root);
  return { document, at, schemas: at("")?.value };
}

const tree = `    Tree:
      $dynamicAnchor: node
      type: object
      properties: { children: { type: array, items: { $dynamicRef: "#node" } } }
`;

it("an anchor that one schema has leads there as by $ref", async () => {
  expect((await loadSchemas(tree)).schemas).toMatchObject({
    Tree: { properties: { children: { items: { $ref: "#node" } } } },
  });
});

it("what is no dynamic anchor is meant as it stands; beside a $ref both hold", async () => {
  const { schemas } = await loadSchemas(`    A: { $anchor: plain, type: string }
    B: { items: { $dynamicRef: "#plain" }, not: { $dynamicRef: "#/components/schemas/A" } }
    C: { $ref: "#plain", $dynamicRef: "#/components/schemas/B", allOf: [{ type: object }] }
`);
  expect(schemas).toEqual({
    A: { $anchor: "plain", type: "string" },
    B: { items: { $ref: "#plain" }, not: { $ref: "#/components/schemas/A" } },
    C: { $ref: "#plain", allOf: [{ type: "object" }, { $ref: "#/components/schemas/B" }] },
  });
});

it("OpenAPI 3.0 does not have it", async () => {
  expect((await loadSchemas(tree, "3.0.3")).schemas).toMatchObject({
    Tree: { properties: { children: { items: { $dynamicRef: "#node" } } } },
  });
});

it("data that looks like one is data", async () => {
  const { schemas } = await loadSchemas(
    `${tree}    A: { default: { $dynamicRef: "#node" }, properties: { $dynamicRef: { type: string } } }\n`,
  );
  expect(schemas).toMatchObject({
    A: { default: { $dynamicRef: "#node" }, properties: { $dynamicRef: { type: "string" } } },
  });
});

it("a copy across files is where its problems are told, and refers to where it comes from", async () => {
  const { document, at } = await loadSchemas(
    `    Pets:
      required: [items]
      $ref: page.yaml
      $defs: { item: { $dynamicAnchor: item, type: integer } }
`,
    "3.1.0",
    {
      "page.yaml": `type: object
properties:
  size: { $ref: "size.yaml#/Size" }
  items: { type: array, items: { $dynamicRef: "#item" } }
$defs: { item: { $dynamicAnchor: item } }
`,
      "size.yaml": "Size: { type: integer }\n",
    },
  );
  const pets = at("/Pets");
  const follow = (from: NonNullable<typeof pets>) => {
    const { $ref } = from.value as { $ref: string };
    return document.resolve($ref, from.place.source, from.place.pointer);
  };
  const page = pets && follow(pets);
  expect(page?.place).toMatchObject({ pointer: "/components/schemas/Pets/$defs/page" });
  const inPage = (pointer: string) => {
    const found = page && document.resolve(`#${page.place.pointer}${pointer}`, page.place.source);
    if (!found) throw new Error(`nothing stands at ${pointer}`);
    return found;
  };
  expect(follow(inPage("/properties/items/items"))?.value).toMatchObject({ type: "integer" });
  expect(follow(inPage("/properties/size"))?.value).toEqual({ type: "integer" });
  expect(positionOf(inPage("/properties/items").place)).toEqual({ line: 4, column: 3 });
});

test("lock keys and names of types stay when other schemas come", async () => {
  const page = {
    properties: { items: { items: { $dynamicRef: "#item" } } },
    $defs: { item: { $dynamicAnchor: "item" } },
  };
  const of = (type: string) => ({
    required: ["items"],
    $ref: "#/components/schemas/Page",
    $defs: { item: { $dynamicAnchor: "item", type } },
  });
  const { names } = await modelOf({ components: { schemas: { Page: page, B: of("string") } } });
  const schemas = { Page: page, A: of("number"), B: of("string") };
  const later = await modelOf({ components: { schemas } }, { names });
  expect(names.schemas["#/components/schemas/B/$defs/Page"]).toBe("BPage");
  expect(later.names.schemas).toMatchObject(names.schemas);
  expect(problemsOf(later)).toEqual([]);
});

test("more ways through the schemas than anybody means are told, and end", async () => {
  const count = 80;
  const schemas: Record<string, unknown> = {};
  for (let index = 0; index < count; index += 1) {
    schemas[`Way${index}`] = {
      $defs: { item: { $dynamicAnchor: "item", const: index } },
      $ref: "#/components/schemas/Part0",
    };
    schemas[`Part${index}`] = {
      properties: {
        next: { $ref: `#/components/schemas/Part${(index + 1) % count}` },
        own: { $dynamicRef: "#item" },
      },
    };
  }
  const built = await modelOf({ components: { schemas } });
  expect(problemsOf(built)).toHaveLength(count);
  expect(new Set(problemsOf(built).map((problem) => problem.slice(0, 5)))).toEqual(
    new Set(["GC130"]),
  );
});

async function validators(schemas: Record<string, { $id: string }>) {
  const paths = Object.fromEntries(
    Object.entries(schemas).map(([name, { $id }]) => {
      const content = { "application/json": { schema: { $ref: $id } } };
      return [
        `/${name}`,
        { get: { operationId: name, responses: { 200: { description: "", content } } } },
      ];
    }),
  );
  const { model } = await modelOf({ paths, components: { schemas } }, { validation: true });
  const { definitions: $defs = {}, groups } = model;
  return new Map(
    groups
      .flatMap(({ operations }) => operations)
      .map(({ id, validation }) => {
        const schema = validation?.responses?.["200"]?.["application/json"] ?? true;
        return [id, new Ajv2020({ strict: false }).compile({ $defs, allOf: [schema] })];
      }),
  );
}

test("values of trees are valid where a validator that follows dynamic references says so", async () => {
  const schemas = {
    tree: {
      $id: "https://example.com/tree",
      $dynamicAnchor: "node",
      type: "object",
      properties: { data: true, children: { type: "array", items: { $dynamicRef: "#node" } } },
    },
    strict: {
      $id: "https://example.com/strict",
      $dynamicAnchor: "node",
      $ref: "tree",
      unevaluatedProperties: false,
    },
  };
  const written = new Ajv2020({ strict: false, schemas: Object.values(schemas) });
  for (const [id, isValid] of await validators(schemas)) {
    const isValidAsWritten = written.getSchema(`https://example.com/${id}`);
    for (const value of [
      { children: [{ data: 1 }] },
      { children: [{ daat: 1 }] },
      { daat: 1 },
      { children: [{ children: [{ daat: 1 }] }] },
      { children: [1] },
    ]) {
      expect([id, value, isValid(value)]).toEqual([id, value, isValidAsWritten?.(value)]);
    }
  }
});

test("values of lists are valid by the outermost schema that says what their items are", async () => {
  const page = {
    $id: "https://example.com/page",
    type: "object",
    properties: {
      items: { type: "array", items: { $dynamicRef: "#item" } },
      next: { $ref: "page" },
    },
    $defs: { item: { $dynamicAnchor: "item" } },
  };
  const of = (name: string, item: object) => ({
    $id: `https://example.com/${name}`,
    $ref: "page",
    $defs: { item: { $dynamicAnchor: "item", ...item } },
  });
  const pet = {
    $id: "https://example.com/pet",
    type: "object",
    required: ["name"],
    properties: { name: { type: "string" }, others: { $ref: "pets" }, owners: { $ref: "owners" } },
  };
  const found = await validators({
    page,
    pets: of("pets", { $ref: "pet" }),
    owners: of("owners", { type: "string" }),
    pet,
  });
  const expectations: readonly (readonly [schema: string, value: object, isValid: boolean])[] = [
    ["page", { items: ["Ann", 1], next: { items: [null] } }, true],
    ["owners", { items: ["Ann"], next: { items: ["Ann"] } }, true],
    ["owners", { items: ["Ann"], next: { items: [1] } }, false],
    ["pets", { items: [{ name: "Bo", others: { items: [{ name: "Al" }] } }] }, true],
    ["pets", { items: [{ name: "Bo", others: { items: [{}] } }] }, false],
    ["pet", { name: "Bo", owners: { items: ["Ann"] } }, true],
    ["pet", { name: "Bo", owners: { items: [{ name: "Ann" }] } }, false],
    // On this way, pets have said already what items are (JSON Schema 2020-12, 8.2.3.2).
    ["pets", { items: [{ name: "Bo", owners: { items: [{ name: "Ann" }] } }] }, true],
    ["pets", { items: [{ name: "Bo", owners: { items: ["Ann"] } }] }, false],
  ];
  for (const [schema, value, isValid] of expectations) {
    expect([schema, value, found.get(schema)?.(value)]).toEqual([schema, value, isValid]);
  }
});
