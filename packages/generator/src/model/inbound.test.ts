/** Webhooks and callbacks of documents: what is read of them, and what their types are called. */
import { describe, expect, test } from "vitest";
import { modelOf } from "./model.test-support.js";

const pet = {
  type: "object",
  properties: { id: { type: "integer", readOnly: true }, pin: { type: "string", writeOnly: true } },
};
const ref = { $ref: "#/components/schemas/Pet" };
const components = { schemas: { Pet: pet } };

function body(schema: object, contentType = "application/json", more: object = {}): object {
  return { requestBody: { content: { [contentType]: { schema, ...more } } } };
}

const responses = { 204: { description: "" } };

async function webhooksOf(webhooks: object, more: object = {}) {
  const built = await modelOf({ webhooks, components, ...more });
  return { ...built, webhooks: built.model.webhooks };
}

test("the API sends what is read-only and gets what is write-only", async () => {
  const answers = { 200: { description: "", content: { "application/json": { schema: ref } } } };
  const { webhooks, model } = await webhooksOf({
    a: { post: { ...body(ref), responses: answers } },
  });
  const [operation] = webhooks[0]?.operations ?? [];
  expect(operation?.body?.content[0]?.schema).toEqual({ $ref: "#/Pet" });
  expect(operation?.responses[0]?.readable[0]?.schema).toEqual({ $ref: "#/PetInput" });
  const properties = model.schemas.map(({ name, schema }) => [
    name,
    Object.keys((schema as { properties: object }).properties),
  ]);
  expect(properties).toEqual([
    ["Pet", ["id"]],
    ["PetInput", ["pin"]],
  ]);
});

test("x-webhooks of OpenAPI 3.0 mean the same; a name in both is the specification's", async () => {
  const { model } = await modelOf({
    openapi: "3.0.3",
    "x-webhooks": { a: { post: body({ type: "string" }) }, b: { post: body({ type: "string" }) } },
    webhooks: { a: { put: {} } },
  });
  const found = model.webhooks.map(({ name, operations }) => [
    name,
    operations.map(({ method }) => method),
  ]);
  expect(found).toEqual([
    ["a", ["PUT"]],
    ["b", ["POST"]],
  ]);
});

test("a body may be missing only where the document says so", async () => {
  const optional = (required?: boolean) => ({
    post: { requestBody: { ...(required !== undefined && { required }), content: { "a/b": {} } } },
  });
  const { webhooks } = await webhooksOf({ a: optional(), b: optional(true), c: optional(false) });
  expect(webhooks.map(({ operations }) => operations[0]?.body?.isOptional)).toEqual([
    false,
    false,
    true,
  ]);
});

test("constants are required, and found through references and parts", async () => {
  const schema = {
    allOf: [
      {
        type: "object",
        required: ["type", "kind"],
        properties: { type: { const: "a" }, optional: { const: 1 } },
      },
      { $ref: "#/components/schemas/Kind" },
    ],
    required: ["n", "several"],
    properties: { n: { const: 1 }, several: { enum: ["a", "b"] }, nothing: { const: null } },
  };
  const kinds = { schemas: { Kind: { properties: { kind: { type: "string", enum: ["k"] } } } } };
  const { webhooks } = await webhooksOf({ a: { post: body(schema) } }, { components: kinds });
  expect(webhooks[0]?.operations[0]?.body?.constants).toEqual({ n: 1, type: "a", kind: "k" });
});

describe("a form", () => {
  const type = "application/x-www-form-urlencoded";
  const form = async (properties: object, encoding: object = {}) => {
    const { webhooks, diagnostics } = await webhooksOf({
      a: { post: { ...body({ type: "object", properties }, type, { encoding }), responses } },
    });
    return { decoding: webhooks[0]?.operations[0]?.body?.content[0]?.decoding, diagnostics };
  };

  test("its fields become what their schemas say", async () => {
    const { decoding, diagnostics } = await form(
      {
        text: { type: "string" },
        maybe: { type: ["integer", "null"] },
        flags: { type: "array", items: { type: "boolean" } },
        object: { type: "object" },
        payload: ref,
        kind: { enum: ["a"] },
      },
      { payload: { contentType: "application/json" } },
    );
    const fields = {
      text: "string",
      maybe: "number",
      flags: { items: "boolean" },
      object: "json",
      payload: "json",
      kind: "string",
    };
    expect(decoding).toEqual({ form: fields });
    expect(diagnostics).toEqual([]);
  });

  test.each([
    [{ a: { oneOf: [{ type: "string" }, { type: "integer" }] } }, {}],
    [{ a: { type: "object" } }, { a: { style: "deepObject" } }],
  ])(
    "one that can't be read by its schema is text, and that is said: %j",
    async (properties, encoding) => {
      const { decoding, diagnostics } = await form(properties, encoding);
      expect(decoding).toBe("text");
      expect(diagnostics).toMatchObject([
        { code: "GC132", places: [{ pointer: expect.stringMatching(/properties\/a$/) }] },
      ]);
    },
  );
});

test("parameters are typed where a request has them, and others are told of", async () => {
  const parameters = [
    { name: "X-Event", in: "header", schema: { type: "string" } },
    { name: "Content-Type", in: "header", schema: { type: "string" } },
    { name: "n", in: "query", schema: { type: "integer" } },
    {
      name: "list",
      in: "query",
      explode: false,
      schema: { type: "array", items: { type: "string" } },
    },
    {
      name: "pipes",
      in: "query",
      style: "pipeDelimited",
      schema: { type: "array", items: { type: "string" } },
    },
    {
      name: "object",
      in: "query",
      schema: { type: "object", properties: { a: { type: "string" } } },
    },
    { name: "session", in: "cookie", schema: { type: "string" } },
  ];
  const { webhooks, diagnostics } = await webhooksOf({ a: { post: { parameters, responses } } });
  const [operation] = webhooks[0]?.operations ?? [];
  expect(operation?.headers.map(({ name, value }) => [name, value.decoding])).toEqual([
    ["x-event", "string"],
  ]);
  expect(operation?.query.map(({ name, decoding }) => [name, decoding])).toEqual([
    ["n", "number"],
    ["list", { items: "string", delimiter: "," }],
    ["pipes", { items: "string", delimiter: "|" }],
    ["object", "string"],
  ]);
  expect(diagnostics).toMatchObject([
    { code: "GC130", places: [{ pointer: "/webhooks/a/post/parameters/6" }] },
  ]);
});

describe("names", () => {
  const hook = { post: { ...body({ type: "object", properties: {} }), responses } };

  test("say what they are, and keep out of each other's way", async () => {
    const { model, names, diagnostics } = await modelOf({
      info: { title: "Shop", version: "1" },
      webhooks: { "order.paid": hook, "order-paid": hook, petWebhook: hook, "7": hook, "!": hook },
      paths: {
        "/orders": {
          post: {
            operationId: "orderPaid",
            responses,
            callbacks: { done: { "{$url}": hook, "{$other}": hook } },
          },
        },
      },
      components: { schemas: { PetWebhook: {}, ShopWebhooks: {}, WebhookParser: {} } },
    });
    expect(model.clientName).toBe("Shop");
    expect(model.webhooks.map(({ typeName }) => typeName)).toEqual([
      "_7Webhook",
      "OrderPaidWebhook",
      "OrderPaid2Webhook",
      "Pet2Webhook",
      "UnnamedWebhook",
    ]);
    const [operation] = model.groups.flatMap(({ operations }) => operations);
    expect(operation?.callbacks.map(({ fullName, typeName }) => [fullName, typeName])).toEqual([
      ["orderPaid.done", "OrderPaidDoneCallback"],
      ["orderPaid.done {$other}", "OrderPaidDone$otherCallback"],
    ]);
    expect(names.schemas).toMatchObject({ "#/webhooks/order-paid": "OrderPaid2" });
    expect(diagnostics.every(({ code }) => code === "GC121")).toBe(true);
    const all = [
      ...model.schemas.map(({ name }) => name),
      ...model.webhooks.map(({ typeName }) => typeName),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(all).not.toContain("WebhookParser");
  });

  test("are locked", async () => {
    const first = await modelOf({ webhooks: { "a-b": hook } });
    const again = await modelOf({ webhooks: { a_b: hook, "a-b": hook } }, { names: first.names });
    expect(again.model.webhooks.map(({ name, typeName }) => [name, typeName])).toEqual([
      ["a_b", "AB2Webhook"],
      ["a-b", "ABWebhook"],
    ]);
  });

  test("documents without webhooks keep theirs", async () => {
    const schemas = { WebhookParser: {}, ReceivedWebhook: {} };
    const { model } = await modelOf({ components: { schemas } });
    expect(model.schemas.map(({ name }) => name)).toEqual(["WebhookParser", "ReceivedWebhook"]);
  });
});
