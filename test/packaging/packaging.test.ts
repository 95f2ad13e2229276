import { execFile } from "node:child_process";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "../scripts/root.mjs";
import { json, listen } from "../servers/loopback.js";
import { folderOutsidePackages } from "./folder-outside.js";

const run = promisify(execFile);

const packages = ["generator", "runtime"] as const;

/** What the generator brings beside its code: what it writes into reports, and what it refers to. */
const generatorFiles = [
  "assets/diff-report.css",
  "assets/diff-report.js",
  "docs/ci.md",
  "docs/diagnostics.md",
  "docs/plugins.md",
  "docs/regenerating.md",
  "gen-client.schema.json",
  "hooks/pre-commit",
];

/** Outside of the workspace, and of any other, so that nothing resolves but what was installed. */
let folder: string;
const tarballs: Record<string, string> = {};

beforeAll(async () => {
  folder = await folderOutsidePackages();
  for (const name of packages) {
    const destination = path.join(folder, "tarballs", name);
    await mkdir(destination, { recursive: true });
    await run("npx", ["--yes", "pnpm@12", "pack", "--pack-destination", destination], {
      cwd: path.join(root, "packages", name),
    });
    const [tarball] = await readdir(destination);
    tarballs[name] = path.join(destination, tarball ?? "");
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe.each(packages)("the tarball of %s", (name) => {
  it("holds the built code, manifest, licence and readme, and nothing else", async () => {
    const { stdout } = await run("tar", ["-tzf", tarballs[name] ?? ""]);
    const files = stdout
      .trim()
      .split("\n")
      .map((file) => file.replace(/^package\//, ""));
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
    expect(files.filter((file) => !/^dist\/.+\.(js|js\.map|d\.ts)$/.test(file)).toSorted()).toEqual(
      ["LICENSE", "README.md", ...(name === "generator" ? generatorFiles : []), "package.json"],
    );
    expect(files.filter((file) => /\.test\./.test(file))).toEqual([]);
  });

  it("names no workspace links", async () => {
    const { stdout } = await run("tar", ["-xzOf", tarballs[name] ?? "", "package/package.json"]);
    expect(stdout).not.toContain("workspace:");
  });

  it("has nothing that publint warns of", async () => {
    const pkgDir = path.join(root, "packages", name);
    const { messages, pkg } = await publint({ pkgDir, strict: true, pack: false });
    const said = messages
      .filter(({ type }) => type !== "suggestion")
      .map((message) => formatMessage(message, pkg, { color: false }));
    expect(said).toEqual([]);
  });
});

const document = `openapi: 3.1.0
info: { title: Petstore, version: 1.0.0 }
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      tags: [pets]
      parameters:
        - { name: petId, in: path, required: true, schema: { type: string } }
      responses:
        "200":
          description: The pet.
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Pet" }
        "404":
          description: There is none.
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Problem" }
webhooks:
  newPet:
    post:
      requestBody:
        content:
          application/json:
            schema: { $ref: "#/components/schemas/Pet" }
      responses: { "204": { description: Taken. } }
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties: { name: { type: string } }
    Problem:
      type: object
      required: [title]
      properties: { title: { type: string } }
`;

const program = `import { Petstore } from "./api/index.js";
import { parseWebhook } from "./api/webhooks.js";
import { clientCredentials } from "@gen-client/runtime/oauth";

await using api = new Petstore({ baseUrl: process.env["BASE_URL"] ?? "" });
const pet = await api.pets.getPet({ petId: "7" });
console.log(pet.name);

const missing = await api.pets.getPet({ petId: "8" }).result();
if (!missing.ok && missing.status === 404) console.log(missing.body.title);

const webhook = await parseWebhook("newPet", { headers: {}, body: '{"name":"Tom"}' });
console.log(webhook.body.name);

const auth = clientCredentials({ clientId: "a", tokenUrl: "https://login.example/token" });
await using other = new Petstore({ baseUrl: process.env["BASE_URL"] ?? "", auth });
const [reason] = await Promise.allSettled([other.pets.getPet({ petId: "7" })]);
console.log(reason.status === "rejected" ? String(reason.reason) : "a token");
`;

const tsconfig = {
  compilerOptions: {
    target: "es2022",
    module: "nodenext",
    strict: true,
    // The published declarations have to hold by themselves.
    skipLibCheck: false,
    rootDir: "src",
    outDir: "dist",
  },
  include: ["src"],
};

describe("an empty project that installs the tarballs", () => {
  it("generates, compiles and calls", async () => {
    const project = path.join(folder, "project");
    await mkdir(path.join(project, "src"), { recursive: true });
    const manifest = { name: "project", private: true, type: "module" };
    await writeFile(path.join(project, "package.json"), JSON.stringify(manifest));
    await writeFile(path.join(project, "tsconfig.json"), JSON.stringify(tsconfig));
    await writeFile(path.join(project, "spec.yaml"), document);
    await writeFile(path.join(project, "src/main.ts"), program);

    const npm = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];
    await run("npm", [...npm, ...Object.values(tarballs), "typescript@~5.9.3"], { cwd: project });
    const { stdout: version } = await run("npx", ["gen-client", "--version"], { cwd: project });
    const built = await readFile(path.join(root, "packages/generator/package.json"), "utf8");
    expect(built).toContain(`"version": "${version.trim()}"`);

    await run("npx", ["gen-client", "spec.yaml", "-o", "src/api"], { cwd: project });
    await run("npx", ["tsc"], { cwd: project });

    const server = await listen((request, response) => {
      if (request.url === "/pets/7") json(response, 200, { name: "Rex" });
      else json(response, 404, { title: "no such pet" });
    });
    try {
      const { stdout } = await run(process.execPath, ["dist/main.js"], {
        cwd: project,
        env: { ...process.env, BASE_URL: server.url },
      });
      const [rex, missing, tom, reason] = stdout.split("\n");
      expect([rex, missing, tom]).toEqual(["Rex", "no such pet", "Tom"]);
      // What only some need is not installed.
      expect(reason).toMatch(
        /^UsageError: OAuth 2 needs the package oauth4webapi, .*; install it: npm install oauth4webapi@3$/,
      );
      expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
        "GET /pets/7",
        "GET /pets/8",
      ]);
    } finally {
      await server.close();
    }
  });
});
