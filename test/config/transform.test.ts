/** `transform` in a config file, by the real command: Node's loader is part of what is tested. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bin } from "../scripts/root.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "transform-"));
  file("a.yaml", "openapi: 3.0.3\ninfo: { title: A, version: '1' }\npaths: {}\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string) => writeFileSync(path.join(folder, name), text);
const read = (name: string) => readFileSync(path.join(folder, name), "utf8");

function gen(): { code: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [bin], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "", FORCE_COLOR: undefined, NO_COLOR: "1" },
  });
  return { code: status, stderr };
}

describe("a transform in a config file", () => {
  const config = (title: string) =>
    `import { rename } from "./rename.mjs";
export default {
  input: "a.yaml",
  output: "api",
  transform: (document) => rename(document, "${title}"),
};
`;
  const rename = (more = "") =>
    `export const rename = (document, title) => ({ ...document, info: { title, version: "1" }${more} });\n`;

  it("makes the client, and is an input like the document, with all that it imports", () => {
    file("gen-client.config.mjs", config("One"));
    file("rename.mjs", rename());
    expect(gen().stderr).toMatch(/^One: 0 operations, .* files written/);
    expect(gen().stderr).toMatch(/files unchanged/);
    file(
      "rename.mjs",
      rename(", paths: { '/new': { get: { operationId: 'get', responses: {} } } }"),
    );
    expect(gen().stderr).toMatch(/files? written/);
    expect(read("api/index.ts")).toContain("class One");
    expect(read("api/gen-client.lock.json")).toContain("GET /new");
  });

  it("that fails says where, and leaves the client as it is", () => {
    file(
      "gen-client.config.mjs",
      'export default { input: "a.yaml", output: "api", transform: (d) => d.nothing.at.all };\n',
    );
    const { code, stderr } = gen();
    expect(code).toBe(1);
    expect(stderr).toMatch(/error GC195 The transform of a\.yaml failed: TypeError: /);
    expect(stderr).toMatch(/help: Nothing was written\. It threw at .*gen-client\.config\.mjs/);
  });
});
