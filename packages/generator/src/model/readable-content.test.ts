import { describe, expect, test } from "vitest";
import { modelOf, problemsOf } from "./model.test-support.js";

const string = { type: "string" };
const pet = { type: "object", properties: { name: string } };

/** What is read of the response of an operation with this content, and what the types of it are. */
async function readableOf(content: object, status = "200") {
  const built = await modelOf({
    paths: { "/a": { get: { operationId: "getA", responses: { [status]: { content } } } } },
  });
  const responses = built.model.groups[0]?.operations[0]?.responses ?? [];
  return {
    readable: responses.find((response) => response.status === status)?.readable,
    types: built.model.schemas.map(({ name }) => name),
    problems: problemsOf(built),
  };
}

describe("media types that are read", () => {
  test("JSON first, and each with its own decoding", async () => {
    const { readable } = await readableOf({
      "text/csv": {},
      "image/png": {},
      "application/vnd.pet+json": { schema: pet },
      "application/json": { schema: string },
    });
    expect(readable?.map(({ contentType, decoding }) => [contentType, decoding])).toEqual([
      ["application/vnd.pet+json", "json"],
      ["text/csv", "text"],
      ["image/png", "bytes"],
      ["application/json", "json"],
    ]);
  });

  test.each(["text/plain", "application/yaml", "application/cbor", "*/*"])(
    "not %s with a structure, which is JSON in another form",
    async (contentType) => {
      const { readable } = await readableOf({
        [contentType]: { schema: pet },
        "application/json": { schema: { ...pet, description: "A pet." } },
      });
      expect(readable?.map(({ decoding }) => decoding)).toEqual(["json"]);
    },
  );

  test("by itself, a form with a structure is text", async () => {
    const { readable } = await readableOf({ "application/yaml": { schema: pet } });
    expect(readable).toMatchObject([{ contentType: "application/yaml", decoding: "text" }]);
  });

  test.each<[contentType: string, schema: object, decoding: string]>([
    ["application/xml", pet, "xml"],
    ["text/xml", { type: "array", items: string }, "xml"],
    ["application/atom+xml; charset=utf-8", { allOf: [pet] }, "xml"],
    ["application/xml", { ...string, xml: { name: "greeting" } }, "xml"],
    ["*/*", pet, "auto"],
    // Whatever it is called when it comes.
    ["*/*", { ...string, format: "binary" }, "bytes"],
    ["application/xml", string, "text"],
    ["application/xml", {}, "text"],
    ["application/xml-dtd", pet, "bytes"],
    ["image/svg+xml", string, "text"],
  ])("%s of %o is %s", async (contentType, schema, decoding) => {
    const { readable } = await readableOf({ [contentType]: { schema } });
    expect(readable).toMatchObject([{ contentType, decoding }]);
  });

  test("the same thing as XML, beside JSON, has the type of that", async () => {
    const xml = { xml: { name: "pet" }, description: "The same." };
    const { readable } = await readableOf({
      "application/xml": { schema: { ...pet, ...xml } },
      "application/json": { schema: pet },
    });
    const [json, other] = readable ?? [];
    expect([json?.decoding, other?.decoding]).toEqual(["json", "xml"]);
    expect(other?.schema).toEqual(json?.schema);
  });
});

describe("streams", () => {
  test.each([
    ["application/jsonl", "json-lines"],
    ["application/x-ndjson", "json-lines"],
    ["application/json-seq", "json-sequence"],
    ["application/geo+json-seq", "json-sequence"],
  ])("%s of itemSchema, of a list, or of the item itself", async (contentType, decoding) => {
    for (const media of [
      { itemSchema: pet },
      { schema: { type: "array", items: pet } },
      { schema: pet },
    ]) {
      const { readable, types } = await readableOf({ [contentType]: media });
      expect(readable).toEqual([{ contentType, decoding, schema: { $ref: "#/GetA200Item" } }]);
      expect(types).toContain("GetA200Item");
    }
  });

  test("are text where the document says string, or speaks of a failure", async () => {
    const said = await readableOf({ "application/jsonl": { schema: string } });
    expect(said.readable).toMatchObject([{ decoding: "text" }]);
    const failed = await readableOf({ "application/jsonl": { schema: pet } }, "400");
    expect(failed.readable).toMatchObject([{ decoding: "text" }]);
  });
});

describe("events", () => {
  const event = (name: string, data: object) => ({
    properties: { event: { const: name }, data },
    required: ["data"],
  });
  const inJson = (contentSchema: object) => ({
    ...string,
    contentMediaType: "application/json",
    contentSchema,
  });
  const eventsOf = (media: object) => readableOf({ "text/event-stream": media });

  test("have a type for each kind", async () => {
    const { readable, types } = await eventsOf({
      itemSchema: {
        oneOf: [
          event("added", inJson(pet)),
          event("item.removed", inJson({ type: "integer" })),
          { properties: { data: { const: "[DONE]" } } },
        ],
      },
    });
    expect(readable).toEqual([
      {
        contentType: "text/event-stream",
        decoding: "json-events",
        events: [
          { name: "added", data: { $ref: "#/GetA200AddedData" } },
          { name: "item.removed", data: { type: "integer" } },
        ],
      },
    ]);
    expect(types).toContain("GetA200AddedData");
  });

  test("before 3.2 have data of the schema", async () => {
    const { readable } = await eventsOf({ schema: pet });
    expect(readable).toMatchObject([
      { decoding: "json-events", events: [{ data: { $ref: "#/GetA200Item" } }] },
    ]);
  });

  test.each([{}, { schema: string }, { itemSchema: { properties: { data: string } } }])(
    "are text: %j",
    async (media) => {
      const { readable } = await eventsOf(media);
      expect(readable).toMatchObject([{ decoding: "events" }]);
    },
  );

  test("of JSON and text together are text, and a warning says so", async () => {
    const { readable, problems } = await eventsOf({
      itemSchema: { oneOf: [event("added", inJson(pet)), event("ping", string)] },
    });
    expect(readable).toMatchObject([
      { decoding: "events", events: [{ name: "added", data: string }, { name: "ping" }] },
    ]);
    expect(problems).toEqual([
      "GC132 /paths/~1a/get/responses/200/content/text~1event-stream/itemSchema",
    ]);
  });
});

describe("headers", () => {
  test.each<[header: object, decoding: unknown]>([
    [{ schema: { type: "integer" } }, "number"],
    [{ schema: { type: ["boolean", "null"] } }, "boolean"],
    [{ schema: { type: "array", items: { type: "number" } } }, { items: "number" }],
    [
      { explode: true, schema: { type: "object", properties: { a: string } } },
      { properties: { a: "string" }, explode: true },
    ],
    [{ content: { "application/json": { schema: { type: "integer" } } } }, "json"],
    [{ schema: { oneOf: [string, { type: "integer" }] } }, "string"],
    [{ schema: { type: "array", items: { type: "object" } } }, "string"],
    [{}, "string"],
  ])("%j is %j", async (header, decoding) => {
    const headers = { "X-A": header, "x-a": {}, "Content-Type": { schema: string } };
    const built = await modelOf({
      paths: { "/a": { get: { operationId: "getA", responses: { 200: { headers } } } } },
    });
    const found = built.model.groups[0]?.operations[0]?.responses[0]?.headers;
    expect(found).toMatchObject([{ name: "x-a", value: { decoding } }]);
  });

  test("with a name that none can have are a warning", async () => {
    const responses = { 200: { headers: { "x a": { schema: string } } } };
    const built = await modelOf({ paths: { "/a": { get: { operationId: "getA", responses } } } });
    expect(problemsOf(built)).toEqual(["GC153 /paths/~1a/get/responses/200/headers/x a"]);
  });
});
