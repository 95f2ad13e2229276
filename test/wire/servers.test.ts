/** Servers of a generated client: which one a call goes to, and what can't be chosen. */
import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { field, response, scripted } from "../servers/scripted.js";
import { createProject, type Project } from "../support/project.js";

async function generated(): Promise<Project> {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({ "servers.yaml": await textOf("servers.yaml") });
  const outcome = await project.generate("servers.yaml", "-o", "petstore");
  expect(outcome.stderr + outcome.stdout).not.toMatch(/warning|error/i);
  return project;
}

function textOf(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

/** What the program has to ask for, in its order; from OpenAPI 3.2, 4.5, 4.6 and 4.8.1. */
const asked = [
  // { server: local }
  ["/v1/pets", "secret"],
  ["/photos-v2/photos", "secret"],
  ["/reports-v2/reports", "secret"],
  // { baseUrl }
  ["/base/pets", "secret"],
  ["/base/photos", "secret"],
  ["/reports-v2/reports", "secret"],
  // { baseUrl, server: 2 }
  ["/v3/pets", "secret"],
  ["/base/photos", "secret"],
  ["/reports-v2/reports", "secret"],
  // { baseUrl, server: local }
  ["/base/pets", "secret"],
  ["/base/photos", "secret"],
  ["/reports-v2/reports", "secret"],
  // Regional.
  ["/us/a%20b%3F%23%C3%A9/pets", "secret"],
  ["/reports-v2/reports", "secret"],
  ["/v1/pets", "secret"],
  ["/v1/pets", "secret"],
  ["/photos-v1/photos", "secret"],
  ["/photos-v2/photos", "secret"],
  // { baseUrl }, and the call's server.
  ["/eu/acme/pets", undefined],
  ["/v3/pets", undefined],
];

const list =
  '0 ("local", http://127.0.0.1:{port}/v1), 1 ("regional", http://{host}/{region}/{tenant}), 2 (/v3)';
const kinds =
  "expected an index, a URL or a name, or an object with one of index, url and name, and variables";
const problems = [
  `UsageError: server is "production"; the document has ${list}`,
  `UsageError: server is 3; the document has ${list}`,
  'UsageError: server.variables.region is "mars"; expected "eu", "us"',
  "UsageError: server.variables.zone: the server http://{host}/{region}/{tenant} has no such variable; there is host, region, tenant",
  `UsageError: server is index and name; ${kinds}`,
  `UsageError: server is true; ${kinds}`,
  "UsageError: server.variables.port is 80; expected text",
  'UsageError: a session has no option "baseURL"; did you mean baseUrl?',
  'UsageError: server is 5; GET /photos has 0 ("archive", http://127.0.0.1:{port}/photos-v1), 1 ("local", http://127.0.0.1:{port}/photos-v2)',
  "UsageError: Petstore: the server /v3 is relative; pass baseUrl",
];

test("calls go to the servers that client and call choose", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(204)));
  const project = await generated();
  await project.write({ "program.ts": await textOf("servers.program.txt") });
  expect(await project.compile()).toEqual([]);
  const outcome = await project.run("program", { PORT: new URL(server.url).port });
  expect(outcome.stderr).toBe("");
  expect(outcome.stdout.trimEnd().split("\n")).toEqual(problems);
  const came = server.requests.map((request) => [
    request.line.replace(/^GET | HTTP\/1\.1$/g, ""),
    field(request, "x-key"),
  ]);
  expect(came).toEqual(asked);
});

test.each(["5.9", "6", "7"] as const)(
  "what is no server of the document is a compile error: TypeScript %s",
  async (typescript) => {
    const project = await generated();
    await project.write({ "mistakes.ts": await textOf("servers.mistakes.txt") });
    const errors = await project.compile({ typescript });
    const lines = errors.map((error) => Number(/\((\d+),/.exec(error)?.[1]));
    expect([...new Set(lines)]).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12]);
  },
);
