import { describe, expect, test } from "vitest";
import { modelOf, problemsOf } from "./model.test-support.js";

const string = { type: "string" };
const pet = { type: "object", properties: { name: string }, xml: { name: "pet" } };
const petReference = { $ref: "#/components/schemas/a-pet" };

/** What the model has of a body and a response in XML. */
async function xmlOf(schema: object, options: { openapi?: string; schemas?: object } = {}) {
  const { openapi = "3.1.0", schemas = {} } = options;
  const content = { "application/xml": { schema } };
  const built = await modelOf({
    openapi,
    paths: {
      "/a": {
        post: {
          operationId: "a",
          requestBody: { content },
          responses: { 200: { description: "", content } },
        },
      },
    },
    components: { schemas },
  });
  const operation = built.model.groups[0]?.operations[0];
  return {
    coding: operation?.body?.chosen.coding,
    sent: built.model.shapes["ABody"],
    shapes: built.model.shapes,
    problems: problemsOf(built),
  };
}

describe("which bodies are encoded", () => {
  test.each<[name: string, schema: object, coding: string]>([
    ["an object with a name", pet, "xml"],
    ["a component", petReference, "xml"],
    [
      "a list with a name",
      { type: "array", items: string, xml: { name: "l", wrapped: true } },
      "xml",
    ],
    ["a single value with a name", { ...string, xml: { name: "text" } }, "xml"],
    ["an object without a name", { type: "object", properties: { name: string } }, "raw"],
    ["a string, which is the document", string, "raw"],
    ["a file", { ...string, format: "binary", xml: { name: "file" } }, "binary"],
    ["what is not said", {}, "raw"],
  ])("%s", async (_, schema, coding) => {
    const xml = await xmlOf(schema, { schemas: { "a-pet": pet } });
    expect(xml.coding).toBe(coding);
  });

  test("a structure without a name is told", async () => {
    const { problems } = await xmlOf(
      { type: "array", items: petReference },
      { schemas: { "a-pet": pet } },
    );
    expect(problems).toEqual(["GC132 /paths/~1a/post"]);
  });
});

describe("XML Objects", () => {
  test.each<[name: string, schema: object, expected: unknown]>([
    [
      "name, namespace and prefix",
      { xml: { name: "n", namespace: "urn:n", prefix: "p", "x-other": 1 } },
      { name: "n", namespace: "urn:n", prefix: "p" },
    ],
    ["an attribute", { xml: { attribute: true } }, { nodeType: "attribute" }],
    ["no attribute", { xml: { attribute: false } }, undefined],
    [
      "a wrapped list",
      { type: "array", items: {}, xml: { wrapped: true } },
      { nodeType: "element" },
    ],
    ["nothing to wrap", { xml: { wrapped: true, name: "n" } }, { name: "n" }],
    [
      "3.2's nodeType, over what it replaced",
      { xml: { nodeType: "cdata", attribute: true } },
      { nodeType: "cdata" },
    ],
    ["nothing", { xml: {} }, undefined],
  ])("%s", async (_, schema, expected) => {
    const { sent } = await xmlOf({ ...pet, properties: { a: { ...string, ...schema } } });
    expect(sent?.properties?.["a"]?.xml).toEqual(expected);
  });

  test("a part of its own may be all that there is", async () => {
    const a = { allOf: [petReference, { xml: { name: "other" } }] };
    const { sent } = await xmlOf({ ...pet, properties: { a } }, { schemas: { "a-pet": pet } });
    expect(sent?.properties?.["a"]).toEqual({ $ref: "#/APet", xml: { name: "other" } });
  });

  test("wrong ones are told, and left out", async () => {
    const properties = {
      a: { ...string, xml: "n" },
      b: { ...string, xml: { nodeType: "comment" } },
    };
    const { problems, sent } = await xmlOf({ ...pet, properties });
    const places = ["a/xml", "b/xml/nodeType"].map(
      (place) => expect.stringMatching(`^GC111 .*${place}$`) as unknown,
    );
    expect(problems).toEqual(expect.arrayContaining(places));
    expect(sent?.properties).toEqual({ a: string, b: string });
  });

  test.each([
    ["3.0.3", undefined],
    ["3.1.0", { name: "other" }],
  ])("beside a reference they count from 3.1 on: %s", async (openapi, expected) => {
    const property = { ...petReference, xml: { name: "other" } };
    const { sent } = await xmlOf(
      { ...pet, properties: { a: property } },
      { openapi, schemas: { "a-pet": pet } },
    );
    expect(sent?.properties?.["a"]?.xml).toEqual(expected);
  });
});

test("elements go by the names of the document, whatever their types are called", async () => {
  const { name: _, ...unnamed } = { ...pet, xml: {}, name: 1 };
  const id = { type: "integer", readOnly: true };
  const { shapes } = await xmlOf(petReference, {
    schemas: { "a-pet": { ...unnamed, properties: { id, name: string } } },
  });
  expect(shapes).toMatchObject({
    APet: { xml: { component: "a-pet" } },
    APetInput: { xml: { component: "a-pet" } },
  });
});

test("a document without XML has no shapes for it", async () => {
  const built = await modelOf({
    paths: {
      "/a": {
        get: {
          operationId: "a",
          responses: { 200: { description: "", content: { "application/json": { schema: pet } } } },
        },
      },
    },
  });
  expect(built.model.shapes).toEqual({});
  expect(built.model.groups[0]?.operations[0]?.responses[0]?.readable[0]?.shape).toBeUndefined();
});
