import { describe, expect, test } from "vitest";
import type { JsonSchema, OperationSchemas } from "./schema-model.js";
import { modelOf, modelOfFiles, problemsOf } from "./model.test-support.js";

const string = { type: "string" };
const integer = { type: "integer" };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const defined = (name: string) => ({ $ref: `#/$defs/${name}` });
const when = (condition: object, schema: unknown) => ({
  if: condition,
  // oxlint-disable-next-line unicorn/no-thenable -- data, which nobody awaits
  then: schema,
});
const json = (schema: unknown) => ({ "application/json": { schema } });

/** What values are checked against that are `schema`, as they come, or with `sent` as they are sent. */
async function checked(
  schema: unknown,
  { openapi = "3.1.0", schemas = {}, sent = false, contentType = "application/json" } = {},
) {
  const content = { [contentType]: { schema } };
  const built = await modelOf(
    {
      openapi,
      paths: {
        "/a": {
          post: {
            ...(sent && { requestBody: { content } }),
            responses: { 200: { description: "", ...(!sent && { content }) } },
          },
        },
      },
      components: { schemas },
    },
    { validation: true },
  );
  const validation = built.model.groups[0]?.operations[0]?.validation;
  const found = sent ? validation?.body : validation?.responses?.["200"];
  return {
    schema: found?.[contentType],
    definitions: built.model.definitions,
    problems: problemsOf(built),
  };
}

describe("a schema says in 2020-12 what it says in the document", () => {
  const enumeration = { enum: ["a", "b"] };
  test.each<[name: string, schema: object, expected: JsonSchema | undefined, openapi?: string]>([
    [
      "documentation goes",
      { ...string, title: "T", description: "D", example: "E", "x-a": 1, default: "D" },
      string,
    ],
    ["what says nothing is not there", { description: "D" }, undefined],
    ["false takes nothing", { properties: { a: false } }, { properties: { a: false } }],
    ["nullable", { ...string, nullable: true }, { type: ["string", "null"] }, "3.0.3"],
    [
      "nullable without a type takes all",
      { minLength: 1, nullable: true },
      { minLength: 1 },
      "3.0.3",
    ],
    [
      "an enum that is open by its own word has no values",
      { enum: ["a", 1, null], "x-ms-enum": { modelAsString: true } },
      { type: ["string", "number", "null"] },
    ],
    [
      "nullable enum",
      { ...string, ...enumeration, nullable: true },
      { if: { type: "null" }, else: { ...string, ...enumeration } },
      "3.0.3",
    ],
    [
      "nullable reference",
      { ...ref("A"), nullable: true },
      { if: { type: "null" }, else: defined("A") },
      "3.0.3",
    ],
    [
      "nullable allOf",
      { allOf: [ref("A")], nullable: true },
      { if: { type: "null" }, else: { allOf: [defined("A")] } },
      "3.0.3",
    ],
    [
      "nullable list of types",
      { type: ["string", "null"], nullable: true },
      { type: ["string", "null"] },
    ],
    [
      "3.1's union with null",
      { anyOf: [ref("A"), { type: "null" }] },
      { if: { type: "null" }, else: defined("A") },
    ],
    [
      "3.1's union with null, the other way",
      { oneOf: [{ type: "null" }, string] },
      { if: { type: "null" }, else: string },
    ],
    [
      "a longer union with null",
      { oneOf: [{ type: "null" }, string, integer] },
      { oneOf: [{ type: "null" }, string, integer] },
    ],
    [
      "exclusive bounds as flags",
      { minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false },
      { exclusiveMinimum: 1, maximum: 9 },
      "3.0.3",
    ],
    ["an exclusive bound of nothing", { ...integer, exclusiveMaximum: true }, integer, "3.0.3"],
    [
      "exclusive bounds as numbers",
      { exclusiveMinimum: 1, exclusiveMaximum: 9 },
      { exclusiveMinimum: 1, exclusiveMaximum: 9 },
    ],
    [
      "items as a tuple",
      { type: "array", items: [string, integer], additionalItems: false },
      { type: "array", prefixItems: [string, integer], items: false },
    ],
    [
      "prefixItems",
      { prefixItems: [string], items: integer },
      { prefixItems: [string], items: integer },
    ],
    [
      "beside a reference, 3.1 adds",
      { ...ref("A"), minProperties: 1 },
      { ...defined("A"), minProperties: 1 },
    ],
    ["const null", { const: null }, { const: null }],
    [
      "dependencies",
      { dependentRequired: { a: ["b"] }, dependentSchemas: { a: ref("A") } },
      { dependentRequired: { a: ["b"] }, dependentSchemas: { a: defined("A") } },
    ],
    [
      "conditions",
      { ...when(string, { minLength: 1 }), else: false },
      { ...when(string, { minLength: 1 }), else: false },
    ],
    [
      "names and patterns of properties",
      {
        propertyNames: { maxLength: 3 },
        patternProperties: { "^x-": string },
        unevaluatedProperties: false,
      },
      {
        propertyNames: { maxLength: 3 },
        patternProperties: { "^x-": string },
        unevaluatedProperties: false,
      },
    ],
  ])("%s", async (_, schema, expected, openapi = "3.1.0") => {
    const found = await checked(schema, { openapi, schemas: { A: { type: "object" } } });
    expect(found.schema).toEqual(expected);
    expect(found.problems).toEqual([]);
  });

  test("what stands beside a reference in 3.0 says nothing, and is told", async () => {
    const schemas = { A: { type: "object" } };
    const schema = { ...ref("A"), minProperties: 1 };
    const found = await checked(schema, { openapi: "3.0.3", schemas });
    expect(found.schema).toEqual(defined("A"));
    expect(found.problems).toEqual([expect.stringMatching(/^GC169 .*\/minProperties$/)]);
  });

  test("a default mapping takes what has no value, or another one", async () => {
    const kind = { type: "object", properties: { kind: string } };
    const union = {
      oneOf: [ref("A"), ref("B")],
      discriminator: { propertyName: "kind", mapping: { a: "A" }, defaultMapping: "B" },
    };
    const found = await checked(union, { openapi: "3.2.0", schemas: { A: kind, B: kind } });
    const isA = { properties: { kind: { enum: ["a"] } }, required: ["kind"] };
    expect(found.schema).toEqual({
      allOf: [
        {
          type: "object",
          allOf: [
            // oxlint-disable-next-line unicorn/no-thenable -- data, which nobody awaits
            { if: isA, then: defined("A") },
            { if: isA, else: defined("B") },
          ],
        },
      ],
    });
  });

  test("an enum that contradicts its type isn't there", async () => {
    const found = await checked({ ...string, enum: [1, 2] });
    expect(found.schema).toEqual(string);
    expect(found.problems).toEqual([expect.stringMatching(/^GC165 .*\/enum$/)]);
  });

  test("names that every object has are names like others", async () => {
    const text = '{"properties":{"__proto__":{"type":"string"},"constructor":{"type":"integer"}}}';
    const { schema } = await checked(JSON.parse(text));
    expect(JSON.stringify(schema)).toBe(text);
  });

  test("what is wrong is left out, and told", async () => {
    const schema = { minLength: "3", pattern: "(", multipleOf: 0, uniqueItems: "yes", maxItems: 2 };
    const found = await checked(schema);
    expect(found.schema).toEqual({ maxItems: 2 });
    const at = "GC111 /paths/~1a/post/responses/200/content/application~1json/schema";
    expect(found.problems.toSorted()).toEqual(
      ["minLength", "multipleOf", "pattern", "uniqueItems"].map((keyword) => `${at}/${keyword}`),
    );
  });

  test("a $dynamicRef that leads nowhere is unknown, and told", async () => {
    const found = await checked({ $dynamicRef: "#node" });
    expect(found.schema).toBeUndefined();
    expect(found.problems).toEqual([
      "GC110 /paths/~1a/post/responses/200/content/application~1json/schema/$ref",
    ]);
  });

  test("without validation, nothing is kept", async () => {
    const { model } = await modelOf({
      paths: { "/a": { get: { responses: { 200: { description: "", content: json(string) } } } } },
    });
    expect(model.definitions).toBeUndefined();
    expect(JSON.stringify(model.groups)).not.toMatch(/validation|schemaPlace/);
  });
});

describe("references", () => {
  test("go to definitions, those of cycles, of properties and of other files", () => {
    const { model } = modelOfFiles(
      [
        [
          "https://a.example/api.json",
          {
            paths: {
              "/a": {
                get: {
                  responses: {
                    200: {
                      description: "",
                      content: json({
                        properties: {
                          a: ref("Node"),
                          b: { $ref: "#/components/schemas/Node/properties/tag" },
                          c: { $ref: "other.json#/Far" },
                        },
                        not: { $ref: "other.json#/Never" },
                      }),
                    },
                  },
                },
              },
            },
            components: {
              schemas: {
                Node: { properties: { next: ref("Node"), tag: string }, maxProperties: 2 },
                Unused: string,
              },
            },
          },
        ],
        [
          "https://a.example/other.json",
          { Far: { items: { $ref: "api.json#/components/schemas/Node" } }, Never: { const: 1 } },
        ],
      ],
      { validation: true },
    );
    expect(model.groups[0]?.operations[0]?.validation?.responses?.["200"]).toEqual({
      "application/json": {
        not: defined("Never"),
        properties: { a: defined("Node"), b: defined("NodeTag"), c: defined("Far") },
      },
    });
    expect(model.definitions).toEqual({
      Node: { maxProperties: 2, properties: { next: defined("Node"), tag: string } },
      NodeTag: string,
      Far: { items: defined("Node") },
      Never: { const: 1 },
    });
  });

  test("chains may be long", async () => {
    const links = Array.from({ length: 3000 }, (_, index) => [
      `A${index}`,
      { properties: { next: ref(`A${index + 1}`) } },
    ]);
    const schemas = { ...(Object.fromEntries(links) as object), A3000: { type: "null" } };
    const { definitions } = await checked(ref("A0"), { schemas });
    expect(Object.keys(definitions ?? {})).toHaveLength(3001);
  });
});

describe("directions", () => {
  const schemas = {
    Pet: {
      required: ["id", "name", "key"],
      properties: {
        id: { ...integer, readOnly: true },
        name: string,
        key: { ...string, writeOnly: true },
      },
      additionalProperties: false,
    },
    Owner: { allOf: [{ properties: { pet: ref("Pet") } }, { required: ["pet"] }] },
    Tag: string,
  };

  test("what doesn't go one way isn't required that way, wherever it is declared", async () => {
    const come = await checked(ref("Owner"), { schemas });
    expect(come.definitions?.["Pet"]).toMatchObject({ required: ["id", "name"] });
    const sent = await checked(ref("Owner"), { schemas, sent: true });
    expect(sent.schema).toEqual(defined("OwnerInput"));
    expect(sent.definitions).toEqual({
      OwnerInput: { allOf: [{ properties: { pet: defined("PetInput") } }, { required: ["pet"] }] },
      // What is read-only is taken out before it is sent, whatever it is.
      PetInput: {
        required: ["name", "key"],
        properties: { id: true, name: string, key: string },
        additionalProperties: false,
      },
    });
  });

  test("what is required and declared nowhere is asked for as little as the type has it", async () => {
    const A = { type: "object", properties: { a: string }, required: ["a", "b"] };
    const alone = await checked(ref("A"), { schemas: { A } });
    expect(alone.definitions?.["A"]).toEqual({ ...A, properties: { a: string }, required: ["a"] });
    expect(alone.problems).toEqual(["GC163 /components/schemas/A/required/1"]);

    // Here another part declares it, or it is one of the properties that may have any name.
    const parts = { allOf: [ref("A"), { properties: { b: string } }] };
    const composed = await checked(parts, { schemas: { A } });
    expect(composed.definitions?.["A"]).toMatchObject({ required: ["a", "b"] });
    expect(composed.problems).toEqual([]);
    const open = { ...A, additionalProperties: true };
    expect((await checked(open)).schema).toEqual(open);
  });

  test("a property is read-only by the schema that it refers to, and required by another part", async () => {
    const found = await checked(
      { allOf: [{ properties: { id: ref("Id"), a: ref("Tag") } }, { required: ["id", "a"] }] },
      { schemas: { ...schemas, Id: { ...integer, readOnly: true } }, sent: true },
    );
    expect(found.schema).toEqual({
      allOf: [{ properties: { id: true, a: defined("Tag") } }, { required: ["a"] }],
    });
  });

  test("files are whatever is handed in", async () => {
    const found = await checked(
      {
        properties: {
          title: string,
          photo: { ...string, format: "binary" },
          more: { type: "array", items: { ...string, contentMediaType: "image/png" } },
        },
      },
      { sent: true, contentType: "multipart/form-data" },
    );
    expect(found.schema).toEqual({
      properties: { title: string, photo: true, more: { type: "array", items: true } },
    });
  });
});

describe("discriminators", () => {
  const schemas = {
    Cat: { properties: { kind: string, lives: integer } },
    Dog: { properties: { kind: string } },
    Fish: { properties: { kind: { ...string, enum: ["fish", "eel"] } } },
    Rock: { properties: { hardness: integer } },
  };
  const ofKind = (values: unknown[], schema: JsonSchema) =>
    when({ properties: { kind: { enum: values } }, required: ["kind"] }, schema);

  test("choose among alternatives, by mapping, by the values of the property, or by name", async () => {
    const { schema } = await checked(
      {
        oneOf: [ref("Cat"), ref("Dog"), ref("Fish")],
        discriminator: {
          propertyName: "kind",
          mapping: { cat: "#/components/schemas/Cat", tom: "Cat" },
        },
      },
      { schemas },
    );
    expect(schema).toEqual({
      allOf: [
        {
          type: "object",
          properties: { kind: { enum: ["cat", "tom", "Dog", "fish", "eel"] } },
          required: ["kind"],
          allOf: [
            ofKind(["cat", "tom"], defined("Cat")),
            ofKind(["Dog"], defined("Dog")),
            ofKind(["fish", "eel"], defined("Fish")),
          ],
        },
      ],
    });
  });

  test.each([
    ["an alternative without the property", [ref("Cat"), ref("Rock")], {}],
    ["one value for two", [ref("Cat"), ref("Dog")], { Cat: "Dog" }],
  ])("are left to the union by %s", async (_, alternatives, mapping) => {
    const { schema } = await checked(
      { anyOf: alternatives, discriminator: { propertyName: "kind", mapping } },
      { schemas },
    );
    expect(Object.keys(schema as object)).toEqual(["anyOf"]);
  });
});

describe("operations", () => {
  const event = (name: string | undefined, schema: object) => ({
    properties: {
      ...(name !== undefined && { event: { const: name } }),
      data: { contentSchema: schema, ...string },
    },
  });

  async function schemasOf(operation: object): Promise<OperationSchemas | undefined> {
    const { model } = await modelOf(
      { openapi: "3.2.0", paths: { "/a/{id}": { post: { responses: {}, ...operation } } } },
      { validation: true },
    );
    return model.groups[0]?.operations[0]?.validation;
  }

  test("have those of parameters, by their arguments", async () => {
    const found = await schemasOf({
      parameters: [
        { name: "id", in: "path", required: true, schema: { ...string, maxLength: 3 } },
        { name: "id", in: "query", content: json({ minimum: 1 }) },
        { name: "q", in: "query", schema: integer, allowEmptyValue: true },
        { name: "text", in: "header", content: { "text/plain": {} } },
      ],
    });
    expect(found).toEqual({
      args: {
        id: { ...string, maxLength: 3 },
        queryId: { minimum: 1 },
        q: { anyOf: [integer, { const: "" }] },
      },
    });
  });

  test("have those of items, and of events by their names", async () => {
    const stream = (itemSchema: object) => ({
      responses: { 200: { description: "", content: { "text/event-stream": { itemSchema } } } },
    });
    const ofEvents = async (itemSchema: object) =>
      (await schemasOf(stream(itemSchema)))?.responses?.["200"]?.["text/event-stream"];
    expect(await ofEvents(event(undefined, integer))).toEqual({ properties: { data: integer } });
    const named = { oneOf: [event("a", integer), event("b", { minimum: 1 })] };
    expect(await ofEvents(named)).toEqual({
      allOf: [
        when({ properties: { event: { const: "a" } } }, { properties: { data: integer } }),
        when({ properties: { event: { const: "b" } } }, { properties: { data: { minimum: 1 } } }),
      ],
    });
    const found = await schemasOf({
      requestBody: { content: { "application/jsonl": { itemSchema: integer } } },
      responses: {
        200: {
          description: "",
          content: { "application/jsonl": { schema: { type: "array", items: string } } },
        },
        "4XX": { description: "", content: { "text/plain": { schema: string }, ...json(integer) } },
      },
    });
    expect(found).toEqual({
      body: { "application/jsonl": integer },
      responses: {
        200: { "application/jsonl": string },
        "4XX": { "application/json": integer },
      },
    });
  });
});
