import { describe, expect, test } from "vitest";
import { converted, type ConvertedFiles } from "./convert.test-support.js";

const pet = { $ref: "#/definitions/Pet" };
const converted3 = { $ref: "#/components/schemas/Pet" };
const definitions = { Pet: { type: "object" } };

function operation(
  post: object,
  others: { readonly item?: object; readonly root?: object } = {},
): Promise<ConvertedFiles> {
  const paths = { "/pets": { ...others.item, post: { responses: {}, ...post } } };
  return converted({ definitions, paths, ...others.root });
}

const body = (api: ConvertedFiles): unknown => api.at("paths", "/pets", "post", "requestBody");

describe("a parameter in body", () => {
  const parameter = {
    name: "pet",
    in: "body",
    required: true,
    description: "A new pet",
    "x-example": 1,
    schema: pet,
  };

  test("is the request body, with what the operation consumes", async () => {
    const api = await operation({
      consumes: ["application/json", "application/xml"],
      parameters: [{ name: "a", in: "query", type: "string" }, parameter],
    });
    expect(body(api)).toEqual({
      description: "A new pet",
      required: true,
      "x-example": 1,
      content: {
        "application/json": { schema: converted3 },
        "application/xml": { schema: converted3 },
      },
    });
    expect(api.at("paths", "/pets", "post", "parameters")).toMatchObject([{ name: "a" }]);
    expect(api.problems).toEqual([]);
  });

  test.each([
    ["the document's media types", ["text/csv"], undefined, "text/csv"],
    ["its own before those", ["text/csv"], ["application/xml"], "application/xml"],
    ["JSON where its own are none", ["text/csv"], [], "application/json"],
    ["JSON where nothing is said", undefined, undefined, "application/json"],
    ["one that is no list", undefined, "application/xml", "application/xml"],
  ])("is sent in %s", async (_, root, own, type) => {
    const api = await operation(
      { parameters: [parameter], ...(own && { consumes: own }) },
      { root: { ...(root && { consumes: root }) } },
    );
    expect(Object.keys((body(api) as { content: object }).content)).toEqual([type]);
  });

  test("of a path is one of each operation, unless that has its own", async () => {
    const api = await converted({
      definitions,
      paths: {
        "/pets": {
          parameters: [parameter],
          put: { responses: {} },
          post: {
            responses: {},
            parameters: [{ name: "own", in: "body", schema: { type: "string" } }],
          },
        },
      },
    });
    expect(api.at("paths", "/pets", "put", "requestBody")).toMatchObject({ required: true });
    expect(body(api)).toEqual({ content: { "application/json": { schema: { type: "string" } } } });
    expect(api.at("paths", "/pets", "parameters")).toBeUndefined();
  });

  test("that is shared is referred to, and copied where it goes in other media types", async () => {
    const root = { parameters: { "new pet": parameter }, consumes: ["application/json"] };
    const parameters = [{ $ref: "#/parameters/new%20pet" }];
    const shared = await operation({ parameters }, { root });
    expect(body(shared)).toEqual({ $ref: "#/components/requestBodies/new%20pet" });
    expect(shared.follow("#/components/requestBodies/new%20pet")).toMatchObject({
      description: "A new pet",
      content: { "application/json": { schema: converted3 } },
    });
    const copied = await operation({ parameters, consumes: ["application/xml"] }, { root });
    expect(body(copied)).toMatchObject({ content: { "application/xml": { schema: converted3 } } });
  });

  test("without a schema is anything, or of the type that stands in its place", async () => {
    const api = await operation({ parameters: [{ name: "a", in: "body" }] });
    expect(body(api)).toEqual({ content: { "application/json": {} } });
    expect(api.problems).toEqual(["GC213 /paths/~1pets/post/parameters/0"]);
    const typed = await operation({ parameters: [{ name: "a", in: "body", type: "string" }] });
    expect(body(typed)).toEqual({
      content: { "application/json": { schema: { type: "string" } } },
    });
    expect(typed.problems).toEqual(["GC213 /paths/~1pets/post/parameters/0"]);
  });

  test("goes before others, and before fields of a form, with a warning", async () => {
    const api = await operation({
      parameters: [
        parameter,
        { name: "other", in: "body", schema: { type: "string" } },
        { name: "field", in: "formData", type: "string" },
      ],
    });
    expect(body(api)).toMatchObject({ description: "A new pet" });
    expect(api.problems).toEqual(["GC212 /paths/~1pets/post/parameters/1"]);
  });
});

describe("parameters in formData", () => {
  const form = "application/x-www-form-urlencoded";
  const multipart = "multipart/form-data";
  const name = { name: "name", in: "formData", type: "string" };
  const photo = { name: "photo", in: "formData", type: "file" };

  test("are the properties of an object", async () => {
    const api = await operation({
      consumes: [form],
      parameters: [
        { ...name, required: true, description: "Its name", maxLength: 9, "x-hint": "short" },
        { name: "age", in: "formData", type: "integer" },
      ],
    });
    expect(body(api)).toEqual({
      required: true,
      content: {
        [form]: {
          schema: {
            type: "object",
            properties: {
              name: { type: "string", maxLength: 9, description: "Its name", "x-hint": "short" },
              age: { type: "integer" },
            },
            required: ["name"],
          },
        },
      },
    });
    expect(api.problems).toEqual([]);
  });

  test("keep the format of their lists", async () => {
    const list = (collectionFormat?: string) => ({
      in: "formData",
      type: "array",
      items: { type: "string" },
      collectionFormat,
    });
    const api = await operation({
      consumes: [form],
      parameters: [
        { name: "csv", ...list() },
        { name: "ssv", ...list("ssv") },
        { name: "pipes", ...list("pipes") },
        { name: "multi", ...list("multi") },
        { name: "tsv", ...list("tsv") },
      ],
    });
    const media = (body(api) as { content: Record<string, object> }).content[form];
    expect(media).toMatchObject({
      schema: { properties: { csv: { type: "array" }, tsv: { type: "string" } } },
      encoding: {
        csv: { style: "form", explode: false },
        ssv: { style: "spaceDelimited", explode: false },
        pipes: { style: "pipeDelimited", explode: false },
      },
    });
    expect(Object.keys((media as { encoding: object }).encoding)).toEqual(["csv", "ssv", "pipes"]);
    expect(api.problems).toEqual(["GC210 /paths/~1pets/post/parameters/4/collectionFormat"]);
  });

  test.each([
    ["all listed", [multipart, form], [name], [multipart, form], []],
    ["those of forms", ["application/json", form], [name], [form], []],
    [
      "parts, with a boundary",
      [`${multipart}; boundary=x`],
      [photo],
      [`${multipart}; boundary=x`],
      [],
    ],
    ["parts where there is a file", [form, multipart], [photo], [multipart], []],
    ["a form where nothing is said", undefined, [name], [form], [""]],
    ["parts where nothing is said of a file", undefined, [photo], [multipart], [""]],
    ["a form in place of JSON", ["application/json"], [name], [form], ["/consumes"]],
    ["parts in place of a form", [form], [photo], [multipart], ["/consumes"]],
  ])("are sent as %s", async (_, consumes, parameters, types, problems) => {
    const api = await operation({ parameters, ...(consumes && { consumes }) });
    expect(Object.keys((body(api) as { content: object }).content)).toEqual(types);
    expect(api.problems).toEqual(problems.map((end) => `GC215 /paths/~1pets/post${end}`));
  });

  test("may be shared, and stand at the path, which the operation's override", async () => {
    const api = await operation(
      {
        consumes: [multipart],
        parameters: [{ ...name, type: "integer" }, { $ref: "#/parameters/photo" }],
      },
      {
        item: { parameters: [name, { name: "note", in: "formData", type: "string" }] },
        root: { parameters: { photo } },
      },
    );
    expect(body(api)).toMatchObject({
      content: {
        [multipart]: {
          schema: {
            properties: {
              note: { type: "string" },
              name: { type: "integer" },
              photo: { type: "string", format: "binary" },
            },
          },
        },
      },
    });
    // OpenAPI 3 has no shared fields.
    expect(api.at("components", "parameters")).toBeUndefined();
  });
});
