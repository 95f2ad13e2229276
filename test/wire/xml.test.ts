/** XML of a generated client, byte by byte: a program as users write it, against a server that answers. */
import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { field, scripted } from "../servers/scripted.js";
import { createProject, type Project } from "../support/project.js";
import { vectors } from "./xml.vectors.js";

async function generated(): Promise<Project> {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({ "xml.yaml": await textOf("xml.yaml") });
  const outcome = await project.generate("xml.yaml", "-o", "xml");
  expect(outcome.stderr + outcome.stdout).not.toMatch(/warning|error/i);
  return project;
}

function textOf(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

test("values become XML and XML becomes values, as OpenAPI says", async () => {
  await using server = await scripted(({ socket, number }) => {
    const answer = vectors[number - 1]?.answer ?? "<none/>";
    const [head, body] =
      typeof answer === "string" ? ["200 OK\ncontent-type: application/xml", answer] : answer;
    // Up to U+00FF each character is a byte; beyond, it is UTF-8.
    const bytes = Buffer.from(body, /[^\0-\u00ff]/.test(body) ? "utf8" : "latin1");
    const length = head.startsWith("204") ? "" : `\r\ncontent-length: ${bytes.length}`;
    socket.write(`HTTP/1.1 ${head.replaceAll("\n", "\r\n")}${length}\r\n\r\n`);
    socket.write(bytes);
  });
  const project = await generated();
  await project.write({ "program.ts": await textOf("xml.program.txt") });
  expect(await project.compile()).toEqual([]);
  const outcome = await project.run("program", { SERVER: server.url });
  expect(outcome.stderr).toBe("");
  const sent = server.requests.map((request) => ({
    request: request.line.replace(/ HTTP\/1\.1$/, ""),
    contentType: field(request, "content-type"),
    accept: field(request, "accept"),
    sent: request.body,
  }));
  expect(sent).toEqual(
    vectors.map(
      ({ request, contentType = "application/xml", accept = "application/xml", sent: body }) => ({
        request,
        contentType,
        accept,
        sent: body,
      }),
    ),
  );
  const lines = outcome.stdout.trimEnd().split("\n");
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual(
    vectors.map(({ printed }) => printed),
  );
});

test.each(["5.9", "6", "7"] as const)(
  "what the document doesn't describe is a compile error: TypeScript %s",
  async (typescript) => {
    const project = await generated();
    await project.write({ "mistakes.ts": await textOf("xml.mistakes.txt") });
    const errors = await project.compile({ typescript });
    const lines = errors.map((error) => Number(/\((\d+),/.exec(error)?.[1]));
    expect([...new Set(lines)]).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
  },
);
