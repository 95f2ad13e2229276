import { describe, expect, test } from "vitest";
import type { PartKind } from "./request-model.js";
import { modelOf, problemsOf } from "./model.test-support.js";

const string = { type: "string" };
const binary = { type: "string", format: "binary" };
const object = { type: "object", properties: { a: string } };

async function bodyOf(media: object, contentType = "multipart/mixed") {
  const built = await modelOf({
    openapi: "3.2.0",
    paths: {
      "/a": {
        post: {
          operationId: "send",
          requestBody: { content: { [contentType]: media } },
          responses: { 200: { description: "" } },
        },
      },
    },
    components: { schemas: { Photo: binary, Anything: { description: "any" } } },
  });
  const body = built.model.groups[0]?.operations[0]?.body?.chosen;
  if (!body) throw new Error("there is no body");
  return { body, model: built.model, problems: problemsOf(built) };
}

const list = (items: object): object => ({ type: "array", items });

describe("what a part is handed in as", () => {
  test.each<[schema: object, contentType: string | undefined, kind: PartKind]>([
    [string, undefined, "value"],
    [object, undefined, "value"],
    [{}, undefined, "file"],
    [{ $ref: "#/components/schemas/Anything" }, undefined, "file"],
    [binary, undefined, "file"],
    [{ $ref: "#/components/schemas/Photo" }, "image/png", "file"],
    [{}, "application/json", "value"],
    [{}, "image/*", "file"],
    [{}, "text/css, text/html", "text"],
    [object, "text/csv", "text"],
    [{}, "text/css,image/*", "any"],
    [object, "application/xml", "any"],
    [string, "text/html", "value"],
    [string, "image/png", "any"],
    [{ type: "string", enum: ["a"] }, "text/html", "value"],
    [{ type: "string", contentEncoding: "base64" }, undefined, "text"],
  ])("%j as %s is %s", async (schema, contentType, kind) => {
    const { body } = await bodyOf({
      schema: list(schema),
      itemEncoding: { ...(contentType && { contentType }) },
    });
    expect(body.parts).toMatchObject({ prefix: [], rest: { kind } });
  });

  test("text that stands for bytes is sent as such", async () => {
    const { body } = await bodyOf({ schema: list({ ...string, contentEncoding: "base64" }) });
    expect(body.parts?.rest?.contentType).toBe("application/octet-stream");
  });
});

describe("positions", () => {
  test.each<[what: string, media: object, expected: object]>([
    [
      "a tuple",
      { schema: { type: "array", prefixItems: [string, object], items: false } },
      { prefix: [{}, {}], required: 2, isStreamed: false },
    ],
    [
      // As in OpenAPI 3.2's own example of ordered parts.
      "a tuple of which nothing else is said",
      { schema: { type: "array", prefixItems: [object, {}] }, prefixEncoding: [{}, {}] },
      { prefix: [{ kind: "value" }, { kind: "file" }], required: 2, rest: "none" },
    ],
    [
      "a tuple with others",
      { schema: { prefixItems: [string], items: binary } },
      { prefix: [{ kind: "value" }], rest: { kind: "file" }, required: 1 },
    ],
    [
      "a tuple that may be shorter",
      { schema: { type: "array", prefixItems: [string, string], minItems: 1, items: false } },
      { prefix: [{}, {}], required: 1 },
    ],
    [
      "encodings of the first items of a list",
      {
        schema: list(string),
        prefixEncoding: [{ contentType: "text/html" }],
        itemEncoding: { contentType: "text/css" },
      },
      { prefix: [{ contentType: "text/html" }], rest: { contentType: "text/css" }, required: 0 },
    ],
    [
      "one by one",
      { itemSchema: string, itemEncoding: { contentType: "text/html" } },
      { prefix: [], rest: { contentType: "text/html" }, isStreamed: true },
    ],
  ])("%s", async (_, media, expected) => {
    const { body, problems } = await bodyOf(media);
    const parts = { ...body.parts, rest: body.parts?.rest ?? "none" };
    expect({ coding: body.coding, parts }).toMatchObject({ coding: "parts", parts: expected });
    expect(problems).toEqual([]);
  });

  test("parts that are multipart themselves have their own", async () => {
    const { body } = await bodyOf({
      schema: { prefixItems: [{ type: "array", prefixItems: [string, binary], items: false }] },
      prefixEncoding: [
        { contentType: "multipart/alternative", prefixEncoding: [{ contentType: "text/html" }] },
      ],
    });
    expect(body.parts?.prefix).toMatchObject([
      { parts: { prefix: [{ contentType: "text/html" }, { kind: "file" }] } },
    ]);
  });

  test("that lead back to themselves come to an end", async () => {
    const schema = { $ref: "#/components/schemas/Tree" };
    const built = await modelOf({
      openapi: "3.2.0",
      paths: {
        "/a": {
          post: {
            requestBody: {
              content: { "multipart/mixed": { schema, itemEncoding: { $ref: "#/components/x" } } },
            },
            responses: { 200: { description: "" } },
          },
        },
      },
      components: {
        schemas: { Tree: { type: "array", items: schema } },
        x: { contentType: "multipart/mixed", itemEncoding: { $ref: "#/components/x" } },
      },
    });
    expect(built.model.groups[0]?.operations[0]?.body?.chosen.coding).toBe("parts");
  });

  test("of a form are for those that say so", async () => {
    const schema = list(string);
    const headers = { "Content-Disposition": { schema: { const: 'form-data; name="a"' } } };
    const positional = await bodyOf({ schema, itemEncoding: { headers } }, "multipart/form-data");
    const named = await bodyOf({ schema }, "multipart/form-data");
    expect([positional.body.coding, named.body.coding]).toEqual(["parts", "raw"]);
  });

  test("have types of their own, and no read-only properties", async () => {
    const item = {
      type: "object",
      properties: { id: { ...string, readOnly: true }, a: string },
    };
    const { body, model } = await bodyOf({ schema: { prefixItems: [item], items: item } });
    expect(body.parts).toMatchObject({
      prefix: [{ schema: { $ref: "#/SendBodyPart1" }, readOnly: { omit: ["id"] } }],
      rest: { schema: { $ref: "#/SendBodyPart" }, readOnly: { omit: ["id"] } },
    });
    expect(model.schemas.map(({ name }) => name)).toContain("SendBodyPart1");
  });
});

describe("headers of parts", () => {
  const headersOf = async (headers: object, contentType = "multipart/mixed") => {
    const { body, problems } = await bodyOf(
      { schema: list(string), itemEncoding: { headers } },
      contentType,
    );
    return { headers: body.parts?.rest?.headers, problems };
  };

  test.each<[what: string, header: object, expected: object]>([
    [
      "what they are",
      { schema: { type: "integer" } },
      { schema: { type: "integer" }, isConstant: false },
    ],
    ["a constant", { schema: { const: 2 } }, { value: "2", isConstant: true }],
    [
      "an enum of one",
      { schema: { type: "string", enum: ["a"] } },
      { value: "a", isConstant: true },
    ],
    [
      "the default of a required one",
      { required: true, schema: { ...string, default: "a" } },
      { value: "a", isConstant: false },
    ],
    ["no default otherwise", { schema: { ...string, default: "a" } }, { value: "none" }],
    [
      "no constant that can't be sent",
      { schema: { const: "a\nb" } },
      { value: "none", isConstant: false },
    ],
    ["explode", { explode: true, schema: { type: "object" } }, { explode: true }],
    [
      "JSON",
      { content: { "application/json": { schema: object } } },
      { contentType: "application/json" },
    ],
  ])("%s", async (_, header, expected) => {
    const { headers, problems } = await headersOf({ "X-A": header });
    const [read] = headers ?? [];
    expect({ ...read, value: read?.value ?? "none" }).toMatchObject({ name: "X-A", ...expected });
    expect(problems).toEqual([]);
  });

  test("are ignored where they can't be", async () => {
    const { headers, problems } = await headersOf({
      "Content-Type": { schema: string },
      "X A": { schema: string },
      "X-A": { schema: string },
      "x-a": { schema: string },
    });
    expect(headers?.map(({ name }) => name)).toEqual(["X-A"]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("GC153");
  });

  test("of a name are no Content-Disposition", async () => {
    const headers = { "Content-Disposition": { schema: string }, "X-A": { schema: string } };
    const { body } = await bodyOf(
      { schema: object, encoding: { a: { headers } } },
      "multipart/form-data",
    );
    expect(body.encoding[0]?.headers.map(({ name }) => name)).toEqual(["X-A"]);
  });
});
