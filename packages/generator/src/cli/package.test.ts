/** Clients as packages: what stands in them, and what becomes of them when their users change things. */
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it, test } from "vitest";
import { generate } from "../generate.js";
import { commandLine } from "./command-line.test-support.js";

const folder = commandLine();
const { file, gen } = folder;
const at = (path: string) => join(folder.cwd(), path);
const read = (path: string) => readFileSync(at(path), "utf8");

const petstore = `openapi: 3.1.0
info:
  title: Petstore
  version: 1.4.0
  summary: Pets and their owners.
  license: { name: Apache 2.0, identifier: Apache-2.0 }
servers: [{ url: https://petstore.example }]
security: [{ api_key: [] }]
tags: [{ name: pets, description: "What the shop sells.\\n\\nAnd more." }]
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      tags: [pets]
      parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]
      responses: { 204: { description: none } }
webhooks:
  newPet:
    post:
      responses: { 204: { description: taken } }
components:
  securitySchemes:
    api_key: { type: apiKey, in: header, name: X-Key, description: Ask the shop for it. }
    login: { type: openIdConnect, openIdConnectUrl: https://login.example }
`;

const flags = ["api.yaml", "-o", "pkg", "--package", "@acme/petstore"];

/** A package in `pkg`. */
async function written(...more: readonly string[]) {
  file("api.yaml", petstore);
  const { code, stderr } = await gen([...flags, ...more]);
  expect([code, stderr]).toEqual([0, expect.stringContaining("written")]);
}

function manifest(): Record<string, unknown> {
  return JSON.parse(read("pkg/package.json")) as Record<string, unknown>;
}

function edit(path: string, change: (text: string) => string) {
  const before = read(path);
  const after = change(before);
  expect(after).not.toBe(before);
  file(path, after);
}

function filesIn(name: string): string[] {
  const entries = readdirSync(at(name), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(at(name), join(entry.parentPath, entry.name)))
    .toSorted();
}

const common = {
  name: "@acme/petstore",
  version: "1.4.0",
  description: "Pets and their owners.",
  license: "Apache-2.0",
  type: "module",
  sideEffects: false,
  engines: { node: "^20.19.0 || >=22.12.0" },
  peerDependencies: { "@gen-client/runtime": expect.any(String), oauth4webapi: expect.any(String) },
  peerDependenciesMeta: { oauth4webapi: { optional: true } },
};

function exportsIn(folder: string) {
  const entry = (module: string) => ({
    types: `./${folder}/${module}.d.ts`,
    default: `./${folder}/${module}.js`,
  });
  return {
    ".": entry("index"),
    "./webhooks": entry("webhooks"),
    "./package.json": "./package.json",
  };
}

describe("a package", () => {
  it("of TypeScript is compiled before it is published", async () => {
    await written();
    expect(filesIn("pkg")).toEqual([
      ".gitattributes",
      "README.md",
      "gen-client.lock.json",
      "package.json",
      "src/index.ts",
      "src/operations/pets.ts",
      "src/webhooks.ts",
      "tsconfig.json",
    ]);
    const found = manifest();
    expect(found).toEqual({
      ...common,
      types: "./dist/index.d.ts",
      exports: exportsIn("dist"),
      files: ["dist"],
      scripts: { build: "tsc", prepack: "npm run build" },
      devDependencies: {
        "@gen-client/runtime": expect.any(String),
        typescript: "~6.0.3",
      },
    });
    // Programs that use it don't compile it.
    expect(read("pkg/src/index.ts")).toMatch(/^  contract: \d+,$/m);
  });

  it("of JavaScript needs no build", async () => {
    await written("--emit", "js");
    expect(filesIn("pkg")).toEqual([
      ".gitattributes",
      "README.md",
      "gen-client.lock.json",
      "package.json",
      "src/index.d.ts",
      "src/index.js",
      "src/operations/pets.d.ts",
      "src/operations/pets.js",
      "src/webhooks.d.ts",
      "src/webhooks.js",
    ]);
    expect(manifest()).toEqual({
      ...common,
      types: "./src/index.d.ts",
      exports: exportsIn("src"),
      files: ["src"],
    });
  });

  it("asks for what the client's options and answers need", async () => {
    const answer = (type: string) =>
      `responses: { 200: { description: one, content: { ${type}: { schema: { type: object } } } } }`;
    file(
      "api.yaml",
      `openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
paths:
  /a: { get: { ${answer("application/json")} } }
  /b: { get: { ${answer("application/xml")} } }
`,
    );
    await gen([...flags, "--validation"]);
    expect(manifest()).toMatchObject({
      peerDependencies: {
        "fast-xml-parser": expect.any(String),
        ajv: expect.any(String),
        "ajv-formats": expect.any(String),
      },
      peerDependenciesMeta: { ajv: { optional: true }, "ajv-formats": { optional: true } },
    });
    expect(read("pkg/README.md")).toContain(
      "npm install @acme/petstore @gen-client/runtime fast-xml-parser\n",
    );
  });

  it("says the same of the runtime as the runtime does", async () => {
    const source = new URL("../../../runtime/package.json", import.meta.url);
    const runtime = JSON.parse(readFileSync(source, "utf8")) as {
      readonly version: string;
      readonly engines: unknown;
      readonly peerDependencies: Readonly<Record<string, string>>;
    };
    file(
      "api.yaml",
      petstore.replace(
        "204: { description: none }",
        "200: { description: one, content: { text/xml: { schema: { type: object } } } }",
      ),
    );
    await gen([...flags, "--validation"]);
    const { engines, peerDependencies } = manifest();
    expect(engines).toEqual(runtime.engines);
    const { "rate-limiter-flexible": _, ...peers } = runtime.peerDependencies;
    expect(peerDependencies).toEqual({ "@gen-client/runtime": `^${runtime.version}`, ...peers });
  });

  it("is made in a folder that npm init or git made before", async () => {
    file("api.yaml", petstore);
    const mine = { name: "@acme/petstore", version: "3.0.0", type: "module", author: "Ann" };
    file("pkg/package.json", JSON.stringify(mine));
    file("pkg/README.md", "# Our pets\n");
    file("pkg/LICENSE", "Ours");
    expect((await gen(flags)).code).toBe(0);
    expect(manifest()).toMatchObject({ ...mine, exports: exportsIn("dist") });
    expect(read("pkg/README.md")).toBe("# Our pets\n");
    expect((await gen([...flags, "--check"])).code).toBe(0);
  });
});

describe("what its user changes stays", () => {
  it("in package.json and around our part of the README, and counts as up to date", async () => {
    await written();
    edit("pkg/package.json", (text) =>
      text
        .replace('"version": "1.4.0"', '"version": "1.4.1"')
        .replace('"build": "tsc",', '"build": "tsc",\n    "test": "vitest",')
        .replace('"typescript": "~6.0.3"', '"typescript": "~6.1.0"'),
    );
    edit("pkg/README.md", (text) => `![build](badge.svg)\n\n${text}\n## Support\n`);
    const [manifest, readme] = [read("pkg/package.json"), read("pkg/README.md")];

    const again = await gen(flags);
    expect(again.stderr).toContain("8 files unchanged");
    expect((await gen([...flags, "--check"])).code).toBe(0);
    // Also where it is all made anew.
    const lock = read("pkg/gen-client.lock.json");
    const fresh = await gen([...flags, "--verbose"]);
    expect(fresh.stderr).toContain("8 files unchanged");
    expect(read("pkg/gen-client.lock.json")).toBe(lock);

    // A new document brings what is new, and nothing else.
    edit("api.yaml", (text) =>
      text
        .replace("version: 1.4.0", "version: 2.0.0")
        .replace("Pets and their owners.", "Pets, owners, and shops.")
        .replace(/webhooks:[^]*?components/, "components"),
    );
    const check = await gen([...flags, "--check"]);
    expect(check.code).toBe(3);
    expect(check.stderr).toMatch(/changed +package\.json/);
    expect(check.stderr).toMatch(/changed +README\.md/);
    await gen(flags);
    expect(read("pkg/package.json")).toBe(
      manifest
        .replace("Pets and their owners.", "Pets, owners, and shops.")
        .replace(/    "\.\/webhooks": \{[^]*?\},\n/, ""),
    );
    expect(read("pkg/README.md")).toBe(
      readme
        .replace("Pets and their owners\\.", "Pets, owners, and shops\\.")
        .replace("Pets and their owners.", "Pets, owners, and shops.")
        .replace(/## Webhooks\n\n.*\n\n/, "")
        .replace("version `1.4.0`", "version `2.0.0`"),
    );
  });

  it("but what they remove of ours comes back, and the part that is marked is ours", async () => {
    await written();
    const before = read("pkg/README.md");
    edit("pkg/package.json", (text) => text.replace(/ {2}"sideEffects": false,\n/, ""));
    edit("pkg/README.md", (text) => text.replace("# Petstore", "# My pets"));
    const check = await gen([...flags, "--check"]);
    expect(check.code).toBe(3);
    expect(check.stderr).toMatch(/edited +README\.md/);
    expect(check.stderr).toMatch(/edited +package\.json/);
    await gen(flags);
    expect(manifest()).toMatchObject({ sideEffects: false });
    expect(read("pkg/README.md")).toBe(before);
  });

  it("and what compiles their package is no part of the client", async () => {
    await written();
    file("pkg/dist/index.js", read("pkg/src/index.ts"));
    file("pkg/test/pets.test.ts", "export {};\n");
    expect((await gen([...flags, "--check"])).code).toBe(0);
    // Elsewhere it is.
    file("pkg/src/old.ts", read("pkg/src/index.ts"));
    expect((await gen([...flags, "--check"])).stderr).toMatch(/extra +src\/old\.ts/);
  });
});

describe("another form", () => {
  it("leaves nothing of the one before, and all that others wrote", async () => {
    await written();
    edit("pkg/package.json", (text) =>
      text.replace('"files": [\n    "dist"', '"files": [\n    "CHANGELOG.md",\n    "dist"'),
    );
    await gen([...flags, "--emit", "js"]);
    const javascript = manifest();
    expect(javascript).toMatchObject({ files: ["CHANGELOG.md", "src"], exports: exportsIn("src") });
    expect(javascript).not.toHaveProperty("scripts");
    expect(javascript).not.toHaveProperty("devDependencies");
    expect(filesIn("pkg")).not.toContain("tsconfig.json");

    // No package any more: what its user wrote to is theirs.
    await gen(["api.yaml", "-o", "pkg"]);
    expect(filesIn("pkg")).toEqual([
      ".gitattributes",
      "gen-client.lock.json",
      "index.ts",
      "operations/pets.ts",
      "package.json",
      "webhooks.ts",
    ]);
    expect(manifest()).toEqual(javascript);
  });

  it("takes package.json and README along, where nobody else wrote to them", async () => {
    file("api.yaml", petstore);
    await gen(["api.yaml", "-o", "pkg"]);
    const plain = filesIn("pkg");
    const text = read("pkg/index.ts");
    await gen(flags);
    expect(filesIn("pkg")).not.toContain("index.ts");
    await gen(["api.yaml", "-o", "pkg"]);
    expect(filesIn("pkg")).toEqual(plain);
    expect(read("pkg/index.ts")).toBe(text);
  });
});

test("what plugins add is among its modules, and can be imported", async () => {
  file("api.yaml", petstore);
  const names = `import { Petstore } from "./index.js";\nexport const name: string = Petstore.name;\n`;
  await generate({
    input: "api.yaml",
    output: "pkg",
    package: "@acme/petstore",
    plugins: [
      {
        name: "names",
        emit: () => [
          { path: "names.ts", contents: names },
          { path: "README.md", contents: "# Names\n" },
        ],
      },
    ],
    cwd: folder.cwd(),
  });
  expect(filesIn("pkg")).toEqual(expect.arrayContaining(["src/names.ts", "src/README.md"]));
  expect(read("pkg/README.md")).toMatch(/^# Petstore$/m);
  expect(manifest()).toMatchObject({
    exports: { "./names": { types: "./dist/names.d.ts", default: "./dist/names.js" } },
  });
});

describe("is refused, and nothing is written,", () => {
  it.each([
    [["--package", "Pet Store"], "like pet-store"],
    [["--package", "@acme/pets", "--import-extension", "none"], "importExtension excludes package"],
    [["--package", "@acme/pets", "--import-extension", "ts"], "importExtension excludes package"],
  ])("with %j", async (options, message) => {
    file("api.yaml", petstore);
    const { code, stderr } = await gen(["api.yaml", "-o", "pkg", ...options]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(filesIn(".")).toEqual(["api.yaml"]);
  });

  it.each([
    [
      "of something else",
      '{ "name": "other", "type": "module" }',
      'pkg/package.json has the name "other"',
    ],
    [
      "in the middle of a merge",
      '{\n<<<<<<< HEAD\n  "name": "a"\n',
      "pkg/package.json can't be read",
    ],
  ])("where there is a package.json %s", async (_, text, message) => {
    file("api.yaml", petstore);
    file("pkg/package.json", text);
    const { code, stderr } = await gen(flags);
    expect(code).toBe(1);
    expect(stderr).toContain("GC148");
    expect(stderr).toContain(message);
    expect(filesIn("pkg")).toEqual(["package.json"]);
    expect(read("pkg/package.json")).toBe(text);
  });

  it("where its README has one mark of two", async () => {
    await written();
    edit("pkg/README.md", (text) => text.replace(/<!-- end gen-client -->\n/, ""));
    const { code, stderr } = await gen(flags);
    expect(code).toBe(1);
    expect(stderr).toContain("the part that gen-client writes has no end");
  });

  it("where its package.json is a link", async () => {
    file("api.yaml", petstore);
    file("package.json", '{ "name": "project" }');
    mkdirSync(at("pkg"));
    symlinkSync("../package.json", at("pkg/package.json"));
    const before = read("package.json");
    const { code, stderr } = await gen(flags);
    expect([code, stderr]).toEqual([1, expect.stringContaining("pkg/package.json is a link")]);
    expect(read("package.json")).toBe(before);
  });
});

describe("types of the program's own", () => {
  const withFormat = petstore.replace(
    "schema: { type: string }",
    "schema: { type: string, format: uuid }",
  );

  async function generated(from: string, emit: "ts" | "js" = "ts") {
    file("api.yaml", withFormat);
    return generate({
      input: "api.yaml",
      output: "pkg",
      package: "@acme/petstore",
      emit,
      formats: { uuid: { type: "UUID", from } },
      cwd: folder.cwd(),
    }).catch((error: unknown) => error);
  }

  it("come from its own folder of modules", async () => {
    await generated("./pkg/src/types.ts");
    expect(read("pkg/src/models.ts")).toContain('from "./types.js"');
    // It stays there, as any other file of theirs.
    file("pkg/src/types.ts", "export type UUID = `id-${string}`;\n");
    await generated("./pkg/src/types.ts");
    expect(filesIn("pkg")).toContain("src/types.ts");
  });

  it("come from packages, which it asks for", async () => {
    await generated("@acme/types/ids");
    expect(manifest()).toMatchObject({
      peerDependencies: { "@acme/types": "*" },
      devDependencies: { "@acme/types": "*" },
    });
  });

  it.each(["./types.ts", "./pkg/types.ts", "../../types.js"])("never from %s", async (from) => {
    const refused = await generated(from);
    expect(String(refused)).toMatch(
      /^OptionError: The option formats\.uuid names a file outside of the package: .*; put it there/,
    );
    expect(filesIn(".")).toEqual(["api.yaml"]);
  });
});

describe("without a version that npm takes", () => {
  const document = petstore.replace("version: 1.4.0", 'version: "2026-01"');

  it("is 0.0.0, with a warning until somebody gives one", async () => {
    file("api.yaml", document);
    const first = await gen(flags);
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(/^api\.yaml:4:3 warning GC149/);
    expect(first.stderr).toContain('npm takes no version "2026-01": that of the package is 0.0.0');
    expect(manifest()).toMatchObject({ version: "0.0.0" });
    edit("pkg/package.json", (text) => text.replace('"0.0.0"', '"0.1.0"'));
    const second = await gen([...flags, "--verbose"]);
    expect(second.stderr).not.toContain("GC149");
    expect((await gen([...flags, "--check", "--verbose"])).code).toBe(0);
    expect(manifest()).toMatchObject({ version: "0.1.0" });
  });

  it("is an error with --strict, unless it is ignored or one is set", async () => {
    file("api.yaml", document);
    const strict = await gen([...flags, "--strict"]);
    expect(strict.code).toBe(1);
    expect(filesIn(".")).toEqual(["api.yaml"]);
    const ignored = await gen([...flags, "--strict", "--ignore", "GC149"]);
    expect(ignored.code).toBe(0);
    rmSync(at("pkg"), { recursive: true });
    file("pkg/package.json", '{ "name": "@acme/petstore", "type": "module", "version": "0.1.0" }');
    expect((await gen([...flags, "--strict"])).code).toBe(0);
  });
});

test("a formatter gets package.json and README, too, and nothing changes afterwards", async () => {
  file("api.yaml", petstore);
  file(
    "format.mjs",
    `import { readFileSync, writeFileSync } from "node:fs";
const file = process.argv[2] + "/package.json";
writeFileSync(file, JSON.stringify(JSON.parse(readFileSync(file, "utf8")), null, "\\t") + "\\n");
`,
  );
  const formatted = [...flags, "--format-with", "node format.mjs"];
  await gen(formatted);
  expect(read("pkg/package.json")).toMatch(/^\{\n\t"name"/);
  const again = await gen([...formatted, "--verbose"]);
  expect(again.stderr).toContain("8 files unchanged");
});
