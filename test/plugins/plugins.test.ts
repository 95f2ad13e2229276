/** Plugins named in config files, by the real command. */
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { configWith, userProject } from "./user-project.js";

const written = /^Shop: 1 operation, .*files? written/;
const unchanged = /files unchanged/;

/** A plugin that writes what it is told, as text of a module. */
const writing = (text: string) =>
  `export default { name: "writing", emit: () => [{ path: "out.txt", contents: ${JSON.stringify(text)} }] };\n`;

describe("a module of the project", () => {
  it("is found beside the config file, may be TypeScript, and is an input with what it imports", async () => {
    const { write, read, gen, lock } = userProject({
      "gen-client.config.json": configWith(["./plugins/names", { path: "docs/names.md" }]),
      "plugins/names.ts": `import { definePlugin, markdownText } from "gen-client";
import { heading } from "./heading.js";
interface Options { readonly path: string }
export default definePlugin(({ path }: Options) => ({
  name: "names",
  emit: ({ groups }) => [{ path, contents: heading + groups.map((group) => markdownText(group.className)).join() }],
}));
`,
      "plugins/heading.ts": 'export const heading: string = "# One\\n";\n',
      "below/empty.txt": "",
    });
    expect(await gen()).toEqual({ code: 0, stderr: expect.stringMatching(written) });
    expect(read("src/api/docs/names.md").split("\n").slice(1)).toEqual(["# One", "OrdersApi"]);
    expect(lock()).toMatchObject({
      options: { plugins: [["./plugins/names", { path: "docs/names.md" }]] },
      inputs: {
        "../../plugins/names.ts": expect.stringMatching(/^[\da-f]{64}$/),
        "../../plugins/heading.ts": expect.stringMatching(/^[\da-f]{64}$/),
      },
    });
    expect((await gen()).stderr).toMatch(unchanged);
    expect(await gen("--check")).toMatchObject({ code: 0 });

    write("plugins/heading.ts", 'export const heading: string = "# Two\\n";\n');
    expect(await gen("--check")).toMatchObject({
      code: 3,
      stderr: expect.stringContaining("changed docs/names.md"),
    });
    expect((await gen()).stderr).toMatch(written);
    expect(read("src/api/docs/names.md")).toContain("# Two");

    // Its options, too.
    write("gen-client.config.json", configWith(["./plugins/names", { path: "names.md" }]));
    expect((await gen()).stderr).toMatch(/1 file removed/);
    expect(Object.keys(lock().files)).toContain("names.md");
    write("gen-client.config.json", configWith());
    expect((await gen()).stderr).toMatch(/1 file removed/);
    expect(Object.keys(lock().inputs)).toEqual(["../../api.yaml"]);
  });

  it("is an input, too, where the client's folder is known from the document only", async () => {
    const { write, gen } = userProject({
      "gen-client.config.json": JSON.stringify({ input: "api.yaml", plugins: ["./plugin.js"] }),
      "plugin.js": writing("one"),
    });
    expect((await gen()).stderr).toMatch(written);
    expect((await gen()).stderr).toMatch(unchanged);
    write("plugin.js", writing("two"));
    expect(await gen("--check")).toMatchObject({ code: 3 });
  });

  it("is told a problem with the line of it, and of the config file", async () => {
    const { write, gen, has } = userProject({
      "gen-client.config.json": `{
  "clients": {
    "shop": {
      "input": "api.yaml",
      "output": "src/api",
      "plugins": [
        "./bad.ts"
      ]
    }
  }
}
`,
      "bad.ts": `interface Skipped { readonly a: string }
const fail = (what: string): never => {
  throw new RangeError(what);
};
export default { name: "bad", emit: () => fail("no\\u001b[31m") };
`,
    });
    const { code, stderr } = await gen();
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^bad\.ts:3:9 error GC222 The plugin \.\/bad\.ts failed: RangeError: no/,
    );
    expect(stderr).not.toContain("\u001b");
    expect(stderr).toContain("> 3 |   throw new RangeError(what);");
    expect(stderr).toContain("also at gen-client.config.json:7:9");
    expect(stderr).toContain("Nothing was written.");
    expect(has("src")).toBe(false);

    write("bad.ts", "export const a: = 1;\n");
    expect((await gen()).stderr).toMatch(/^bad\.ts:1:17 error GC102 Type expected/);
  });

  it("that never ends is told, in place of an end without a word", async () => {
    const { bin } = userProject({
      "gen-client.config.json": configWith("./never.js"),
      "never.js": 'export default { name: "never", emit: () => new Promise(() => {}) };\n',
    });
    expect(await bin()).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        "error GC222 The plugin ./never.js failed: Error: its promise never settles",
      ),
    });
  });

  it.each([
    ["throw new Error('at once');", "GC220", "can't be loaded: Error: at once"],
    ["import './nothing.js';", "GC220", "can't be loaded: Error: Cannot find module"],
    ["export const plugin = 1;", "GC221", "is none: its module has no default export"],
    ["export default {};", "GC221", "neither a plugin, with name and emit, nor a function"],
    ["export default { name: '', emit() {} };", "GC221", "neither a plugin"],
    ["export default () => {};", "GC221", "gives no plugin, with name and emit"],
    [
      "export default () => { throw new Error('wrong options') };",
      "GC222",
      "failed: Error: wrong options",
    ],
    [
      "export default async () => { throw new Error('wrong options') };",
      "GC222",
      "failed: Error: wrong options",
    ],
  ])("%s", async (text, code, message) => {
    const { gen, has } = userProject({
      "gen-client.config.json": configWith("./plugin.js"),
      "plugin.js": `${text}\n`,
    });
    const outcome = await gen();
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain(`error ${code} The plugin ./plugin.js `);
    expect(outcome.stderr).toContain(message);
    expect(outcome.stderr).toContain("gen-client.config.json:1:");
    expect(has("src")).toBe(false);
  });

  it("may do with its options what it likes", async () => {
    const { gen, lock } = userProject({
      "gen-client.config.json": configWith(["./plugin.js", { list: [1] }]),
      "plugin.js":
        "export default (options) => { options.list.push(2); return { name: 'p', emit: () => [] }; };\n",
    });
    expect((await gen()).stderr).toMatch(written);
    expect(lock().options).toEqual({ plugins: [["./plugin.js", { list: [1] }]] });
    expect((await gen()).stderr).toMatch(unchanged);
  });

  it("takes no options where it exports a plugin and no function", async () => {
    const { gen } = userProject({
      "gen-client.config.json": configWith(["./plugin.js", { a: 1 }]),
      "plugin.js": writing("a"),
    });
    expect((await gen()).stderr).toContain("error GC221 The plugin ./plugin.js takes no options");
  });

  it.each(["./plugin.cjs", "./plugin.txt", "./plugins", "./plugin.js"])(
    "can't be %s, which is none",
    async (module) => {
      const { gen } = userProject({
        "gen-client.config.json": configWith(module),
        "plugin.cjs": "",
        "plugin.txt": "",
        "plugins/index.js": writing("a"),
      });
      const { code, stderr } = await gen();
      expect(code).toBe(1);
      expect(stderr).toContain(
        `GC220 The plugin ${module} can't be loaded: there is no such module`,
      );
    },
  );

  it.each([
    ["plugin", /plugins is "plugin"; expected a list of plugins/],
    [["/plugin.js"], /plugins\.0 is "\/plugin\.js"; expected a module: a package, or a file/],
    [["https://evil.example/plugin.js"], /expected a module: a package, or a file/],
    [["data:text/javascript,1"], /expected a module: a package, or a file/],
    [[{}], /expected a module \(\.\/plugin\.js, or a package\), \[module/],
    [[["./a.js"]], /expected a module and its options/],
    [[["./a.js", 1]], /expected a module and its options/],
    [[["./a.js", {}, {}]], /expected a module and its options/],
  ])("is not named by %j", async (plugins, message) => {
    const { gen } = userProject({
      "gen-client.config.json": JSON.stringify({ input: "api.yaml", plugins }),
    });
    const { code, stderr } = await gen();
    expect(code).toBe(2);
    expect(stderr).toMatch(/error GC202 /);
    expect(stderr).toMatch(message);
  });
});

describe("a package", () => {
  const manifest = (version: string) =>
    JSON.stringify({
      name: "@acme/plugin",
      version,
      type: "module",
      exports: { "./writing": { import: "./writing.js" } },
    });

  it("is imported as Node does, and its version is an input", async () => {
    const { write, read, gen, lock } = userProject({
      "gen-client.config.json": configWith("@acme/plugin/writing"),
      "node_modules/@acme/plugin/package.json": manifest("1.0.0"),
      "node_modules/@acme/plugin/writing.js": writing("one"),
    });
    expect(await gen()).toEqual({ code: 0, stderr: expect.stringMatching(written) });
    expect(read("src/api/out.txt")).toBe("one");
    const input = "../../node_modules/@acme/plugin/package.json";
    expect(Object.keys(lock().inputs)).toEqual(["../../api.yaml", input]);
    expect((await gen()).stderr).toMatch(unchanged);
    write("node_modules/@acme/plugin/package.json", manifest("1.0.1"));
    write("node_modules/@acme/plugin/writing.js", writing("two"));
    expect((await gen()).stderr).toMatch(written);
    expect(read("src/api/out.txt")).toBe("two");
  });

  it("that is linked, as in a workspace, is its own code", async () => {
    const { folder, write, read, gen, lock } = userProject({
      "gen-client.config.json": configWith("@acme/plugin/writing"),
      "packages/plugin/package.json": manifest("1.0.0"),
      "packages/plugin/writing.js": writing("one"),
    });
    mkdirSync(path.join(folder, "node_modules/@acme"), { recursive: true });
    symlinkSync(
      path.join(folder, "packages/plugin"),
      path.join(folder, "node_modules/@acme/plugin"),
    );
    expect(await gen()).toEqual({ code: 0, stderr: expect.stringMatching(written) });
    expect(Object.keys(lock().inputs)).toEqual([
      "../../api.yaml",
      "../../packages/plugin/writing.js",
    ]);
    write("packages/plugin/writing.js", writing("two"));
    expect((await gen()).stderr).toMatch(written);
    expect(read("src/api/out.txt")).toBe("two");
  });

  it("may be CommonJS", async () => {
    const { read, gen } = userProject({
      "gen-client.config.json": configWith("old"),
      "node_modules/old/index.js":
        'module.exports = { name: "old", emit: () => [{ path: "out.txt", contents: "old" }] };\n',
    });
    expect(await gen()).toMatchObject({ code: 0 });
    expect(read("src/api/out.txt")).toBe("old");
  });

  it.each([
    ["missing", "Cannot find package 'missing'"],
    ["@acme/plugin/writing", "there is no such module"],
    ["fs", "neither a plugin, with name and emit, nor a function"],
    ["@acme/plugin/hidden", "Package subpath './hidden' is not defined"],
  ])("%s: what Node says, without its own idea of where", async (module, message) => {
    const { gen } = userProject({
      "gen-client.config.json": configWith(module),
      "node_modules/@acme/plugin/package.json": manifest("1.0.0"),
    });
    const { code, stderr } = await gen();
    expect(code).toBe(1);
    expect(stderr).toMatch(/^gen-client\.config\.json:1:\d+ error GC22[01] /);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("imported from");
    expect(stderr).not.toContain("gen-client.config.js ");
  });

  it("is looked for where the config file lies, whatever folder people stand in", async () => {
    const { folder, gen, write } = userProject({
      "gen-client.config.json": configWith("old"),
      "node_modules/old/index.js": `module.exports = { name: "old", emit: () => [] };\n`,
      "below/a.txt": "",
    });
    expect(await gen()).toMatchObject({ code: 0 });
    rmSync(path.join(folder, "node_modules"), { recursive: true });
    write("below/node_modules/old/index.js", "module.exports = {};\n");
    expect((await gen()).stderr).toContain("GC220 The plugin old can't be loaded");
  });
});

describe("our own", () => {
  it("needs one line in a config file, and no gen-client in the project", async () => {
    const { read, gen, lock } = userProject({
      "gen-client.config.yaml":
        "input: api.yaml\noutput: src/api\nplugins: [gen-client/plugins/operations-index]\n",
    });
    expect(await gen()).toEqual({ code: 0, stderr: expect.stringMatching(written) });
    expect(read("src/api/OPERATIONS.md")).toContain(
      "| [`orders.getOrder`](operations/orders.ts) | GET | `/orders/{id}` | Look one up |",
    );
    expect(Object.keys(lock().inputs)).toEqual(["../../api.yaml"]);
    expect((await gen()).stderr).toMatch(unchanged);
  });

  it("says which option is wrong", async () => {
    const { gen } = userProject({
      "gen-client.config.json": configWith(["gen-client/plugins/operations-index", { file: "a" }]),
    });
    expect((await gen()).stderr).toContain(
      'failed: TypeError: there is no option "file"; there are path and title',
    );
  });
});

it("packages may be called like what marks a config file", async () => {
  const { gen } = userProject({
    "gen-client.config.mjs":
      'import own from "gen-client-config-own";\nexport default { input: "api.yaml", plugins: [own] };\n',
    "node_modules/gen-client-config-own/index.js":
      'module.exports = { name: "own", emit: () => [] };\n',
  });
  expect(await gen()).toMatchObject({ code: 0 });
});

it("what fails in a config file shows no secret of it", async () => {
  const { gen } = userProject({
    "gen-client.config.mjs": `export default {
  clients: {
    private: { input: "https://api.example/a.json", headers: { Authorization: "Bearer hunter2" } },
    api: { input: "api.yaml", plugins: [{ name: "bad", emit: () => { throw new Error("no"); } }] },
  },
};
`,
  });
  const { code, stderr } = await gen("--client", "api");
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^gen-client\.config\.mjs:4:76 error GC222 The plugin bad failed: Error: no/,
  );
  expect(stderr).not.toContain("hunter2");
});

it("plugins themselves stand in config files that are code, which are their input", async () => {
  const config = (title: string) => `import { defineConfig } from "gen-client";
import { operationsIndex } from "gen-client/plugins/operations-index";
import { own } from "./own.ts";
export default defineConfig({
  clients: {
    api: { input: "api.yaml", output: "src/api", plugins: [operationsIndex({ title: "${title}" }), own] },
  },
});
`;
  const own = (text: string) =>
    `import type { Plugin } from "gen-client";\nexport const own: Plugin = { name: "own", emit: () => [{ path: "own.md", contents: "${text}\\n" }] };\n`;
  const { write, read, gen, lock } = userProject({
    "gen-client.config.ts": config("One"),
    "own.ts": own("one"),
  });
  expect(await gen()).toEqual({ code: 0, stderr: expect.stringMatching(written) });
  expect(lock().options).toEqual({ plugins: [{ name: "operations-index" }, { name: "own" }] });
  expect((await gen()).stderr).toMatch(unchanged);
  write("gen-client.config.ts", config("Two"));
  expect((await gen()).stderr).toMatch(written);
  expect(read("src/api/OPERATIONS.md")).toContain("# Two");
  write("own.ts", own("two"));
  expect((await gen()).stderr).toMatch(written);
  expect(read("src/api/own.md")).toContain("two");
});
