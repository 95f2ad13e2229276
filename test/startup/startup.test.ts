/** What a run loads: most find that nothing has changed, and have no use for what writes a client. */
import { appendFile, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { root } from "../scripts/root.mjs";
import { createProject, type Project } from "../support/project.js";
import { runNode } from "../support/run-node.mjs";

let project: Project;
beforeEach(async () => {
  project = await createProject();
});
afterEach(() => project.remove());

const document = JSON.stringify({
  openapi: "3.1.0",
  info: { title: "Shop", version: "1" },
  paths: { "/books": { get: { responses: { 200: { description: "Books" } } } } },
});

/** Runs the program; gives what it loaded: files of ours from `dist` on, and the names of packages. */
async function loadedBy(...args: readonly string[]) {
  const list = path.join(project.folder, "modules.txt");
  const hooks = path.join(root, "test/startup/list-modules.mjs");
  const bin = path.join(root, "packages/generator/dist/cli/bin.js");
  const outcome = await runNode(["--import", hooks, bin, ...args], {
    cwd: project.folder,
    env: { MODULES: list },
  });
  const lines = (await readFile(list, "utf8")).split("\n");
  await rm(list);
  const packages = lines.flatMap(
    (line) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(line)?.[1] ?? [],
  );
  return {
    ...outcome,
    files: lines.flatMap((line) => /\/packages\/generator\/dist\/(.+)$/.exec(line)?.[1] ?? []),
    packages: [...new Set(packages)].toSorted(),
  };
}

/** What reads documents, makes a client of them, writes it, and compares. */
const heavy =
  /^(?:emit|diff|report|finish|package|plugins)\/|^load\/load\.js|build-model|write-client|run-diff|cli\/watch|reporters\/report\.js/;

describe("a run that changes nothing", () => {
  it.each([
    ["with --check", ["--check"]],
    ["without", []],
  ])("loads only what it needs to know that, %s", async (_, flags) => {
    await project.write({ "api.json": document });
    const args = ["api.json", "-o", "api"];
    const first = await loadedBy(...args);
    expect([first.code, first.packages]).toEqual([0, expect.arrayContaining(["ts-morph"])]);
    // The pattern still means something.
    expect(first.files.filter((file) => heavy.test(file))).toEqual(
      expect.arrayContaining(["load/load.js", "output/write-client.js"]),
    );

    const second = await loadedBy(...args, ...flags);
    expect([second.code, second.stderr]).toEqual([0, expect.stringContaining("unchanged")]);
    expect(second.packages).toEqual(["commander", "picocolors"]);
    expect(second.files.filter((file) => heavy.test(file))).toEqual([]);
  });

  it("needs no more for several clients of a config file in JSON", async () => {
    const clients = Object.fromEntries(
      ["a", "b", "c"].map((name) => [name, { input: "api.json", output: name }]),
    );
    await project.write({
      "api.json": document,
      "gen-client.config.json": JSON.stringify({ clients }),
    });
    await project.generate();
    const { code, stderr, files, packages } = await loadedBy("--check");
    expect([code, stderr.match(/unchanged/g)]).toEqual([
      0,
      ["unchanged", "unchanged", "unchanged"],
    ]);
    expect(packages).toEqual(["commander", "picocolors"]);
    expect(files.filter((file) => heavy.test(file))).toEqual([]);

    await appendFile(path.join(project.folder, "api.json"), "\n");
    expect((await loadedBy("--check")).code).toBe(3);
  });

  it("is told its version and its help without either", async () => {
    for (const flag of ["--help", "--version"]) {
      const { files, packages } = await loadedBy(flag);
      expect(packages).toEqual(["commander", "picocolors"]);
      expect(files.filter((file) => heavy.test(file))).toEqual([]);
    }
  });
});
