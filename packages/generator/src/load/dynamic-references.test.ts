import { expect, it } from "vitest";
import { parseInput } from "./input.js";
import { load } from "./load.js";
import { folderWith, header } from "./load.test-support.js";

async function schemasOf(schemas: string, version = "3.1.0") {
  const text = `${header.replace("3.1.0", version)}components:\n  schemas:\n${schemas}`;
  const cwd = folderWith({ "a.yaml": text });
  const { document } = await load(parseInput("a.yaml", cwd), { cwd });
  return document.resolve("#/components/schemas", document.root)?.value;
}

const tree = `    Tree:
      $dynamicAnchor: node
      type: object
      properties: { children: { type: array, items: { $dynamicRef: "#node" } } }
`;

it("an anchor that one schema has leads there as by $ref", async () => {
  expect(await schemasOf(tree)).toMatchObject({
    Tree: { properties: { children: { items: { $ref: "#node" } } } },
  });
});

it("what is no dynamic anchor is meant as it stands; beside a $ref both hold", async () => {
  const schemas = `    A: { $anchor: plain, type: string }
    B: { items: { $dynamicRef: "#plain" }, not: { $dynamicRef: "#/components/schemas/A" } }
    C: { $ref: "#plain", $dynamicRef: "#/components/schemas/B", allOf: [{ type: object }] }
`;
  expect(await schemasOf(schemas)).toEqual({
    A: { $anchor: "plain", type: "string" },
    B: { items: { $ref: "#plain" }, not: { $ref: "#/components/schemas/A" } },
    C: { $ref: "#plain", allOf: [{ type: "object" }, { $ref: "#/components/schemas/B" }] },
  });
});

it("an anchor that several schemas have depends on the way there, and stays", async () => {
  const strict = `    Strict: { $id: strict, $dynamicAnchor: node, $ref: "#/components/schemas/Tree" }\n`;
  expect(await schemasOf(tree + strict)).toMatchObject({
    Tree: { properties: { children: { items: { $dynamicRef: "#node" } } } },
  });
});

it("OpenAPI 3.0 does not have it", async () => {
  expect(await schemasOf(tree, "3.0.3")).toMatchObject({
    Tree: { properties: { children: { items: { $dynamicRef: "#node" } } } },
  });
});
