import { describe, expect, test } from "vitest";
import { modelOf, modelOfFiles, problemsOf } from "../model.test-support.js";

const ok = { 200: { description: "" } };
const get = { get: { responses: ok } };

async function problemsIn(paths: object, rest: object = {}): Promise<string[]> {
  return problemsOf(await modelOf({ paths, ...rest }));
}

describe("keys that mean nothing", () => {
  test("are told where they look like others, at any depth, with what is meant", async () => {
    const { diagnostics } = await modelOf({
      paths: {
        "/a": {
          post: { opertionId: "x", requestbody: {}, responses: ok },
          gett: {},
          parameters: [{ name: "q", in: "query", schema: { proprties: {} } }],
        },
      },
      components: { schemas: { A: { items: { oneOf: [{ addtionalProperties: false }] } } } },
    });
    expect(diagnostics.map(({ code, places, help }) => [code, places[0]?.pointer, help])).toEqual(
      expect.arrayContaining([
        ["GC155", "/paths/~1a/post/opertionId", "It is ignored. Did you mean operationId?"],
        ["GC155", "/paths/~1a/post/requestbody", "It is ignored. Did you mean requestBody?"],
        ["GC155", "/paths/~1a/gett", "It is ignored. Did you mean get?"],
        [
          "GC155",
          "/paths/~1a/parameters/0/schema/proprties",
          "It is ignored. Did you mean properties?",
        ],
        [
          "GC155",
          "/components/schemas/A/items/oneOf/0/addtionalProperties",
          "It is ignored. Did you mean additionalProperties?",
        ],
      ]),
    );
  });

  test("are told where Swagger 2.0 has them", async () => {
    expect(
      await problemsIn({
        "/a": {
          get: {
            parameters: [{ name: "q", in: "query", type: "integer" }],
            responses: { 200: { description: "", schema: {} } },
          },
        },
      }),
    ).toEqual(
      expect.arrayContaining([
        "GC155 /paths/~1a/get/parameters/0/type",
        "GC155 /paths/~1a/get/responses/200/schema",
      ]),
    );
  });

  test("are nobody's business where they are names, extensions or other words", async () => {
    const names = { requestbody: {}, gett: {}, proprties: { type: "string" } };
    expect(
      await problemsIn(
        { "/a": { get: { responses: ok, "x-requestbody": {}, vendor: 1 } } },
        {
          components: {
            schemas: { ...names, A: { properties: names, example: { proprties: "" } } },
          },
        },
      ),
    ).toEqual([]);
  });

  test("are told of other files, too, once", () => {
    const built = modelOfFiles([
      [
        "https://a.example/a.json",
        {
          paths: {
            "/a": { $ref: "b.json#/item" },
            "/b": { $ref: "b.json#/item" },
          },
        },
      ],
      ["https://a.example/b.json", { item: { get: { responses: ok, opertionId: "x" } } }],
    ]);
    expect(problemsOf(built)).toEqual(["GC155 /item/get/opertionId"]);
  });
});

test("what a filter leaves out is nobody's business", async () => {
  const wrong = { responses: ok, opertionId: "x" };
  const built = await modelOf(
    { paths: { "/a": { get: wrong, put: wrong }, "/b": { get: { ...wrong } } } },
    { filter: { include: ["path:/b"] } },
  );
  expect(problemsOf(built)).toEqual(["GC155 /paths/~1b/get/opertionId"]);
});

test("what is left of a document by a filter is looked at, with all that it refers to", async () => {
  const refersTo = (name: string) => ({
    200: {
      description: "",
      content: { "application/json": { schema: { $ref: `#/components/schemas/${name}` } } },
    },
  });
  const schemas = {
    Kept: { properties: { a: { $ref: "#/components/schemas/Inner" } } },
    Inner: { proprties: {} },
    Left: { proprties: {} },
  };
  const built = await modelOf(
    {
      paths: {
        "/a": { get: { responses: refersTo("Left") } },
        "/b": { get: { responses: refersTo("Kept") } },
      },
      components: { schemas },
    },
    { filter: { include: ["path:/b"] } },
  );
  expect(problemsOf(built)).toEqual(["GC155 /components/schemas/Inner/proprties"]);
});

test("what has to be true or false is told where it is neither", async () => {
  const parameter = { name: "a", in: "query", required: "true", schema: { nullable: null } };
  expect(await problemsIn({ "/a": { get: { responses: ok, parameters: [parameter] } } })).toEqual([
    "GC111 /paths/~1a/get/parameters/0/required",
  ]);
});

describe("paths", () => {
  test.each(["a", "", "a/{id}"])("%j gets the slash that it lacks", async (path) => {
    const parameters = path.includes("{")
      ? [{ name: "id", in: "path", required: true, schema: { type: "string" } }]
      : [];
    const built = await modelOf({ paths: { [path]: { get: { responses: ok, parameters } } } });
    expect(built.model.groups[0]?.operations[0]?.path).toBe(`/${path}`);
    expect(problemsOf(built)).toEqual([`GC156 /paths/${path.replaceAll("/", "~1")}`]);
  });

  test("that ask for the same are told where they have a method in common", async () => {
    const one = (name: string, item: object) => ({
      ...item,
      parameters: [{ name, in: "path", required: true, schema: { type: "string" } }],
    });
    expect(
      await problemsIn({
        "/a/{x}": one("x", get),
        "/a/{y}": one("y", get),
        "/a/{z}": one("z", { put: get.get }),
        "/a/{z}/b": one("z", get),
      }),
    ).toEqual(["GC157 /paths/~1a~1{y}"]);
  });
});

test("a body is told with GET and HEAD, where the client sends it all the same", async () => {
  const operation = {
    responses: ok,
    requestBody: { content: { "application/json": { schema: { type: "object" } } } },
  };
  const built = await modelOf({
    paths: { "/a": { get: operation, head: { ...operation }, delete: { ...operation } } },
  });
  expect(problemsOf(built).toSorted()).toEqual([
    "GC158 /paths/~1a/get/requestBody",
    "GC158 /paths/~1a/head/requestBody",
  ]);
  expect(built.model.groups[0]?.operations.every(({ body }) => body !== undefined)).toBe(true);
});

test("a form without any fields is no body", async () => {
  const schema = { type: "object", properties: {}, additionalProperties: false };
  const requestBody = { content: { "application/x-www-form-urlencoded": { schema } } };
  expect(await problemsIn({ "/a": { get: { responses: ok, requestBody } } })).toEqual([]);
});
