import { describe, expect, test } from "vitest";
import type { OperationModel } from "./api-model.js";
import { modelOf, modelOfFiles, problemsOf } from "./model.test-support.js";

const ok = { 200: { description: "" } };
const string = { type: "string" };

async function operationOf(
  operation: object,
  {
    path = "/pets",
    pathItem = {},
    ...document
  }: { path?: string; pathItem?: object; [key: string]: unknown } = {},
) {
  const built = await modelOf({
    ...document,
    paths: {
      [path]: { ...pathItem, get: { responses: ok, operationId: "getPets", ...operation } },
    },
  });
  const found = built.model.groups[0]?.operations[0];
  if (!found) throw new Error("the operation is gone");
  return { operation: found, problems: problemsOf(built), model: built.model };
}

const argumentsOf = ({ parameters }: OperationModel) =>
  parameters.map(({ arg, in: place }) => `${place} ${arg}`);

describe("parameters", () => {
  test("have the defaults of their place", async () => {
    const { operation } = await operationOf({
      parameters: [
        { name: "q", in: "query", schema: string },
        { name: "h", in: "header", schema: string, required: true },
        { name: "d", in: "query", style: "deepObject", schema: {} },
        { name: "p", in: "query", explode: false, schema: {}, allowReserved: true },
        {
          name: "c",
          in: "cookie",
          content: { "application/json": { schema: { type: "integer" } } },
        },
      ],
    });
    const style = { kind: "style", allowReserved: false };
    expect(operation.parameters).toMatchObject([
      { required: false, serialization: { ...style, style: "form", explode: true } },
      { required: true, serialization: { ...style, style: "simple", explode: false } },
      { serialization: { ...style, style: "deepObject", explode: false } },
      { serialization: { ...style, style: "form", explode: false, allowReserved: true } },
      {
        serialization: { kind: "content", contentType: "application/json" },
        schema: { type: "integer" },
      },
    ]);
  });

  test("of the operation override those of its path", async () => {
    const { operation } = await operationOf(
      { parameters: [{ name: "a", in: "query", schema: { type: "integer" } }] },
      {
        pathItem: {
          parameters: [
            { name: "a", in: "query", schema: string },
            { name: "a", in: "header", schema: string },
          ],
        },
      },
    );
    expect(operation.parameters).toMatchObject([
      { in: "query", arg: "a", schema: { type: "integer" } },
      { in: "header", arg: "headerA", schema: string },
    ]);
  });

  test("share one set of argument names: path first, reserved names never", async () => {
    const { operation } = await operationOf(
      {
        parameters: [
          { name: "id", in: "cookie", schema: string },
          { name: "id", in: "query", schema: string },
          { name: "headerX-Id", in: "query", schema: string },
          { name: "X-Id", in: "query", schema: string },
          { name: "X-Id", in: "header", schema: string },
          { name: "id", in: "path", schema: string, required: true },
          { name: "body", in: "query", schema: string },
          { name: "contentType", in: "query", schema: string },
          { name: "__proto__", in: "query", schema: string },
        ],
      },
      { path: "/pets/{id}" },
    );
    expect(argumentsOf(operation)).toEqual([
      "cookie cookieId",
      "query queryId",
      "query headerX-Id",
      "query X-Id",
      "header headerX-Id2",
      "path id",
      "query queryBody",
      "query queryContentType",
      "query query__proto__",
    ]);
  });

  test("agree with the path template, or are made to", async () => {
    const { operation, problems } = await operationOf(
      { parameters: [{ name: "petID", in: "path", required: true, schema: string }] },
      { path: "/pets/{petId}" },
    );
    expect(operation.parameters).toMatchObject([{ name: "petId", required: true, schema: string }]);
    expect(problems).toEqual([
      "GC112 /paths/~1pets~1{petId}/get/parameters/0",
      "GC112 /paths/~1pets~1{petId}",
    ]);
  });

  test("that the connection decides about are left out, and said to be", async () => {
    const { operation, problems } = await operationOf({
      parameters: [
        { name: "Host", in: "header", required: true, schema: string },
        { name: "content-length", in: "header", schema: string },
        { name: "host", in: "query", schema: string },
      ],
    });
    expect(argumentsOf(operation)).toEqual(["query host"]);
    expect(problems).toEqual([
      "GC133 /paths/~1pets/get/parameters/0",
      "GC133 /paths/~1pets/get/parameters/1",
    ]);
  });

  test("that HTTP decides about are left out, as OpenAPI says", async () => {
    const names = ["Accept", "content-type", "Authorization", "X-Mine"];
    const { operation, problems } = await operationOf({
      parameters: names.map((name) => ({ name, in: "header", schema: string })),
    });
    expect(argumentsOf(operation)).toEqual(["header X-Mine"]);
    expect(problems).toEqual([]);
  });

  test("of a wrong shape are reported", async () => {
    const { operation, problems } = await operationOf({
      parameters: [
        5,
        { in: "query" },
        { name: "a", in: "body" },
        { $ref: "#/components/parameters/Gone" },
        { name: "b", in: "query", style: "matrix" },
      ],
    });
    expect(argumentsOf(operation)).toEqual(["query b"]);
    const place = "/paths/~1pets/get/parameters";
    expect(problems).toEqual([
      `GC111 ${place}/0`,
      `GC110 ${place}/3/$ref`,
      `GC111 ${place}/1/name`,
      `GC111 ${place}/2/in`,
      `GC111 ${place}/4/style`,
    ]);
  });
});

describe("responses", () => {
  test.each<[contentType: string, decoding: string]>([
    ["application/json", "json"],
    ["application/problem+json; charset=utf-8", "json"],
    ["text/csv", "text"],
    ["text/event-stream", "events"],
    ["application/atom+xml", "text"],
    ["image/png", "bytes"],
    ["application/octet-stream", "bytes"],
    ["*/*", "auto"],
  ])("of %s are decoded as %s", async (contentType, decoding) => {
    const responses = { 200: { description: "", content: { [contentType]: { schema: string } } } };
    const { operation, problems } = await operationOf({ responses });
    expect(operation.responses).toMatchObject([
      { status: "200", readable: [{ decoding, contentType }] },
    ]);
    expect(problems).toEqual([]);
  });

  test("prefer JSON, and keep all media types", async () => {
    const content = { "text/html": { schema: string }, "application/json": { schema: string } };
    const { operation } = await operationOf({ responses: { 200: { description: "", content } } });
    expect(operation.responses[0]?.readable).toMatchObject([
      { contentType: "application/json", decoding: "json" },
      { contentType: "text/html", decoding: "text" },
    ]);
    expect(operation.responses[0]?.content.map(({ contentType }) => contentType)).toEqual(
      Object.keys(content),
    );
  });

  test("have one status form; wrong ones are dropped", async () => {
    const { operation, problems } = await operationOf({
      responses: { ...ok, "4xx": { description: "" }, abc: {}, 2000: {}, default: {} },
    });
    expect(operation.responses.map(({ status }) => status)).toEqual(["200", "4XX", "default"]);
    expect(problems).toEqual([
      "GC151 /paths/~1pets/get/responses/2000",
      "GC151 /paths/~1pets/get/responses/abc",
    ]);
  });

  test("always have a success", async () => {
    const { operation } = await operationOf({ responses: { 404: { description: "" } } });
    expect(operation.responses).toMatchObject([
      { status: "2XX", readable: [{ decoding: "auto" }] },
      { status: "404", readable: [] },
    ]);
  });

  test("of 204 have no body, whatever is documented", async () => {
    const { operation } = await operationOf({
      responses: { 204: { description: "", content: { "application/json": {} } } },
    });
    expect(operation.responses).toMatchObject([{ readable: [] }]);
  });

  test("with a key that is no media type lose it", async () => {
    const content = { examples: {}, "application/json": { schema: string } };
    const { operation, problems } = await operationOf({
      responses: { 200: { description: "", content } },
    });
    expect(operation.responses[0]?.content).toHaveLength(1);
    expect(problems).toEqual(["GC152 /paths/~1pets/get/responses/200/content/examples"]);
  });
});

describe("inline objects get a type", () => {
  const object = { type: "object", properties: { a: string } };
  const json = (schema: object) => ({ content: { "application/json": { schema } } });

  test("in bodies, responses and the items of lists; nothing else does", async () => {
    const { model, operation } = await operationOf({
      requestBody: json(object),
      responses: {
        200: { description: "", ...json({ type: "array", items: object }) },
        400: { description: "", ...json({ type: "array", items: string }) },
        default: { description: "", ...json(object) },
      },
    });
    expect(model.schemas.map(({ name }) => name)).toEqual([
      "GetPetsBody",
      "GetPets200Item",
      "GetPetsDefault",
    ]);
    expect(operation.body?.chosen.schema).toEqual({ $ref: "#/GetPetsBody" });
    expect(operation.responses.map(({ readable }) => readable[0]?.schema)).toEqual([
      { type: "array", items: { $ref: "#/GetPets200Item" } },
      { type: "array", items: string },
      { $ref: "#/GetPetsDefault" },
    ]);
  });

  test.each([
    ["a part", { allOf: [{ type: "array", items: object }] }],
    ["an alternative", { oneOf: [{ type: "array", items: object }] }],
    ["a tuple", { prefixItems: [object], items: string }],
  ])("but not where %s says what the items are", async (_, schema) => {
    const { model, operation } = await operationOf({
      responses: { 200: { description: "", ...json(schema) } },
    });
    expect(model.schemas).toEqual([]);
    expect(JSON.stringify(operation.responses[0]?.readable[0]?.schema)).toContain(
      '{"type":"object","properties":{"a":{"type":"string"}}}',
    );
  });

  test("named after the component that they stand in", async () => {
    const { model } = await operationOf(
      { responses: { 404: { $ref: "#/components/responses/NotFound" } } },
      { components: { responses: { NotFound: { description: "", ...json(object) } } } },
    );
    expect(model.schemas.map(({ name }) => name)).toEqual(["NotFoundResponse"]);
  });

  test("for one direction: a body has no read-only properties, and no second type", async () => {
    const schema = { properties: { id: { type: "string", readOnly: true }, a: string } };
    const { model } = await operationOf({ requestBody: json(schema) });
    expect(model.schemas).toMatchObject([
      { name: "GetPetsBody", schema: { properties: { a: string } } },
    ]);
    expect(model.schemas[0]?.schema).not.toHaveProperty("properties.id");
  });
});

describe("servers and security", () => {
  test("variables are replaced by their defaults; a relative URL has no absolute one here", async () => {
    const { model } = await modelOf({
      servers: [
        {
          url: "https://{region}.example.com:{port}/v1",
          variables: { region: { default: "eu", enum: ["eu", "us"] }, port: { default: 8443 } },
        },
        { url: "/v1" },
        { url: "https://{missing}.example.com" },
        { url: "ftp://example.com" },
        { url: 5 },
      ],
    });
    expect(model.servers.map(({ absoluteUrl }) => absoluteUrl)).toEqual([
      "https://eu.example.com:8443/v1",
      undefined,
      undefined,
      undefined,
    ]);
    expect(model.servers[0]?.variables).toEqual({
      region: { default: "eu", enum: ["eu", "us"] },
      port: { default: "8443" },
    });
  });

  test("servers have names, and a place in the document's file, whatever $self says", () => {
    const { model, diagnostics } = modelOfFiles([
      [
        "https://device1.example.com/docs/openapi.json",
        {
          openapi: "3.2.0",
          $self: "https://descriptions.example.com/foo",
          servers: [
            { url: ".", name: "production" },
            { url: "https://b.example.com", name: "production" },
            { url: "wss://c.example.com" },
            { url: "https://{x}.example.com" },
          ],
          paths: { "/a": { $ref: "https://files.example.com/a.json" } },
        },
      ],
      ["https://files.example.com/a.json", { get: { servers: [{ url: "/v2" }] } }],
    ]);
    expect(model.servers.map(({ name, isUsable, base }) => [name, isUsable, base])).toEqual([
      ["production", true, "https://device1.example.com/docs/openapi.json"],
      ["production", true, undefined],
      [undefined, false, undefined],
      [undefined, false, undefined],
    ]);
    expect(model.servers[0]?.absoluteUrl).toBe("https://device1.example.com/docs/");
    // A server is relative to the file that it stands in (OpenAPI 3.2, 4.5.1).
    expect(model.groups[0]?.operations[0]?.servers?.[0]?.base).toBe(
      "https://files.example.com/a.json",
    );
    expect(
      diagnostics
        .filter(({ places }) => places[0]?.pointer.includes("/servers"))
        .map(({ code, message, places }) => [code, message, places[0]?.pointer]),
    ).toEqual([
      ["GC172", 'The server "wss://c.example.com" is no URL of http or https', "/servers/2/url"],
      [
        "GC172",
        'The server "https://{x}.example.com" has no variable for {x} of its URL',
        "/servers/3/url",
      ],
      ["GC154", 'Two servers have the name "production"', "/servers/1/name"],
    ]);
  });

  test("the closest servers and security win", async () => {
    const key = { type: "apiKey", in: "header", name: "X-Key" };
    const { operation } = await operationOf(
      { security: [{ key: [] }, {}] },
      {
        pathItem: { servers: [{ url: "https://path.example.com" }] },
        servers: [{ url: "https://example.com" }],
        security: [],
        components: { securitySchemes: { key } },
      },
    );
    expect(operation.servers?.map(({ url }) => url)).toEqual(["https://path.example.com"]);
    expect(operation.security).toEqual([{ key: [] }, {}]);
  });

  test("a document without servers, or with relative ones, is served where it came from", () => {
    const serversOf = (uri: string, document: object) =>
      modelOfFiles([[uri, document]]).model.servers.map(({ absoluteUrl }) => absoluteUrl);
    const url = "https://me:secret@api.example.com/docs/openapi.json?a=/b";
    expect(serversOf(url, {})).toEqual(["https://api.example.com/"]);
    expect(serversOf(url, { servers: [] })).toEqual(["https://api.example.com/"]);
    expect(serversOf(url, { servers: [{ url: "../v1" }] })).toEqual(["https://api.example.com/v1"]);
    expect(serversOf(url, { servers: [{ url: "" }] })).toEqual([
      "https://api.example.com/docs/openapi.json",
    ]);
    expect(serversOf("file:///docs/openapi.json", {})).toEqual([]);
    expect(serversOf("file:///docs/openapi.json", { servers: [{ url: "/" }] })).toEqual([
      undefined,
    ]);
  });

  test("a malformed requirement doesn't take away that of the document", async () => {
    const key = { type: "apiKey", in: "header", name: "X-Key" };
    const document = { security: [{ key: [] }], components: { securitySchemes: { key } } };
    const { operation, problems } = await operationOf({ security: ["key"] }, document);
    expect(operation.security).toEqual([{ key: [] }]);
    expect(problems).toEqual(["GC111 /paths/~1pets/get/security/0"]);
    expect((await operationOf({ security: [] }, document)).operation.security).toEqual([]);
    const { operation: mixed } = await operationOf({ security: [5, { key: [] }] }, document);
    expect(mixed.security).toEqual([{ key: [] }]);
  });

  test("schemes say what their users hand in", async () => {
    const { model } = await modelOf({
      components: {
        securitySchemes: {
          key: { type: "apiKey", in: "header", name: "X-Key" },
          basic: { type: "http", scheme: "BASIC" },
          bearer: { type: "http", scheme: "Bearer" },
          digest: { type: "http", scheme: "digest" },
          oauth: { type: "oauth2", flows: {} },
          oidc: { type: "openIdConnect", openIdConnectUrl: "https://example.com" },
          tls: { type: "mutualTLS" },
        },
      },
    });
    expect(model.securitySchemes.map(({ key, credential }) => [key, credential])).toEqual([
      ["key", "token"],
      ["basic", "user"],
      ["bearer", "oauth"],
      ["digest", "user"],
      ["oauth", "oauth"],
      ["oidc", "oauth"],
      ["tls", "certificate"],
    ]);
  });

  test("schemes that can't be used are reported", async () => {
    const built = await modelOf({
      components: {
        securitySchemes: {
          digest: { type: "http", scheme: "digest" },
          tls: { type: "mutualTLS" },
          odd: { type: "magic" },
          half: { type: "apiKey" },
          fine: { type: "http", scheme: "Bearer" },
        },
      },
    });
    expect(built.model.securitySchemes.map(({ key }) => key)).toEqual(["digest", "tls", "fine"]);
    expect(
      problemsOf(built).map((problem) => problem.replace("/components/securitySchemes/", "")),
    ).toEqual(["GC170 odd", "GC170 half"]);
  });

  test("bodies that users encode themselves are counted once for each kind", async () => {
    const body = (contentType: string, encoding = {}) => ({
      responses: ok,
      requestBody: { content: { [contentType]: { schema: { type: "object" }, encoding } } },
    });
    const built = await modelOf({
      paths: {
        "/a": {
          post: body("application/xml"),
          put: body("application/soap+xml"),
          patch: body("application/json"),
        },
        "/b": {
          put: body("multipart/mixed"),
          post: body("multipart/form-data", { mails: { contentType: "multipart/mixed" } }),
        },
      },
    });
    expect(problemsOf(built)).toEqual(["GC132 /paths/~1a/post", "GC132 /paths/~1b/post"]);
    expect(built.diagnostics[0]?.message).toMatch(/^2 operations take an XML body/);
  });
});

test("a heading is one line", async () => {
  const { model } = await modelOf({
    info: { title: "Pet\u2028store", version: "1\n@ts-nocheck" },
    paths: { "/a\u2028b": { get: { responses: ok } } },
  });
  expect(model.info.heading).toBe("Pet store 1 \\@ts-nocheck");
  expect(model.groups[0]?.operations[0]?.heading).toBe("GET /a b");
});

test("links, callbacks, webhooks and extensions are kept", async () => {
  const hook = {
    post: {
      operationId: "changed",
      requestBody: { content: { "application/json": { schema: string } } },
    },
  };
  const { model } = await modelOf({
    "x-root": 1,
    webhooks: { changed: hook },
    paths: {
      "/pets": {
        get: {
          operationId: "getPets",
          parameters: [{ name: "a", in: "query", schema: string }],
          "x-mine": { a: 1 },
          responses: {
            200: {
              description: "",
              links: {
                next: { operationId: "getPets", parameters: { a: "$response.body#/next" } },
              },
            },
          },
          callbacks: { onEvent: { "{$request.body#/url}": hook } },
        },
      },
    },
  });
  const operation = model.groups[0]?.operations[0];
  expect(model.extensions).toEqual({ "x-root": 1 });
  expect(operation?.extensions).toEqual({ "x-mine": { a: 1 } });
  expect(operation?.links).toEqual([
    { status: "200", name: "next", target: "GetPets", args: { a: "$response.body#/next" } },
  ]);
  expect(operation?.callbacks).toMatchObject([
    {
      name: "onEvent",
      expression: "{$request.body#/url}",
      operations: [{ id: "changed", method: "POST" }],
    },
  ]);
  expect(model.webhooks).toMatchObject([
    {
      name: "changed",
      typeName: "ChangedWebhook",
      operations: [{ body: { content: [{ decoding: "json", schema: string }] } }],
    },
  ]);
});

test.each([
  { paths: [] },
  { paths: { "/a": 5, "/b": { get: [] }, "x-y": 1 } },
  {
    paths: {
      "/a": {
        get: {
          parameters: {},
          responses: [],
          requestBody: 5,
          security: {},
          servers: "x",
          tags: "a",
          callbacks: [],
        },
      },
    },
  },
  {
    paths: {
      "/a": {
        get: {
          responses: { 200: { content: [], headers: 5, links: "x" } },
          requestBody: { content: { "a/b": null } },
        },
      },
    },
  },
  {
    info: null,
    servers: [null],
    tags: {},
    components: { schemas: [], securitySchemes: { a: null } },
    webhooks: { a: { post: 1 } },
  },
])("a document of wrong shapes gives a model and warnings: %j", async (document) => {
  const { diagnostics } = await modelOf(document);
  expect(diagnostics.every(({ severity }) => severity === "warning")).toBe(true);
  expect(diagnostics).not.toHaveLength(0);
});

describe("what is easily misspelled", () => {
  test("an operation without responses is told, and an inbound one is not", async () => {
    const { problems } = await operationOf({ responses: undefined, respones: ok });
    expect(problems).toEqual(["GC150 /paths/~1pets/get", "GC155 /paths/~1pets/get/respones"]);
    const hook = await operationOf({ callbacks: { done: { "{$url}": { post: {} } } } });
    expect(hook.problems).toEqual([]);
  });

  test("a security scheme that isn't declared is told where it is required first", async () => {
    const { problems } = await operationOf(
      {},
      {
        security: [{ apikey: [] }],
        components: { securitySchemes: { apiKey: { type: "http", scheme: "bearer" } } },
      },
    );
    expect(problems).toEqual(["GC171 /security/0/apikey"]);
  });
});

test("paths of Azure that differ by their query are told, and not in the client", async () => {
  const op = { get: { responses: { 200: { description: "" } } } };
  const built = await modelOf({
    paths: { "/a": op },
    "x-ms-paths": { "/a?comp=list": op, "/a?comp=tags": op },
  });
  expect(problemsOf(built)).toEqual(["GC130 /x-ms-paths"]);
  expect(built.diagnostics[0]?.message).toContain("2 paths");
  expect(built.model.groups.flatMap(({ operations }) => operations)).toHaveLength(1);
});
