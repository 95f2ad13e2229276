import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { StoreError, UsageError } from "../errors.js";
import { FileStore } from "./file-store.js";
import { testStore } from "./store.test-support.js";

let place: string;
let folder: string;
const children: ChildProcess[] = [];
beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), "file-store-"));
  folder = path.join(place, "new", "store");
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  await rm(place, { recursive: true, force: true, maxRetries: 5 });
});

const script = fileURLToPath(new URL("fixtures/store-writer.mjs", import.meta.url));

function start(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  return child;
}

testStore(async () => {
  const one = new FileStore(folder);
  return [one, new FileStore(folder)];
});

describe("a file store", () => {
  test("is for its owner only, and leaves nothing but its files", async () => {
    const store = new FileStore(folder);
    for (let index = 0; index < 20; index++) await store.put(`key ${index}`, "secret");
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const names = await readdir(folder);
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      expect(name).toMatch(/^[0-9a-f]\.json$/);
      expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600);
    }
  });

  test("makes nothing before something is put", async () => {
    const store = new FileStore(folder);
    expect(await store.get("a")).toBeUndefined();
    expect(await store.delete("a")).toBe(false);
    await expect(readdir(folder)).rejects.toThrow("ENOENT");
  });

  test("keeps versions growing where somebody has emptied the folder", async () => {
    const store = new FileStore(folder);
    const before = await store.put("a", "1");
    await rm(folder, { recursive: true });
    await sleep(2);
    expect(await store.get("a")).toBeUndefined();
    expect(await store.put("a", "2", { version: before })).toBeUndefined();
    expect(await store.put("a", "2")).toBeGreaterThan(before ?? Infinity);
  });

  test("forgets what has run out as soon as it writes", async () => {
    const store = new FileStore(folder);
    for (let index = 0; index < 40; index++) await store.put(`${index}`, "secret", { ttl: 1 });
    await sleep(5);
    // Enough that each of the 16 files gets one.
    for (let index = 0; index < 200; index++) await store.put(`new ${index}`, "x");
    for (const name of await readdir(folder)) {
      expect(await readFile(path.join(folder, name), "utf8")).not.toContain("secret");
    }
  });

  test.each(["", "{", "null", '{"format":"other"}', '{"format":"gen-client-store","version":2}'])(
    "says so of a file that holds something else, shows nothing of it and leaves it: %s",
    async (text) => {
      const store = new FileStore(folder);
      await store.put("a", "1");
      const [name = ""] = await readdir(folder);
      const file = path.join(folder, name);
      await writeFile(file, text);
      const asks = [() => store.get("a"), () => store.put("a", "2"), () => store.delete("a")];
      for (const ask of asks) {
        const error: unknown = await ask().catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(StoreError);
        expect(String(error)).toBe(
          `StoreError: file store ${file}: it holds something else; give the store a folder of its own, or remove the file`,
        );
      }
      expect(await readFile(file, "utf8")).toBe(text);
    },
  );

  test("says where it can't write", async () => {
    await writeFile(path.join(place, "file"), "");
    const store = new FileStore(path.join(place, "file"));
    await expect(store.put("a", "1")).rejects.toThrow(/^file store .*\/file\/.\.json: E/);
    if (process.getuid?.() === 0) return;
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o500);
    await expect(new FileStore(folder).put("a", "1")).rejects.toThrow("EACCES");
  });

  test.each([undefined, "", 5, null])("refuses %o for a folder", (given) => {
    // What a program without types may pass.
    expect(() => new FileStore(given as string)).toThrow(UsageError);
  });

  test("several processes lose nothing of one another", async () => {
    const ends = ["a", "b", "c"].map(async () => once(start("count", folder, "40"), "exit"));
    expect(await Promise.all(ends)).toEqual([
      [0, null],
      [0, null],
      [0, null],
    ]);
    expect(await new FileStore(folder).get("count")).toMatchObject({ value: "120" });
  });

  test("a process killed at any time leaves the old value or the new one, and no lock", async () => {
    const store = new FileStore(folder);
    for (let round = 0; round < 12; round++) {
      const child = start("rewrite", folder);
      await once(child.stdout ?? child, "data");
      await sleep(Math.random() * 40);
      child.kill("SIGKILL");
      await once(child, "exit");
      const { value = "", version } = (await store.get("big")) ?? {};
      // Half a value would have another length, or two kinds of letters.
      expect(value).toHaveLength(200_000);
      expect(new Set(value).size).toBe(1);
      expect(await store.put("big", value, { version })).toBeDefined();
    }
    // The next process tidies up.
    await new FileStore(folder).put("big", "");
    expect((await readdir(folder)).filter((name) => name.startsWith("."))).toEqual([]);
  });
});
