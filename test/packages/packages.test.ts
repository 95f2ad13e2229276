/** Packages as their publishers and users have them: built, read, and imported. */
import { mkdir, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type GenerateOptions, generate } from "gen-client";
import { expect, onTestFinished, test } from "vitest";
import { root } from "../scripts/root.mjs";
import { createProject, type Project } from "../support/project.js";
import { runNode } from "../support/run-node.mjs";

async function newProject(): Promise<Project> {
  const project = await createProject();
  onTestFinished(() => project.remove());
  return project;
}

function wire(name: string): string {
  return fileURLToPath(new URL(`../wire/${name}.yaml`, import.meta.url));
}

test("the calls in READMEs compile against the packages", async () => {
  const project = await newProject();
  const packages = path.join(project.folder, "node_modules/@acme");
  await mkdir(packages, { recursive: true });
  const documents: Readonly<Record<string, Partial<GenerateOptions>>> = {
    bodies: {},
    links: {},
    oauth: {},
    pagination: {},
    responses: {},
    security: {},
    servers: {},
    swagger2: {},
    validation: { validation: true },
    values: { dates: "date", int64: "bigint" },
    webhooks: {},
    xml: {},
  };
  for (const [name, options] of Object.entries(documents)) {
    const output = path.join(packages, name);
    const form = { output, package: `@acme/${name}`, emit: "js" } as const;
    await generate({ ...options, ...form, input: wire(name) });
    const readme = await readFile(path.join(output, "README.md"), "utf8");
    const samples = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
    expect(samples.join("")).toMatch(new RegExp(`from "@acme/${name}";[^]*await api\\.\\w+`));
    await project.write({ [`${name}.ts`]: samples.join("\n") });
  }
  // Programs have Node's types; generated code may not need that.
  await project.write({ "node.d.ts": '/// <reference types="node" />\n' });
  expect(await project.compile({ include: ["*.ts"], skipLibCheck: false })).toEqual([]);
});

test("a package is built by its own script, with dates that only some compilers know", async () => {
  const project = await newProject();
  const output = path.join(project.folder, "pkg");
  const options = { dates: "temporal", int64: "bigint", validation: true } as const;
  await generate({ ...options, input: wire("values"), output, package: "@acme/values" });
  // The compiler that its package.json asks for.
  const manifest = JSON.parse(await readFile(path.join(output, "package.json"), "utf8")) as {
    readonly scripts: { readonly build: string };
    readonly devDependencies: { readonly typescript: string };
    readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  };
  expect(manifest).toMatchObject({ scripts: { build: "tsc" } });
  const { devDependencies } = JSON.parse(
    await readFile(path.join(root, "package.json"), "utf8"),
  ) as typeof manifest;
  expect(devDependencies).toMatchObject({
    "typescript-6": `npm:typescript@${manifest.devDependencies.typescript}`,
  });
  const tsc = path.join(root, "node_modules/typescript-6/bin/tsc");
  const built = await runNode([tsc], { cwd: output });
  expect([built.stdout, built.code]).toEqual(["", 0]);
  // All that it exports is there, and imports what is there.
  const targets = Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === "string" ? [entry] : Object.values(entry),
  );
  for (const target of targets) await readFile(path.join(output, target));
  const modules = targets.filter((target) => target.endsWith(".js"));
  const program = modules.map((target) => `await import(${JSON.stringify(target)});`).join("\n");
  const loaded = await runNode(["--input-type=module", "-e", program], { cwd: output });
  expect(loaded.stderr).toBe("");
});

test("JavaScript is imported as it is, by the package's name", async () => {
  const project = await newProject();
  const output = path.join(project.folder, "pkg");
  await generate({ input: wire("webhooks"), output, package: "@acme/hooks", emit: "js" });
  await mkdir(path.join(project.folder, "node_modules/@acme"), { recursive: true });
  await symlink(output, path.join(project.folder, "node_modules/@acme/hooks"));
  await project.write({
    "main.js": `import { createRequire } from "node:module";
import * as client from "@acme/hooks";
import { parseWebhook } from "@acme/hooks/webhooks";
import manifest from "@acme/hooks/package.json" with { type: "json" };
console.log(Object.keys(client).length > 0, typeof parseWebhook, manifest.name);
await import("@acme/hooks/src/index.js").catch(({ code }) => console.log(code));
console.log(createRequire(import.meta.url)("@acme/hooks") === client);
`,
  });
  const outcome = await runNode(["--no-warnings", "main.js"], { cwd: project.folder });
  expect([outcome.stdout, outcome.stderr]).toEqual([
    "true function @acme/hooks\nERR_PACKAGE_PATH_NOT_EXPORTED\ntrue\n",
    "",
  ]);
});
