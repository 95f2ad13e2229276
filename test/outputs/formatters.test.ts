/** `--format-with` with a real formatter, and one that is interrupted. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { bin } from "../scripts/root.mjs";
import { createProject, type Project } from "../support/project.js";
import { runNode } from "../support/run-node.mjs";

let project: Project;
beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project.remove());

const document = `openapi: 3.1.0
info: { title: Shop, version: "1" }
servers: [{ url: https://shop.example }]
paths: { /books: { get: { tags: [books], responses: { 204: { description: Done } } } } }
components: { schemas: { Book: { type: object, properties: { title: { type: string } } } } }
`;

const prettier = path.join(
  path.dirname(createRequire(import.meta.url).resolve("prettier/package.json")),
  "bin/prettier.cjs",
);
const at = (...parts: string[]) => path.join(project.folder, ...parts);

it("leaves a client as prettier has it at its place, though the project ignores that", async () => {
  await project.write({
    "api.yaml": document,
    "src/.prettierrc": '{ "singleQuote": true, "tabWidth": 8 }',
    ".prettierignore": "src/client/\n",
  });
  const command = ["api.yaml", "-o", "src/client", "--format-with", `node '${prettier}' --write`];
  expect(await project.generate(...command)).toMatchObject({ code: 0 });
  const files = readdirSync(at("src/client"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `src/client/${file}`);
  const check = [prettier, "--check", "--ignore-path", "none", ...files];
  const checked = await runNode(check, { cwd: project.folder });
  expect([checked.code, checked.stderr]).toEqual([0, ""]);
  expect(readFileSync(at("src/client/models.ts"), "utf8")).toContain("\n        title?: string;\n");
  const unchanged = await project.generate(...command, "--check", "--verbose");
  expect([unchanged.code, unchanged.stderr]).toEqual([
    0,
    expect.stringContaining("\nformatting 3 files\ncomparing 3 files\n"),
  ]);
  expect(readdirSync(at("src")).toSorted()).toEqual([".prettierrc", "client"]);
});

it.each(["SIGINT", "SIGTERM"] as const)(
  "leaves no folder and no formatter behind when %s ends it, and the client as it was",
  async (signal) => {
    await project.write({ "api.yaml": document });
    await project.generate("api.yaml", "-o", "client");
    const before = readFileSync(at("client/gen-client.lock.json"), "utf8");
    // A shell that waits for another process, as npx does.
    const formatter = "sh -c 'echo $$ > pid; while true; do sleep 0.05; done; true' #";
    const args = [bin, "api.yaml", "-o", "client", "--format-with", formatter];
    const child = spawn(process.execPath, args, { cwd: project.folder, stdio: "ignore" });
    const exit = once(child, "exit");
    while (!existsSync(at("pid")) || readFileSync(at("pid"), "utf8") === "") await setTimeout(20);
    expect(readdirSync(project.folder).filter((name) => name.startsWith(".gen"))).toHaveLength(1);
    child.kill(signal);
    expect(await exit).toEqual([null, signal]);
    expect(readdirSync(project.folder).filter((name) => name.startsWith(".gen"))).toEqual([]);
    const pid = Number(readFileSync(at("pid"), "utf8"));
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow("ESRCH"), 20_000);
    expect(readFileSync(at("client/gen-client.lock.json"), "utf8")).toBe(before);
  },
);
