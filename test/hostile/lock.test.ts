/**
 * A lock comes with a pull request, perhaps a stranger's: nothing in it becomes code, leads out of the
 * client's folder, or keeps a run from ending.
 */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { generate, OutputError } from "gen-client";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { digestOf } from "../../packages/generator/src/digest.js";
import { createProject } from "../support/project.js";
import { Batch } from "./compiled.mjs";
import { harmless } from "./documents.mjs";
import { worst } from "./escapes.mjs";
import { faultsOf, type GeneratedText, shapeOf } from "./inspect.mjs";

const lockFile = "gen-client.lock.json";
const root = mkdtempSync(path.join(tmpdir(), "hostile-lock-"));
afterAll(() => rmSync(root, { recursive: true }));

/** A client as its document gives it, with its lock. */
const untouched = path.join(root, "untouched");
let lock: Record<string, unknown> & { names: Record<string, Record<string, string>> };
let shape: string;
beforeAll(async () => {
  writeFileSync(path.join(root, "words.json"), JSON.stringify(harmless("3.2.0")));
  await run(untouched);
  lock = JSON.parse(readFileSync(path.join(untouched, lockFile), "utf8"));
  shape = shapeOf(filesOf(untouched));
});

function run(folder: string) {
  return generate({ input: "words.json", output: path.basename(folder), cwd: root, fresh: true });
}

/** What a client becomes that has another lock: its files, or why nothing was written. */
async function withLock(changed: unknown): Promise<readonly GeneratedText[] | Error> {
  const folder = path.join(root, "attacked");
  rmSync(folder, { recursive: true, force: true });
  cpSync(untouched, folder, { recursive: true });
  writeFileSync(path.join(folder, lockFile), JSON.stringify(changed));
  try {
    await run(folder);
    return filesOf(folder);
  } catch (error) {
    if (error instanceof OutputError) return error;
    throw error;
  } finally {
    expect(readdirSync(root).toSorted()).toEqual(["attacked", "untouched", "words.json"]);
  }
}

function filesOf(folder: string): GeneratedText[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ path: path.relative(folder, file), text: readFileSync(file, "utf8") }));
}

function faultsIn(files: readonly GeneratedText[]): string[] {
  return [...faultsOf(files), ...(shapeOf(files) === shape ? [] : ["it is another client"])];
}

const texts = { worst, word: "class", member: "constructor", prototype: "__proto__", empty: "" };

describe("names in a lock stay names, or are not taken from it", () => {
  const batch = new Batch();
  const known = new Set<string>();
  afterAll(() => batch.remove());

  type Change = (key: string, name: string) => readonly [key: string, name: string];

  /** What got out of its place. */
  async function attack(
    where: string,
    spaces: readonly string[],
    change: Change,
  ): Promise<string[]> {
    const names: Record<string, unknown> = { ...lock.names };
    const removed: object[] = [];
    for (const space of spaces) {
      const changed = Object.entries(lock.names[space] ?? {}).map((entry) => change(...entry));
      names[space] = Object.fromEntries(changed);
      removed.push(...changed.map(([key, name]) => ({ space, key, name: `${name}2`, since: 1 })));
    }
    const files = await withLock({ ...lock, names: { ...names, removed } });
    if (files instanceof Error) return [`${where}: ${files.message}`];
    const digest = digestOf(
      Buffer.from(JSON.stringify(files.filter(({ path }) => path.endsWith(".ts")))),
    );
    if (!known.has(digest)) batch.add(where, files);
    known.add(digest);
    return faultsIn(files).map((fault) => `${where}: ${fault}`);
  }

  const spaces = ["groups", "operations", "schemas", "arguments"];
  test.each(Object.entries(texts))("%s", async (label, text) => {
    const faults = [
      ...(await attack(`${label} is a name`, spaces, (key) => [key, text])),
      ...(await attack(`${label} ends a name`, spaces, (key, name) => [key, name + text])),
      ...(await attack(`${label} is a method`, ["operations"], (key, name) => [
        key,
        name.replace(/[^.]*$/, () => text),
      ])),
      ...(await attack(`${label} is a method's group`, ["operations"], (key, name) => [
        key,
        name.replace(/^[^.]*/, () => text),
      ])),
      ...(await attack(`${label} is a key`, spaces, (key, name) => [text + key, name])),
    ];
    expect(faults).toEqual([]);
  });

  test("all of these clients compile, and importing them runs nothing", async () => {
    expect(batch.size).toBeGreaterThan(5);
    expect(await batch.check()).toEqual([]);
  }, 120_000);
});

test.each([
  ["the worst of texts", worst],
  ["a prototype", "__proto__"],
])("%s in any entry", async (_, text) => {
  const faults: string[] = [];
  for (const [key, value] of Object.entries(lock)) {
    const changed =
      value !== null && typeof value === "object"
        ? Object.fromEntries([...Object.entries(value), [text, text]])
        : text;
    const result = await withLock({ ...lock, [key]: changed });
    if (!(result instanceof Error)) faults.push(...faultsIn(result));
    else if (!/^attacked\/.* \S/.test(result.message)) faults.push(result.message);
  }
  expect(faults).toEqual([]);
});

test.each([
  ["is of a version that is none", { lockVersion: 99, generator: { toString: 1 } }],
  ["counts to infinity", { names: { revision: 1e308 } }],
  ["counts by halves", { names: { revision: 0.5 } }],
  ["removes the file above", { files: { "../words.json": "" } }],
  ["removes a file by its path", { files: { "/etc/hostname": "" } }],
  ["removes a file of Windows", { files: { "C:\\x": "", "a\\..\\..\\words.json": "" } }],
])("a lock that %s is refused", async (_, attack: object) => {
  const names = { ...lock.names, ...("names" in attack && Object(attack.names)) };
  const result = await withLock({ ...lock, ...attack, names });
  expect(result).toMatchObject({ code: "GC142" });
});

test("a lock doesn't make a run wait for a pipe, nor read a device", async () => {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({ "words.json": JSON.stringify(harmless("3.2.0")) });
  expect((await project.generate("words.json", "-o", "api")).code).toBe(0);
  const file = path.join(project.folder, "api", lockFile);
  const own = JSON.parse(readFileSync(file, "utf8"));
  expect(spawnSync("mkfifo", [path.join(project.folder, "pipe")]).status).toBe(0);
  writeFileSync(file, JSON.stringify({ ...own, inputs: { "../pipe": "", "/dev/zero": "" } }));
  const { code, stderr } = await project.generate("words.json", "-o", "api");
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("written") });
});

test("a lock that leaves the document out is never up to date", async () => {
  const folder = path.join(root, "untouched");
  const text = readFileSync(path.join(folder, lockFile), "utf8");
  onTestFinished(() => writeFileSync(path.join(folder, lockFile), text));
  const options = { input: "words.json", output: "untouched", cwd: root };
  expect(await generate(options)).toMatchObject({ upToDate: true });
  writeFileSync(path.join(folder, lockFile), JSON.stringify({ ...JSON.parse(text), inputs: {} }));
  expect(await generate(options)).toMatchObject({ upToDate: false });
});

test("a link in the place of a file is found, though all digests are right", async () => {
  const folder = path.join(root, "untouched");
  const index = path.join(folder, "index.ts");
  const text = readFileSync(index);
  rmSync(index);
  mkdirSync(path.join(root, "elsewhere"));
  writeFileSync(path.join(root, "elsewhere/index.ts"), text);
  symlinkSync("../elsewhere/index.ts", index);
  onTestFinished(() => {
    rmSync(path.join(root, "elsewhere"), { recursive: true });
    rmSync(index);
    writeFileSync(index, text);
  });
  const options = { input: "words.json", output: "untouched", cwd: root };
  await expect(generate(options)).rejects.toMatchObject({ code: "GC140" });
});

test("--check --verbose finds an edit that the lock was made to fit", async () => {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({ "words.json": JSON.stringify(harmless("3.2.0")) });
  await project.generate("words.json", "-o", "api");
  const [file, index] = [lockFile, "index.ts"].map((name) =>
    path.join(project.folder, "api", name),
  );
  const edited = `${readFileSync(index ?? "", "utf8")}process.exit();\n`;
  const own = JSON.parse(readFileSync(file ?? "", "utf8"));
  own.files["index.ts"] = digestOf(Buffer.from(edited));
  await project.write({ "api/index.ts": edited, [`api/${lockFile}`]: JSON.stringify(own) });
  const { code, stderr } = await project.generate(
    "words.json",
    "-o",
    "api",
    "--check",
    "--verbose",
  );
  expect(code).toBe(3);
  expect(stderr).toContain("-process.exit();");
});
