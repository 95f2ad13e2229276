/** Proofs of what the API sends to its client: webhooks, and what they are answered. */
import {
  text,
  whole,
  ref,
  json,
  ok,
  object,
  nothing,
  callPlain,
  type Fragment,
  type Proof,
} from "./proof-fragments.js";

const hook = (schema: object, required = true) => ({
  requestBody: { required, content: json(schema) },
});
const receives = "const hook = some<$Hook>();";
/** A webhook that is answered so. */
const expects = (responses: object): Fragment => ({ webhook: { ...hook(text), responses } });
/** A webhook with these parameters. */
const comesWith = (place: "header" | "query", ...names: readonly string[]): Fragment => ({
  webhook: {
    ...hook(text),
    parameters: names.map((name) => ({ name, in: place, schema: whole })),
  },
});
const listed = (style: object): Fragment => ({
  webhook: {
    ...hook(text),
    parameters: [{ name: "a", in: "query", schema: { type: "array", items: text }, ...style }],
  },
});

export const webhookProofs: readonly Proof[] = [
  { kind: "webhook-added", before: nothing, after: { webhook: hook(text) }, program: callPlain },
  {
    kind: "webhook-removed",
    before: { webhook: hook(text) },
    after: nothing,
    program: `const { body } = await parseWebhook("$id", some<Request>()); is<string>(body);`,
  },

  {
    kind: "webhook-method-added",
    before: { webhookItem: { post: hook(text) } },
    after: { webhookItem: { post: hook(text), put: hook(whole) } },
    program: `${receives} is<string>(hook.body);`,
  },
  {
    kind: "webhook-method-removed",
    before: { webhookItem: { post: hook(text), put: hook(whole) } },
    after: { webhookItem: { post: hook(text) } },
    program: `${receives} if (hook.method === "PUT") is<number>(hook.body);`,
  },
  {
    kind: "webhook-method-changed",
    before: { webhookItem: { post: hook(text) } },
    after: { webhookItem: { put: hook(text) } },
    program: `${receives} is<"POST">(hook.method);`,
  },
  {
    kind: "webhook-body-added",
    before: { webhook: {} },
    after: { webhook: hook(text) },
    program: `${receives} is<undefined>(hook.body);`,
  },
  {
    kind: "webhook-body-removed",
    before: { webhook: hook(text) },
    after: { webhook: {} },
    program: `${receives} is<string>(hook.body);`,
  },
  {
    kind: "webhook-body-now-optional",
    before: { webhook: hook(text) },
    after: { webhook: hook(text, false) },
    program: `${receives} is<string>(hook.body);`,
  },
  {
    kind: "webhook-body-now-sent",
    before: { webhook: hook(text, false) },
    after: { webhook: hook(text) },
    program: `${receives} is<string | undefined>(hook.body);`,
  },
  {
    kind: "query-added",
    before: comesWith("query", "a"),
    after: comesWith("query", "a", "b"),
    program: `${receives} is<number | undefined>(hook.query.value("a"));`,
  },
  {
    kind: "query-removed",
    before: comesWith("query", "a", "b"),
    after: comesWith("query", "a"),
    program: `${receives} is<number | undefined>(hook.query.value("b"));`,
  },
  {
    kind: "field-encoding-changed",
    before: listed({ explode: true }),
    after: listed({ explode: false }),
    program: `${receives} is<string[] | undefined>(hook.query.value("a"));`,
  },
  {
    kind: "header-added",
    way: "received",
    before: comesWith("header", "a"),
    after: comesWith("header", "a", "b"),
    program: `${receives} is<number | undefined>(hook.headers.value("a"));`,
  },
  {
    kind: "header-removed",
    before: comesWith("header", "a", "b"),
    after: comesWith("header", "a"),
    program: `${receives} is<number | undefined>(hook.headers.value("b"));`,
  },
  {
    kind: "response-type-added",
    before: { webhook: hook(text) },
    after: {
      webhook: {
        requestBody: {
          required: true,
          content: { ...json(text), "text/csv": {}, "image/png": {} },
        },
      },
    },
    program: `${receives} is<string>(hook.body);`,
  },
  {
    kind: "response-type-removed",
    before: {
      webhook: {
        requestBody: {
          required: true,
          content: { ...json(whole), "text/plain": { schema: text } },
        },
      },
    },
    after: { webhook: hook(whole) },
    program: `${receives} if (hook.contentType === "text/plain") is<string>(hook.body);`,
  },
  {
    kind: "response-decoding-changed",
    before: { webhook: hook(text) },
    after: {
      webhook: { requestBody: { required: true, content: { "application/octet-stream": {} } } },
    },
    program: `${receives} is<string>(hook.body);`,
  },
  {
    kind: "property-now-optional",
    way: "received",
    before: { webhook: hook(ref), box: object({ a: text }, ["a"]) },
    after: { webhook: hook(ref), box: object({ a: text }) },
    program: `${receives} is<string>(hook.body.a);`,
  },

  // What it is answered.
  {
    kind: "answer-added",
    before: expects({ 200: ok(text) }),
    after: expects({ 200: ok(text), 410: ok(text) }),
    program: `is<$HookResponses["200"]>({ body: "a" });`,
  },
  {
    kind: "response-removed",
    before: expects({ 200: ok(text), 410: ok(text) }),
    after: expects({ 200: ok(text) }),
    program: `is<$HookResponses["410"]>({ body: "a" });`,
  },
  {
    kind: "header-added",
    way: "sent",
    before: expects({ 200: ok(text) }),
    after: expects({ 200: { ...ok(text), headers: { a: { schema: whole } } } }),
    program: `is<$HookResponses["200"]>({ body: "a" });`,
  },
  {
    kind: "required-property-added",
    way: "sent",
    before: { ...expects({ 200: ok(ref) }), box: object({ a: text }, ["a"]) },
    after: { ...expects({ 200: ok(ref) }), box: object({ a: text, b: text }, ["a", "b"]) },
    program: `is<$HookResponses["200"]>({ body: { a: "a" } });`,
  },
  {
    kind: "property-now-optional",
    way: "sent",
    before: { ...expects({ 200: ok(ref) }), box: object({ a: text }, ["a"]) },
    after: { ...expects({ 200: ok(ref) }), box: object({ a: text }) },
    program: `is<$HookResponses["200"]>({ body: { a: "a" } });`,
  },
  {
    kind: "response-type-added",
    before: expects({ 200: ok(whole) }),
    after: expects({
      200: { description: "", content: { ...json(whole), "text/plain": { schema: text } } },
    }),
    program: `is<$HookResponses["200"]>({ body: 1 });`,
  },
];
