// @ts-check
/**
 * Walks through the versions of an API as its users do: the client is generated again in place, a diff
 * tells what changed, and a program that used the earlier client is compiled against the later one.
 */
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { diff, generate } from "gen-client";
import { parseInput } from "../../packages/generator/dist/load/input.js";
import { readLock } from "../../packages/generator/dist/output/lock.js";
import { readDocument, readModel } from "../../packages/generator/dist/read-api.js";
import { compile } from "../support/compile.mjs";
import { agreement } from "./agreement.mjs";
import { programFor } from "./programs.mjs";

/** @import { Change, DiffResult } from "gen-client" */
/** @import { ApiModel } from "../../packages/generator/dist/model/api-model.js" */
/** @import { CompileErrors } from "./agreement.mjs" */

/**
 * @typedef {object} Version
 * @property {string} name
 * @property {string} document Where it is.
 *
 * @typedef {object} Step
 * @property {string} name Of the version that was reached.
 * @property {number} operations
 * @property {DiffResult["counts"]} counts Changes by class.
 * @property {number} announced Errors of the compiler that the diff told of.
 * @property {string[]} unannounced The others.
 * @property {Change[]} unproved Changes of class `code` by which nothing failed.
 * @property {string[]} faults Lines of the program that don't compile against their own client.
 * @property {string[]} moved Names of things that have another one now.
 * @property {string[]} regrouped The same, of operations that have another tag in the document.
 * @property {string[]} rewritten Files that were written although nothing in them changed.
 * @property {number} written
 * @property {number} unchanged
 * @property {number} seconds
 */

/**
 * @param {readonly Version[]} versions In order.
 * @param {string} folder An empty one, in which the runtime resolves.
 * @returns {AsyncGenerator<Step>} One for each version after the first.
 */
export async function* walk(versions, folder) {
  const [first, ...others] = versions;
  if (first === undefined) return;
  await write(folder, first);
  for (const version of others) {
    const started = performance.now();
    const before = path.join(folder, "before");
    rmSync(before, { recursive: true, force: true });
    cpSync(path.join(folder, "now"), before, { recursive: true, preserveTimestamps: true });
    yield { ...(await takeStep(version, folder)), seconds: (performance.now() - started) / 1000 };
  }
}

/**
 * Always the same path: it stands in the head of each file.
 *
 * @param {string} folder
 * @param {Version} version
 */
async function write(folder, { document }) {
  const now = path.join(folder, "now");
  mkdirSync(now, { recursive: true });
  copyFileSync(document, path.join(now, "api.yaml"));
  return generate({ input: "api.yaml", output: "client", cwd: now });
}

/**
 * @param {Version} version
 * @param {string} folder
 * @returns {Promise<Omit<Step, "seconds">>}
 */
async function takeStep(version, folder) {
  const now = path.join(folder, "now");
  const [client, api] = ["client", "api.yaml"];
  const files = filesIn(path.join(now, client));
  const names = readNames(path.join(now, client));
  const { operations, files: result } = await write(folder, version);
  const filesNow = filesIn(path.join(now, client));

  const comparison = await diff({
    before: `before/${api}`,
    after: `now/${api}`,
    output: `before/${client}`,
    cwd: folder,
  });
  const before = await modelOf(path.join(folder, "before"));
  const program = programFor(before);
  const errors = await compileBoth(folder, program.text);
  return {
    name: version.name,
    operations,
    counts: comparison.counts,
    ...agreement(program, errors, comparison.changes),
    ...movedNames(
      names,
      readNames(path.join(now, client)),
      regroupedKeys(before, await modelOf(now)),
    ),
    rewritten: [...files]
      .filter(([name, old]) => isRewritten(old, filesNow.get(name)))
      .map(([name]) => name),
    written: result.written.length,
    unchanged: result.unchanged.length,
  };
}

/**
 * The model of the client that was written from a document.
 *
 * @param {string} cwd
 */
async function modelOf(cwd) {
  const run = { input: parseInput("api.yaml", cwd), cwd, base: cwd };
  const names = readLock(path.join(cwd, "client"), "client")?.names;
  const { model } = await readModel(await readDocument(run), {}, names);
  return model;
}

/**
 * Compiles a program against both clients.
 *
 * @param {string} folder
 * @param {string} text
 * @returns {Promise<CompileErrors>}
 */
async function compileBoth(folder, text) {
  const sides = /** @type {const} */ (["before", "now"]);
  for (const side of sides) await writeFile(path.join(folder, side, "program.ts"), text);
  const { errors } = await compile(folder, { timeout: 600_000 });
  /** @type {CompileErrors} */
  const found = { before: [], now: [] };
  for (const error of errors) {
    const place = /^(before|now)\/program\.ts\((\d+),\d+\): (.*)$/.exec(error);
    if (place === null) throw new Error(`The client itself does not compile: ${error}`);
    const [, side, line, message = ""] = place;
    found[side === "now" ? "now" : "before"].push({ line: Number(line), message });
  }
  return found;
}

/**
 * @typedef {object} WrittenFile
 * @property {number} inode
 * @property {number} modified
 * @property {string} text
 */

/**
 * @param {string} folder
 * @returns {Map<string, WrittenFile>}
 */
function filesIn(folder) {
  /** @type {Map<string, WrittenFile>} */
  const files = new Map();
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const file = path.join(folder, name);
    const status = statSync(file);
    if (!status.isFile()) continue;
    const text = readFileSync(file, "utf8");
    files.set(name, { inode: status.ino, modified: status.mtimeMs, text });
  }
  return files;
}

/**
 * @param {WrittenFile} before
 * @param {WrittenFile | undefined} now
 */
function isRewritten(before, now) {
  if (now === undefined || now.text !== before.text) return false;
  return now.inode !== before.inode || now.modified !== before.modified;
}

/**
 * The lock's names, whatever it keeps names of: `operations GET /pets` to `getPets`.
 *
 * @param {string} folder
 * @returns {Map<string, string>}
 */
function readNames(folder) {
  /** @type {{ names: Record<string, Record<string, unknown>> }} */
  const { names } = JSON.parse(readFileSync(path.join(folder, "gen-client.lock.json"), "utf8"));
  // By these operations are known again: no program has them.
  const { operationIds: _, ...given } = names;
  return new Map(
    Object.entries(given).flatMap(([kind, record]) =>
      Object.entries(record).flatMap(([key, name]) =>
        typeof name === "string" ? [[`${kind} ${key}`, name]] : [],
      ),
    ),
  );
}

/**
 * The lock's keys of operations that the document puts under another tag than before: their group is
 * another, and the diff has to say so as the program fails by it.
 *
 * @param {ApiModel} before
 * @param {ApiModel} now
 * @returns {Set<string>}
 */
function regroupedKeys(before, now) {
  const tags = (/** @type {ApiModel} */ { groups }) =>
    new Map(
      groups.flatMap(({ operations }) =>
        operations.map((operation) => [
          `operations ${operation.method} ${operation.path}`,
          operation.tags[0],
        ]),
      ),
    );
  const later = tags(now);
  const moved = [...tags(before)].filter(([key, tag]) => later.has(key) && later.get(key) !== tag);
  return new Set(moved.map(([key]) => key));
}

/**
 * @param {ReadonlyMap<string, string>} before
 * @param {ReadonlyMap<string, string>} now
 * @param {ReadonlySet<string>} regroupedKeys
 */
function movedNames(before, now, regroupedKeys) {
  /** @type {string[]} */
  const moved = [];
  /** @type {string[]} */
  const regrouped = [];
  for (const [key, name] of before) {
    const other = now.get(key);
    if (other === undefined || other === name) continue;
    const isRegrouped = regroupedKeys.has(key) && methodOf(name) === methodOf(other);
    (isRegrouped ? regrouped : moved).push(`${key}: ${name} is ${other} now`);
  }
  return { moved, regrouped };
}

/** @param {string} name As callers write it: `pets.getPet`. */
function methodOf(name) {
  return name.slice(name.lastIndexOf(".") + 1);
}
