/** Bodies of a generated client, byte by byte: a program as users write it, against a recording server. */
import { readFile } from "node:fs/promises";
import { expect, onTestFinished, test } from "vitest";
import { startRecorder } from "../servers/recorder.js";
import { createProject, type Project } from "../support/project.js";
import { seen } from "./body-vector.js";
import { vectors } from "./bodies.vectors.js";

async function generated(): Promise<Project> {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({ "bodies.yaml": await textOf("bodies.yaml") });
  // One operation sends a body by GET, on purpose.
  const outcome = await project.generate("bodies.yaml", "-o", "bodies", "--ignore", "GC158");
  expect(outcome.stderr + outcome.stdout).not.toMatch(/warning|error/i);
  return project;
}

function textOf(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

test("each body goes over the wire as OpenAPI says", async () => {
  await using server = await startRecorder();
  const project = await generated();
  await project.write({ "program.ts": await textOf("bodies.program.txt") });
  expect(await project.compile()).toEqual([]);
  const outcome = await project.run("program", { SERVER: server.url });
  expect(outcome.stderr).toBe("");
  expect(server.take().map(seen)).toEqual(vectors);
});

test.each(["5.9", "6", "7"] as const)(
  "a body that the document doesn't describe is a compile error: TypeScript %s",
  async (typescript) => {
    const project = await generated();
    await project.write({ "mistakes.ts": await textOf("bodies.mistakes.txt") });
    const errors = await project.compile({ typescript });
    const lines = errors.map((error) => Number(/\((\d+),/.exec(error)?.[1]));
    expect(lines).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13]);
  },
);
