/** Config files that are code, run by the real command: Node's loader is part of what is tested. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bin } from "../scripts/root.mjs";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "config-"));
  file("a.yaml", "openapi: 3.0.3\ninfo: { title: A, version: '1' }\npaths: {}\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}

function gen(...argv: string[]): { code: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, [bin, ...argv], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "", FORCE_COLOR: undefined, NO_COLOR: "1" },
  });
  return { code: status, stderr };
}

const lock = () =>
  JSON.parse(readFileSync(path.join(folder, "out/gen-client.lock.json"), "utf8")) as unknown;

describe("a config file in TypeScript", () => {
  it("runs with what it imports, where the project has no gen-client", () => {
    file(
      "gen-client.config.ts",
      `import { defineConfig, type Config } from "gen-client";
import { dates } from "./build/dates.js";
import { int64 } from "./build/int64";
import names from "./build/names.json" with { type: "json" };
interface Unused { readonly a: string }

export default defineConfig({
  input: "a.yaml",
  output: "out",
  dates,
  int64: int64 as NonNullable<Config["int64"]>,
  name: names.client satisfies string,
});
`,
    );
    file(
      "build/dates.ts",
      'import { kind } from "./kind.mjs";\nexport const dates = kind as "date";\n',
    );
    file(
      "build/kind.mts",
      'const kind: string = await Promise.resolve("date");\nexport { kind };\n',
    );
    file("build/int64.ts", 'export const int64: string = "bigint";\n');
    file("build/names.json", '{ "client": "Shop" }');
    const first = gen();
    expect(first).toEqual({ code: 0, stderr: expect.stringMatching(/^Shop: .* written/) });
    expect(lock()).toMatchObject({ options: { dates: "date", int64: "bigint", name: "Shop" } });
    expect(gen().stderr).toContain("files unchanged");
  });

  it("shows where an option is wrong, though it stands in a constant", () => {
    file(
      "gen-client.config.ts",
      `import type { Config } from "gen-client";
const config = {
  clients: {
    "shop": { input: "a.yaml", ouptut: "x" },
  },
} as const;
export default config satisfies Config;
`,
    );
    const { code, stderr } = gen();
    expect(stderr).toMatch(
      /^gen-client\.config\.ts:4:32 error GC201 There is no option "ouptut"\n/,
    );
    expect(stderr).toContain("Did you mean output?");
    expect(code).toBe(2);
  });

  it("shows where its code fails: as written, in the file that fails", () => {
    file(
      "gen-client.config.ts",
      'import { input } from "./input.js";\nexport default { input };\n',
    );
    file(
      "input.ts",
      `interface Skipped {
  readonly a: string;
}
const port = (value: string | undefined): number => {
  if (value === undefined) throw new RangeError("PORT is not set");
  return Number(value);
};
export const input = \`http://localhost:\${port(undefined)}/\`;
`,
    );
    const { code, stderr } = gen();
    expect(stderr).toMatch(
      /^input\.ts:5:34 error GC203 The config file fails with RangeError: PORT is not set\n/,
    );
    expect(stderr).toContain(
      '> 5 |   if (value === undefined) throw new RangeError("PORT is not set");',
    );
    expect(code).toBe(2);
  });

  it.each([
    [
      "const a: = 1;\nexport default {};\n",
      /^gen-client\.config\.ts:1:10 error GC102 Type expected/,
    ],
    ['import "./b.js";\nexport default {};\n', /^b\.ts:2:7 error GC102 /],
    ['export default { input: "a.yaml" };\nthrow "no";\n', /GC203 The config file fails with no\n/],
    ["export const a = 1;\n", /^gen-client\.config\.ts:1:1 error GC203 .* no default export/],
    ["export default () => ({});\n", /GC202 The configuration is a function; expected an object/],
    [
      '\nimport a from "not-installed";\nexport default a;\n',
      /^gen-client\.config\.ts:2:15 error GC203 .*Cannot find package 'not-installed'/,
    ],
    [
      'export { a as default } from "./missing.js";\n',
      /^gen-client\.config\.ts:1:30 error GC203 .*Cannot find module '.*missing\.js'/,
    ],
  ])("says what is wrong with %j", (text, message) => {
    file("gen-client.config.ts", text);
    file("b.ts", "const a = 1;\nconst = 2;\n");
    const { code, stderr } = gen();
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/gen-client-config|bug/);
    expect(code).toBe(2);
  });
});

describe("secrets in a config file that is code", () => {
  const start = 'export default { input: "a.yaml", nmae: 1, headers: ';
  it.each([
    ["a literal", `${start}{ "x-token": "s3cret" } };\n`, true],
    [
      "typed, with comments",
      `import type { Config } from "gen-client";
export default { input: "a.yaml", nmae: 1, headers: { /* ours */ "x-token": "s3cret" } } as Config;\n`,
      true,
    ],
    ["a constant", `const mine = "s3cret";\n${start}{ "x-token": mine } };\n`, true],
    ["a part of a text", `const mine = "s3cret";\n${start}{ a: \`Bearer \${mine}\` } };\n`, false],
    ["an escape", `${start}{ a: "s3cret\\x20s3cret" } };\n`, false],
    ["what a function gives", `${start}() => ({ a: "s3cret" }) };\n`, false],
    ["a list in a misspelt key", 'export default { input: "a", header: ["s3cret"] };\n', true],
    ["an error that is thrown", 'const token = "s3cret"; throw new Error("no");\n', false],
    ["a syntax error", 'const token = "s3cret" const a;\n', false],
  ])("are in no message: %s", (_what, text, hasFrame) => {
    file("gen-client.config.ts", text);
    const { code, stderr } = gen();
    expect(code).toBe(2);
    expect(stderr).toMatch(/^gen-client\.config\.ts:\d+:\d+ error GC/);
    expect(stderr).not.toContain("s3cret");
    expect(/^> /m.test(stderr)).toBe(hasFrame);
  });
});

describe("a config file in JavaScript", () => {
  it("may be a module, and promise its configuration", () => {
    file(
      "gen-client.config.mjs",
      'export default Promise.resolve({ input: "a.yaml", output: "out" });\n',
    );
    expect(gen()).toEqual({ code: 0, stderr: expect.stringMatching(/^A: .* written/) });
  });

  it("may be CommonJS, where the project is", () => {
    file("package.json", "{}");
    file(
      "gen-client.config.js",
      'module.exports = { input: "a.yaml", output: "out", ...require("./more.cjs") };\n',
    );
    file("more.cjs", 'module.exports = { dates: "date" };\n');
    expect(gen()).toEqual({ code: 0, stderr: expect.stringMatching(/^A: .* written/) });
    expect(lock()).toMatchObject({ options: { dates: "date" } });
  });

  it("shows where it can't be parsed", () => {
    file("gen-client.config.mjs", "export default {\n  input: 'a.yaml'\n  output: 'out',\n};\n");
    expect(gen().stderr).toMatch(/^gen-client\.config\.mjs:3:3 error GC102 ',' expected/);
  });
});
