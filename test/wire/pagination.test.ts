/** The pages of lists: a program as users write it, against a server that answers page by page. */
import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { response, scripted } from "../servers/scripted.js";
import { createProject, type Project } from "../support/project.js";

async function generated(): Promise<Project> {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({ "lists.yaml": await textOf("pagination.yaml") });
  const outcome = await project.generate("lists.yaml", "-o", "lists");
  expect(outcome.stderr + outcome.stdout).not.toMatch(/warning|error/i);
  return project;
}

function textOf(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

const things = (...ids: readonly string[]): object[] => ids.map((id) => ({ id }));

/** What is asked for, and what is answered, in their order. */
const exchanges: readonly (readonly [request: string, answer: string, body?: string])[] = [
  [
    "GET /issues?state=open",
    response(200, things("a", "b"), { Link: '</issues?state=open&page=2>; rel="next"' }),
  ],
  ["GET /issues?state=open&page=2", response(503)],
  ["GET /issues?state=open&page=2", response(503)],
  [
    "GET /issues?state=open&page=2",
    response(200, things("c"), { Link: '</issues?page=1>; rel="prev first"' }),
  ],

  ["GET /charges?limit=2", response(200, { data: things("ch_1", "ch_2"), has_more: true })],
  [
    "GET /charges?starting_after=ch_2&limit=2",
    response(200, { data: things("ch_3"), has_more: false }),
  ],

  // OData: the URL is opaque, its dollar sign and all.
  [
    "GET /users?%24top=2",
    response(200, { value: things("u1"), "@odata.nextLink": "users?$top=2&$skiptoken=X%27" }),
  ],
  ["GET /users?$top=2&$skiptoken=X%27", response(200, { value: things("u2") })],

  ["POST /search", response(200, { meta: { next: "c 2", hits: things("h1") } }), '{"query":"x"}'],
  [
    "POST /search",
    response(200, { meta: { next: null, hits: things("h2") } }),
    '{"query":"x","cursor":"c 2"}',
  ],

  ["GET /events", response(200, things("e1", "e2"))],
  ["GET /events?offset=2", response(200, things("e3"))],
  ["GET /events?offset=3", response(200, [])],

  ["GET /albums", response(200, { albums: things("al1"), following: 7 })],
  ["GET /albums?page=7", response(200, {})],

  [
    "GET /users",
    response(
      200,
      { value: things("u1", "u2"), "@odata.nextLink": "/users?p=2" },
      { "X-Page": "1" },
    ),
  ],
  ["GET /users?p=2", response(200, { value: [] }, { "X-Page": "2" })],

  ["GET /events?offset=90", response(200, things("e90", "e91", "e92"))],
  ["GET /events?offset=93", response(410)],
];

test("each page is asked for as the list goes on, and its items have their types", async () => {
  await using server = await scripted(({ socket, number }) => {
    socket.write(exchanges[number - 1]?.[1] ?? response(500));
  });
  const project = await generated();
  await project.write({ "program.ts": await textOf("pagination.program.txt") });
  expect(await project.compile()).toEqual([]);
  const outcome = await project.run("program", { SERVER: server.url });
  expect(outcome.stderr).toBe("");
  expect(
    outcome.stdout
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line)),
  ).toEqual([
    ["client", "a", "b", "c"],
    ["call", "ch_1", "ch_2", "ch_3"],
    ["url", "u1", "u2"],
    ["body", "h1", "h2"],
    ["offset", "e1", "e2", "e3"],
    ["link", "al1"],
    [200, "1", 2],
    [200, "2", 0],
    [3, 410],
  ]);
  expect(server.requests.map(({ line, body }) => [line, body])).toEqual(
    exchanges.map(([request, , body = ""]) => [`${request} HTTP/1.1`, body]),
  );
});

test.each(["5.9", "6", "7"] as const)(
  "what a page doesn't have is a compile error: TypeScript %s",
  async (typescript) => {
    const project = await generated();
    await project.write({ "mistakes.ts": await textOf("pagination.mistakes.txt") });
    const errors = await project.compile({ typescript });
    const lines = errors.map((error) => Number(/mistakes\.ts\((\d+),/.exec(error)?.[1]));
    expect([...new Set(lines)]).toEqual(Array.from({ length: 15 }, (_, index) => index + 4));
  },
);
