/** Webhooks and callbacks of a generated client: a program as users write it, to which real requests come. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createProject, type Project } from "../support/project.js";

async function generated(): Promise<Project> {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({ "webhooks.yaml": await textOf("webhooks.yaml") });
  const outcome = await project.generate("webhooks.yaml", "-o", "shelter");
  expect(outcome.stderr + outcome.stdout).not.toMatch(/warning|error/i);
  return project;
}

function textOf(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), "utf8");
}

test("what comes in is what the document says", async () => {
  const project = await generated();
  await project.write({ "program.ts": await textOf("webhooks.program.txt") });
  expect(await project.compile()).toEqual([]);
  const outcome = await project.run("program");
  expect(outcome.stderr).toBe("");
  const lines = outcome.stdout.trimEnd().split("\n");
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    ["pet.added", 7, "Rex", 1, ["a", "b"], 2, "msg_1"],
    [200, '{"name":"Rex","pin":"1"}'],
    ["WEBHOOK_UNVERIFIED", "newPet"],
    [401, ""],
    ["WEBHOOK_UNVERIFIED", "newPet"],
    [401, ""],
    ["newPet", "Rex"],
    [204, ""],
    ["petGone", 3],
    [204, ""],
    ["WEBHOOK_UNEXPECTED", "newPet, petGone"],
    [400, ""],
    ["application/json", "Rex"],
    [204, ""],
    ["application/x-www-form-urlencoded", 42, ["a"], 1],
    [204, ""],
    ["multipart/form-data", "content"],
    [204, ""],
    ["text/csv", ["a", "b"]],
    [204, ""],
    ["image/png", [137, 80]],
    [204, ""],
    ["WEBHOOK_BODY_INVALID", "report"],
    [400, ""],
    ["WEBHOOK_TOO_LARGE", "report"],
    [413, ""],
    ["POST", "nothing"],
    [204, ""],
    ["POST", "Rex"],
    [204, ""],
    ["abc"],
    ["WEBHOOK_UNEXPECTED", "ping"],
    [400],
    ["now"],
    [204, ""],
  ]);
});

test.each(["5.9", "6", "7"] as const)(
  "what the document doesn't describe is a compile error: TypeScript %s",
  async (typescript) => {
    const project = await generated();
    await project.write({ "mistakes.ts": await textOf("webhooks.mistakes.txt") });
    const errors = await project.compile({ typescript });
    const lines = errors.map((error) => Number(/\((\d+),/.exec(error)?.[1]));
    expect([...new Set(lines)]).toEqual([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18]);
  },
);

test("a program that receives only doesn't load what sends, nor the other way round", async () => {
  const project = await generated();
  const program = (file: string): string => `import { createRequire } from "node:module";
import "./shelter/${file}.js";
// undici is CommonJS, whose cache tells what was loaded.
const loaded = Object.keys(createRequire(import.meta.url).cache);
console.log(loaded.some((path) => path.includes("undici")));
`;
  await project.write({ "receives.ts": program("webhooks"), "sends.ts": program("index") });
  expect(await project.compile()).toEqual([]);
  expect((await project.run("receives")).stdout).toBe("false\n");
  expect((await project.run("sends")).stdout).toBe("true\n");
  const sending = await readFile(path.join(project.folder, "dist/shelter/index.js"), "utf8");
  expect(sending).not.toContain("./webhooks.js");
});
