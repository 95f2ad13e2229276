import { describe, expect, test } from "vitest";
import type { ReadOnlyModel } from "./request-model.js";
import type { Schema } from "./schema-model.js";
import { modelOf, problemsOf } from "./model.test-support.js";
import { ReadOnlyShapes } from "./read-only.js";

const string = { type: "string" };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

async function bodyOf(content: object, schemas: object = {}, openapi = "3.1.0") {
  const built = await modelOf({
    openapi,
    paths: {
      "/a": { post: { requestBody: { content }, responses: { 200: { description: "" } } } },
    },
    components: { schemas },
  });
  const body = built.model.groups[0]?.operations[0]?.body;
  if (!body) throw new Error("there is no body");
  return { body, model: built.model, problems: problemsOf(built) };
}

describe("what a body is made of", () => {
  const object = { type: "object", properties: { a: string } };
  const binary = { type: "string", format: "binary" };
  test.each<[contentType: string, schema: object, coding: string]>([
    ["application/json", object, "json"],
    ["application/vnd.a+json; charset=utf-8", string, "json"],
    ["*/*", object, "json"],
    ["*/*", string, "raw"],
    ["application/x-www-form-urlencoded", object, "form"],
    ["application/x-www-form-urlencoded", string, "raw"],
    ["multipart/form-data", object, "multipart"],
    ["multipart/form-data", { allOf: [object, object] }, "multipart"],
    ["multipart/form-data", { type: "array", items: object }, "raw"],
    ["multipart/mixed", object, "multipart"],
    ["multipart/mixed", { type: "array", items: object }, "parts"],
    ["multipart/related; type=text/html", { prefixItems: [string] }, "parts"],
    ["multipart/mixed", string, "raw"],
    ["application/x-ndjson", object, "lines"],
    ["application/jsonl", object, "lines"],
    ["application/json-seq", object, "sequence"],
    ["application/geo+json-seq", object, "sequence"],
    ["text/csv", string, "text"],
    ["text/xml", object, "raw"],
    ["application/xml", object, "raw"],
    ["application/octet-stream", string, "binary"],
    ["image/png", string, "binary"],
    ["image/svg+xml", string, "raw"],
    ["application/vnd.a", binary, "binary"],
    ["application/graphql", string, "raw"],
  ])("%s of %j is %s", async (contentType, schema, coding) => {
    const { body } = await bodyOf({ [contentType]: { schema } });
    expect(body.chosen.coding).toBe(coding);
  });

  test("a form without a schema is the user's to encode", async () => {
    const { body, problems } = await bodyOf({ "multipart/form-data": {} });
    expect([body.chosen.coding, problems]).toEqual(["raw", []]);
  });
});

describe("items that are sent one by one", () => {
  const item = { type: "object", properties: { id: { ...string, readOnly: true }, a: string } };
  test.each<[what: string, media: object, schemas?: object]>([
    ["the schema of one", { schema: ref("Item") }],
    ["a list of them", { schema: { type: "array", items: ref("Item") } }],
    ["a list by reference", { schema: ref("List") }],
    ["3.2's itemSchema", { itemSchema: ref("Item") }],
  ])("%s", async (_, media) => {
    const schemas = { Item: item, List: { type: "array", items: ref("Item") } };
    const { body } = await bodyOf({ "application/jsonl": media }, schemas);
    expect(body.chosen).toMatchObject({ schema: { $ref: "#/ItemInput" }, readOnly: "Item" });
  });
});

describe("files", () => {
  test("are the binary properties of multipart bodies, through references and lists", async () => {
    const { body, model } = await bodyOf(
      { "multipart/form-data": { schema: ref("Upload") } },
      {
        Photo: { type: "string", format: "binary" },
        Base: { type: "object", properties: { scan: { contentMediaType: "image/png" } } },
        Upload: {
          allOf: [
            ref("Base"),
            {
              type: "object",
              properties: {
                photo: ref("Photo"),
                more: { type: "array", items: ref("Photo") },
                icon: { type: ["string", "null"], format: "binary" },
                encoded: {
                  type: "string",
                  contentMediaType: "image/png",
                  contentEncoding: "base64",
                },
                json: { type: "string", contentMediaType: "application/json" },
                title: string,
              },
            },
          ],
        },
        Other: {
          type: "object",
          properties: { photo: ref("Photo"), bytes: { type: "string", format: "binary" } },
        },
      },
    );
    expect(body.chosen.files.toSorted()).toEqual(["icon", "more", "photo", "scan"]);
    const marked = model.schemas.filter(({ holdsFiles }) => holdsFiles).map(({ name }) => name);
    expect(marked).toEqual(["Photo", "Base", "Upload"]);
  });

  test("in a circle are found once", async () => {
    const { body } = await bodyOf(
      { "multipart/form-data": { schema: ref("Node") } },
      {
        Node: {
          type: "object",
          properties: {
            next: ref("Node"),
            all: ref("Nodes"),
            file: { type: "string", format: "binary" },
          },
        },
        Nodes: { type: "array", items: { oneOf: [ref("Nodes"), ref("Node")] } },
      },
    );
    expect(body.chosen.files).toEqual(["file"]);
  });
});

describe("read-only properties", () => {
  const flagged = { type: "string", readOnly: true };
  const object = (properties: Record<string, Schema>): Schema => ({ type: "object", properties });
  const shapeOf = (schema: Schema, named: Record<string, Schema> = {}) =>
    new ReadOnlyShapes(new Map(Object.entries(named))).shapeOf(schema);

  test.each<[what: string, schema: Schema, shape: ReadOnlyModel | undefined]>([
    ["none", object({ a: string }), undefined],
    ["of an object", object({ a: flagged, b: string }), { omit: ["a"] }],
    ["inside", object({ a: object({ b: flagged }) }), { at: { a: { omit: ["b"] } } }],
    ["of items", { type: "array", items: object({ a: flagged }) }, { others: { omit: ["a"] } }],
    [
      "of a tuple",
      { type: "array", prefixItems: [string, object({ a: flagged })] },
      { at: { 1: { omit: ["a"] } } },
    ],
    [
      "of other properties",
      { type: "object", additionalProperties: object({ a: flagged }) },
      { others: { omit: ["a"] } },
    ],
    [
      "of parts",
      { allOf: [object({ a: flagged }), object({ b: flagged })] },
      { all: [{ omit: ["a"] }, { omit: ["b"] }] },
    ],
    [
      "of alternatives that agree",
      { oneOf: [object({ a: flagged }), object({ a: flagged, b: string })] },
      { all: [{ omit: ["a"] }, { omit: ["a"] }] },
    ],
    [
      "of alternatives that don't",
      { oneOf: [object({ a: flagged, c: flagged }), object({ a: string })] },
      { omit: ["c"] },
    ],
  ])("%s", (_, schema, shape) => {
    expect(shapeOf(schema)).toEqual(shape);
  });

  test("of circles are named, and those that have none are not", () => {
    const named = {
      Node: object({ id: flagged, next: { $ref: "#/Node" }, plain: { $ref: "#/Plain" } }),
      Plain: object({ a: string }),
      Unused: object({ id: flagged }),
    };
    const shapes = new ReadOnlyShapes(new Map(Object.entries(named)));
    expect(shapes.shapeOf({ $ref: "#/Plain" })).toBeUndefined();
    expect(shapes.shapeOf({ $ref: "#/Node" })).toBe("Node");
    expect(shapes.named()).toEqual({ Node: { omit: ["id"], at: { next: "Node" } } });
  });
});
