import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkImports } from "./check-imports.mjs";

let root: string;

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "gen-client-imports-"));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** A generator whose files are these, besides the entries that lead to them all. */
async function generator(files: Record<string, string>): Promise<string[]> {
  const all: Record<string, string> = {
    "index.ts": Object.keys(files)
      .filter((file) => !file.endsWith(".test.ts"))
      .map((file) => `export { x as x${file.length} } from "./${file.replace(/ts$/, "js")}";`)
      .join("\n"),
    "cli/bin.ts": `import "../index.js";`,
    ...files,
  };
  for (const [file, text] of Object.entries(all)) {
    const target = path.join(root, "packages/generator/src", file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }
  return checkImports(root);
}

describe("imports", () => {
  it("holds for this repository", () => {
    expect(checkImports(fileURLToPath(new URL("../..", import.meta.url)))).toEqual([]);
  });

  it("accepts a tree that follows the layout", async () => {
    const problems = await generator({
      "document.ts": "export const x = 1;",
      "generate.ts": `import { x } from "./emit/a.js"; import { x as y } from "./load/b.js"; export { x, y };`,
      "emit/a.ts": `import type { Y } from "../model/m.js"; export { x } from "../document.js"; export type { Y };`,
      "load/b.ts": `export { x } from "./inner/c.js";`,
      "load/inner/c.ts": "export const x = 1;",
      "model/m.ts": "export interface Y {}; export const x = 1;",
    });
    expect(problems).toEqual([]);
  });

  it("refuses an import upward", async () => {
    const problems = await generator({
      "generate.ts": "export const x = 1;",
      "emit/a.ts": `\nexport { x } from "../generate.js";`,
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(
      /^packages\/generator\/src\/emit\/a\.ts:2:19 imports "\.\.\/generate\.js": emit is below generate\.ts/,
    );
  });

  it("refuses an import of the room beside, and of model anything but types", async () => {
    const problems = await generator({
      "load/a.ts": `export { x } from "../output/b.js";`,
      "output/b.ts": `export { x } from "../model/m.js";`,
      "model/m.ts": "export const x = 1;",
    });
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain("load is beside output");
    expect(problems[1]).toContain("output may use model's types only");
  });

  it("sees dynamic imports and import types", async () => {
    const problems = await generator({
      "load/a.ts": `export const x = () => import("../emit/b.js");`,
      "emit/b.ts": `export let x: import("../load/a.js").Y;`,
    });
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual([
      "packages/generator/src/emit/b.ts:1:22",
      "packages/generator/src/load/a.ts:1:31",
    ]);
  });

  it("keeps a dependency in its place", async () => {
    const problems = await generator({
      "load/a.ts": `import { Project } from "ts-morph"; export const x = Project;`,
      "load/a.test.ts": `import { Project } from "ts-morph"; Project;`,
      "emit/b.ts": `const require = createRequire(""); export const x = require.resolve("openapi-typescript/dist/x.cjs");`,
    });
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain("only emit/schema-types.ts may");
    expect(problems[1]).toContain("only emit/print-class.ts may");
  });

  it("finds files that nothing leads to, tests aside", async () => {
    const problems = await generator({
      "index.ts": "export const x = 1;",
      "load/lost.ts": "export const x = 1;",
      "load/found.test.ts": `import "./lost.js";`,
    });
    expect(problems).toEqual([
      "packages/generator/src/load/lost.ts:1:1 is imported by nothing that " +
        "cli/bin.ts or index.ts or emit/print-class-worker.ts or plugins/operations-index.ts leads to: use it or remove it",
    ]);
  });

  it("finds files that need each other, outside of rooms", async () => {
    const problems = await generator({
      "document.ts": `import { y } from "./diagnostic.js"; export const x = y;`,
      "diagnostic.ts": `export { x } from "./document.js"; export const y = 1;`,
      "load/a.ts": `import { y } from "./b.js"; export const x = y;`,
      "load/b.ts": `export { x } from "./a.js"; export const y = 1;`,
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("document.ts -> diagnostic.ts -> document.ts");
  });

  it.each([
    ["export *", `export * from "./b.js";`, "`export *`"],
    ["a default export", "export default 1;", "default export"],
    ["a default class", "export default class {}", "default export"],
    ["an import without its ending", `import "./b";`, "end in .js"],
    ["an import of nothing", `import "./c.js";`, "there is no packages/generator/src/load/c.ts"],
    ["an import of a test", `import "./b.test.js";`, "tests are not part of the package"],
    ["another package's path", `import "../../../runtime/src/index.js";`, "by its name"],
  ])("refuses %s", async (_, line, message) => {
    const problems = await generator({
      "load/a.ts": `${line}\nexport const x = 1;`,
      "load/b.ts": "export const x = 1;",
      "load/b.test.ts": "export const x = 1;",
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });

  it("asks for the layer of a new room", async () => {
    const problems = await generator({ "helpers/a.ts": "export const x = 1;" });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("helpers/a.ts:1:1 has no layer");
  });
});
