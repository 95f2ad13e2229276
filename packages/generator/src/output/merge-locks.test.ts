import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { type Lock, lockOf, printLock } from "./lock.js";

const folder = mkdtempSync(join(tmpdir(), "merge-"));
afterAll(() => rmSync(folder, { recursive: true }));

const lock = (operations: Record<string, string>, digest: string, revision: number): Lock => ({
  generator: "1.0.0",
  command: "npx gen-client a.yaml",
  options: {},
  client: "A",
  operations: Object.keys(operations).length,
  schemas: 0,
  warnings: 0,
  document: "a.yaml",
  inputs: { "a.yaml": digest },
  files: Object.fromEntries(Object.keys(operations).map((key) => [`${key.slice(5)}.ts`, digest])),
  names: {
    revision,
    groups: {},
    operations,
    schemas: {},
    arguments: {},
    operationIds: operations,
    removed: [],
  },
});

/** What git makes of two branches: markers where it can't decide. */
function merge(base: Lock, ours: Lock, theirs: Lock): string {
  const files = Object.entries({ ours, base, theirs }).map(([name, each]) => {
    const path = join(folder, name);
    writeFileSync(path, printLock(each));
    return path;
  });
  const { stdout, status } = spawnSync("git", ["merge-file", "-p", ...files], { encoding: "utf8" });
  expect(status).toBeGreaterThanOrEqual(0);
  return stdout;
}

const letters = "abcdefghij".split("");
const operationsOf = (keys: readonly string[]) =>
  Object.fromEntries(keys.map((key) => [`GET /${key}`, `get${key.toUpperCase()}`]));

describe("a lock with git's conflict markers", () => {
  it("has all names of both sides, wherever the branches added some", () => {
    fc.assert(
      fc.property(
        fc.subarray(letters),
        fc.subarray(letters),
        fc.subarray(letters),
        (before, here, there) => {
          const base = lock(operationsOf(before), "0", 1);
          const ours = lock(operationsOf([...new Set([...before, ...here])]), "1", 2);
          const theirs = lock(operationsOf([...new Set([...before, ...there])]), "2", 3);
          const merged = lockOf(merge(base, ours, theirs));
          expect(merged?.names).toEqual({
            ...base.names,
            revision: 3,
            operations: operationsOf([...new Set([...before, ...here, ...there])]),
            operationIds: operationsOf([...new Set([...before, ...here, ...there])]),
          });
          expect(merged?.lostInMerge).toEqual([]);
          // Never up to date, but all files are known as ours.
          expect(merged?.inputs).toEqual({});
          expect(Object.keys(merged?.files ?? {}).length).toBe(
            new Set([...before, ...here, ...there]).size,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is understood with Windows' line ends, too", () => {
    const base = lock({}, "0", 1);
    const text = merge(base, lock({ "GET /a": "a" }, "1", 2), lock({ "GET /b": "b" }, "2", 2));
    expect(text).toContain("<<<<<<<");
    const names = lockOf(text.replaceAll("\n", "\r\n"))?.names;
    expect(names?.operations).toEqual({ "GET /a": "a", "GET /b": "b" });
  });

  it("keeps names of what is called as a member that every object has", () => {
    const withGroups = (groups: Record<string, string>, revision: number): Lock => {
      const own = lock({}, String(revision), revision);
      return { ...own, names: { ...own.names, groups } };
    };
    // As a parser of JSON has them: `__proto__` is a key like any other.
    const groups = (json: string) => JSON.parse(json) as Record<string, string>;
    const base = withGroups({}, 1);
    const ours = withGroups(groups('{ "__proto__": "proto", "b": "b" }'), 2);
    const theirs = withGroups(
      groups('{ "__proto__": "proto2", "constructor": "construct", "toString": "text" }'),
      3,
    );
    for (const [here, there, proto, lost] of [
      [base, theirs, "proto2", []],
      [ours, theirs, "proto", ["proto2 of __proto__"]],
      [theirs, ours, "proto2", ["proto of __proto__"]],
    ] as const) {
      const merged = lockOf(merge(base, here, there));
      const names = Object.entries(merged?.names.groups ?? {});
      expect(names).toContainEqual(["__proto__", proto]);
      expect(names).toContainEqual(["constructor", "construct"]);
      expect(names).toContainEqual(["toString", "text"]);
      expect(merged?.lostInMerge ?? []).toEqual(lost);
    }
  });
});
