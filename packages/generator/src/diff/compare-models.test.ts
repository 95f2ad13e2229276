import { describe, expect, it } from "vitest";
import {
  answers,
  api,
  changes,
  compare,
  json,
  object,
  ok,
  query,
  sends,
  takes,
  text,
} from "./compare.test-support.js";

describe("what is sent and what is received, each in its own direction", () => {
  it.each([
    {
      name: "a new optional property",
      before: object({ a: text }),
      after: object({ a: text, b: text }),
      sent: "additive property-added",
      received: "additive property-added",
      at: ".b",
    },
    {
      name: "a new required property",
      before: object({ a: text }),
      after: object({ a: text, b: text }, ["b"]),
      sent: "code required-property-added",
      received: "additive required-property-added",
      at: ".b",
    },
    {
      name: "a property that was removed",
      before: object({ a: text, b: text }),
      after: object({ a: text }),
      sent: "code property-removed",
      received: "code property-removed",
      at: ".b",
    },
    {
      name: "a property that became required",
      before: object({ a: text }),
      after: object({ a: text }, ["a"]),
      sent: "code property-now-required",
      received: "additive property-now-required",
      at: ".a",
    },
    {
      name: "a property that became optional",
      before: object({ a: text }, ["a"]),
      after: object({ a: text }),
      sent: "additive property-now-optional",
      received: "code property-now-optional",
      at: ".a",
    },
    {
      name: "a new value",
      before: { enum: ["a"] },
      after: { enum: ["a", "b"] },
      sent: "additive value-added",
      received: "code value-added",
    },
    {
      name: "a value that was removed",
      before: { enum: ["a", "b"] },
      after: { enum: ["a"] },
      sent: "code value-removed",
      received: "code value-removed",
    },
    {
      name: "a new value of an open enum",
      before: { type: "string", "x-extensible-enum": ["a"] },
      after: { type: "string", "x-extensible-enum": ["a", "b"] },
      sent: "additive value-listed",
      received: "additive value-listed",
    },
    {
      name: "an enum that is open now",
      before: { type: "string", enum: ["a"] },
      after: { type: "string", "x-extensible-enum": ["a"] },
      sent: "additive type-widened",
      received: "code type-widened",
    },
    {
      name: "null, where there was none",
      before: text,
      after: { type: ["string", "null"] },
      sent: "additive now-nullable",
      received: "code now-nullable",
    },
    {
      name: "no list any more that may be null",
      before: { type: ["array", "null"], items: text },
      after: { type: "array", items: text },
      sent: "code no-longer-nullable",
      received: "additive no-longer-nullable",
    },
    {
      name: "another type, and null",
      before: text,
      after: { type: ["boolean", "null"] },
      sent: "code type-changed",
      received: "code type-changed",
    },
    {
      name: "null no more",
      before: { type: ["string", "null"] },
      after: text,
      sent: "code no-longer-nullable",
      received: "additive no-longer-nullable",
    },
    {
      name: "another type",
      before: text,
      after: { type: "boolean" },
      sent: "code type-changed",
      received: "code type-changed",
    },
    {
      name: "another type, too",
      before: text,
      after: { oneOf: [text, { type: "boolean" }] },
      sent: "additive alternative-added",
      received: "code alternative-added",
    },
    {
      name: "one type less",
      before: { oneOf: [text, { type: "boolean" }] },
      after: text,
      sent: "code alternative-removed",
      received: "code alternative-removed",
    },
    {
      name: "any text in place of a few",
      before: { enum: ["a", "b"] },
      after: text,
      sent: "additive type-widened",
      received: "code type-widened",
    },
    {
      name: "a few texts in place of any",
      before: text,
      after: { enum: ["a", "b"] },
      sent: "code type-narrowed",
      received: "code type-narrowed",
    },
    {
      name: "a type where there was none",
      before: {},
      after: text,
      sent: "code type-given",
      received: "additive type-given",
    },
    {
      name: "no type where there was one",
      before: text,
      after: {},
      sent: "additive type-widened",
      received: "code type-widened",
    },
    {
      name: "decimals",
      before: { type: "integer" },
      after: { type: "number" },
      sent: "additive now-any-number",
      received: "wire now-any-number",
    },
    {
      name: "no decimals",
      before: { type: "number" },
      after: { type: "integer" },
      sent: "wire now-integer",
      received: "additive now-integer",
    },
    {
      name: "properties of any name",
      before: object({ a: text }),
      after: { ...object({ a: text }), additionalProperties: text },
      sent: "additive other-properties-added",
      received: "additive other-properties-added",
      at: "[name]",
    },
    {
      name: "no properties of any name",
      before: { ...object({ a: text }), additionalProperties: text },
      after: object({ a: text }),
      sent: "code other-properties-removed",
      received: "code other-properties-removed",
      at: "[name]",
    },
    {
      name: "what is inside of a list",
      before: { type: "array", items: object({ a: text }) },
      after: { type: "array", items: object({ a: { type: "integer" } }) },
      sent: "code type-changed",
      received: "code type-changed",
      at: "[].a",
    },
    {
      name: "words",
      before: { type: "string", description: "A" },
      after: { type: "string", description: "B" },
      sent: "documentation description-changed",
      received: "documentation description-changed",
    },
    {
      name: "a longer least length",
      before: { type: "string", minLength: 1 },
      after: { type: "string", minLength: 2 },
      sent: "wire constraint-tightened",
      received: "additive constraint-tightened",
    },
    {
      name: "a greater maximum",
      before: { type: "integer", maximum: 1 },
      after: { type: "integer", maximum: 2 },
      sent: "additive constraint-loosened",
      received: "additive constraint-loosened",
    },
    {
      name: "another pattern",
      before: { type: "string", pattern: "a" },
      after: { type: "string", pattern: "b" },
      sent: "wire constraint-changed",
      received: "additive constraint-changed",
    },
  ])("$name", async ({ before, after, sent, received, at = "" }) => {
    expect(await changes(sends(before), sends(after))).toEqual([`${sent} Box value${at}`]);
    expect(await changes(answers(before), answers(after))).toEqual([`${received} Box value${at}`]);
  });
});

describe("arguments", () => {
  it.each([
    [
      "a new parameter",
      takes(),
      takes(query("a")),
      ["additive parameter-added pets.addPet args.a"],
    ],
    [
      "a new required parameter",
      takes(),
      takes(query("a", { required: true })),
      ["code required-parameter-added pets.addPet args.a"],
    ],
    ["a removed one", takes(query("a")), takes(), ["code parameter-removed pets.addPet args.a"]],
    [
      "one that became required",
      takes(query("a")),
      takes(query("a", { required: true })),
      ["code parameter-now-required pets.addPet args.a"],
    ],
    [
      "one that became optional",
      takes(query("a", { required: true })),
      takes(query("a")),
      ["additive parameter-now-optional pets.addPet args.a"],
    ],
    [
      "one that goes elsewhere",
      takes(query("a")),
      takes({ name: "a", in: "cookie", schema: text }),
      // Another parameter, as the API sees it: the name stays with the old one.
      [
        "code parameter-removed pets.addPet args.a",
        "additive parameter-added pets.addPet args.cookieA",
      ],
    ],
    [
      "a list that is written otherwise",
      takes(query("a", { schema: { type: "array", items: text } })),
      takes(query("a", { schema: { type: "array", items: text }, explode: false })),
      ["wire parameter-encoding-changed pets.addPet args.a"],
    ],
    [
      "a new optional body",
      api({}),
      api({ requestBody: json(text, false) }),
      ["additive body-added pets.addPet args.body"],
    ],
    [
      "a new required body",
      api({}),
      api({ requestBody: json(text) }),
      ["code required-body-added pets.addPet args.body"],
    ],
    [
      "no body any more",
      api({ requestBody: json(text) }),
      api({}),
      ["code body-removed pets.addPet args.body"],
    ],
    [
      "a body that became required",
      api({ requestBody: json(text, false) }),
      api({ requestBody: json(text) }),
      ["code body-now-required pets.addPet args.body"],
    ],
    [
      "another media type",
      api({ requestBody: { required: true, content: { "application/json": {} } } }),
      api({ requestBody: { required: true, content: { "text/plain": {} } } }),
      [
        "code body-coding-changed pets.addPet args.body",
        "wire body-default-changed pets.addPet args.body",
      ],
    ],
  ])("%s", async (_, before, after, expected) => {
    expect(await changes(before, after)).toEqual(expected);
  });
});

describe("answers", () => {
  it.each([
    [
      "another success",
      api({ responses: ok() }),
      api({ responses: { ...ok(), ...ok(undefined, "202") } }),
      ["code success-added pets.addPet 202"],
    ],
    [
      "a failure that is described now",
      api({ responses: ok() }),
      api({ responses: { ...ok(), ...ok(text, "404") } }),
      ["code failure-added pets.addPet 404"],
    ],
    [
      "failures that the default stood for, under their range",
      api({ responses: { ...ok(), ...ok(text, "default") } }),
      api({ responses: { ...ok(), ...ok({ type: "boolean" }, "4XX"), ...ok(text, "default") } }),
      ["code type-changed pets.addPet 4XX.body", "additive failure-listed pets.addPet 4XX"],
    ],
    [
      "a failure that is another body than the default had",
      api({ responses: { ...ok(), default: { description: "", content: { "text/plain": {} } } } }),
      api({
        responses: {
          ...ok(),
          ...ok(text, "404"),
          default: { description: "", content: { "text/plain": {} } },
        },
      }),
      [
        "code response-decoding-changed pets.addPet 404.body",
        "wire response-type-changed pets.addPet 404.body",
        "additive failure-listed pets.addPet 404",
      ],
    ],
    [
      "a status no more",
      api({ responses: { ...ok(), ...ok(text, "404") } }),
      api({ responses: ok() }),
      ["code response-removed pets.addPet 404"],
    ],
  ])("%s", async (_, before, after, expected) => {
    expect(await changes(before, after)).toEqual(expected);
  });
});

describe("operations", () => {
  const get = (operationId: string) => ({ get: { operationId, responses: ok() } });

  it("are found by method and path, then by name, then by where their requests go", async () => {
    const parameter = (name: string) => ({
      parameters: [{ name, in: "path", required: true, schema: text }],
    });
    const before = {
      paths: {
        "/a": get("a"),
        "/b": get("b"),
        "/c/{id}": { ...parameter("id"), ...get("c") },
        "/gone": get("gone"),
      },
    };
    const after = {
      paths: {
        "/a": get("a"),
        "/b2": get("b"),
        "/c/{key}": { ...parameter("key"), ...get("d") },
        "/new": get("fresh"),
      },
    };
    expect(await changes(before, after)).toEqual([
      "code operation-renamed b2.b",
      "code operation-renamed c.d",
      "code operation-renamed c.d",
      "code parameter-removed c.d args.id",
      "code required-parameter-added c.d args.key",
      "code operation-removed gone.gone",
      "wire operation-moved b2.b",
      "additive operation-added new.fresh",
    ]);
  });

  it("that ask for other credentials", async () => {
    const schemes = {
      components: {
        securitySchemes: {
          key: { type: "apiKey", in: "header", name: "X-Key" },
          basic: { type: "http", scheme: "basic" },
        },
      },
    };
    const asks = (security: object[]) => api({ security }, schemes);
    expect(await changes(asks([]), asks([{ key: [] }]))).toEqual([
      "wire credentials-required pets.addPet",
    ]);
    expect(await changes(asks([{ key: [] }]), asks([{ basic: [] }]))).toEqual([
      "wire credentials-changed pets.addPet",
    ]);
    expect(await changes(asks([{ key: [] }]), asks([{ key: [] }, { basic: [] }]))).toEqual([
      "additive credentials-relaxed pets.addPet",
    ]);
    expect(await changes(asks([{ key: [] }]), asks([]))).toEqual([
      "additive credentials-relaxed pets.addPet",
    ]);
  });
});

it("suggests a minor version for what is deprecated, as SemVer has it", async () => {
  expect((await compare(api({}), api({ deprecated: true }))).step).toBe("minor");
  expect((await compare(api({}), api({ summary: "Other." }))).step).toBe("patch");
});

it("finds nothing where nothing changed", async () => {
  const { changes: found, step } = await compare(answers(text), answers(text));
  expect(found).toEqual([]);
  expect(step).toBe("none");
});
