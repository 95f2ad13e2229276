/** A folder beside a client's for as long as a tool works on its files. */
import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { GeneratedFile } from "../generated-file.js";

/** What a run that was killed left behind is removed by a later one, when it can't be at work any more. */
const longestHours = 1;

export interface FolderBeside {
  /** Absolute. */
  readonly path: string;
  readonly remove: () => void;
}

/**
 * Writes files into a new folder beside another, which need not exist. Its name begins with a dot, so that
 * compilers and most watchers don't look into it. Throws what the system says, and leaves nothing then.
 */
export function folderBeside(folder: string, files: readonly GeneratedFile[]): FolderBeside {
  const parent = dirname(folder);
  const path = join(parent, `.gen-client-${randomUUID()}`);
  const first = mkdirSync(path, { recursive: true }) ?? path;
  const remove = () => {
    rmSync(path, { recursive: true, force: true });
    // The folders that were made for it, unless somebody else needs them by now.
    for (let made = parent; made.length >= first.length; made = dirname(made)) removeIfEmpty(made);
  };
  try {
    removeLeftovers(parent);
    for (const file of files) {
      mkdirSync(dirname(join(path, file.path)), { recursive: true });
      writeFileSync(join(path, file.path), file.text, { flag: "wx" });
    }
  } catch (error) {
    remove();
    throw error;
  }
  return { path, remove };
}

function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (!/^\.gen-client-[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(name)) continue;
    const path = join(parent, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined || Date.now() - found.mtimeMs < longestHours * 3_600_000) continue;
    rmSync(path, { recursive: true, force: true });
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // it holds something
  }
}
