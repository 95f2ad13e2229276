/** Links of a generated client: what following them sends. */
import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { field, response, scripted } from "../servers/scripted.js";
import { createProject, type Project } from "../support/project.js";

async function generated(): Promise<Project> {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({ "links.yaml": await textOf("links.yaml") });
  const outcome = await project.generate("links.yaml", "-o", "shop");
  expect(outcome.stderr + outcome.stdout).not.toMatch(/warning|error/i);
  return project;
}

function textOf(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

const user = response(200, { id: 7, name: "Ann" });
const none = response(204);

/** In the order of the program: what has to be asked for (OpenAPI 3.2, 4.20), and what is answered. */
const exchanges: readonly (readonly [line: string, answer: string, body?: string])[] = [
  [
    "POST /v1/users?dry=false",
    response(201, { id: 7 }, { "x-number": "12" }),
    '{"name":"Ann & Co"}',
  ],
  ["GET /v1/users/7", user],
  [
    "GET /v1/users/7/orders?id=Ann%20%26%20Co&state=open,paid&note=Ann%20%26%20Co%2C%20POST%20201%20false&number=12",
    response(200, ["o1"]),
  ],
  ["GET /v1/users/7", user],
  ["GET /v1/users/7/orders/first", none],
  ["GET /v1/users/8/orders?id=Ann%20%26%20Co&state=paid&note=own&number=12", response(200, [])],
  ["PUT /v1/users/7", none, '{"name":"Ann & Co"}'],
  ["PUT /v1/users/7", none, '{"name":"Bob"}'],
  ["GET /v1/users/7/orders/o%201", none],
  ["GET /photos/users/7/photo", response(200, "png", { "content-type": "image/png" })],
  ["GET /v1/users/7", user],
  ["GET /v1/users/7", user],
  ["POST /v1/users", response(409, { "a/b": [{ "~id": 5 }] }), '{"name":"Ann"}'],
  ["GET /v1/users/5", user],
  ["POST /v1/users", response(201, {}), '{"name":"Zed"}'],
  ["GET /v1/users/9", user],
  ["GET /v1/users/9/orders?id=Zed&state=open,paid", response(200, [])],
  ["GET /v1/users/1/orders/1", none],
];

test("links are followed with what the response brought", async () => {
  await using server = await scripted(({ socket, number }) =>
    socket.write(exchanges[number - 1]?.[1] ?? response(500)),
  );
  const project = await generated();
  await project.write({ "program.ts": await textOf("links.program.txt") });
  expect(await project.compile()).toEqual([]);
  const outcome = await project.run("program", { SERVER: server.url });
  expect(outcome.stderr).toBe("");
  expect(outcome.stdout.trimEnd().split("\n")).toEqual([
    "Ann",
    "3",
    'UsageError: GET /users/{userId} (users/get): path parameter "userId" is required and is missing: the link "getUser" of POST /users (users/create) takes it from $response.body#/id, which gave nothing; pass userId when following it; nothing was sent',
    "UsageError",
    "true",
    "false",
  ]);
  const came = server.requests.map((request) => [
    request.line.replace(/ HTTP\/1\.1$/, ""),
    request.body === "" ? undefined : request.body,
  ]);
  expect(came).toEqual(exchanges.map(([line, , body]) => [line, body]));
  expect(field(server.requests[2], "x-trace")).toBe("t1");
  expect(field(server.requests[7], "x-own")).toBe("1");
});

test.each(["5.9", "6", "7"] as const)(
  "what a link doesn't have is a compile error: TypeScript %s",
  async (typescript) => {
    const project = await generated();
    await project.write({ "mistakes.ts": await textOf("links.mistakes.txt") });
    const errors = await project.compile({ typescript });
    const lines = errors.map((error) => Number(/\((\d+),/.exec(error)?.[1]));
    expect([...new Set(lines)]).toEqual([5, 6, 7, 8, 9, 10, 11, 13, 15, 17]);
  },
);
