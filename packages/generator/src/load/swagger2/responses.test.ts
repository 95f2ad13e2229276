import { describe, expect, test } from "vitest";
import { converted, type ConvertedFiles } from "./convert.test-support.js";

const definitions = { Pet: { type: "object" } };
const pet = { $ref: "#/definitions/Pet" };
const schema = { $ref: "#/components/schemas/Pet" };

function operation(get: object, root: object = {}): Promise<ConvertedFiles> {
  return converted({ definitions, paths: { "/pets": { get } }, ...root });
}

const responses = (api: ConvertedFiles): unknown => api.at("paths", "/pets", "get", "responses");

describe("the schema of a response", () => {
  test.each([
    ["the document's media types", ["text/csv"], undefined, "text/csv"],
    ["its own before those", ["text/csv"], ["application/xml"], "application/xml"],
    ["any where its own are none", ["text/csv"], [], "*/*"],
    ["any where nothing is said", undefined, undefined, "*/*"],
  ])("comes in %s", async (_, root, own, type) => {
    const api = await operation(
      { responses: { 200: { description: "A pet", schema: pet } }, ...(own && { produces: own }) },
      { ...(root && { produces: root }) },
    );
    expect(responses(api)).toEqual({
      200: { description: "A pet", content: { [type]: { schema } } },
    });
  });

  test("may be missing: then there is no body", async () => {
    const api = await operation({
      produces: ["application/json"],
      responses: { 204: { description: "Done", "x-cached": true } },
    });
    expect(responses(api)).toEqual({ 204: { description: "Done", "x-cached": true } });
  });

  test.each([
    ["the media types that are listed", ["image/png"], "image/png"],
    [
      "any in place of JSON and XML",
      ["application/json", "text/xml", "application/hal+json"],
      "*/*",
    ],
  ])("of a file comes in %s", async (_, produces, type) => {
    const file = { description: "A file", schema: { type: "file" } };
    const api = await operation({ produces, responses: { 200: file } });
    const bytes = { schema: { type: "string", format: "binary" } };
    expect(responses(api)).toMatchObject({ 200: { content: { [type]: bytes } } });
    expect(api.problems).toEqual([]);
  });
});

test("examples go to their media types", async () => {
  const api = await operation({
    produces: ["application/json", "application/xml"],
    responses: {
      200: { description: "A pet", schema: pet, examples: { "application/json": { name: "Bo" } } },
    },
  });
  expect(responses(api)).toMatchObject({
    200: {
      content: {
        "application/json": { schema, example: { name: "Bo" } },
        "application/xml": { schema },
      },
    },
  });
});

test("header fields have their type in a schema", async () => {
  const api = await operation({
    responses: {
      200: {
        description: "Pets",
        headers: {
          "X-Total": { type: "integer", description: "How many", "x-unit": "pets" },
          "X-Tags": { type: "array", items: { type: "string" } },
          "X-Pipes": { type: "array", items: { type: "string" }, collectionFormat: "pipes" },
        },
      },
    },
  });
  expect(responses(api)).toEqual({
    200: {
      description: "Pets",
      headers: {
        "X-Total": { description: "How many", "x-unit": "pets", schema: { type: "integer" } },
        "X-Tags": {
          style: "simple",
          explode: false,
          schema: { type: "array", items: { type: "string" } },
        },
        "X-Pipes": { schema: { type: "string" } },
      },
    },
  });
  expect(api.problems).toEqual([
    "GC210 /paths/~1pets/get/responses/200/headers/X-Pipes/collectionFormat",
  ]);
});

describe("a shared response", () => {
  const root = {
    produces: ["application/json"],
    responses: {
      Missing: { description: "No such pet", schema: pet },
      Done: { description: "Done" },
    },
  };
  const both = { 204: { $ref: "#/responses/Done" }, 404: { $ref: "#/responses/Missing" } };

  test("is referred to where it stands now", async () => {
    const api = await operation({ responses: both }, root);
    expect(responses(api)).toEqual({
      204: { $ref: "#/components/responses/Done" },
      404: { $ref: "#/components/responses/Missing" },
    });
    expect(api.follow("#/components/responses/Missing")).toEqual({
      description: "No such pet",
      content: { "application/json": { schema } },
    });
  });

  test("is copied where it has a body in other media types", async () => {
    const api = await operation({ produces: ["application/xml"], responses: both }, root);
    expect(responses(api)).toEqual({
      204: { $ref: "#/components/responses/Done" },
      404: { description: "No such pet", content: { "application/xml": { schema } } },
    });
  });
});

test("a schema in place of a response is taken for its schema, with a warning", async () => {
  const api = await operation({ produces: ["application/json"], responses: { 200: pet } });
  expect(responses(api)).toEqual({
    200: { description: "", content: { "application/json": { schema } } },
  });
  expect(api.problems).toEqual(["GC216 /paths/~1pets/get/responses/200/$ref"]);
});
