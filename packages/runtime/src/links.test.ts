import { expect, test } from "vitest";
import { field, response, scripted } from "../../../test/servers/scripted.js";
import { Binding } from "./binding.js";
import type { Call } from "./call.js";
import type { ApiDescription, LinkDescription, Operation } from "./operation.js";

const description: ApiDescription = { title: "Shop", servers: [], securitySchemes: {} };

/** An operation that shows what a link gave: all of it in the query. */
const shown: Operation = {
  id: "shown",
  method: "GET",
  path: "/shown",
  params: [
    { name: "a", in: "query" },
    { name: "list", in: "query" },
  ],
  responses: { 200: "empty" },
};

interface Linked {
  200: { body: unknown; links: { next(args?: object): Call<undefined> } };
}

/** The query with which a link gives `a` this value, after the specification's own example (4.20.4.5). */
async function followed(
  value: unknown,
  args: LinkDescription["args"] = { a: value },
): Promise<string> {
  const body = {
    failedUrl: "https://clientdomain.com/failed",
    successUrls: ["https://clientdomain.com/fast", "https://clientdomain.com/slow"],
    nothing: null,
    number: 5,
  };
  const subscribe: Operation = {
    id: "subscribe",
    method: "POST",
    path: "/subscribe/{eventType}",
    params: [
      { name: "eventType", in: "path" },
      { name: "queryUrl", in: "query" },
      { name: "Content", in: "header", arg: "headerContent" },
      { name: "X-Default", in: "header" },
      { name: "page", in: "query" },
      { name: "big", in: "header" },
      { name: "since", in: "header" },
    ],
    body: { contentTypes: ["application/json"] },
    responses: {
      200: {
        content: { "application/json": "json" },
        links: { next: { operation: () => shown, args: args ?? {} } },
      },
    },
  };
  await using server = await scripted(({ socket, number }) =>
    socket.write(
      response(number === 1 ? 200 : 204, number === 1 ? { id: 7, list: [1, 2] } : "", {
        location: "https://example.org/subscription/1",
        "x-many": ["a", "b"],
      }),
    ),
  );
  const binding = new Binding(description, {
    baseUrl: server.url,
    headers: { "x-default": "d", authorization: "Bearer secret" },
    params: { page: 3 },
  });
  const { links } = await binding
    .call<unknown, Linked>(subscribe, {
      eventType: "myevent",
      big: 9007199254740993n,
      since: new Date(0),
      queryUrl: "https://clientdomain.com/stillrunning",
      headerContent: "application/json",
      body,
    })
    .withResponse();
  await links.next().catch(() => {});
  const [, line = ""] = server.requests.map((request) => request.line);
  await binding.close();
  expect(field(server.requests[1], "host")).toBe(server.url.slice("http://".length));
  return decodeURIComponent(
    line.replace(/^GET \/shown\??|[?&]?page=3 HTTP\/1\.1$/g, ""),
  ).replaceAll(server.url, "<server>");
}

test.each([
  ["$method", "a=POST"],
  ["$statusCode", "a=200"],
  [
    "$url",
    "a=<server>/subscribe/myevent?queryUrl=https%3A%2F%2Fclientdomain.com%2Fstillrunning&page=3",
  ],
  ["$request.path.eventType", "a=myevent"],
  ["$request.query.queryUrl", "a=https://clientdomain.com/stillrunning"],
  ["$request.header.content", "a=application/json"],
  ["$request.body#/failedUrl", "a=https://clientdomain.com/failed"],
  ["$request.body#/successUrls/1", "a=https://clientdomain.com/slow"],
  ["$response.header.Location", "a=https://example.org/subscription/1"],
  ["$response.header.x-many", "a=a, b"],
  ["$response.body#/id", "a=7"],
  ["id-{$response.body#/id}-{$method}", "a=id-7-POST"],
  ["{$response.body#/list}", "a=[1,2]"],
  ["{$request.header.big}", "a=9007199254740993"],
  ["{$request.header.since}", "a=1970-01-01T00:00:00.000Z"],
  // What the session has sent in place of an argument.
  ["$request.header.X-Default", "a=d"],
  ["$request.query.page", "a=3"],
  // Constants.
  ["text {id} $", "a=text {id} $"],
  [0, "a=0"],
  [false, "a=false"],
  // What isn't there, or is no parameter of the operation.
  ["$request.header.Authorization", ""],
  ["$request.body#/nothing", ""],
  ["$request.body#/number/toFixed", ""],
  ["$response.header.x-none", ""],
  ["$response.body#/toString", ""],
  ["$response.path.eventType", ""],
  ["$request.path.other", ""],
  ["to {$response.body#/none}", ""],
  ["to {$request.body#/nothing}", ""],
])("%s is %j", async (value, expected) => {
  expect(await followed(value)).toBe(expected);
});

test("values keep their types", async () => {
  expect(await followed(undefined, { list: "$response.body#/list" })).toBe("list=1&list=2");
});

test("a link to itself, with a body that is required", async () => {
  const operation: Operation = {
    id: "loop",
    method: "POST",
    path: "/loop",
    body: { contentTypes: ["application/json"], required: true },
    responses: {
      "2XX": {
        content: { "application/json": "json" },
        links: { next: { operation: () => operation, args: { body: "$response.body#/next" } } },
      },
    },
  };
  await using server = await scripted(({ socket, number }) =>
    socket.write(response(202, number === 1 ? { next: { n: 1 } } : {})),
  );
  const binding = new Binding(description, { baseUrl: server.url });
  interface Loop {
    "2XX": { body: unknown; links: { next(): Call<unknown, Loop> } };
  }
  const first = await binding.call<unknown, Loop>(operation, { body: {} }).withResponse();
  const second = await first.links.next().withResponse();
  expect(server.requests.map(({ body }) => body)).toEqual(["{}", '{"n":1}']);
  await expect(second.links.next()).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message:
      'POST /loop (loop): body is required and is missing: the link "next" of POST /loop (loop) takes it from $response.body#/next, which gave nothing; pass body when following it; nothing was sent',
  });
  await binding.close();
});
