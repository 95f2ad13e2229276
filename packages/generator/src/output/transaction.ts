import { randomUUID } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

export interface FileChange {
  readonly path: string;
  readonly text: string;
}

/**
 * Replaces and removes files, all or none: every new text is on the disk beside its target before
 * the first target changes, in the order given, and a failure on the way puts back what was. Where
 * even that fails, an `AggregateError` has all causes. Synchronous, so that nothing else of this
 * process runs in between.
 */
export function commit(changes: readonly FileChange[], removals: readonly string[]): void {
  const undo: (() => void)[] = [];
  const backups: string[] = [];
  const temporaries = new Map<string, string>();
  try {
    for (const { path, text } of changes) {
      makeFolder(dirname(path), undo);
      const temporary = besides(path);
      temporaries.set(path, temporary);
      undo.push(() => rmSync(temporary, { force: true }));
      writeFileSync(temporary, text);
    }
    for (const [path, temporary] of temporaries) {
      if (existsSync(path)) {
        const backup = besides(path);
        undo.push(() => rmSync(backup, { force: true }));
        copyFileSync(path, backup);
        backups.push(backup);
        renameSync(temporary, path);
        undo.push(() => renameSync(backup, path));
      } else {
        renameSync(temporary, path);
        undo.push(() => rmSync(path));
      }
    }
    for (const path of removals) {
      const backup = besides(path);
      renameSync(path, backup);
      backups.push(backup);
      undo.push(() => renameSync(backup, path));
    }
  } catch (error) {
    rollBack(undo, error);
    throw error;
  }
  for (const backup of backups) rmSync(backup, { force: true });
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

/** A name of its own in the same folder, so that a rename never crosses file systems. */
function besides(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
}
