/** A folder beside a client's for as long as a tool works on its files. */
import { mkdirSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { GeneratedFile } from "../generated-file.js";
import { temporaryName } from "../output/temporary.js";
import { sweep } from "../output/transaction.js";

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
  const path = join(parent, temporaryName());
  const first = mkdirSync(path, { recursive: true }) ?? path;
  const remove = () => {
    rmSync(path, { recursive: true, force: true });
    // The folders that were made for it, unless somebody else needs them by now.
    for (let made = parent; made.length >= first.length; made = dirname(made)) removeIfEmpty(made);
  };
  try {
    sweep(parent);
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

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // it holds something
  }
}
