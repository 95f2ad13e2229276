import { describe, expect, it } from "vitest";
import { positionOf } from "../document.js";
import { parseInput } from "./input.js";
import { load } from "./load.js";
import type { LoadOptions } from "./load.js";
import { folderWith, header, lines } from "./load.test-support.js";

/** Loads `a.yaml`; gives what a reference at a place leads to: its value, file and line. */
async function loadFiles(files: Readonly<Record<string, string>>, options?: Partial<LoadOptions>) {
  const cwd = folderWith({ "package.json": "{}", ...files });
  const { document, diagnostics } = await load(parseInput("a.yaml", cwd), { cwd, ...options });
  const follow = (ref: string, at: string, name = "a.yaml") => {
    const source = document.sources.find((one) => one.name === name);
    if (source === undefined) throw new Error(`${name} was not read`);
    const target = document.resolve(ref, source, at);
    if (target === undefined) return undefined;
    const { place } = target;
    return `${place.source.name}:${positionOf(place).line} ${place.pointer}`;
  };
  return { document, follow, problems: lines(diagnostics) };
}

describe("a schema with $id", () => {
  const text = `${header}components:
  schemas:
    Tree:
      $id: https://example.com/schemas/tree
      $defs:
        node: { $anchor: leaf, type: string }
      properties:
        left: { $ref: "#/$defs/node" }
        right: { $ref: "#leaf" }
        self: { $ref: "#" }
        sibling: { $ref: bush }
        own: { $ref: "#/components/schemas/Plain" }
    Bush:
      $id: https://example.com/schemas/bush
      $defs:
        node: { $anchor: leaf, type: integer }
        inner:
          $id: deep/inner
          properties: { up: { $ref: ../bush }, here: { $ref: "#" } }
    Plain:
      $anchor: plain
      properties:
        tree: { $ref: "https://example.com/schemas/tree#leaf" }
        $id: { type: string }
        $anchor: { type: string }
`;
  const schemas = "/components/schemas";

  it("is what references inside of it are relative to", async () => {
    const { follow, problems } = await loadFiles({ "a.yaml": text });
    expect(problems).toEqual([]);
    const tree = `${schemas}/Tree/properties/left`;
    expect(follow("#/$defs/node", tree)).toBe(`a.yaml:8 ${schemas}/Tree/$defs/node`);
    expect(follow("#leaf", tree)).toBe(`a.yaml:8 ${schemas}/Tree/$defs/node`);
    expect(follow("#", tree)).toBe(`a.yaml:5 ${schemas}/Tree`);
    expect(follow("bush", tree)).toBe(`a.yaml:15 ${schemas}/Bush`);
    expect(follow("bush#leaf", tree)).toBe(`a.yaml:18 ${schemas}/Bush/$defs/node`);
    expect(follow("deep/inner#/properties/up", tree)).toBe(
      `a.yaml:21 ${schemas}/Bush/$defs/inner/properties/up`,
    );
    const inner = `${schemas}/Bush/$defs/inner/properties/up`;
    expect(follow("../bush", inner)).toBe(`a.yaml:15 ${schemas}/Bush`);
    expect(follow("#", inner)).toBe(`a.yaml:19 ${schemas}/Bush/$defs/inner`);
    expect(follow("#leaf", inner)).toBeUndefined();
  });

  it("is found by its name, and anchors of the document by theirs", async () => {
    const { follow } = await loadFiles({ "a.yaml": text });
    const plain = `${schemas}/Plain/properties/tree`;
    expect(follow("https://example.com/schemas/tree#leaf", plain)).toBe(
      `a.yaml:8 ${schemas}/Tree/$defs/node`,
    );
    expect(follow("#plain", plain)).toBe(`a.yaml:22 ${schemas}/Plain`);
    expect(follow("#leaf", plain)).toBeUndefined();
    expect(follow("https://example.com/schemas/none", plain)).toBeUndefined();
  });

  it("may mean the document all the same, as where generators add $id to every schema", async () => {
    const { follow } = await loadFiles({ "a.yaml": text });
    expect(follow("#/components/schemas/Plain", `${schemas}/Tree/properties/own`)).toBe(
      `a.yaml:22 ${schemas}/Plain`,
    );
  });

  it("names nothing in OpenAPI 3.0, which does not have it", async () => {
    const { follow, problems } = await loadFiles({ "a.yaml": text.replace("3.1.0", "3.0.3") });
    expect(follow("#/$defs/node", `${schemas}/Tree/properties/left`)).toBeUndefined();
    expect(problems).toEqual([
      expect.stringContaining(
        'GC105 The reference to "bush" can\'t be followed: bush does not exist',
      ),
      expect.stringContaining('GC105 The reference to "../bush" can\'t be followed: the file is'),
      expect.stringContaining(
        'GC105 The reference to "https://example.com/schemas/tree" can\'t be',
      ),
    ]);
  });

  it("may be a URN, or relative to standard input", async () => {
    const stdin = (async function* () {
      yield Buffer.from(
        `${header}x: { $id: "urn:example:x", a: { $ref: y } }\ny: { $id: y, b: { $ref: "urn:example:x" } }\n`,
      );
    })();
    const { document, diagnostics } = await load("-", { cwd: "/", stdin });
    expect(diagnostics).toEqual([]);
    expect(document.resolve("y", document.root, "/x/a")?.place.pointer).toBe("/y");
    expect(document.resolve("y", document.root)?.place.pointer).toBe("/y");
    expect(document.resolve("urn:example:x", document.root, "/y/b")?.place.pointer).toBe("/x");
  });

  it("may name a whole file, which has what it refers to beside it, or asks for it by name", async () => {
    const { follow, problems } = await loadFiles({
      "a.yaml": `${header}x: { $ref: parts/pet.json }\n`,
      "parts/pet.json": `{ "$id": "https://example.com/schemas/pet.json", "$defs": { "a": {} },
        "properties": { "a": { "$ref": "#/$defs/a" }, "owner": { "$ref": "owner.json" } } }`,
      "parts/owner.json": `{ "$id": "https://example.com/schemas/owner.json",
        "properties": { "pet": { "$ref": "/schemas/pet.json#/$defs/a" } } }`,
    });
    expect(problems).toEqual([]);
    const owner = "/properties/owner";
    expect(follow("owner.json", owner, "parts/pet.json")).toBe("parts/owner.json:1 ");
    expect(follow("#/$defs/a", owner, "parts/pet.json")).toBe("parts/pet.json:1 /$defs/a");
    expect(follow("/schemas/pet.json#/$defs/a", "/properties/pet", "parts/owner.json")).toBe(
      "parts/pet.json:1 /$defs/a",
    );
  });
});

describe("a pointer", () => {
  it("may be escaped and percent-encoded, and lead into lists, properties, paths and files", async () => {
    const { follow, problems } = await loadFiles({
      "a.yaml": `${header}paths:
  /pets/{id}: { get: { parameters: [{ name: a }, { name: b, schema: { type: string } }] } }
  /a~b: {}
components:
  schemas:
    "a%b c": { properties: { "x/y": { type: string } } }
    Ref: { $ref: b.json#/list/1 }
    Past: { $ref: "#/components/schemas/Ref/properties/deep" }
x: { $ref: pieces.yaml }
`,
      "b.json": `{ "list": [{}, { "properties": { "deep": { "$ref": "pieces.yaml" } } }] }`,
      "pieces.yaml": "items: { type: string }\n",
    });
    expect(problems).toEqual([]);
    const at = (ref: string) => follow(ref, "/x");
    expect(at("#/paths/~1pets~1%7Bid%7D/get/parameters/1/schema")).toContain("a.yaml:4 ");
    expect(at("#/paths/~1pets~1{id}/get/parameters/1/schema")).toContain("a.yaml:4 ");
    expect(at("#/paths/~1a~0b")).toContain("a.yaml:5 ");
    expect(at("#/components/schemas/a%25b%20c/properties/x~1y")).toContain("a.yaml:8 ");
    expect(at("#/components/schemas/Ref/properties/deep")).toContain("b.json:1 ");
    expect(at("#/components/schemas/Past/items")).toBe("pieces.yaml:1 /items");
    expect(at("pieces.yaml")).toBe("pieces.yaml:1 ");
    expect(at("pieces.yaml#")).toBe("pieces.yaml:1 ");
    for (const ref of ["#/paths/~1pets~1{id}/get/parameters/2", "#/components/schemas/a%zz"]) {
      expect(at(ref)).toBeUndefined();
    }
  });
});
