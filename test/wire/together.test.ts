/** All styles in one operation, beside each other and beside credentials: nothing gets in another's way. */
import { expect, onTestFinished, test } from "vitest";
import { startRecorder } from "../servers/recorder.js";
import { createProject } from "../support/project.js";

const integers = { type: "array", items: { type: "integer" } };
const strings = { type: "array", items: { type: "string" } };
const rg = { type: "object", properties: { R: { type: "integer" }, G: { type: "integer" } } };
const anything = { type: "object", additionalProperties: true };

const parameters = [
  { name: "id", in: "path", required: true, style: "label", explode: true, schema: strings },
  { name: "coords", in: "path", required: true, style: "matrix", explode: true, schema: integers },
  { name: "obj", in: "path", required: true, style: "simple", explode: true, schema: anything },
  { name: "q", in: "query", style: "spaceDelimited", explode: false, schema: integers },
  { name: "p", in: "query", style: "pipeDelimited", explode: false, schema: integers },
  { name: "deep", in: "query", style: "deepObject", explode: true, schema: anything },
  { name: "formObj", in: "query", style: "form", explode: true, schema: rg },
  { name: "formObjNo", in: "query", style: "form", explode: false, schema: rg },
  { name: "csv", in: "query", style: "form", explode: false, schema: strings },
  { name: "arr", in: "query", schema: strings },
  { name: "reserved", in: "query", allowReserved: true, schema: { type: "string" } },
  { name: "filter", in: "query", content: { "application/json": { schema: anything } } },
  { name: "X-List", in: "header", schema: integers },
  { name: "sid", in: "cookie", required: true, schema: { type: "string" } },
];

const document = {
  openapi: "3.1.0",
  info: { title: "Together", version: "1" },
  paths: {
    "/things/{id}/{coords}/{obj}": {
      get: {
        operationId: "getThing",
        tags: ["things"],
        security: [{ xKey: [], basic: [] }, { oauth: [] }, { cookieKey: [] }],
        parameters,
        responses: { 200: { description: "Done" } },
      },
    },
  },
  components: {
    securitySchemes: {
      xKey: { type: "apiKey", in: "header", name: "X-Key" },
      basic: { type: "http", scheme: "basic" },
      oauth: { type: "http", scheme: "bearer" },
      cookieKey: { type: "apiKey", in: "cookie", name: "sess" },
    },
  },
};

const program = `
import { Together } from "./client/index.js";
await using api = new Together({ baseUrl: process.env["SERVER"] ?? "", auth: { oauth: "TOKEN" } });
await api.things.getThing({
  id: ["a", "b/c"],
  coords: [1, 2],
  obj: { a: "x", b: "y z" },
  q: [1, 2],
  p: [1, 2],
  deep: { x: 1, nest: { y: 2 } },
  formObj: { R: 1, G: 2 },
  formObjNo: { R: 1, G: 2 },
  csv: ["a", "b,c"],
  arr: ["a", "b"],
  reserved: "a/b?c",
  filter: { k: "v" },
  "X-List": [1, 2],
  sid: "S",
});
`;

test("every style in one request", async () => {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await using server = await startRecorder();
  await project.write({ "together.json": JSON.stringify(document), "main.ts": program });
  await project.generate("together.json", "-o", "client");
  expect(await project.compile()).toEqual([]);
  expect((await project.run("main", { SERVER: server.url })).stderr).toBe("");

  const [request, ...others] = server.take();
  expect(others).toEqual([]);
  // RFC 6570, 3.2, for each; brackets and pipes are encoded as in OpenAPI 3.2, 4.12.6.
  const query = [
    "q=1%202",
    "p=1%7C2",
    "deep%5Bx%5D=1&deep%5Bnest%5D%5By%5D=2",
    "R=1&G=2",
    "formObjNo=R,1,G,2",
    "csv=a,b%2Cc",
    "arr=a&arr=b",
    "reserved=a/b?c",
    "filter=%7B%22k%22%3A%22v%22%7D",
  ];
  expect(request?.line).toBe(
    `GET /things/.a.b%2Fc/;coords=1;coords=2/a=x,b=y%20z?${query.join("&")} HTTP/1.1`,
  );
  const fields = Object.fromEntries(request?.fields ?? []);
  expect(fields).toMatchObject({
    "x-list": "1,2",
    cookie: "sid=S",
    // One of the alternatives, and nothing of the others.
    authorization: "Bearer TOKEN",
  });
  expect(fields).not.toHaveProperty("x-key");
});
