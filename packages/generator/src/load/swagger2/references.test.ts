import { describe, expect, test } from "vitest";
import { converted, convertedFiles, lineOf } from "./convert.test-support.js";

/** The references of a list of schemas, each beside what it leads to. */
async function schemas(refs: readonly string[], root: object): Promise<[string, unknown][]> {
  const holder = { allOf: refs.map(($ref) => ({ $ref })) };
  const { at, follow } = await converted({
    ...root,
    definitions: { Holder: holder, ...(root as { definitions?: object }).definitions },
  });
  const list = at("components", "schemas", "Holder", "allOf") as { $ref: string }[];
  return list.map(({ $ref }) => [$ref, follow($ref)]);
}

describe("references within a document", () => {
  test("lead to definitions of any name, and into them", async () => {
    const definitions = {
      "Page«Pet»": { type: "object" },
      "a/b c%~": { type: "object", properties: { "x/y": { type: "string" } } },
      List: { type: "array", items: { type: "integer" } },
    };
    expect(
      await schemas(
        [
          "#/definitions/Page«Pet»",
          "#/definitions/Page%C2%ABPet%C2%BB",
          "#/definitions/a~1b%20c%25~0",
          "#/definitions/a~1b%20c%25~0/properties/x~1y",
          "#/definitions/List/items",
        ],
        { definitions },
      ),
    ).toEqual([
      ["#/components/schemas/Page«Pet»", { type: "object" }],
      ["#/components/schemas/Page«Pet»", { type: "object" }],
      ["#/components/schemas/a~1b%20c%25~0", definitions["a/b c%~"]],
      ["#/components/schemas/a~1b%20c%25~0/properties/x~1y", { type: "string" }],
      ["#/components/schemas/List/items", { type: "integer" }],
    ]);
  });

  test("lead into paths, whatever moved there", async () => {
    const paths = {
      "/pets/{id}": {
        parameters: [{ name: "form", in: "formData", type: "string" }],
        post: {
          consumes: ["application/x-www-form-urlencoded"],
          parameters: [
            { name: "note", in: "formData", type: "string", maxLength: 3 },
            { name: "id", in: "path", required: true, type: "string" },
          ],
          responses: { 200: { description: "", schema: { type: "integer" } } },
        },
        put: {
          parameters: [
            {
              name: "pet",
              in: "body",
              schema: { type: "object", properties: { a: { type: "boolean" } } },
            },
          ],
          responses: { 200: { $ref: "#/paths/~1pets~1{id}/post/responses/200" } },
        },
        get: {
          parameters: [{ $ref: "#/paths/~1pets~1{id}/post/parameters/1" }],
          responses: {},
        },
      },
    };
    const put = "#/paths/~1pets~1{id}/put/parameters/0/schema";
    expect(
      await schemas(
        [put, `${put}/properties/a`, "#/paths/~1pets~1{id}/post/responses/200/schema"],
        { paths },
      ),
    ).toMatchObject([
      [expect.stringContaining("/requestBody/content/"), { type: "object" }],
      [expect.stringContaining("/requestBody/content/"), { type: "boolean" }],
      [expect.stringContaining("/content/*~1*/schema"), { type: "integer" }],
    ]);
    const { at, follow } = await converted({ paths });
    const { $ref } = at("paths", "/pets/{id}", "put", "responses", "200") as { $ref: string };
    expect(follow($ref)).toMatchObject({ content: { "*/*": { schema: { type: "integer" } } } });
    const [parameter] = at("paths", "/pets/{id}", "get", "parameters") as { $ref: string }[];
    expect(parameter).toEqual({ $ref: "#/paths/~1pets~1{id}/post/parameters/0" });
    expect(follow(parameter?.$ref)).toMatchObject({ name: "id", schema: { type: "string" } });
  });

  test("lead to what stands outside of Swagger's own fields, which is converted there", async () => {
    const root = { "x-shared": { Pet: { type: "string", "x-nullable": true } } };
    expect(await schemas(["#/x-shared/Pet"], root)).toEqual([
      ["#/x-shared/Pet", { type: "string", nullable: true }],
    ]);
  });

  test("to nowhere, and in circles, stay as they are written", async () => {
    const { at } = await converted({
      definitions: { A: { $ref: "#/definitions/Gone" }, B: { $ref: "#/definitions/B" } },
      parameters: { P: { $ref: "#/parameters/Q" }, Q: { $ref: "#/parameters/P" } },
      paths: {
        "/a": {
          get: {
            parameters: [{ $ref: "#/parameters/Gone" }, { $ref: "#/parameters/P" }],
            responses: { 200: { $ref: "#/responses/Gone" } },
          },
        },
      },
    });
    expect(at("components", "schemas")).toEqual({
      A: { $ref: "#/definitions/Gone" },
      B: { $ref: "#/components/schemas/B" },
    });
    expect(at("paths", "/a", "get")).toEqual({
      parameters: [{ $ref: "#/parameters/Gone" }, { $ref: "#/components/parameters/P" }],
      responses: { 200: { $ref: "#/responses/Gone" } },
    });
  });
});

const files = {
  "api.json": {
    consumes: ["application/json"],
    produces: ["application/json"],
    definitions: { Owner: { type: "string", "x-nullable": true } },
    paths: {
      "/pets": {
        post: {
          parameters: [
            { $ref: "shared/common.json#/parameters/limit" },
            { $ref: "shared/common.json#/parameters/pet" },
          ],
          responses: { 200: { $ref: "shared/common.json#/responses/Pet" } },
        },
        put: {
          consumes: ["multipart/form-data"],
          produces: ["text/plain"],
          parameters: [{ $ref: "shared/common.json#/parameters/photo" }],
          responses: { 200: { $ref: "shared/common.json#/responses/Pet" } },
        },
      },
      "/owners": { $ref: "shared/owners.json" },
    },
  },
  "shared/common.json": {
    parameters: {
      limit: { name: "limit", in: "query", type: "array", items: { type: "string" } },
      pet: { name: "pet", in: "body", schema: { $ref: "#/definitions/Pet" } },
      photo: { name: "photo", in: "formData", type: "file" },
    },
    responses: { Pet: { description: "A pet", schema: { $ref: "#/definitions/Pet" } } },
    definitions: {
      Pet: {
        properties: {
          owner: { $ref: "../api.json#/definitions/Owner" },
          next: { $ref: "#/definitions/Pet" },
          photo: { type: "file" },
        },
      },
    },
    unused: { type: "file" },
  },
  "shared/owners.json": {
    post: {
      parameters: [
        {
          name: "owner",
          in: "body",
          schema: { $ref: "common.json#/definitions/Pet/properties/next" },
        },
      ],
      responses: { 200: { description: "", schema: { type: "string" } } },
    },
  },
};

describe("what a document refers to in other files is Swagger 2.0, too:", () => {
  test("parameters, responses and schemas, where they stand", async () => {
    const api = await convertedFiles(files);
    expect(api.at("paths", "/pets", "post")).toEqual({
      parameters: [{ $ref: "shared/common.json#/parameters/limit" }],
      requestBody: {
        content: {
          "application/json": {
            schema: { $ref: expect.stringMatching(/^file:.*common\.json#\/definitions\/Pet$/) },
          },
        },
      },
      responses: { 200: { $ref: "shared/common.json#/responses/Pet" } },
    });
    expect(api.atFile("shared/common.json", "parameters", "limit")).toEqual({
      name: "limit",
      in: "query",
      style: "form",
      explode: false,
      schema: { type: "array", items: { type: "string" } },
    });
    expect(api.atFile("shared/common.json", "responses", "Pet")).toEqual({
      description: "A pet",
      content: { "application/json": { schema: { $ref: "#/definitions/Pet" } } },
    });
    expect(api.atFile("shared/common.json", "definitions", "Pet", "properties")).toEqual({
      owner: { $ref: "../api.json#/components/schemas/Owner" },
      next: { $ref: "#/definitions/Pet" },
      photo: { type: "string", format: "binary" },
    });
    expect(api.atFile("shared/common.json", "unused")).toEqual({ type: "file" });
    expect(api.follow("shared/common.json#/definitions/Pet/properties/owner")).toEqual({
      type: "string",
      nullable: true,
    });
  });

  test("copied where an operation needs them in another form", async () => {
    const api = await convertedFiles(files);
    const put = api.at("paths", "/pets", "put") as {
      responses: Record<string, { content: Record<string, { schema: { $ref: string } }> }>;
    };
    expect(put).toMatchObject({
      requestBody: {
        content: {
          "multipart/form-data": { schema: { properties: { photo: { format: "binary" } } } },
        },
      },
    });
    const ref = put.responses["200"]?.content["text/plain"]?.schema.$ref;
    expect(api.follow(ref)).toMatchObject({ properties: {} });
  });

  test("path items", async () => {
    const api = await convertedFiles(files);
    expect(api.at("paths", "/owners")).toEqual({ $ref: "shared/owners.json" });
    expect(api.atFile("shared/owners.json", "post")).toEqual({
      requestBody: {
        content: {
          "application/json": { schema: { $ref: "common.json#/definitions/Pet/properties/next" } },
        },
      },
      responses: {
        200: { description: "", content: { "application/json": { schema: { type: "string" } } } },
      },
    });
  });

  test("with warnings at their places in it", async () => {
    const { loaded, problems } = await convertedFiles(files);
    expect(problems).toEqual(["GC214 /definitions/Pet/properties/photo/type"]);
    expect(loaded.diagnostics[0]?.places[0]?.source.name).toBe("shared/common.json");
  });

  test("unless they are OpenAPI 3", async () => {
    const api = await convertedFiles({
      "api.json": { definitions: { A: { $ref: "new.json#/components/schemas/A" } } },
      "new.json": { openapi: "3.0.4", components: { schemas: { A: { "x-nullable": true } } } },
    });
    expect(api.atFile("new.json", "components", "schemas", "A")).toEqual({ "x-nullable": true });
  });
});

test("everything has the place at which it was written", async () => {
  const text = `swagger: "2.0"
host: a.example
schemes:
  - https
paths:
  /pets:
    post:
      consumes: [multipart/form-data]
      parameters:
        - name: limit
          in: query
          type: integer
        - name: photo
          in: formData
          type: file
        - name: note
          in: formData
          type: string
          maxLength: 3
      responses:
        200:
          description: A pet
          schema:
            $ref: "pets.yaml#/Pet"
    put:
      parameters:
        - name: pet
          in: body
          schema:
            type: object
            properties:
              name: { type: string }
definitions:
  Pet:
    type: object
    discriminator: kind
securityDefinitions:
  key:
    type: basic
`;
  const pet = `# A pet
Pet:
  type: object
  properties:
    name:
      type: file
`;
  const api = await convertedFiles({ "api.yaml": text, "pets.yaml": pet });
  const lines = {
    "#/servers/0/url": 2,
    "#/paths/~1pets/post/parameters/0/schema/type": 12,
    "#/paths/~1pets/post/requestBody/content/multipart~1form-data/schema/properties/photo": 13,
    "#/paths/~1pets/post/requestBody/content/multipart~1form-data/schema/properties/note/maxLength": 19,
    "#/paths/~1pets/post/requestBody": 7,
    "#/paths/~1pets/post/responses/200/description": 22,
    "#/paths/~1pets/post/responses/200/content/*~1*/schema/$ref": 24,
    "#/paths/~1pets/put/requestBody/content/application~1json/schema/properties/name": 32,
    "#/components/schemas/Pet/discriminator/propertyName": 36,
    "#/components/securitySchemes/key/scheme": 38,
  };
  for (const [ref, line] of Object.entries(lines)) {
    expect([ref, lineOf(api, ref)]).toEqual([ref, `api.yaml:${line}`]);
  }
  expect(lineOf(api, "pets.yaml#/Pet/properties/name/format")).toBe("pets.yaml:5");
});
