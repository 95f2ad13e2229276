import { expect, test } from "vitest";
import { modelOf } from "./model.test-support.js";

const text = { type: "string" };
const ok = { 200: { description: "" } };

/** The link `x` of an operation, and what is said of it. */
async function linkOf(link: unknown, more: object = {}) {
  const { model, diagnostics } = await modelOf({
    paths: {
      "/from/{id}": {
        post: {
          operationId: "from",
          parameters: [
            { name: "id", in: "path", required: true, schema: text },
            { name: "X-Trace", in: "header", schema: text },
          ],
          requestBody: { content: { "application/json": {} } },
          responses: { "2xx": { description: "", links: { x: link, "x-note": 1 } } },
        },
      },
      "/to/{id}": {
        get: {
          operationId: "to",
          parameters: [
            { name: "id", in: "path", required: true, schema: text },
            { name: "id", in: "query", schema: text },
            { name: "X-Id", in: "header", schema: text },
            { name: "path.id", in: "query", schema: text },
          ],
          responses: ok,
        },
      },
      ...more,
    },
  });
  const operations = model.groups.flatMap((group) => group.operations);
  return {
    link: operations.find(({ id }) => id === "from")?.links?.[0],
    problems: diagnostics.map(({ code, places, message }) => [
      code,
      places[0]?.pointer.replace(/^.*links[/]x/, ""),
      message,
    ]),
  };
}

test("a link names the operation and its arguments", async () => {
  const { link, problems } = await linkOf({
    operationId: " to ",
    description: "Goes on.",
    parameters: {
      id: "$response.body#/id",
      "query.id": "$request.header.x-trace",
      "header.x-id": "{$request.path.id}-{$url}",
      "path.id": { any: [null] },
    },
  });
  expect(link).toEqual({
    status: "2XX",
    name: "x",
    description: "Goes on.",
    target: "To",
    args: {
      id: "$response.body#/id",
      queryId: "$request.header.x-trace",
      "X-Id": "{$request.path.id}-{$url}",
      // A name is a name before it is a place.
      "path.id": { any: [null] },
    },
  });
  expect(problems).toEqual([]);
});

test("by reference, encoded or not, also through a path item that is one", async () => {
  const more = {
    "/two": { $ref: "#/paths/~1to~1%7Bid%7D" },
    "/copies": { additionalOperations: { COPY: { operationId: "copy", responses: ok } } },
  };
  const target = async (operationRef: string) =>
    (await linkOf({ operationRef }, more)).link?.target;
  expect(await target("#/paths/~1to~1{id}/get")).toBe("To");
  expect(await target("#/paths/~1to~1%7Bid%7D/get")).toBe("To");
  expect(await target("#/paths/~1copies/additionalOperations/COPY")).toBe("Copy");
});

test("what can't be followed or given is told of, with its place", async () => {
  const given = (value: unknown) =>
    linkOf({ operationId: "to", parameters: { id: value } }).then(({ link, problems }) => [
      link?.args,
      ...problems.flat(),
    ]);
  const bad = (why: string) => [
    {},
    "GC180",
    "/parameters/id",
    `The link "x" can't give a value: ${why}`,
  ];
  const noExpression = (text_: string) =>
    bad(
      `${JSON.stringify(text_)} is no runtime expression, such as $response.body#/id or $request.path.id`,
    );
  expect(await given("$response.body.id")).toEqual(noExpression("$response.body.id"));
  expect(await given("$response.body#id")).toEqual(noExpression("$response.body#id"));
  expect(await given("$response.body#/a~2")).toEqual(noExpression("$response.body#/a~2"));
  expect(await given("$request.cookie.a")).toEqual(noExpression("$request.cookie.a"));
  expect(await given("a {$nothing} b")).toEqual(noExpression("$nothing"));
  expect(await given("$response.path.id")).toEqual(
    bad('"$response.path.id" asks for a part of the path or query of a response'),
  );
  expect(await given("$request.query.id")).toEqual(
    bad('"$request.query.id" asks for a parameter that the operation doesn\'t have'),
  );

  const cases: readonly [object, string, string, string][] = [
    [
      { operationId: "none" },
      "GC180",
      "/operationId",
      'The link "x" leads nowhere: there is no operation with the operationId "none"',
    ],
    [
      { operationRef: "#/paths/~1none/get" },
      "GC180",
      "/operationRef",
      'The link "x" leads nowhere: there is no operation with the operationRef "#/paths/~1none/get"',
    ],
    [
      { operationRef: "https://other.example/api.yaml#/paths/~1a/get" },
      "GC130",
      "/operationRef",
      'The link "x" leads to an operation of another document, "https://other.example/api.yaml#/paths/~1a/get", which is not supported',
    ],
    [{}, "GC180", "", 'The link "x" names no operation'],
    [
      { $ref: "#/components/links/none" },
      "GC110",
      "/$ref",
      'The reference "#/components/links/none" leads nowhere',
    ],
  ];
  for (const [written, ...problem] of cases) {
    const { link, problems } = await linkOf(written);
    expect([link, problems]).toEqual([undefined, [problem]]);
  }
  expect(
    await linkOf({ operationId: "to", parameters: { other: 1 }, requestBody: 1 }),
  ).toMatchObject({
    link: { args: {} },
    problems: [
      [
        "GC180",
        "/parameters/other",
        'The link "x" gives the parameter "other", which GET /to/{id} doesn\'t have',
      ],
      ["GC180", "/requestBody", 'The link "x" gives a body, and GET /to/{id} takes none'],
    ],
  });
});
