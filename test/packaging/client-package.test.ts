/** A client from its document to another project that installs it. */
import { execFile } from "node:child_process";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { generate } from "gen-client";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, expect, it } from "vitest";
import { root } from "../scripts/root.mjs";
import { json, listen } from "../servers/loopback.js";
import { folderOutsidePackages } from "./folder-outside.js";

const run = promisify(execFile);

const npm = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"];

const document = `openapi: 3.1.0
info: { title: Petstore, version: 1.0.0, license: { name: MIT, identifier: MIT } }
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
          content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } }
webhooks:
  newPet:
    post:
      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
      responses: { "204": { description: Taken. } }
components:
  schemas:
    Pet: { type: object, required: [name], properties: { name: { type: string } } }
`;

let folder: string;
let tarballs: readonly string[];

beforeAll(async () => {
  folder = await folderOutsidePackages();
  // It is built already; another test may pack it at the same time.
  const flags = ["pack", "--ignore-scripts", "--loglevel=error", "--pack-destination", folder];
  const { stdout } = await run("npm", flags, { cwd: path.join(root, "packages/runtime") });
  await writeFile(path.join(folder, "petstore.yaml"), document);
  tarballs = [
    await published("@acme/petstore", "ts"),
    await published("@acme/ready", "js"),
    path.join(folder, stdout.trim()),
  ];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Generates a package and packs it as its publisher would; the tarball. */
async function published(name: string, emit: "ts" | "js"): Promise<string> {
  const output = path.join(folder, emit);
  await generate({ input: "petstore.yaml", output, package: name, emit, cwd: folder });
  if (emit === "ts") await linkDevDependencies(path.join(output, "node_modules"));
  const { stdout } = await run("npm", ["pack", "--json", "--loglevel=error"], { cwd: output });
  const { messages, pkg } = await publint({ pkgDir: output, strict: true, pack: false });
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  const check = await generate({
    input: "petstore.yaml",
    output,
    package: name,
    emit,
    cwd: folder,
    check: true,
    fresh: true,
  });
  expect(check.drift).toEqual([]);
  // Scripts print before it.
  const [{ filename, files }] = JSON.parse(stdout.slice(stdout.indexOf("[\n"))) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  const code = emit === "ts" ? "dist" : "src";
  const modules = ["index", "models", "operations/pets", "webhooks"];
  expect(new Set(files.map((file) => file.path))).toEqual(
    new Set([
      "README.md",
      "package.json",
      ...modules.flatMap((module) => [`${code}/${module}.d.ts`, `${code}/${module}.js`]),
    ]),
  );
  return path.join(output, filename);
}

/** What the package is built with, as if it were installed. */
async function linkDevDependencies(modules: string): Promise<void> {
  await mkdir(path.join(modules, ".bin"), { recursive: true });
  await mkdir(path.join(modules, "@gen-client"));
  await symlink(path.join(root, "packages/runtime"), path.join(modules, "@gen-client/runtime"));
  await symlink(
    path.join(root, "node_modules/typescript-6/bin/tsc"),
    path.join(modules, ".bin/tsc"),
  );
}

const program = `import { Petstore, type Pet } from "@acme/petstore";
import { Petstore as Ready } from "@acme/ready";
import { parseWebhook } from "@acme/petstore/webhooks";
import { Session } from "@gen-client/runtime";

await using session = new Session();
const baseUrl = process.env["BASE_URL"] ?? "";
const pet: Pet = await new Petstore({ session, baseUrl }).pets.getPet({ petId: "7" });
const same = await new Ready({ session, baseUrl }).pets.getPet({ petId: "8" });
const { body } = await parseWebhook("newPet", { headers: {}, body: '{"name":"Tom"}' });
console.log(pet.name, same.name, body.name);

// @ts-expect-error -- the types are those of the document
void (() => new Petstore({ baseUrl }).pets.getPet({ id: "7" }));
`;

it("is installed, compiled against and called, with one runtime for all", async () => {
  const project = path.join(folder, "project");
  await mkdir(path.join(project, "src"), { recursive: true });
  const manifest = { name: "project", private: true, type: "module" };
  await writeFile(path.join(project, "package.json"), JSON.stringify(manifest));
  const compilerOptions = {
    target: "es2022",
    module: "nodenext",
    strict: true,
    // The published declarations have to hold by themselves.
    skipLibCheck: false,
    rootDir: "src",
    outDir: "dist",
  };
  await writeFile(path.join(project, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  await writeFile(path.join(project, "src/main.ts"), program);
  await run("npm", [...npm, ...tarballs], { cwd: project });
  const tsc = path.join(root, "node_modules/typescript-7/bin/tsc");
  await run(process.execPath, [tsc], { cwd: project });
  const bundled = ["--noEmit", "--module", "esnext", "--moduleResolution", "bundler"];
  await run(process.execPath, [tsc, ...bundled], { cwd: project });

  const server = await listen((request, response) => {
    json(response, 200, { name: request.url === "/pets/7" ? "Rex" : "Kitty" });
  });
  try {
    const { stdout } = await run(process.execPath, ["dist/main.js"], {
      cwd: project,
      env: { ...process.env, BASE_URL: server.url },
    });
    expect(stdout).toBe("Rex Kitty Tom\n");
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET /pets/7",
      "GET /pets/8",
    ]);
  } finally {
    await server.close();
  }
});
