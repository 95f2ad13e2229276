import { type FSWatcher, readFileSync, statSync, watch } from "node:fs";
import { dirname } from "node:path";
import { digestOf } from "../digest.js";

/** Files by their absolute paths, with the digest that a run read of them; null: it was not there. */
export type FileDigests = ReadonlyMap<string, string | null>;

/** What a run depends on. */
export interface Followed {
  readonly files: FileDigests;
  /** Whether there is more that tells nobody when it changes: servers and git have to be asked. */
  readonly isAsked: boolean;
}

/** Why there is a run: it is the first; these files changed; or it is time to ask again. */
export type Trigger =
  | { readonly kind: "first" }
  | { readonly kind: "changed"; readonly files: readonly string[] }
  | { readonly kind: "asked" };

/** How often servers are asked. */
export const askSeconds = 3;

/** Editors write in several steps, and tools many files at once. */
const settleMilliseconds = 100;

/**
 * Runs, and again each time that a file changes that the last run depended on, comes, goes, or is
 * replaced, until there is an interrupt (Ctrl-C).
 *
 * @param run Gives what it depends on.
 * @param onEnding Called where a run has to come to its end first.
 */
export async function runOnChanges(
  run: (trigger: Trigger) => Promise<Followed>,
  onEnding: () => void,
): Promise<void> {
  const interrupted = new AbortController();
  let isRunning = false;
  const onInterrupt = () => {
    // One lets a run come to its end, the second does not.
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
    if (isRunning) onEnding();
  };
  process.on("SIGINT", onInterrupt);
  const folders = new FolderWatchers();
  try {
    let trigger: Trigger = { kind: "first" };
    while (!interrupted.signal.aborted) {
      isRunning = true;
      const followed = await run(trigger);
      isRunning = false;
      trigger = await nextTrigger(followed, folders, interrupted.signal);
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

/** Waits for a reason to run again; or for the signal, and then any will do. */
async function nextTrigger(
  { files, isAsked }: Followed,
  folders: FolderWatchers,
  signal: AbortSignal,
): Promise<Trigger> {
  const over = new AbortController();
  const end = () => over.abort();
  if (signal.aborted) end();
  signal.addEventListener("abort", end);
  // No AbortSignal.timeout: where there is no file to watch, nothing else keeps the process alive.
  const timer = isAsked ? setTimeout(end, askSeconds * 1000) : undefined;
  try {
    for (;;) {
      // Folders first, then digests: what changes in between is seen by one of them.
      folders.follow(files.keys());
      const changed = [...files].filter(([path, digest]) => digestOfFile(path) !== digest);
      if (changed.length > 0) return { kind: "changed", files: changed.map(([path]) => path) };
      if (over.signal.aborted) return { kind: "asked" };
      await folders.nextChange(over.signal);
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", end);
  }
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
