import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeRemains, withFileLock } from "./file-lock.js";

let folder: string;
let file: string;
let lock: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "lock-"));
  file = path.join(folder, "counter");
  lock = path.join(folder, ".counter.lock");
});
afterEach(() => rm(folder, { recursive: true }));

/** Reads, and writes one more. */
async function increment(temporary: string): Promise<void> {
  const before = Number(await readFile(file, "utf8").catch(() => "0"));
  await writeFile(temporary, String(before + 1), { flag: "r+" });
  await rename(temporary, file);
}

/** A lock as a process leaves it that is killed in the middle of writing. */
async function leaveLock(owner: string): Promise<void> {
  await mkdir(lock);
  await writeFile(path.join(lock, owner), "");
  await writeFile(path.join(lock, `${owner}.tmp`), "half of so");
}

const host = encodeURIComponent(hostname());
/** Above the highest that Linux gives. */
const deadPid = 2 ** 22 + 1;

test("work that wants the same file runs one after the other, and leaves nothing behind", async () => {
  await Promise.all(Array.from({ length: 25 }, () => withFileLock(file, increment)));
  expect(await readFile(file, "utf8")).toBe("25");
  expect(await readdir(folder)).toEqual(["counter"]);
});

test("an error of the work is passed on, and frees the lock", async () => {
  const failing = withFileLock(file, () => Promise.reject(new Error("disk full")));
  await expect(failing).rejects.toThrow("disk full");
  expect(await readdir(folder)).toEqual([]);
  await withFileLock(file, increment);
});

test("a dead process's lock is taken over at once, by one of those who wait", async () => {
  await leaveLock(`${deadPid}@${host}@1`);
  await Promise.all(Array.from({ length: 10 }, () => withFileLock(file, increment, 3_600_000)));
  expect(await readFile(file, "utf8")).toBe("10");
  expect(await readdir(folder)).toEqual(["counter"]);
});

test.each([
  ["another machine's", `${deadPid}@elsewhere@1`],
  ["a living process's", `${process.pid}@${host}@1`],
  ["a stranger's", "thumbs.db"],
])("%s lock is waited for, not for ever", async (_whose, owner) => {
  await leaveLock(owner);
  let done = false;
  const waiting = withFileLock(file, increment, 3_600_000).then(() => (done = true));
  await withFileLock(file, increment, 300);
  await waiting;
  expect(done).toBe(true);
  expect(await readFile(file, "utf8")).toBe("2");
  expect(await readdir(folder)).toEqual(["counter"]);
});

test("a release that was cut short blocks nobody", async () => {
  await mkdir(lock);
  await withFileLock(file, increment, 3_600_000);
  await mkdir(lock);
  await writeFile(path.join(lock, `${deadPid}@${host}@1.tmp`), "half");
  await withFileLock(file, increment, 3_600_000);
  expect(await readFile(file, "utf8")).toBe("2");
  expect(await readdir(folder)).toEqual(["counter"]);
});

test("who slept while the lock was taken over can't write what it read before, and does it again", async () => {
  let wakeUp = (): void => {};
  const asleep = new Promise<void>((resolve) => (wakeUp = resolve));
  let runs = 0;
  let started = (): void => {};
  const hasStarted = new Promise<void>((resolve) => (started = resolve));
  const sleeper = withFileLock(file, async (temporary) => {
    runs++;
    const before = Number(await readFile(file, "utf8").catch(() => "0"));
    started();
    await asleep;
    await writeFile(temporary, String(before + 1), { flag: "r+" });
    await rename(temporary, file);
  });
  await hasStarted;
  await withFileLock(file, increment, 50);
  wakeUp();
  await sleeper;
  expect(runs).toBe(2);
  expect(await readFile(file, "utf8")).toBe("2");
});

test("what killed processes left half made is removed, what living ones make is not", async () => {
  const dead = `.counter.lock.${deadPid}@${host}@1`;
  const alive = `.counter.lock.${process.pid}@${host}@1`;
  const other = `.other.lock.${deadPid}@${host}@1`;
  for (const name of [dead, alive, other]) await mkdir(path.join(folder, name));
  await writeFile(path.join(folder, dead, "x"), "");
  await removeRemains(file);
  expect((await readdir(folder)).sort()).toEqual([alive, other].sort());
});

test("a folder that is missing is an error", async () => {
  const lost = withFileLock(path.join(folder, "missing", "file"), increment);
  await expect(lost).rejects.toMatchObject({ code: "ENOENT" });
});
