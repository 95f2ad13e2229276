import { existsSync, readFileSync, readdirSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { digestOf } from "../digest.js";
import type { GeneratedFile } from "../generated-file.js";
import type { Lock } from "./lock.js";
import { lockFileName, printLock } from "./lock.js";
import { gitAttributes, isInside, isOurs, linkOn } from "./own-files.js";
import { OutputError } from "./output-error.js";
import { commit, isTemporary, sweep } from "./transaction.js";
import { uninterrupted } from "./uninterrupted.js";

export interface WriteOptions {
  /** Absolute. Made where it does not exist. */
  readonly folder: string;
  /** The folder as people should see it. */
  readonly folderName: string;
  readonly files: readonly GeneratedFile[];
  /** The lock to write; its list of files is filled in here. */
  readonly lock: Omit<Lock, "files">;
  /** What the last run left in the folder. */
  readonly previous: Lock | undefined;
}

/** What became of each file, by its path in the output folder, the lock among them. */
export interface WriteResult {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Writes a client: only files that changed, and all or none of them. Removes those that the last
 * run wrote and this one does not. Never touches a file that gen-client did not write, nor anything
 * outside of the folder: throws an `OutputError` (GC140) where a file of others or a link is in the way,
 * GC141 where the system refuses to write.
 */
export async function writeClient(options: WriteOptions): Promise<WriteResult> {
  const { folder, folderName, previous } = options;
  const files = clientFiles(options);
  const isGenerated = new Set(files.map(({ path }) => path));

  try {
    const { changed, unchanged } = compare(files, options);
    // What a link leads to is somebody else's.
    const before = Object.keys(previous?.files ?? {}).filter((path) => !linkOn(folder, path));
    const removed = before.filter((path) => {
      const text = isGenerated.has(path) ? undefined : readIfFile(join(folder, path));
      return text !== undefined && isOurs(path, text, previous);
    });
    // The lock goes last: until all is done, the next run sees that there is something to do.
    const changes = [
      ...changed.filter(({ path }) => path !== lockFileName),
      ...removed.map((path) => ({ path, text: undefined })),
      ...changed.filter(({ path }) => path === lockFileName),
    ].map(({ path, text }) => ({ path: join(folder, path), text }));
    const paths = [...isGenerated, ...before];
    const folders = new Set(paths.map((path) => dirname(join(folder, path))));
    await uninterrupted(() => {
      for (const each of folders) sweep(each);
      commit(changes);
      for (const path of removed) removeIfEmpty(dirname(join(folder, path)));
    });
    return { written: changed.map((file) => file.path), unchanged, removed };
  } catch (cause) {
    if (cause instanceof OutputError) throw cause;
    throw new OutputError(
      "GC141",
      `${folderName} can't be written: ${explain(cause)}`,
      cause instanceof AggregateError
        ? "Some files could not be put back: restore the folder from version control."
        : "The folder is as it was before. Remove the cause and run again.",
      { cause },
    );
  }
}

/** All files of a client, the lock last, which knows the others. */
export function clientFiles({ files, lock }: WriteOptions): GeneratedFile[] {
  const listed = [...files, gitAttributes];
  const digests = Object.fromEntries(listed.map(({ path, text }) => [path, digestOf(text)]));
  return [...listed, { path: lockFileName, text: printLock({ ...lock, files: digests }) }];
}

function compare(
  files: readonly GeneratedFile[],
  { folder, folderName, previous }: WriteOptions,
): { changed: GeneratedFile[]; unchanged: string[] } {
  const changed: GeneratedFile[] = [];
  const unchanged: string[] = [];
  for (const file of files) {
    const { path, text } = file;
    // Last line of defence: names of files are made safe in model/.
    if (!isInside(path)) throw new Error(`${JSON.stringify(path)} is no path of a generated file`);
    const link = linkOn(folder, path);
    if (link !== undefined) throw foreignLink(`${folderName}/${link}`);
    const current = readIfFile(join(folder, path));
    // A lock that isn't ours was refused when it was read.
    const isReplaced =
      current === undefined || path === lockFileName || isOurs(path, current, previous);
    if (current === text) unchanged.push(path);
    else if (isReplaced) changed.push(file);
    else throw foreignFile(`${folderName}/${path}`);
  }
  return { changed, unchanged };
}

/**
 * Throws an `OutputError` (GC140) for a folder that gen-client chose itself and that holds files of
 * others.
 */
export function checkOwnFolder(folder: string, folderName: string): void {
  if (!existsSync(folder) || existsSync(join(folder, lockFileName))) return;
  if (holdsOursOnly(folder)) return;
  const message = `${folderName} holds files that gen-client did not write`;
  throw new OutputError("GC140", message, "Say where the client should go: -o src/api");
}

function holdsOursOnly(folder: string): boolean {
  try {
    return readdirSync(folder, { withFileTypes: true }).every((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return holdsOursOnly(path);
      if (!entry.isFile()) return false;
      return isTemporary(entry.name) || isOurs(entry.name, readFileSync(path, "utf8"), undefined);
    });
  } catch {
    return false; // a file, or not readable: not a folder to write to unasked
  }
}

function foreignFile(name: string): OutputError {
  return new OutputError(
    "GC140",
    `${name} exists, and gen-client did not write it`,
    "Nothing was written. Give another folder with -o, or move that file away.",
  );
}

function foreignLink(name: string): OutputError {
  return new OutputError(
    "GC140",
    `${name} is a link, and gen-client makes none`,
    "Nothing was written: it may lead anywhere. Remove it, or give another folder with -o.",
  );
}

function readIfFile(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    // Missing; or a folder is in its place, then replacing it fails and says why.
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes(errorCode(error))) return undefined;
    throw error;
  }
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // it still holds something
  }
}

function explain(cause: unknown): string {
  if (cause instanceof AggregateError) return explain(cause.errors[0]);
  switch (errorCode(cause)) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "there is no permission";
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full";
    case "ENAMETOOLONG":
      return "the name of a file is longer than the system allows";
    case "EISDIR":
    case "ERR_FS_EISDIR":
      return "a folder stands where a file must go";
    case "EEXIST":
    case "ENOTDIR":
      return "a file stands where a folder must go";
    default:
      return cause instanceof Error ? cause.message : String(cause);
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}
