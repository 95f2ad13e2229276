/**
 * A lock that processes take before they rewrite a file, and that no killed process keeps.
 *
 * The lock is a folder beside the file (`.cookies.json.lock`) with one file in it, whose name says who
 * has the lock. It appears by one rename, owner and all, so that nobody meets it without its owner; a
 * dead owner's is taken over by renaming that file, which only one process can do. What is written under
 * the lock stands in the folder as well, until it is renamed into place: who takes the lock over removes
 * it first, so that an owner who was merely asleep finds its work gone, and does it again.
 */
import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const temporaryEnding = ".tmp";

/** Milliseconds after which a living owner counts as lost: it takes a few to write a file. */
const defaultPatience = 10_000;

/**
 * Runs `work` while no other process does for the same file. It is given the path of an empty file,
 * readable by this user alone, to write to and rename into place; nothing else may touch the file.
 * Where the lock was lost, `work` runs again.
 */
export async function withFileLock<T>(
  file: string,
  work: (temporary: string) => Promise<T>,
  patience = defaultPatience,
): Promise<T> {
  const lock = lockOf(file);
  for (;;) {
    const owner = await acquire(lock, patience);
    const temporary = path.join(lock, owner + temporaryEnding);
    try {
      // Before anything is read: from here on, who takes over finds something to remove.
      await writeFile(temporary, "", { flag: "wx", mode: 0o600 });
      if (await isOwner(lock, owner)) return await work(temporary);
    } catch (error) {
      if (await isOwner(lock, owner)) throw error;
    } finally {
      await rm(temporary, { force: true });
      await release(lock, owner);
    }
  }
}

/** Removes what processes left that were killed while they made a lock. */
export async function removeRemains(file: string): Promise<void> {
  const lock = lockOf(file);
  const prefix = `${path.basename(lock)}.`;
  for (const name of await readdir(path.dirname(lock))) {
    if (name.startsWith(prefix) && isDead(name.slice(prefix.length))) {
      await rm(path.join(path.dirname(lock), name), { recursive: true, force: true });
    }
  }
}

function lockOf(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.lock`);
}

async function acquire(lock: string, patience: number): Promise<string> {
  const own = `${process.pid}@${encodeURIComponent(hostname())}@${randomUUID()}`;
  let seen: string | undefined;
  let since = 0;
  for (;;) {
    const owner = await ownerOf(lock);
    if (owner === undefined) {
      if (await create(lock, own)) return own;
      continue;
    }
    if (owner !== seen) {
      seen = owner;
      since = performance.now();
    }
    // By how long it was seen, not by the age of the file: clocks of machines differ.
    if (isDead(owner) || performance.now() - since > patience) {
      if (await takeOver(lock, owner, own)) return own;
    } else {
      await sleep(5 + Math.random() * 20);
    }
  }
}

async function ownerOf(lock: string): Promise<string | undefined> {
  const names = await unless(["ENOENT"], readdir(lock));
  const owner = names?.find((name) => !name.endsWith(temporaryEnding));
  if (names !== undefined && owner === undefined) {
    // Left in the middle of a release. Nothing can be renamed over what isn't empty.
    await removeFiles(lock, names);
    await removeIfEmpty(lock);
  }
  return owner;
}

async function create(lock: string, own: string): Promise<boolean> {
  const staging = `${lock}.${own}`;
  await mkdir(staging, { mode: 0o700 });
  try {
    await writeFile(path.join(staging, own), "", { flag: "wx", mode: 0o600 });
    await rename(staging, lock);
    return true;
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    // Somebody was faster.
    if (hasCode(error, ["ENOTEMPTY", "EEXIST", "EPERM", "ENOENT"])) return false;
    throw error;
  }
}

async function takeOver(lock: string, owner: string, own: string): Promise<boolean> {
  try {
    await rename(path.join(lock, owner), path.join(lock, own));
  } catch (error) {
    if (hasCode(error, ["ENOENT"])) return false;
    throw error;
  }
  const names = (await unless(["ENOENT"], readdir(lock))) ?? [];
  await removeFiles(
    lock,
    names.filter((name) => name !== own),
  );
  return true;
}

async function isOwner(lock: string, owner: string): Promise<boolean> {
  const names = await unless(["ENOENT"], readdir(lock));
  return names?.includes(owner) ?? false;
}

async function release(lock: string, owner: string): Promise<void> {
  await removeFiles(lock, [owner]);
  await removeIfEmpty(lock);
}

async function removeFiles(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await rm(path.join(folder, name), { force: true });
}

/** If the lock's folder is not empty, somebody has it by now. */
async function removeIfEmpty(lock: string): Promise<void> {
  await unless(["ENOENT", "ENOTEMPTY", "EEXIST", "EPERM", "EBUSY"], rmdir(lock));
}

/** True only where it is sure: on another machine, or in another container, who knows. */
function isDead(owner: string): boolean {
  const [pid, host] = owner.split("@");
  if (host !== encodeURIComponent(hostname())) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return hasCode(error, ["ESRCH"]);
  }
}

async function unless<T>(codes: readonly string[], promise: Promise<T>): Promise<T | undefined> {
  try {
    return await promise;
  } catch (error) {
    if (hasCode(error, codes)) return undefined;
    throw error;
  }
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code));
}
