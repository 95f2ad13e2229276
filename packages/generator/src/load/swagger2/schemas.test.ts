import { expect, test } from "vitest";
import { converted, convertedFiles } from "./convert.test-support.js";

async function schema(written: unknown): Promise<{ value: unknown; problems: readonly string[] }> {
  const { at, problems } = await converted({ definitions: { Pet: written, Other: {} } });
  return { value: at("components", "schemas", "Pet"), problems };
}

test("stays as it is, but for its references", async () => {
  const { value, problems } = await schema({
    type: "object",
    required: ["name"],
    readOnly: true,
    properties: {
      name: { type: "string", example: "Bo", default: "Bo", enum: ["Bo"], minLength: 1 },
      // Names, and no keywords.
      discriminator: { type: "string" },
      "x-nullable": { $ref: "#/definitions/Other" },
      properties: { type: "object", properties: { type: { type: "string" } } },
      $ref: { type: "string" },
    },
    additionalProperties: { $ref: "#/definitions/Other" },
    allOf: [{ $ref: "#/definitions/Other", description: "beside" }],
    xml: { name: "pet", attribute: true, wrapped: true, prefix: "p", namespace: "urn:p" },
    externalDocs: { url: "https://example.com" },
    "x-internal": { $ref: "#/definitions/Other" },
    example: { $ref: "#/definitions/Other" },
  });
  const reference = { $ref: "#/components/schemas/Other" };
  expect(value).toEqual({
    type: "object",
    required: ["name"],
    readOnly: true,
    properties: {
      name: { type: "string", example: "Bo", default: "Bo", enum: ["Bo"], minLength: 1 },
      discriminator: { type: "string" },
      "x-nullable": reference,
      properties: { type: "object", properties: { type: { type: "string" } } },
      $ref: { type: "string" },
    },
    additionalProperties: reference,
    allOf: [{ ...reference, description: "beside" }],
    xml: { name: "pet", attribute: true, wrapped: true, prefix: "p", namespace: "urn:p" },
    externalDocs: { url: "https://example.com" },
    // Data: nobody knows what it means.
    "x-internal": { $ref: "#/definitions/Other" },
    example: { $ref: "#/definitions/Other" },
  });
  expect(problems).toEqual([]);
});

test("x-nullable is nullable, also beside a reference", async () => {
  const { value } = await schema({
    type: "object",
    "x-nullable": true,
    properties: {
      a: { type: "string", "x-nullable": false },
      b: {
        $ref: "#/definitions/Other",
        "x-nullable": true,
        description: "Its other",
        readOnly: true,
      },
      c: { $ref: "#/definitions/Other", "x-nullable": false },
    },
  });
  expect(value).toMatchObject({
    type: "object",
    nullable: true,
    properties: {
      a: { type: "string", nullable: false },
      b: {
        allOf: [{ $ref: "#/components/schemas/Other" }],
        nullable: true,
        description: "Its other",
        readOnly: true,
      },
      c: { $ref: "#/components/schemas/Other" },
    },
  });
});

test("x-oneOf and x-anyOf are alternatives", async () => {
  const { value } = await schema({
    "x-oneOf": [{ $ref: "#/definitions/Other" }, { type: "null" }],
  });
  expect(value).toEqual({ oneOf: [{ $ref: "#/components/schemas/Other" }, { type: "null" }] });
});

test("a file inside of a schema is bytes, with a warning", async () => {
  const { value, problems } = await schema({
    type: "object",
    properties: { photo: { type: "file" } },
  });
  expect(value).toMatchObject({ properties: { photo: { type: "string", format: "binary" } } });
  expect(problems).toEqual(["GC214 /definitions/Pet/properties/photo/type"]);
});

test("a discriminator is an object; its values are the names of schemas, or those that they give", async () => {
  const { at } = await convertedFiles({
    "api.json": {
      definitions: {
        Pet: { type: "object", discriminator: "kind", properties: { kind: { type: "string" } } },
        Cat: { allOf: [{ $ref: "#/definitions/Pet" }] },
        "Big Dog": { allOf: [{ $ref: "#/definitions/Pet" }], "x-ms-discriminator-value": "dog" },
        Puppy: { allOf: [{ $ref: "#/definitions/Big Dog" }], "x-discriminator-value": "puppy" },
        Loop: { allOf: [{ $ref: "#/definitions/Loop" }], "x-ms-discriminator-value": "loop" },
        Far: { $ref: "birds.json#/Bird" },
      },
    },
    "birds.json": {
      Bird: { allOf: [{ $ref: "api.json#/definitions/Pet" }], "x-ms-discriminator-value": "bird" },
    },
  });
  const discriminator = at("components", "schemas", "Pet", "discriminator") as {
    mapping: Record<string, string>;
  };
  const { bird, ...mapping } = discriminator.mapping;
  expect({ ...discriminator, mapping }).toEqual({
    propertyName: "kind",
    mapping: { dog: "#/components/schemas/Big%20Dog", puppy: "#/components/schemas/Puppy" },
  });
  expect(bird).toMatch(/^file:.*\/birds\.json#\/Bird$/);
});

test.each([[true], [null], ["text"], [[{ type: "string" }]]])(
  "what is no schema is left to be told of: %j",
  async (written) => {
    expect((await schema(written)).value).toEqual(written);
  },
);
