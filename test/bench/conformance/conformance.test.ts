import { describe, expect, test } from "vitest";
import { allCases } from "./cases.mjs";
import { genClient } from "./clients/gen-client.mjs";
import { verdictOf, verdictsOf } from "./conformance.mjs";

const cases = allCases();

test("our client passes all of the comparison that we publish", async () => {
  const verdicts = await verdictsOf(genClient, cases, "conformance-test");
  const failed = verdicts.flatMap((verdict, index) =>
    verdict.kind === "passed" ? [] : [{ operation: cases[index]?.operationId, verdict }],
  );
  expect(failed).toEqual([]);
});

test("it covers every style, place and kind of body", () => {
  expect([...new Set(cases.map(({ section }) => section))]).toEqual([
    "path: simple",
    "path: label",
    "path: matrix",
    "query: form",
    "query: spaceDelimited",
    "query: pipeDelimited",
    "query: deepObject",
    "header: simple",
    "cookie: form",
    "content: a media type's text",
    "OpenAPI 3.2: querystring, style cookie",
    "methods",
    "body: JSON",
    "body: form",
    "body: multipart",
    "body: bytes, text",
    "body: several types",
    "body: XML",
    "body: JSON Lines",
    "response: by status",
    "response: by media type",
    "response: bytes, text",
    "response: XML",
    "response: streams of items",
  ]);
});

describe("a call that can't pass", () => {
  const [one] = cases;
  if (one === undefined) throw new Error("there are no cases");
  const target = `${one.expected.target ?? ""} HTTP/1.1`;
  const sent = { request: { line: target, fields: [], body: "" } };

  test.each([
    ["without a client", { generation: "refused" }, undefined, "not generated"],
    [
      "of code that doesn't compile, though it ran",
      { compilation: "TS1" },
      sent,
      "does not compile",
    ],
    ["without a function", {}, { isMissing: true as const }, "not generated"],
    ["that throws before it sends", {}, { error: "no" }, "no request"],
    [
      "that sends something else",
      {},
      { request: { ...sent.request, line: "GET / HTTP/1.1" } },
      "differs",
    ],
    [
      "that throws once it was sent, which is no matter of parameters",
      {},
      { ...sent, error: "no" },
      "passed",
    ],
  ])("%s", (_, made, result, kind) => {
    expect(verdictOf(one, made, result).kind).toBe(kind);
  });

  test("of a response: the value is not what was promised", () => {
    const response = { status: 200, value: 1 };
    const expecting = { ...one, expected: { response } };
    expect(verdictOf(expecting, {}, { ...sent, response }).kind).toBe("passed");
    expect(verdictOf(expecting, {}, { ...sent, response: { ...response, value: 2 } })).toEqual({
      kind: "differs",
      differences: [
        { of: "response", expected: '{"status":200,"value":1}', got: '{"status":200,"value":2}' },
      ],
    });
    expect(verdictOf(expecting, {}, { ...sent, error: "no JSON" }).kind).toBe("differs");
  });
});
