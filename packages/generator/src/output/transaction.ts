import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { isLeftOver, temporaryName } from "./temporary.js";

export interface FileChange {
  readonly path: string;
  /** Undefined removes the file. */
  readonly text: string | undefined;
}

/**
 * Replaces and removes files, all or none: every new text is on the disk beside its target before
 * the first target changes, in the order given, and a failure on the way puts back what was. Where
 * even that fails, an `AggregateError` has all causes. Synchronous, so that nothing else of this
 * process runs in between.
 */
export function commit(changes: readonly FileChange[]): void {
  const undo: (() => void)[] = [];
  const backups: string[] = [];
  const temporaries = new Map<string, string>();
  try {
    for (const { path, text } of changes) {
      if (text === undefined) continue;
      makeFolder(dirname(path), undo);
      const temporary = besides(path);
      temporaries.set(path, temporary);
      // Before it is written: a full disk leaves a part of it.
      undo.push(() => rmSync(temporary, { force: true }));
      writeFileSync(temporary, text);
    }
    for (const { path } of changes) {
      const temporary = temporaries.get(path);
      if (existsSync(path)) {
        const backup = besides(path);
        undo.push(() => rmSync(backup, { force: true }));
        // A copy, so that there is no moment without the file.
        copyFileSync(path, backup);
        backups.push(backup);
        if (temporary === undefined) rmSync(path);
        else renameSync(temporary, path);
        undo.push(() => renameSync(backup, path));
      } else if (temporary !== undefined) {
        renameSync(temporary, path);
        undo.push(() => rmSync(path));
      }
    }
  } catch (error) {
    rollBack(undo, error);
    throw error;
  }
  for (const backup of backups) rmSync(backup, { force: true });
}

/** Removes what a process that was killed in the middle of a commit left in a folder. */
export function sweep(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (isLeftOver(name)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Every step is tried, whatever becomes of the others. */
function rollBack(undo: readonly (() => void)[], reason: unknown): void {
  const failures: unknown[] = [];
  for (const step of undo.toReversed()) {
    try {
      step();
    } catch (failure) {
      failures.push(failure);
    }
  }
  if (failures.length > 0) {
    throw new AggregateError([reason, ...failures], "some files could not be put back");
  }
}

function makeFolder(folder: string, undo: (() => void)[]): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder), undo);
  mkdirSync(folder);
  undo.push(() => rmdirSync(folder));
}

/** In the same folder, so that a rename never crosses file systems. */
function besides(path: string): string {
  return join(dirname(path), temporaryName());
}
