import { expect, it } from "vitest";
import { changes, json, ok, text } from "./compare.test-support.js";

const whole = { type: "integer" };
const receive = (hook: object, method = "post") => ({
  webhooks: { event: { [method]: { responses: {}, ...hook } } },
});
const calls = (callback: object) => ({
  paths: {
    "/pets": {
      post: {
        operationId: "addPet",
        responses: ok(),
        callbacks: {
          onAdded: { "{$request.body#/url}": { post: { responses: {}, ...callback } } },
        },
      },
    },
  },
});
const header = (name: string, schema: object, others: object = {}) => ({
  parameters: [{ name, in: "header", schema, ...others }],
});

it.each([
  [
    "body",
    { requestBody: json(text) },
    { requestBody: json(whole) },
    "code type-changed EVENT body",
  ],
  [
    "a value that its body may have now",
    { requestBody: json({ enum: ["a"] }) },
    { requestBody: json({ enum: ["a", "b"] }) },
    "code value-added EVENT body",
  ],
  [
    "a body that may be missing",
    { requestBody: json(text) },
    { requestBody: json(text, false) },
    "code webhook-body-now-optional EVENT body",
  ],
  ["no body", { requestBody: json(text) }, {}, "code webhook-body-removed EVENT body"],
  ["a header", {}, header("X-Id", text), 'additive header-added EVENT headers["x-id"]'],
  ["no header", header("X-Id", text), {}, 'code header-removed EVENT headers["x-id"]'],
  [
    "a header of another type",
    header("X-Id", text),
    header("X-Id", whole),
    'code type-changed EVENT headers["x-id"]',
  ],
  [
    "a deprecated header",
    header("X-Id", text),
    header("X-Id", text, { deprecated: true }),
    'documentation deprecated EVENT headers["x-id"]',
  ],
  [
    "an answer",
    { responses: ok() },
    { responses: { ...ok(), ...ok(text, "410") } },
    "additive answer-added EVENT 410",
  ],
  [
    "no answer",
    { responses: { ...ok(), ...ok(text, "410") } },
    { responses: ok() },
    "code response-removed EVENT 410",
  ],
  [
    "a wider answer",
    { responses: ok({ enum: ["a"] }) },
    { responses: ok({ enum: ["a", "b"] }) },
    "additive value-added EVENT 200.body",
  ],
  ["deprecation", {}, { deprecated: true }, "documentation deprecated EVENT"],
])("what is sent to callers: %s", async (_, before, after, expected) => {
  const told = (name: string) => [expected.replace("EVENT", name)];
  expect(await changes(receive(before), receive(after))).toEqual(told("event"));
  expect(await changes(calls(before), calls(after))).toEqual(told("addPet.onAdded"));
});

it("knows a webhook again that comes by another method", async () => {
  expect(
    await changes(
      receive({ requestBody: json(text) }),
      receive({ requestBody: json(whole) }, "put"),
    ),
  ).toEqual(["code webhook-method-changed event", "code type-changed event body"]);
});

it("compares each of its methods", async () => {
  const both = (put: object) => ({
    webhooks: { event: { post: { responses: {} }, put: { responses: {}, ...put } } },
  });
  const one = receive({});
  expect(await changes(one, both({}))).toEqual(["code webhook-method-added event"]);
  expect(await changes(both({}), one)).toEqual(["code webhook-method-removed event"]);
  expect(await changes(both({}), both({ requestBody: json(text) }))).toEqual([
    "code webhook-body-added event PUT body",
  ]);
  expect(await changes(both({}), both({ deprecated: true }))).toEqual([
    "documentation deprecated event PUT",
  ]);
});

it("compares its query, also how lists stand in it", async () => {
  const query = (name: string, style: object = {}) =>
    receive({
      parameters: [{ name, in: "query", schema: { type: "array", items: text }, ...style }],
    });
  expect(await changes(query("a"), query("a", { explode: false }))).toEqual([
    "wire field-encoding-changed event query.a",
  ]);
  expect(await changes(query("a"), query("b"))).toEqual([
    "code query-removed event query.a",
    "additive query-added event query.b",
  ]);
});

it("tells a media type that callers can't tell from another as no break of code", async () => {
  const types = (...names: string[]) => ({
    required: true,
    content: Object.fromEntries(names.map((name) => [name, { schema: text }])),
  });
  const [one, two] = [types("application/json"), types("application/json", "application/b+json")];
  expect(await changes(receive({ requestBody: one }), receive({ requestBody: two }))).toEqual([
    "wire response-type-changed event body",
  ]);
  expect(await changes(receive({ requestBody: two }), receive({ requestBody: one }))).toEqual([
    "wire response-type-changed event body",
  ]);
});
