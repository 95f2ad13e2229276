import { existsSync, readFileSync, readdirSync, rmdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { digestOf } from "../digest.js";
import type { GeneratedFile } from "../generated-file.js";
import type { Lock } from "./lock.js";
import { lockFileName, printLock } from "./lock.js";
import { gitAttributes, isInside, isOurs, linkOn, packageAttributes } from "./own-files.js";
import { OutputError } from "./output-error.js";
import { manifestOf, withOthersPart } from "./shared-files.js";
import { type Foreign, standingAt } from "./standing.js";
import { explain } from "./system-error.js";
import { isTemporary } from "./temporary.js";
import { commit, sweep } from "./transaction.js";
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
      return !isGenerated.has(path) && standingAt(folder, { path }, previous).kind === "ours";
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

/** All files of a client as they are to be, with what others wrote to them; the lock last, which knows ours. */
export function clientFiles({
  files,
  lock,
  folder,
  folderName,
  previous,
}: WriteOptions): GeneratedFile[] {
  const isPackage = files.some(({ shared }) => shared === "manifest");
  const listed = [...files, isPackage ? packageAttributes : gitAttributes];
  const digests = Object.fromEntries(listed.map(({ path, text }) => [path, digestOf(text)]));
  const whole = listed.map((file) => {
    if (file.shared === undefined) return file;
    return { ...file, text: withOthersPart(file, { folder, folderName, previous }) };
  });
  const entries = { ...lock, files: digests, ...manifestOf(files) };
  return [...whole, { path: lockFileName, text: printLock(entries) }];
}

function compare(
  files: readonly GeneratedFile[],
  { folder, folderName, previous }: WriteOptions,
): { changed: GeneratedFile[]; unchanged: string[] } {
  const changed: GeneratedFile[] = [];
  const unchanged: string[] = [];
  const inTheWay: Foreign[] = [];
  for (const file of files) {
    const { path, text } = file;
    // Last line of defence: names of files are made safe in model/.
    if (!isInside(path)) throw new Error(`${JSON.stringify(path)} is no path of a generated file`);
    const standing = standingAt(folder, file, previous);
    if (standing.kind !== "nothing" && standing.text === text) unchanged.push(path);
    else if (standing.kind === "foreign") inTheWay.push(standing);
    else changed.push(file);
  }
  const [first, ...others] = inTheWay;
  if (first !== undefined) throw foreign(first, others, folderName);
  return { changed, unchanged };
}

function foreign(
  { at, reason, help }: Foreign,
  others: readonly Foreign[],
  folderName: string,
): OutputError {
  const names = [...new Set(others.map((other) => other.at))].filter((other) => other !== at);
  const more = names.length > 3 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  const also = more.length > 0 ? ` Also in the way: ${more.join(", ")}.` : "";
  return new OutputError(
    "GC140",
    `${folderName}/${at} ${reason}`,
    `Nothing was written. ${help}${also}`,
  );
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

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // it still holds something
  }
}
