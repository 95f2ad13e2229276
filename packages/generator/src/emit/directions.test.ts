/** Types of what is read and of what is written, wherever the properties that differ stand. */
import { describe, expect, test } from "vitest";
import type { BuiltModel } from "../model/build-model.js";
import { modelOf, modelOfFiles } from "../model/model.test-support.js";
import { compileErrors } from "./compile.test-support.js";
import { emit } from "./emit.js";

const text = { type: "string" };
const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });
/** `id` is read, `pin` is written, `name` both. */
const pet = {
  type: "object",
  required: ["id", "name", "pin"],
  properties: {
    id: { ...text, readOnly: true },
    pin: { ...text, writeOnly: true },
    name: text,
  },
};
const read = `{ id: "1", name: "x" }`;
const sent = `{ pin: "0", name: "x" }`;

/** An operation that answers what it takes: `It`. */
function pathsOf(schema: object): object {
  const content = { "application/json": { schema } };
  return {
    "/it": {
      put: {
        operationId: "put",
        tags: ["a"],
        requestBody: { required: true, content },
        responses: { 200: { description: "OK", content } },
      },
    },
  };
}

/** A client and a program that uses it. `{}` in an expression stands for a pet. */
function filesOf(
  { model }: BuiltModel,
  expression: string,
  isSame = false,
): Record<string, string> {
  const files = Object.fromEntries(
    emit(model, { header: ["h"] }).map(({ path, text: own }) => [path, own]),
  ) as Record<string, string>;
  const [asRead, asSent] = [read, sent].map((own) => expression.replaceAll("{}", own));
  files["program.ts"] = `
import type { PutArgs, PutResponses } from "./index.js";
type Read = PutResponses[200]["body"];
type Sent = PutArgs["body"];
export const read: Read = ${asRead};
export const sent: Sent = ${asSent};
${isSame ? "" : "// @ts-expect-error: what is written is not read\n"}export const wrongRead: Read = ${asSent};
${isSame ? "" : "// @ts-expect-error: what is read is not written\n"}export const wrongSent: Sent = ${asRead};
`;
  return files;
}

const cases: readonly [where: string, schemas: Record<string, object>, expression: string][] = [
  ["by itself", { It: pet }, "{}"],
  ["in a list", { It: { type: "array", items: to("Pet") }, Pet: pet }, "[{}]"],
  ["in a map", { It: { type: "object", additionalProperties: to("Pet") }, Pet: pet }, "{ a: {} }"],
  [
    "in a list of maps of lists",
    {
      It: {
        type: "array",
        items: { additionalProperties: { type: "array", items: to("Pet") } },
      },
      Pet: pet,
    },
    "[{ a: [{}] }]",
  ],
  [
    "in a tuple",
    { It: { type: "array", minItems: 2, prefixItems: [text, to("Pet")] }, Pet: pet },
    `["x", {}]`,
  ],
  ["in a union", { It: { oneOf: [to("Pet"), { type: "number" }] }, Pet: pet }, "{}"],
  [
    "in a union with a discriminator",
    {
      It: {
        oneOf: [to("Cat"), to("Dog")],
        discriminator: { propertyName: "kind" },
      },
      Cat: {
        allOf: [to("Pet"), { required: ["kind"], properties: { kind: text } }],
      },
      Dog: { required: ["kind"], properties: { kind: text, bark: text } },
      Pet: pet,
    },
    `{ kind: "Cat", ...{} }`,
  ],
  [
    "in a part of an allOf",
    { It: { allOf: [to("Pet"), { properties: { more: text } }] }, Pet: pet },
    `{ more: "x", ...{} }`,
  ],
  [
    "in a circle of schemas",
    {
      It: { required: ["pet"], properties: { pet: to("Pet"), next: to("Other") } },
      Other: { required: ["it"], properties: { it: { type: "array", items: to("It") } } },
      Pet: pet,
    },
    "{ pet: {}, next: { it: [{ pet: {} }] } }",
  ],
  [
    "in itself, by a map and a list",
    {
      It: {
        ...pet,
        properties: {
          ...pet.properties,
          children: { additionalProperties: { type: "array", items: to("It") } },
        },
      },
    },
    "{ ...{}, children: { a: [{}] } }",
  ],
  [
    "beside null",
    {
      It: { required: ["pet"], properties: { pet: { anyOf: [to("Pet"), { type: "null" }] } } },
      Pet: pet,
    },
    "{ pet: {} }",
  ],
];

describe("a schema that differs by direction", async () => {
  const files: Record<string, string> = {};
  const add = (folder: string, own: Record<string, string>) => {
    for (const [path, code] of Object.entries(own)) files[`${folder}/${path}`] = code;
  };
  for (const [where, schemas, expression] of cases) {
    const built = await modelOf({ paths: pathsOf(to("It")), components: { schemas } });
    add(where, filesOf(built, expression));
  }
  const inFiles = modelOfFiles([
    [
      "https://a.example/api.json",
      { paths: pathsOf({ $ref: "lists.json#/List" }), components: { schemas: { Pet: pet } } },
    ],
    [
      "https://a.example/lists.json",
      {
        List: {
          type: "array",
          minItems: 2,
          prefixItems: [{ oneOf: [{ $ref: "api.json#/components/schemas/Pet" }, text] }, text],
          items: { $ref: "#/Next" },
        },
        Next: { required: ["list"], properties: { list: { $ref: "#/List" } } },
      },
    ],
  ]);
  add(
    "in other files, in unions and tuples there, and back",
    filesOf(inFiles, `[{}, "x", { list: [{}, "y"] }]`),
  );
  const beside = await modelOf({
    paths: pathsOf(to("It")),
    components: {
      schemas: {
        It: {
          properties: { name: text, next: to("It"), others: { type: "array", items: to("It") } },
        },
        Pet: { ...pet, properties: { ...pet.properties, it: to("It") } },
      },
    },
  });
  add(
    "and one that doesn't, beside it",
    filesOf(beside, `{ name: "x", next: { others: [] } }`, true),
  );
  const errors = compileErrors(files);

  const programs = Object.keys(files).filter((path) => path.endsWith("/program.ts"));
  test.each(programs.map((path) => path.slice(0, -"/program.ts".length)))("%s", (folder) => {
    expect(errors.filter((error) => error.startsWith(`/client/${folder}/`))).toEqual([]);
  });

  test("has one type where nothing differs", () => {
    expect(beside.model.schemas.map(({ name }) => name)).toEqual(["It", "Pet"]);
  });
});
