import { describe, expect, test } from "vitest";
import { modelOf, problemsOf } from "./model.test-support.js";

const string = { type: "string" };

async function parametersOf(parameters: readonly object[], openapi = "3.2.0") {
  const get = { operationId: "get", parameters, responses: { 200: { description: "" } } };
  const built = await modelOf({ openapi, paths: { "/pets/{id}": { get } } });
  const read = built.model.groups[0]?.operations[0]?.parameters ?? [];
  return { read: read.filter(({ name }) => name !== "id"), problems: problemsOf(built) };
}

const at = (index: number, path = "") => `/paths/~1pets~1{id}/get/parameters/${index}${path}`;
const id = { name: "id", in: "path", required: true, schema: string };

describe("the serialization of a parameter", () => {
  test("is as OpenAPI 3.2 has it", async () => {
    const { read, problems } = await parametersOf([
      id,
      { name: "c", in: "cookie", style: "cookie", allowReserved: true, schema: string },
      { name: "f", in: "cookie", allowReserved: true, schema: string },
      { name: "h", in: "header", allowReserved: true, schema: string },
      { in: "querystring", content: { "application/json": { schema: { type: "integer" } } } },
    ]);
    expect(problems).toEqual([]);
    const style = { kind: "style", explode: true };
    expect(read).toMatchObject([
      { name: "c", serialization: { ...style, style: "cookie", allowReserved: false } },
      { name: "f", serialization: { ...style, style: "form", allowReserved: true } },
      { name: "h", serialization: { style: "simple", allowReserved: false } },
      {
        name: "querystring",
        in: "querystring",
        serialization: { kind: "content", contentType: "application/json" },
        schema: { type: "integer" },
      },
    ]);
  });

  test("leaves reserved characters to queries before 3.2", async () => {
    const { read } = await parametersOf(
      [
        id,
        { name: "c", in: "cookie", allowReserved: true, schema: string },
        { name: "q", in: "query", allowReserved: true, schema: string },
      ],
      "3.1.1",
    );
    expect(read).toMatchObject([
      { serialization: { allowReserved: false } },
      { serialization: { allowReserved: true } },
    ]);
  });

  test("takes text where only the user can write the media type", async () => {
    const schema = { type: "object" };
    const { read } = await parametersOf([
      id,
      { name: "a", in: "query", content: { "application/json; v=1": { schema } } },
      { name: "b", in: "query", content: { "application/jsonpath": { schema } } },
      { name: "c", in: "query", content: { "text/plain": { schema: { type: "integer" } } } },
      { name: "d", in: "query", content: { "text/plain": {} } },
    ]);
    expect(read.map(({ schema: type }) => type)).toEqual([
      expect.objectContaining(schema),
      string,
      { type: "integer" },
      string,
    ]);
  });

  test("says how lists in deepObject are written, where the document does", async () => {
    const deep = { in: "query", style: "deepObject", schema: { type: "object" } };
    const { read, problems } = await parametersOf([
      id,
      { name: "a", ...deep, "x-deep-object-arrays": "indices" },
      { name: "b", ...deep },
      { name: "c", ...deep, "x-deep-object-arrays": "commas" },
      { name: "d", in: "query", schema: string, "x-deep-object-arrays": "indices" },
    ]);
    expect(
      read.map((parameter) => ({ arrays: undefined, ...parameter.serialization }).arrays),
    ).toEqual(["indices", undefined, undefined, undefined]);
    expect(problems).toEqual([`GC111 ${at(3, "/x-deep-object-arrays")}`]);
  });

  test("takes an empty text where its style has one", async () => {
    const integer = { type: "integer" };
    const { read } = await parametersOf([
      id,
      { name: "a", in: "query", allowEmptyValue: true, schema: integer },
      { name: "b", in: "query", allowEmptyValue: true, style: "pipeDelimited", schema: integer },
      { name: "c", in: "header", allowEmptyValue: true, schema: integer },
      {
        name: "d",
        in: "query",
        allowEmptyValue: true,
        content: { "application/json": { schema: integer } },
      },
    ]);
    expect(read.map(({ allowEmptyValue }) => allowEmptyValue)).toEqual([true, false, false, false]);
  });

  test("is reported where a style has no text for what its schema promises", async () => {
    const nested = { type: "array", items: { type: "array", items: string } };
    const object = { type: "object", properties: { a: string, b: { type: "object" } } };
    const { problems } = await parametersOf([
      id,
      { name: "a", in: "query", schema: nested },
      { name: "b", in: "header", schema: object },
      { name: "c", in: "query", style: "deepObject", schema: object },
      { name: "d", in: "query", content: { "application/json": { schema: object } } },
      { name: "e", in: "query", schema: { type: "array", items: { type: ["array", "string"] } } },
    ]);
    expect(problems).toEqual([`GC131 ${at(1, "/schema")}`, `GC131 ${at(2, "/schema")}`]);
  });

  test("is reported where it is wrong, and replaced or left out", async () => {
    const { read, problems } = await parametersOf([
      id,
      { name: "a", in: "query", style: "cookie", schema: string },
      { name: "b", in: "querystring", schema: string },
      {
        name: "c",
        in: "query",
        content: { "application/json": {}, "text/plain": {} },
      },
    ]);
    expect(read).toMatchObject([
      { name: "a", serialization: { style: "form" } },
      { name: "c", serialization: { contentType: "application/json" } },
    ]);
    expect(problems).toEqual([
      `GC111 ${at(1, "/style")}`,
      `GC111 ${at(2, "/content")}`,
      `GC111 ${at(3, "/content")}`,
    ]);
  });

  test("of a whole query is reported beside parameters of the query", async () => {
    const form = { "application/x-www-form-urlencoded": { schema: { type: "object" } } };
    const { read, problems } = await parametersOf([
      id,
      { name: "a", in: "query", schema: string },
      { name: "all", in: "querystring", content: form },
    ]);
    expect(read.map(({ arg }) => arg)).toEqual(["a", "all"]);
    expect(problems).toEqual([`GC154 ${at(2)}`]);
  });
});
