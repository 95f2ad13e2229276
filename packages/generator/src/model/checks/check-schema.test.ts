import { describe, expect, test } from "vitest";
import { modelOf, problemsOf } from "../model.test-support.js";

async function problemsOfSchemas(schemas: object): Promise<string[]> {
  return problemsOf(await modelOf({ components: { schemas } }));
}
const at = (code: string, pointer: string) => `${code} /components/schemas/${pointer}`;

describe("a required name without a property", () => {
  const declaring = { type: "object", properties: { a: {} } };
  test("is told, with the one that may be meant", async () => {
    const { diagnostics } = await modelOf({
      components: { schemas: { A: { properties: { userName: {} }, required: ["username"] } } },
    });
    expect(diagnostics.map(({ code, help }) => [code, help])).toEqual([
      [
        "GC163",
        `The type of the client doesn't have it, and validation doesn't ask for it. Did you mean "userName"?`,
      ],
    ]);
  });

  test.each<[why: string, schemas: object]>([
    ["others have any name", { A: { ...declaring, required: ["b"], additionalProperties: {} } }],
    ["a part may declare it", { A: { ...declaring, required: ["b"], allOf: [{}] } }],
    [
      "it is a part of what declares it",
      {
        A: { properties: { b: {} }, allOf: [{ $ref: "#/components/schemas/B" }] },
        B: { ...declaring, required: ["b"] },
      },
    ],
    ["it is a condition", { A: { ...declaring, anyOf: [{ ...declaring, required: ["b"] }] } }],
    ["nothing is declared", { A: { type: "object", required: ["b"] } }],
  ])("is not where %s", async (_, schemas) => {
    expect(await problemsOfSchemas(schemas)).toEqual([]);
  });
});

test("a property that says of itself that it is required is told, but not one that isn't", async () => {
  const properties = {
    a: { required: true },
    b: { required: false },
    required: { type: "string" },
  };
  expect(await problemsOfSchemas({ A: { properties } })).toEqual([
    at("GC164", "A/properties/a/required"),
  ]);
});

describe("a discriminator", () => {
  const cat = { properties: { kind: { const: "cat" } } };
  const dog = { properties: { kind: { const: "dog" } } };
  const refs = [{ $ref: "#/components/schemas/Cat" }, { $ref: "#/components/schemas/Dog" }];
  const discriminator = { propertyName: "kind" };

  test.each<[what: string, schemas: object, ...expected: string[]]>([
    ["that tells", { Cat: cat, Dog: dog, Pet: { oneOf: refs, discriminator } }],
    [
      "beside null and a union",
      {
        Cat: cat,
        Dog: { oneOf: [dog] },
        Pet: { oneOf: [...refs, { type: "null" }], discriminator },
      },
    ],
    [
      "declared by a part",
      {
        Base: { properties: { kind: {} } },
        Cat: { allOf: [{ $ref: "#/components/schemas/Base" }] },
        Dog: dog,
        Pet: { oneOf: refs, discriminator },
      },
    ],
    [
      "without a name",
      { Cat: cat, Dog: dog, Pet: { oneOf: refs, discriminator: {} } },
      at("GC111", "Pet/discriminator/propertyName"),
    ],
    [
      "mapped to no text",
      {
        Cat: cat,
        Dog: dog,
        Pet: { oneOf: refs, discriminator: { ...discriminator, mapping: { cat: 1 } } },
      },
      at("GC111", "Pet/discriminator/mapping/cat"),
    ],
  ])("%s", async (_, schemas, ...expected) => {
    expect(await problemsOfSchemas(schemas)).toEqual(expected);
  });
});
