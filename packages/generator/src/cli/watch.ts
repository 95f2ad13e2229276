import { type FSWatcher, readFileSync, statSync, watch } from "node:fs";
import { dirname } from "node:path";
import { digestOf } from "../digest.js";

/** Files by their absolute paths, with the digest that a run read of them; null: it was not there. */
export type FileDigests = ReadonlyMap<string, string | null>;

/** Editors write in several steps, and tools many files at once. */
const settleMilliseconds = 100;

/**
 * Runs, and again each time that a file changes that the last run depended on, comes, goes, or is
 * replaced, until there is an interrupt (Ctrl-C).
 *
 * @param run Gives the files that it depends on.
 */
export async function runOnChanges(run: () => Promise<FileDigests>): Promise<void> {
  const interrupted = new AbortController();
  const onInterrupt = () => {
    // One lets a run come to its end, the second does not.
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
  };
  process.on("SIGINT", onInterrupt);
  const folders = new FolderWatchers();
  try {
    while (!interrupted.signal.aborted) {
      const files = await run();
      // Folders first, then digests: what changes in between is seen by one of them.
      folders.follow(files.keys());
      while (!interrupted.signal.aborted && !isChanged(files)) {
        await folders.nextChange(interrupted.signal);
        folders.follow(files.keys());
      }
    }
  } finally {
    process.off("SIGINT", onInterrupt);
    folders.follow([]);
  }
}

/** The digest of a file as it is now; null where it can't be read. */
export function digestOfFile(path: string): string | null {
  try {
    return digestOf(readFileSync(path));
  } catch {
    return null;
  }
}

function isChanged(files: FileDigests): boolean {
  return [...files].some(([path, digest]) => digestOfFile(path) !== digest);
}

/**
 * Watches folders, as a file that is replaced by another (by a rename, as editors do) takes the watcher
 * of a file away with it.
 */
class FolderWatchers {
  readonly #watchers = new Map<string, { readonly watcher: FSWatcher; readonly inode: number }>();
  #notify = () => {};
  #pending = false;

  /** Watches the folders of these files, or the nearest above that exist, and no others. */
  follow(files: Iterable<string>): void {
    const wanted = new Map([...files].map((file) => nearestFolder(dirname(file))));
    for (const [folder, { watcher, inode }] of this.#watchers) {
      if (wanted.get(folder) === inode) continue;
      watcher.close();
      this.#watchers.delete(folder);
    }
    for (const [folder, inode] of wanted) {
      if (!this.#watchers.has(folder)) this.#watch(folder, inode);
    }
  }

  /** Waits for something to happen in the folders, and then until it is quiet again. */
  async nextChange(signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !this.#pending) await this.#next(signal);
    while (!signal.aborted && this.#pending) {
      this.#pending = false;
      await this.#next(AbortSignal.any([signal, AbortSignal.timeout(settleMilliseconds)]));
    }
  }

  #next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        signal.removeEventListener("abort", done);
        this.#notify = () => {};
        resolve();
      };
      this.#notify = done;
      signal.addEventListener("abort", done);
    });
  }

  #watch(folder: string, inode: number): void {
    const onEvent = () => {
      this.#pending = true;
      this.#notify();
    };
    try {
      const watcher = watch(folder, onEvent);
      // The folder is gone: the next look finds what is there instead.
      watcher.on("error", onEvent);
      this.#watchers.set(folder, { watcher, inode });
    } catch {
      onEvent(); // gone since it was looked for
    }
  }
}

function nearestFolder(folder: string): [folder: string, inode: number] {
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) return [folder, found.ino];
  return dirname(folder) === folder ? [folder, 0] : nearestFolder(dirname(folder));
}
