/** Tells a run that would write what stands there already, so that it can be left out. */
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import type { CommandOptions } from "./command.js";
import { recordedOptions, relativeName, rerunCommand } from "./command.js";
import { digestOf } from "./digest.js";
import type { LoadResult } from "./load/load.js";
import type { Lock } from "./output/lock.js";
import { readLock } from "./output/lock.js";
import { linkOn } from "./output/own-files.js";
import { isAsWritten } from "./output/shared-files.js";
import { unlistedFiles } from "./output/unlisted-files.js";
import { version } from "./version.js";

/** All that the output of a run depends on, as the lock keeps it. */
export type RunInputs = Pick<Lock, "generator" | "command" | "options" | "document" | "inputs">;

/**
 * The lock of a client that this run would write once more; undefined where it would change
 * something, or where that can't be told before the document is read.
 */
export function findUnchanged(
  options: CommandOptions & { readonly check?: boolean | undefined },
  { folder, folderName }: { readonly folder: string; readonly folderName: string },
  loaded?: LoadResult,
): Lock | undefined {
  const lock = readLock(folder, folderName);
  if (lock === undefined || (options.strict === true && lock.warnings > 0)) return undefined;
  const run = loaded ? runInputs(options, folder, loaded) : lockedInputs(options, folder, lock);
  if (run === undefined || !isUpToDate(folder, lock, run)) return undefined;
  return options.check === true && unlistedFiles(folder, lock).length > 0 ? undefined : lock;
}

/** What a run depends on, once its document is read. */
export function runInputs(
  options: CommandOptions,
  folder: string,
  { document, overlays, missing }: LoadResult,
): RunInputs {
  const nameOf = ({ uri, name }: { uri: string; name: string }) =>
    uri.startsWith("file:") ? relativeName(fileURLToPath(uri), folder) : name;
  return {
    generator: version,
    command: rerunCommand(options),
    options: recordedOptions(options),
    document: nameOf(document.root),
    inputs: Object.fromEntries([
      ...[...document.sources, ...overlays].map(
        (source) => [nameOf(source), source.digest] as const,
      ),
      ...missing.map((path) => [relativeName(path, folder), null] as const),
      // What functions do can't be told from the options.
      ...Object.entries(options.modules ?? {}).map(
        ([path, digest]) => [relativeName(path, folder), digest] as const,
      ),
    ]),
  };
}

/**
 * The same before it is read: the files that the last run read, as they are now. What a server
 * answers can't be known without asking it.
 */
function lockedInputs(options: CommandOptions, folder: string, lock: Lock): RunInputs | undefined {
  const { input } = options;
  const names = Object.keys(lock.inputs);
  if (input === "-" || input.protocol !== "file:" || names.some(isFetched)) return undefined;
  // Or a lock of no inputs would be up to date for ever.
  if (!Object.hasOwn(lock.inputs, lock.document)) return undefined;
  return {
    generator: version,
    command: rerunCommand(options),
    options: recordedOptions(options),
    document: relativeName(fileURLToPath(input), folder),
    inputs: Object.fromEntries(
      names.map((name) => [name, digestOfFile(resolve(folder, name)) ?? null]),
    ),
  };
}

function isFetched(name: string): boolean {
  return /^https?:\/\//.test(name);
}

function isUpToDate(folder: string, lock: Lock, run: RunInputs): boolean {
  return (
    lock.generator === run.generator &&
    lock.command === run.command &&
    isDeepStrictEqual(lock.options, run.options) &&
    lock.document === run.document &&
    sameDigests(lock.inputs, run.inputs) &&
    Object.keys(lock.files).every((path) => {
      if (linkOn(folder, path) !== undefined) return false;
      const bytes = readIfFile(resolve(folder, path));
      return bytes !== undefined && isAsWritten(path, bytes, lock);
    })
  );
}

function sameDigests(a: Lock["inputs"], b: Lock["inputs"]): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

function digestOfFile(path: string): string | undefined {
  const bytes = readIfFile(path);
  return bytes && digestOf(bytes);
}

function readIfFile(path: string): Buffer | undefined {
  try {
    // The lock may be a stranger's: a pipe would keep us waiting, a device would have no end.
    return statSync(path).isFile() ? readFileSync(path) : undefined;
  } catch {
    return undefined; // missing, or not readable: the run itself will say so
  }
}
