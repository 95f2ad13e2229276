/** OpenAPI 3.1 and 3.2, "Reference Object": `summary` and `description` override those of what is referred to. */
import { expect, test } from "vitest";
import { compareModels } from "../diff/compare-models.js";
import { modelOf } from "./model.test-support.js";

/** Everything that may be referred to and has words in a client, described by `own` beside its references. */
function document(own: object, version = "3.1.0") {
  const to = (path: string) => ({ $ref: `#/components/${path}`, ...own });
  return {
    openapi: version,
    paths: {
      "/a": {
        post: {
          operationId: "a",
          parameters: [to("parameters/P")],
          requestBody: to("requestBodies/B"),
          responses: { 200: to("responses/R") },
        },
      },
      "/b": {
        post: {
          operationId: "b",
          parameters: [{ $ref: "#/components/parameters/P" }],
          requestBody: { $ref: "#/components/requestBodies/B" },
          responses: { 200: { $ref: "#/components/responses/R" } },
        },
      },
    },
    webhooks: {
      w: {
        post: {
          parameters: [to("parameters/P"), to("parameters/H")],
          requestBody: to("requestBodies/B"),
        },
      },
    },
    components: {
      parameters: {
        P: { name: "p", in: "query", description: "theirs", schema: { type: "string" } },
        H: { name: "h", in: "header", description: "theirs", schema: { type: "string" } },
      },
      requestBodies: { B: { description: "theirs", content: { "text/plain": {} } } },
      headers: { H: { description: "theirs", schema: { type: "string" } } },
      links: { L: { description: "theirs", operationId: "b" } },
      responses: {
        R: {
          description: "theirs",
          headers: { "x-h": to("headers/H") },
          links: { l: to("links/L") },
        },
      },
      securitySchemes: {
        S: { type: "http", scheme: "basic", description: "theirs" },
        T: to("securitySchemes/S"),
      },
    },
    security: [{ T: [] }],
  };
}

async function wordsOf(described: object) {
  const { model } = await modelOf(described);
  const operations = model.groups.flatMap((group) => group.operations);
  const [a, b] = ["a", "b"].map((name) => operations.find(({ id }) => id === name));
  const webhook = model.webhooks[0]?.operations[0];
  return {
    a: [a?.parameters[0], a?.body, a?.responses[0]].map((one) => one?.description),
    b: [b?.parameters[0], b?.body, b?.responses[0]].map((one) => one?.description),
    webhook: [webhook?.query[0], webhook?.headers[0], webhook?.body].map((one) => one?.description),
    header: a?.responses[0]?.headers[0]?.description,
    link: a?.links?.[0]?.description,
    scheme: model.securitySchemes.find(({ key }) => key === "T")?.description,
  };
}

/** What only the references of `a` and of the others may change: `b` refers without words. */
const all = (text: string, other = "theirs") => ({
  a: [text, text, text],
  b: [other, other, other],
  webhook: [text, text, text],
  header: text,
  link: text,
  scheme: text,
});

test.each(["3.1.0", "3.2.0"])("the description beside a reference wins in %s", async (version) => {
  expect(await wordsOf(document({ description: "own" }, version))).toEqual(all("own"));
});

test("before OpenAPI 3.1, what stands beside a reference is ignored", async () => {
  expect(await wordsOf(document({ description: "own" }, "3.0.4"))).toMatchObject({
    ...all("theirs"),
    webhook: expect.anything() as unknown,
  });
});

test.each([{}, { description: "" }, { description: 5 }, { summary: "own" }])(
  "beside %j, it is that of what is referred to",
  async (own) => {
    expect(await wordsOf(document(own))).toEqual(all("theirs"));
  },
);

test("the summary of a response stands for its description since 3.2", async () => {
  const response = { summary: "theirs" };
  const of = async (version: string, own: object) => {
    const { model } = await modelOf({
      openapi: version,
      paths: {
        "/a": { get: { responses: { 200: { $ref: "#/components/responses/R", ...own } } } },
      },
      components: { responses: { R: response } },
    });
    return model.groups[0]?.operations[0]?.responses[0]?.description;
  };
  expect(await of("3.2.0", {})).toBe("theirs");
  expect(await of("3.2.0", { summary: "own" })).toBe("own");
  expect(await of("3.1.0", { summary: "own" })).toBeUndefined();
});

test("a reference to a reference: the words of the first that has some", async () => {
  const { model } = await modelOf({
    paths: {
      "/a": { get: { parameters: [{ $ref: "#/components/parameters/A" }], responses: {} } },
    },
    components: {
      parameters: {
        A: { $ref: "#/components/parameters/B", description: "A" },
        B: { $ref: "#/components/parameters/C", description: "B" },
        C: { name: "c", in: "query", description: "C", schema: {} },
      },
    },
  });
  expect(model.groups[0]?.operations[0]?.parameters[0]?.description).toBe("A");
});

test("a change of such words is one of documentation", async () => {
  const [before, after] = await Promise.all(
    ["before", "after"].map((description) => modelOf(document({ description }))),
  );
  if (!before || !after) throw new Error("there are two");
  const { changes } = compareModels(before.model, after.model);
  expect(new Set(changes.map((change) => change.class))).toEqual(new Set(["documentation"]));
  expect(changes.map(({ at }) => at)).toEqual(expect.arrayContaining(["args.p"]));
});
