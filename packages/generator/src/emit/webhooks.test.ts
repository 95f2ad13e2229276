/** `webhooks.ts`: whatever a document calls its webhooks, what is written is code of ours alone. */
import { expect, test } from "vitest";
import { modelOf } from "../model/model.test-support.js";
import { compileErrors } from "./compile.test-support.js";
import { emit } from "./emit.js";

async function emitted(document: object): Promise<Record<string, string>> {
  const { model } = await modelOf(document);
  const files = emit(model, { header: ["made for a test"] });
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

const responses = { 204: { description: "" } };

function hook(description?: string): object {
  const content = {
    "application/json": { schema: { type: "object", properties: { a: { const: "*/ evil();" } } } },
  };
  return { post: { description, requestBody: { content }, responses } };
}

test("a document without webhooks gets no file for them", async () => {
  const files = await emitted({
    webhooks: { a: {} },
    paths: { "/a": { get: { responses, callbacks: {} } } },
  });
  expect(Object.keys(files)).toEqual(["index.ts", "operations/a.ts"]);
  expect(files["index.ts"]).not.toMatch(/webhook/i);
});

test.each([
  "__proto__",
  "constructor",
  "toString",
  "7",
  "0x1",
  "1e3",
  'a"b',
  "`${evil()}`",
  "*/ evil(); /*",
  "\u2028evil()",
  "evil\nevil()",
  "class",
  "",
  " ",
  "é",
  "Promise",
  "webhookParser",
  "received",
])("a webhook and a callback called %j compile, and are found by that name", async (name) => {
  const named = Object.fromEntries([[name, hook(name)]]);
  const callbacks = Object.fromEntries([[name, named]]);
  const files = await emitted({
    webhooks: named,
    paths: { "/a": { post: { operationId: "a", responses, callbacks } } },
  });
  const program = `import { parseCallback, parseWebhook } from "./webhooks.js";
export const one: object = await parseWebhook(${JSON.stringify(name)}, {});
export const name: ${JSON.stringify(name)} = (await parseWebhook(${JSON.stringify(name)}, {})).name;
export const other: object = await parseCallback(${JSON.stringify(`a.${name}`)}, {});
`;
  expect(compileErrors({ ...files, "program.ts": program }, { forbidden: "evil" })).toEqual([]);
});

test("hostile parameters, media types and schemas stay data", async () => {
  const evil = "`${evil()}*/ evil();";
  const files = await emitted({
    webhooks: {
      a: {
        post: {
          summary: evil,
          parameters: [
            { name: evil, in: "query", description: evil, schema: { type: "string" } },
            { name: "__proto__", in: "query", schema: { type: "integer" } },
            {
              name: "x-constructor",
              in: "header",
              schema: { type: "array", items: { type: "string" } },
            },
          ],
          requestBody: {
            content: {
              "application/x-www-form-urlencoded": {
                schema: {
                  type: "object",
                  properties: { [evil]: { type: "string" }, constructor: { type: "integer" } },
                },
              },
              'text/*; a="evil()"': {},
            },
          },
          responses: {
            200: { description: evil, content: { "application/jsonl": { schema: {} } } },
          },
        },
        put: { responses },
      },
    },
  });
  expect(compileErrors(files, { forbidden: "evil" })).toEqual([]);
});
