/** Responses of a generated client: a program as users write it, against a server that answers in bytes. */
import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { field, scripted } from "../servers/scripted.js";
import { createProject, type Project } from "../support/project.js";
import { printed, vectors } from "./responses.vectors.js";

async function generated(): Promise<Project> {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({ "responses.yaml": await textOf("responses.yaml") });
  const outcome = await project.generate("responses.yaml", "-o", "responses");
  expect(outcome.stderr + outcome.stdout).not.toMatch(/warning|error/i);
  return project;
}

function textOf(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

test("each response becomes what the document says", async () => {
  await using server = await scripted(({ socket, number }) => {
    const [head, body] = vectors[number - 1]?.answer ?? ["500 Not expected", ""];
    // Up to U+00FF each character is a byte; beyond, as in JSON, it is UTF-8.
    const bytes = Buffer.from(body, /[^\0-\u00ff]/.test(body) ? "utf8" : "latin1");
    const length = head.startsWith("204") ? "" : `\r\ncontent-length: ${bytes.length}`;
    socket.write(`HTTP/1.1 ${head.replaceAll("\n", "\r\n")}${length}\r\n\r\n`);
    socket.write(bytes);
  });
  const project = await generated();
  await project.write({ "program.ts": await textOf("responses.program.txt") });
  expect(await project.compile()).toEqual([]);
  const outcome = await project.run("program", { SERVER: server.url });
  expect(outcome.stderr).toBe("");
  const lines = outcome.stdout.trimEnd().split("\n");
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual(printed);
  const asked = server.requests.map((request) => ({
    request: request.line.replace(/ HTTP\/1\.1$/, ""),
    accept: field(request, "accept"),
    lastEventId: field(request, "last-event-id"),
  }));
  expect(asked).toEqual(
    vectors.map(({ request, accept, lastEventId }) => ({ request, accept, lastEventId })),
  );
});

test.each(["5.9", "6", "7"] as const)(
  "what the document doesn't describe is a compile error: TypeScript %s",
  async (typescript) => {
    const project = await generated();
    await project.write({ "mistakes.ts": await textOf("responses.mistakes.txt") });
    const errors = await project.compile({ typescript });
    const lines = errors.map((error) => Number(/\((\d+),/.exec(error)?.[1]));
    expect([...new Set(lines)]).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13]);
  },
);
