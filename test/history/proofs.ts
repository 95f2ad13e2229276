/**
 * For each kind of change two documents and a program that uses what changed. It compiles against the
 * client of the first; whether against that of the second, is what the rule's class says.
 *
 * In programs, `$call` is the operation's method and `$Box` the type of its own component; `$id` is the
 * name of its own scheme or webhook, and its `operationId`; `$Hook` is the type of what its webhook sends,
 * `$HookResponses` of what is answered. `is<T>(value)` takes a T, `some<T>()` gives one.
 */
import {
  text,
  whole,
  listing,
  json,
  ok,
  object,
  takes,
  inPath,
  nothing,
  body,
  answers,
  headers,
  secured,
  pages,
  cursor,
  link,
  value,
  property,
  callPlain,
  type Proof,
} from "./proof-fragments.js";
import { webhookProofs } from "./webhook-proofs.js";

export const proofs: readonly Proof[] = [
  // The client and its operations.
  {
    kind: "base-url-required",
    before: { servers: [{ url: "https://a.example" }] },
    after: { servers: [{ url: "/v1" }] },
    program: "new Api();",
  },
  {
    kind: "base-url-optional",
    before: { servers: [{ url: "/v1" }] },
    after: { servers: [{ url: "https://a.example" }] },
    program: `new Api({ baseUrl: "https://a.example" });`,
  },
  {
    kind: "server-changed",
    before: nothing,
    after: { operation: { servers: [{ url: "https://b.example" }] } },
    program: callPlain,
  },
  {
    kind: "operation-added",
    before: { operation: "absent" },
    after: nothing,
    program: "is<object>(api);",
  },
  {
    kind: "operation-removed",
    before: nothing,
    after: { operation: "absent" },
    program: callPlain,
  },
  {
    kind: "operation-renamed",
    before: { path: "/{a}", operation: inPath("a") },
    after: { path: "/{b}", operationId: "$idOther", operation: inPath("b") },
    program: "await $call(some());",
  },
  { kind: "operation-moved", before: nothing, after: { path: "/other" }, program: callPlain },
  { kind: "schema-added", before: nothing, after: { box: text }, program: callPlain },
  {
    kind: "schema-removed",
    before: { box: text },
    after: nothing,
    program: "is<string>(some<$Box>());",
  },

  // Arguments.
  {
    kind: "parameter-added",
    before: takes(),
    after: {
      operation: {
        parameters: [
          { name: "a", in: "query", schema: text },
          { name: "b", in: "query", schema: text },
        ],
      },
    },
    program: `await $call({ a: "a" });`,
  },
  {
    kind: "required-parameter-added",
    before: nothing,
    after: takes({ required: true }),
    program: callPlain,
  },
  {
    kind: "parameter-removed",
    before: takes(),
    after: nothing,
    program: `await $call({ a: "a" });`,
  },
  {
    kind: "parameter-now-required",
    before: takes(),
    after: takes({ required: true }),
    program: "await $call({});",
  },
  {
    kind: "parameter-now-optional",
    before: takes({ required: true }),
    after: takes(),
    program: `await $call({ a: "a" });`,
  },
  {
    kind: "parameter-encoding-changed",
    before: takes({ schema: { type: "array", items: text } }),
    after: takes({ schema: { type: "array", items: text }, explode: false }),
    program: `await $call({ a: ["a"] });`,
  },
  { kind: "body-added", before: nothing, after: body(json(text), false), program: callPlain },
  { kind: "required-body-added", before: nothing, after: body(json(text)), program: callPlain },
  {
    kind: "body-removed",
    before: body(json(text)),
    after: nothing,
    program: `await $call({ body: "a" });`,
  },
  {
    kind: "body-now-required",
    before: body(json(text), false),
    after: body(json(text)),
    program: callPlain,
  },
  {
    kind: "body-now-optional",
    before: body(json(text)),
    after: body(json(text), false),
    program: `await $call({ body: "a" });`,
  },
  {
    kind: "body-type-added",
    before: body(json(whole)),
    after: body({ ...json(whole), "text/plain": { schema: text } }),
    program: `await $call({ body: 1 });`,
  },
  {
    kind: "body-type-removed",
    before: body({ ...json(whole), "text/plain": { schema: text } }),
    after: body(json(whole)),
    program: `await $call({ body: "a", contentType: "text/plain" });`,
  },
  {
    kind: "body-default-changed",
    before: body({ "application/json": { schema: whole } }),
    after: body({ "application/vnd.a+json": { schema: whole } }),
    program: `await $call({ body: 1 });`,
  },
  {
    kind: "body-coding-changed",
    before: body(json(object({ a: text }))),
    after: body({ "text/plain": {} }),
    program: `await $call({ body: { a: "a" } });`,
  },
  {
    kind: "part-encoding-changed",
    before: body({ "multipart/form-data": { schema: object({ a: text }) } }),
    after: body({
      "multipart/form-data": {
        schema: object({ a: text }),
        encoding: { a: { contentType: "text/html" } },
      },
    }),
    program: `await $call({ body: { a: "a" } });`,
  },

  // What comes back.
  {
    kind: "success-added",
    before: answers({ 200: ok(text) }),
    after: answers({ 200: ok(text), 202: ok(whole) }),
    program: `is<string>(await $call());`,
  },
  {
    kind: "failure-added",
    before: answers({ 200: ok(text), 401: ok(text) }),
    after: answers({ 200: ok(text), 401: ok(text), 404: ok(whole) }),
    program: `const result = await $call().result(); switch (result.status) { case 200: case 401: case undefined: break; default: is<never>(result); }`,
  },
  {
    kind: "failure-listed",
    before: answers({ 200: ok(text), default: ok(whole) }),
    after: answers({ 200: ok(text), 404: ok(whole), default: ok(whole) }),
    program: `const result = await $call().result(); if (!result.ok && result.status !== undefined) is<number>(result.body); if (result.status === 404) is<number>(result.body);`,
  },
  {
    kind: "response-removed",
    before: answers({ 200: ok(text), 404: ok(whole) }),
    after: answers({ 200: ok(text) }),
    program: `const result = await $call().result(); if (result.status === 404) is<number>(result.body);`,
  },
  {
    kind: "response-type-added",
    before: answers({ 200: ok(whole) }),
    after: answers({
      200: { description: "", content: { ...json(whole), "text/plain": { schema: text } } },
    }),
    program: `is<number>(await $call());`,
  },
  {
    kind: "response-type-removed",
    before: answers({
      200: { description: "", content: { ...json(whole), "text/plain": { schema: text } } },
    }),
    after: answers({ 200: ok(whole) }),
    program: `const result = await $call().result(); if (result.status === 200 && result.contentType === "text/plain") is<string>(result.body);`,
  },
  {
    kind: "response-type-changed",
    before: answers({ 200: ok(whole) }),
    after: answers({
      200: { description: "", content: { "application/vnd.a+json": { schema: whole } } },
    }),
    program: `is<number>(await $call());`,
  },
  {
    kind: "response-type-changed",
    before: answers({ 200: ok(whole) }),
    after: answers({
      200: {
        description: "",
        content: { ...json(whole), "application/vnd.a+json": { schema: whole } },
      },
    }),
    program: `is<number>(await $call()); const result = await $call().result(); if (result.status === 200) is<number>(result.body);`,
  },
  {
    kind: "response-decoding-changed",
    before: answers({ 200: ok(whole) }),
    after: answers({ 200: { description: "", content: { "text/plain": { schema: text } } } }),
    program: `is<number>(await $call());`,
  },
  {
    kind: "header-added",
    way: "received",
    before: headers(["a"]),
    after: headers(["a", "b"]),
    program: `const { headers } = await $call().withResponse(); is<number | undefined>(headers.value("a"));`,
  },
  {
    kind: "header-removed",
    before: headers(["a", "b"]),
    after: headers(["a"]),
    program: `const { headers } = await $call().withResponse(); is<number | undefined>(headers.value("b"));`,
  },
  {
    kind: "link-added",
    before: nothing,
    after: answers({ 200: { description: "", links: link } }),
    program: callPlain,
  },
  {
    kind: "link-removed",
    before: answers({ 200: { description: "", links: link } }),
    after: nothing,
    program: `const { links } = await $call().withResponse(); await links.again();`,
  },
  {
    kind: "pagination-changed",
    before: pages(cursor("/next")),
    after: pages(cursor("/last")),
    program: `for await (const item of $call().items()) is<string>(item);`,
  },
  {
    kind: "pagination-added",
    before: pages(),
    after: pages(cursor("/next")),
    program: `for await (const item of $call().items({ items: "data", link: "next" })) is<string>(item);`,
  },
  {
    kind: "pagination-removed",
    before: pages(cursor("/next")),
    after: pages(),
    program: `for await (const item of $call().items()) is<string>(item);`,
  },

  // Values.
  ...property("property-added", object({ a: text }, ["a"]), object({ a: text, b: text }, ["a"]), {
    sent: `{ a: "a" }`,
    received: "is<string>(box.a);",
  }),
  ...property(
    "required-property-added",
    object({ a: text }, ["a"]),
    object({ a: text, b: text }, ["a", "b"]),
    { sent: `{ a: "a" }`, received: "is<string>(box.a);" },
  ),
  ...property("property-removed", object({ a: text, b: text }), object({ a: text }), {
    sent: `{ b: "b" }`,
    received: "is<string | undefined>(box.b);",
  }),
  ...property("property-now-required", object({ a: text }), object({ a: text }, ["a"]), {
    sent: "{}",
    received: "is<string | undefined>(box.a);",
  }),
  ...property("property-now-optional", object({ a: text }, ["a"]), object({ a: text }), {
    sent: `{ a: "a" }`,
    received: "is<string>(box.a);",
  }),
  ...property(
    "other-properties-added",
    object({ a: text }),
    { ...object({ a: text }), additionalProperties: text },
    { sent: `{ a: "a" }`, received: "is<string | undefined>(box.a);" },
  ),
  ...property(
    "other-properties-removed",
    { ...object({ a: text }), additionalProperties: text },
    object({ a: text }),
    { sent: `{ other: "a" }`, received: `is<string | undefined>(box["other"]);` },
  ),
  ...value(
    "value-added",
    { enum: ["a"] },
    { enum: ["a", "b"] },
    {
      sent: `{ value: "a" }`,
      received: `switch (box.value) { case "a": break; default: is<never>(box.value); }`,
    },
  ),
  ...value(
    "value-removed",
    { enum: ["a", "b"] },
    { enum: ["a"] },
    { sent: `{ value: "b" }`, received: `if (box.value === "b") is<"b">(box.value);` },
  ),
  ...value("value-listed", listing("a"), listing("a", "b"), {
    sent: `{ value: "a" }`,
    received: `is<string>(box.value); if (box.value === "b") is<string>(box.value);`,
  }),
  ...value("value-unlisted", listing("a", "b"), listing("a"), {
    sent: `{ value: "b" }`,
    received: `if (box.value === "b") is<string>(box.value);`,
  }),
  ...value(
    "now-nullable",
    text,
    { ...text, nullable: true },
    { sent: `{ value: "a" }`, received: "is<string>(box.value);" },
  ),
  ...value("no-longer-nullable", { ...text, nullable: true }, text, {
    sent: "{ value: null }",
    received: "is<string | null>(box.value);",
  }),
  ...value(
    "alternative-added",
    text,
    { oneOf: [text, { type: "boolean" }] },
    { sent: `{ value: "a" }`, received: "is<string>(box.value);" },
  ),
  ...value("alternative-removed", { oneOf: [text, { type: "boolean" }] }, text, {
    sent: "{ value: true }",
    received: "if (box.value === true) is<boolean>(box.value);",
  }),
  ...value("type-widened", { enum: ["a", "b"] }, text, {
    sent: `{ value: "a" }`,
    received: `is<"a" | "b">(box.value);`,
  }),
  ...value(
    "type-narrowed",
    text,
    { enum: ["a", "b"] },
    {
      sent: `{ value: some<string>() }`,
      received: `if (box.value === "c") is<string>(box.value);`,
    },
  ),
  ...value("type-given", {}, text, { sent: "{ value: 1 }", received: "is<unknown>(box.value);" }),
  ...value(
    "type-changed",
    text,
    { type: "boolean" },
    { sent: `{ value: "a" }`, received: "is<string>(box.value);" },
  ),
  ...value(
    "now-any-number",
    whole,
    { type: "number" },
    { sent: "{ value: 1 }", received: "is<number>(box.value);" },
  ),
  ...value("now-integer", { type: "number" }, whole, {
    sent: "{ value: 1.5 }",
    received: "is<number>(box.value);",
  }),
  ...value(
    "constraint-tightened",
    { ...text, minLength: 1 },
    { ...text, minLength: 2 },
    { sent: `{ value: "a" }`, received: "is<string>(box.value);" },
  ),
  ...value(
    "constraint-loosened",
    { ...text, minLength: 2 },
    { ...text, minLength: 1 },
    { sent: `{ value: "ab" }`, received: "is<string>(box.value);" },
  ),
  ...value(
    "constraint-changed",
    { ...text, pattern: "a" },
    { ...text, pattern: "b" },
    { sent: `{ value: "a" }`, received: "is<string>(box.value);" },
  ),

  // Credentials.
  {
    kind: "scheme-added",
    before: nothing,
    after: { scheme: { type: "http", scheme: "bearer" } },
    program: "new Api({});",
  },
  {
    kind: "scheme-removed",
    before: { scheme: { type: "http", scheme: "bearer" } },
    after: nothing,
    program: `new Api({ auth: { $id: "secret" } });`,
  },
  {
    kind: "credential-changed",
    before: { scheme: { type: "http", scheme: "bearer" } },
    after: { scheme: { type: "http", scheme: "basic" } },
    program: `new Api({ auth: { $id: "secret" } });`,
  },
  {
    kind: "scheme-changed",
    before: { scheme: { type: "apiKey", in: "header", name: "a" } },
    after: { scheme: { type: "apiKey", in: "header", name: "b" } },
    program: `new Api({ auth: { $id: "secret" } });`,
  },
  {
    kind: "credentials-required",
    before: secured(),
    after: secured({ $id: [] }),
    program: callPlain,
  },
  {
    kind: "credentials-changed",
    before: secured({ $id: [] }),
    after: secured({ $id: [], other: [] }),
    program: callPlain,
  },
  {
    kind: "credentials-relaxed",
    before: secured({ $id: [] }),
    after: secured(),
    program: callPlain,
  },

  ...webhookProofs,

  // Words.
  {
    kind: "deprecated",
    before: nothing,
    after: { operation: { deprecated: true } },
    program: callPlain,
  },
  {
    kind: "no-longer-deprecated",
    before: { operation: { deprecated: true } },
    after: nothing,
    program: callPlain,
  },
  {
    kind: "description-changed",
    before: nothing,
    after: { operation: { description: "Other." } },
    program: callPlain,
  },
];
