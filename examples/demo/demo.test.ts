import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { createProject } from "../../test/support/project.js";
import { runNode } from "../../test/support/run-node.mjs";

const examples = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");

test("the client in this folder is what the generator writes", async () => {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({
    "demo/bookshop.yaml": await readFile(path.join(examples, "demo/bookshop.yaml"), "utf8"),
  });
  await project.generate("demo/bookshop.yaml", "-o", "demo/bookshop");

  const written = path.join(project.folder, "demo/bookshop");
  const names = await filesIn(written);
  expect(await filesIn(path.join(examples, "demo/bookshop"))).toEqual(names);
  for (const name of names) {
    expect(await readFile(path.join(examples, "demo/bookshop", name), "utf8"), name).toBe(
      await readFile(path.join(written, name), "utf8"),
    );
  }
});

test("the demo shows the cookie, the pages, the new book, the 404 and the busy service", async () => {
  // Inside of this folder, so that the compiled programs find the runtime.
  const outDir = await mkdtemp(path.join(examples, "dist-"));
  onTestFinished(() => rm(outDir, { recursive: true, force: true }));
  expect(await runNode([tsc, "-p", examples, "--outDir", outDir])).toMatchObject({ code: 0 });
  const { code, stdout } = await runNode([path.join(outDir, "demo/demo.js")]);
  expect(code).toBe(0);
  for (const line of [
    /POST \/login +204 +attempt 1/,
    /The shop knows us: ann, request number 1\./,
    /GET +\/books\?limit=2&after=4 +200/,
    /Walden got the id 6\./,
    /GET +\/books\/99 +404/,
    /No such book: The shop has 6 books\./,
    /GET +\/books\/6\/price +503 +attempt 1 .* again in 1000 ms/,
    /GET +\/books\/6\/price +200 +attempt 2/,
    /12\.5 EUR/,
  ]) {
    expect(stdout).toMatch(line);
  }
});

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}
