import { describe, expect, test } from "vitest";
import type { Schema } from "./schema-model.js";
import { modelOf, problemsOf } from "./model.test-support.js";

/**
 * The normalised form of `schema`, which a request sends, with the problems found in it; `beside` are
 * further components.
 */
async function normalized(schema: unknown, beside: object = {}, openapi = "3.1.0") {
  const content = { "application/json": { schema: { $ref: "#/components/schemas/It" } } };
  const built = await modelOf({
    openapi,
    paths: { "/it": { put: { requestBody: { content }, responses: { 204: {} } } } },
    components: { schemas: { It: schema, ...beside } },
  });
  const types: Record<string, Schema> = {};
  for (const { name, schema: type } of built.model.schemas) types[name] = type;
  const problems = problemsOf(built).map((problem) =>
    problem.replace("/components/schemas/It", "It"),
  );
  return { type: types["It"], types, problems };
}

/** `Link0` to `Link<length - 1>`, each made of a reference to the next; the last one is not among them. */
function chain(length: number, link: (next: { $ref: string }) => object): Record<string, object> {
  return Object.fromEntries(
    Array.from({ length }, (_, index) => [
      `Link${index}`,
      link({ $ref: `#/components/schemas/Link${index + 1}` }),
    ]),
  );
}

describe("what a schema becomes", () => {
  test.each<[name: string, schema: unknown, expected: Schema]>([
    ["nothing", {}, {}],
    ["true", true, true],
    ["false", false, false],
    ["a type", { type: "string" }, { type: "string" }],
    ["a constant", { const: "a" }, { enum: ["a"] }],
    ["null alone", { type: "null" }, { type: "null" }],
    ["null beside", { type: ["string", "null"] }, { type: "string", nullable: true }],
    [
      "two types",
      { type: ["string", "integer"] },
      { oneOf: [{ type: "string" }, { type: "integer" }] },
    ],
    ["a type that contains the other", { type: ["integer", "number"] }, { type: "number" }],
    ["double members of an enum", { enum: ["a", "b", "a"] }, { enum: ["a", "b"] }],
    [
      "an enum of objects",
      { enum: [{ a: 1 }, "x"] },
      {
        oneOf: [
          { enum: ["x"] },
          { type: "object", properties: { a: { enum: [1] } }, required: ["a"] },
        ],
      },
    ],
    [
      "properties without a type",
      { properties: { a: {} } },
      { type: "object", properties: { a: {} } },
    ],
    [
      "items without a type",
      { items: { type: "string" } },
      { type: "array", items: { type: "string" } },
    ],
    ["an array of anything", { type: "array" }, { type: "array", items: true }],
    [
      "a tuple of fixed length",
      { type: "array", prefixItems: [{ type: "string" }], items: false },
      { type: "array", prefixItems: [{ type: "string" }], minItems: 0 },
    ],
    [
      "a tuple that may go on",
      { type: "array", prefixItems: [{ type: "string" }], items: { type: "boolean" } },
      {
        type: "array",
        prefixItems: [{ type: "string" }],
        minItems: 0,
        items: { type: "boolean" },
      },
    ],
    ["one alternative", { oneOf: [{ type: "string" }] }, { type: "string" }],
    [
      "alternatives that only require",
      { type: "object", properties: { a: {} }, anyOf: [{ required: ["a"] }] },
      {
        type: "object",
        properties: { a: {} },
      },
    ],
    [
      "alternatives of constants beside their type",
      { type: "string", oneOf: [{ const: "a" }, { const: "b" }] },
      {
        oneOf: [{ enum: ["a"] }, { enum: ["b"] }],
      },
    ],
    [
      "parts with different properties",
      { allOf: [{ properties: { a: {} }, required: ["a"] }, { properties: { b: {} } }] },
      { type: "object", properties: { a: {}, b: {} }, required: ["a"] },
    ],
    [
      "parts with the same property",
      {
        allOf: [{ properties: { a: { type: "string" } } }, { properties: { a: { enum: ["x"] } } }],
      },
      {
        allOf: [
          { type: "object", properties: { a: { type: "string" } } },
          { type: "object", properties: { a: { enum: ["x"] } } },
        ],
      },
    ],
    [
      "an index that contradicts a property",
      { properties: { a: { type: "integer" } }, additionalProperties: { type: "string" } },
      {
        type: "object",
        properties: { a: { type: "integer" } },
        additionalProperties: { type: "string" },
      },
    ],
    [
      "an index that agrees with the properties",
      { properties: { a: { type: "string" } }, additionalProperties: { type: "string" } },
      {
        type: "object",
        properties: { a: { type: "string" } },
        additionalProperties: { type: "string" },
      },
    ],
    [
      "rules that no type has",
      { type: "integer", minimum: 1, maximum: 9, default: 3 },
      {
        type: "integer",
        description: "Default: `3`. Minimum: 1. Maximum: 9.",
      },
    ],
  ])("%s", async (_, schema, expected) => {
    const { type, problems } = await normalized(schema);
    expect(type).toEqual(expected);
    expect(problems).toEqual([]);
  });
});

describe("a wrong shape is reported and unknown", () => {
  test.each<[schema: unknown, expected: Schema, problem: string]>([
    ["string", true, "GC111 It"],
    [[], true, "GC111 It"],
    [null, true, "GC111 It"],
    [{ type: "any" }, {}, "GC162 It/type"],
    [{ type: "file" }, {}, "GC162 It/type"],
    [{ type: ["string", 5] }, {}, "GC111 It/type"],
    [{ enum: "a" }, {}, "GC111 It/enum"],
    [{ enum: [] }, {}, "GC111 It/enum"],
    [{ type: "object", properties: [] }, { type: "object" }, "GC111 It/properties"],
    [
      { properties: { a: [] } },
      { type: "object", properties: { a: true } },
      "GC111 It/properties/a",
    ],
    [
      { properties: { a: null } },
      { type: "object", properties: { a: true } },
      "GC111 It/properties/a",
    ],
    [{ type: "object", required: "a" }, { type: "object" }, "GC111 It/required"],
    [
      { properties: { a: {} }, required: ["a", "b"] },
      { type: "object", properties: { a: {} }, required: ["a"] },
      "GC163 It/required/1",
    ],
    [{ allOf: {} }, {}, "GC111 It/allOf"],
    [{ $ref: 5 }, true, "GC111 It/$ref"],
    [{ $ref: "#/components/schemas/Gone" }, {}, "GC110 It/$ref"],
  ])("%j", async (schema, expected, problem) => {
    const { type, problems } = await normalized(schema);
    expect(type).toEqual(expected);
    expect(problems).toEqual([problem]);
  });

  test("nested deeper than anyone writes", async () => {
    let schema: object = { type: "string" };
    for (let depth = 0; depth < 150; depth += 1) schema = { type: "array", items: schema };
    const { problems } = await normalized(schema);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^GC161 It\/items\/items/);
  });
});

describe("references", () => {
  const pet = {
    type: "object",
    required: ["name"],
    properties: { name: { type: "string" }, tag: { type: "string" } },
  };

  test("into a property make a type of it", async () => {
    const { type, types } = await normalized(
      { $ref: "#/components/schemas/Pet/properties/tag" },
      { Pet: pet },
    );
    expect(type).toEqual({ $ref: "#/PetTag" });
    expect(types["PetTag"]).toEqual({ type: "string" });
  });

  test("keep what stands beside them in OpenAPI 3.1, and drop it in 3.0", async () => {
    const schema = { $ref: "#/components/schemas/Pet", properties: { age: { type: "integer" } } };
    const age = { type: "object", properties: { age: { type: "integer" } } };
    expect((await normalized(schema, { Pet: pet })).type).toEqual({
      allOf: [{ $ref: "#/Pet" }, age],
    });
    const in30 = await normalized(schema, { Pet: pet }, "3.0.3");
    expect(in30.type).toEqual({ $ref: "#/Pet" });
    expect(in30.problems).toEqual([expect.stringMatching(/^GC169 .*\/properties$/)]);
  });

  const rex = { name: "Rex" };
  test.each([
    [{ required: ["name"], minProperties: 1 }, ["GC169"]],
    [{ type: "array" }, ["GC169"]],
    [{ type: "object" }, []],
    [
      { description: "d", title: "t", example: rex, default: rex, xml: { name: "p" }, "x-a": 1 },
      [],
    ],
    [{ nullable: true, readOnly: true, deprecated: true }, []],
  ])("are told in 3.0 of what would mean something beside them: %j", async (beside, expected) => {
    const schema = { properties: { pet: { $ref: "#/components/schemas/Pet", ...beside } } };
    const found = (await normalized(schema, { Pet: { ...pet, type: "object" } }, "3.0.3")).problems;
    expect(found.map((problem) => problem.slice(0, 5))).toEqual(expected);
    expect((await normalized(schema, { Pet: pet })).problems).toEqual([]);
  });

  test("to null or something else are unions", async () => {
    const { type } = await normalized(
      { $ref: "#/components/schemas/Pet", nullable: true },
      { Pet: pet },
      "3.0.3",
    );
    expect(type).toEqual({ oneOf: [{ $ref: "#/Pet" }, { type: "null" }] });
  });

  test("of an allOf lend it the properties that it requires, if they are optional there", async () => {
    const { type } = await normalized(
      { allOf: [{ $ref: "#/components/schemas/Pet" }], required: ["name", "tag", "x"] },
      { Pet: pet },
    );
    const tag = { type: "object", properties: { tag: { type: "string" } }, required: ["tag"] };
    expect(type).toEqual({ allOf: [{ $ref: "#/Pet" }, tag] });
  });
});

describe("properties that a schema requires of its parts", () => {
  test("are repeated in long chains of parts", async () => {
    const beside = chain(3000, (next) => ({ allOf: [next], required: ["x"] }));
    const { types } = await normalized(
      { $ref: "#/components/schemas/Link0" },
      { ...beside, Link3000: { properties: { x: { type: "string" } } } },
    );
    const required = { type: "object", properties: { x: { type: "string" } }, required: ["x"] };
    for (const index of [0, 1500, 2999]) {
      const part = { $ref: `#/Link${index + 1}` };
      expect(types[`Link${index}`]).toEqual({ allOf: [part, required] });
    }
  });

  test("are found again after a search that found nothing", async () => {
    const { types } = await normalized(
      { allOf: [{ $ref: "#/components/schemas/A" }], required: ["y", "x"] },
      {
        A: { allOf: [{ $ref: "#/components/schemas/B" }, { $ref: "#/components/schemas/C" }] },
        B: { allOf: [{ $ref: "#/components/schemas/A" }], required: ["x"] },
        C: { properties: { x: { type: "string" } } },
      },
    );
    const required = { type: "object", properties: { x: { type: "string" } }, required: ["x"] };
    expect(types["It"]).toEqual({ allOf: [{ $ref: "#/A" }, required] });
    expect(JSON.stringify(types["B"])).toContain(JSON.stringify(required));
  });

  test("don't double with each level that they are nested", async () => {
    let schema: object = { type: "string" };
    for (let level = 0; level < 30; level += 1) {
      schema = { allOf: [{ properties: { a: schema } }], required: ["a"] };
    }
    const { type } = await normalized(schema);
    expect(type).toMatchObject({
      allOf: [{ properties: { a: { allOf: [{}, { required: ["a"] }] } } }, { required: ["a"] }],
    });
    expect(JSON.stringify(type).length).toBeLessThan(100_000);
  });
});

describe("parts that contradict each other are reported", () => {
  const pet = { type: "object", properties: { id: { type: "integer" }, tag: { type: "string" } } };

  test.each<[schema: object, problems: string[]]>([
    [{ allOf: [{ type: "string" }, { type: "integer" }] }, ["GC166 It/allOf/1/type"]],
    [{ type: "string", allOf: [{ $ref: "#/components/schemas/Pet" }] }, ["GC166 It/type"]],
    [
      {
        allOf: [
          { $ref: "#/components/schemas/Pet" },
          { properties: { id: { type: "string" }, tag: { type: ["string", "null"] } } },
        ],
      },
      ["GC166 It/allOf/1/properties/id"],
    ],
    [
      { allOf: [{ $ref: "#/components/schemas/Pet" }], properties: { tag: { type: "object" } } },
      ["GC166 It/properties/tag"],
    ],
    [
      {
        allOf: [{ $ref: "#/components/schemas/Pet" }],
        properties: { id: { type: "number" }, tag: { type: ["string", "array"] } },
      },
      [],
    ],
    [
      {
        allOf: [
          { properties: { kind: { const: "a" } } },
          { properties: { kind: { enum: ["b", "c"] } } },
        ],
      },
      ["GC166 It/allOf/1/properties/kind"],
    ],
    [
      {
        allOf: [{ properties: { kind: { enum: ["a", "b"] } } }],
        properties: { kind: { const: "b" } },
      },
      [],
    ],
  ])("%j", async (schema, expected) => {
    const { problems } = await normalized(schema, { Pet: pet });
    expect(problems).toEqual(expected);
  });
});

describe("a discriminator", () => {
  const plain = { type: "object", properties: { kind: { type: "string" } } };
  const told = (kind: string) => ({
    type: "object",
    properties: { kind: { enum: [kind] } },
    required: ["kind"],
  });

  test("gives each branch its value: the mapped one, else its name", async () => {
    const schema = {
      oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
      discriminator: { propertyName: "kind", mapping: { meow: "#/components/schemas/Cat" } },
    };
    const { type } = await normalized(schema, { Cat: plain, Dog: plain });
    expect(type).toEqual({
      oneOf: [
        { allOf: [{ $ref: "#/Cat" }, told("meow")] },
        { allOf: [{ $ref: "#/Dog" }, told("Dog")] },
      ],
    });
  });

  test("with a mapping of many values", async () => {
    const names = Array.from({ length: 2000 }, (_, index) => `Pet${index}`);
    const schema = {
      oneOf: names.map((name) => ({ $ref: `#/components/schemas/${name}` })),
      discriminator: {
        propertyName: "kind",
        mapping: Object.fromEntries(
          names.flatMap((name) => [
            [`a ${name}`, name],
            [`b ${name}`, `#/components/schemas/${name}`],
          ]),
        ),
      },
    };
    const { type } = await normalized(
      schema,
      Object.fromEntries(names.map((name) => [name, plain])),
    );
    expect(type).toMatchObject({ oneOf: { length: 2000 } });
    expect(JSON.stringify(type)).toContain('{"kind":{"enum":["a Pet1999","b Pet1999"]}}');
  });

  test("leaves a branch alone that tells itself apart, or lacks the property", async () => {
    const schema = {
      oneOf: [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }],
      discriminator: { propertyName: "kind" },
    };
    const cat = { type: "object", properties: { kind: { const: "cat" } } };
    const { type } = await normalized(schema, { Cat: cat, Dog: { type: "object" } });
    expect(type).toEqual({ oneOf: [{ $ref: "#/Cat" }, { $ref: "#/Dog" }] });
  });
});

describe("a circle without an object between is broken", () => {
  test("of two references: unknown, and reported", async () => {
    const { types, problems } = await normalized(
      { $ref: "#/components/schemas/B" },
      { B: { $ref: "#/components/schemas/It" } },
    );
    expect(types).toEqual({ It: { $ref: "#/B" }, B: true });
    expect(problems).toEqual(["GC160 /components/schemas/B"]);
  });

  test("of two unions: each keeps the members of both", async () => {
    const { types, problems } = await normalized(
      { oneOf: [{ $ref: "#/components/schemas/B" }, { type: "string" }] },
      { B: { oneOf: [{ $ref: "#/components/schemas/It" }, { type: "integer" }] } },
    );
    expect(types).toEqual({
      It: { oneOf: [{ $ref: "#/B" }, { type: "string" }] },
      B: { oneOf: [{ type: "string" }, { type: "integer" }] },
    });
    expect(problems).toEqual([]);
  });

  test("of a base that lists its children: the children repeat the base", async () => {
    const { types } = await normalized(
      { properties: { id: { type: "string" } }, oneOf: [{ $ref: "#/components/schemas/Cat" }] },
      {
        Cat: {
          allOf: [
            { $ref: "#/components/schemas/It" },
            { properties: { meow: { type: "boolean" } } },
          ],
        },
      },
    );
    expect(types["It"]).toEqual({
      allOf: [{ type: "object", properties: { id: { type: "string" } } }, { $ref: "#/Cat" }],
    });
    expect(types["Cat"]).toEqual({
      type: "object",
      properties: { id: { type: "string" }, meow: { type: "boolean" } },
    });
  });

  test("of many references, and a long chain of them is none", async () => {
    const links = chain(10_000, (next) => next);
    const last = "#/components/schemas/Link0";
    const circle = await normalized(
      { $ref: "#/components/schemas/Link0" },
      { ...links, Link10000: { $ref: last } },
    );
    expect(circle.problems).toEqual(["GC160 /components/schemas/Link10000"]);
    expect(circle.types["Link0"]).toEqual({ $ref: "#/Link1" });
    expect(circle.types["Link10000"]).toBe(true);
    const straight = await normalized(
      { $ref: "#/components/schemas/Link0" },
      { ...links, Link10000: { type: "string" } },
    );
    expect(straight.problems).toEqual([]);
    expect(straight.types["Link10000"]).toEqual({ type: "string" });
  });

  test("a circle through a property or a list is none", async () => {
    const schema = {
      properties: {
        parent: { $ref: "#/components/schemas/It" },
        children: { items: { $ref: "#/components/schemas/It" } },
      },
    };
    const { type } = await normalized(schema);
    expect(type).toEqual({
      type: "object",
      properties: {
        parent: { $ref: "#/It" },
        children: { type: "array", items: { $ref: "#/It" } },
      },
    });
  });
});

describe("read-only and write-only properties", () => {
  const pet = {
    required: ["id", "secret"],
    properties: {
      id: { type: "string", readOnly: true },
      secret: { type: "string", writeOnly: true },
      name: { type: "string" },
    },
  };

  test("make two types, of everything that refers to them as well", async () => {
    const { types } = await normalized(
      { properties: { pets: { type: "array", items: { $ref: "#/components/schemas/Pet" } } } },
      { Pet: pet, Other: { properties: { a: { type: "string" } } } },
    );
    const list = (ref: string) => ({
      type: "object",
      properties: { pets: { type: "array", items: { $ref: ref } } },
    });
    expect(types).toEqual({
      It: list("#/Pet"),
      ItInput: list("#/PetInput"),
      Pet: {
        type: "object",
        properties: { id: { type: "string" }, name: { type: "string" } },
        required: ["id"],
      },
      PetInput: {
        type: "object",
        properties: { secret: { type: "string" }, name: { type: "string" } },
        required: ["secret"],
      },
      Other: { type: "object", properties: { a: { type: "string" } } },
    });
  });

  test("make one type where nothing that is sent reaches them", async () => {
    const list = { properties: { pets: { items: { $ref: "#/components/schemas/Pet" } } } };
    const { types } = await normalized(
      { properties: { pet: { $ref: "#/components/schemas/Pet" } } },
      { Pet: pet, PetList: list },
    );
    expect(Object.keys(types)).toEqual(["It", "ItInput", "Pet", "PetInput", "PetList"]);
  });

  test("make two types through long chains of references", async () => {
    const beside = chain(5000, (next) => ({
      properties: { next },
    }));
    const { types } = await normalized(
      { $ref: "#/components/schemas/Link0" },
      { ...beside, Link5000: { properties: { id: { type: "string", readOnly: true } } } },
    );
    expect(types["ItInput"]).toEqual({ $ref: "#/Link0Input" });
    expect(types["Link5000Input"]).toEqual({ type: "object" });
    expect(Object.keys(types)).toHaveLength(2 * 5002);
  });

  test("may be so by the schema that they refer to, and in a circle", async () => {
    const { types } = await normalized(
      {
        properties: {
          id: { $ref: "#/components/schemas/Id" },
          next: { $ref: "#/components/schemas/It" },
        },
      },
      { Id: { type: "string", readOnly: true } },
    );
    expect(types["ItInput"]).toEqual({
      type: "object",
      properties: { next: { $ref: "#/ItInput" } },
    });
    expect(types["Id"]).toEqual({ type: "string" });
    expect(types["IdInput"]).toBeUndefined();
  });
});
