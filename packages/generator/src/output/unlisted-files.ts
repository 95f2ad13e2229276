/** Files in an output folder that gen-client wrote, and no longer knows of. */
import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { hasOurHeader } from "../file-header.js";
import { type Lock, lockFileName } from "./lock.js";

/**
 * Files below a folder that begin as ours do and that its lock doesn't list. Not those of another client
 * in a folder below, which has a lock of its own.
 */
export function unlistedFiles(folder: string, lock: Lock | undefined, below = ""): string[] {
  const entries = readFolder(join(folder, below));
  if (below !== "" && entries.some(({ name }) => name === lockFileName)) return [];
  return entries.flatMap((entry) => {
    const path = below + entry.name;
    if (entry.isDirectory()) {
      // A package is compiled to `dist`, and compilers keep our first lines.
      const isForeign = entry.name === "node_modules" || (path === "dist" && lock?.manifest);
      return isForeign ? [] : unlistedFiles(folder, lock, `${path}/`);
    }
    const isListed = lock !== undefined && Object.hasOwn(lock.files, path);
    return entry.isFile() && !isListed && hasOurHeader(beginning(join(folder, path))) ? [path] : [];
  });
}

/** Nothing where it can't be read: what others keep in the folder is their own. */
function readFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Enough of a file to know its header by: what lies in the folder may be large. */
function beginning(path: string): string {
  const bytes = Buffer.alloc(256);
  try {
    const file = openSync(path, "r");
    try {
      return bytes.toString("utf8", 0, readSync(file, bytes));
    } finally {
      closeSync(file);
    }
  } catch {
    return ""; // as with folders; or somebody removed it since
  }
}
