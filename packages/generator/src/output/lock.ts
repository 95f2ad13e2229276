import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeHidden } from "../hidden-characters.js";
import type { NameLock } from "../model/names.js";
import { isInside } from "./own-files.js";
import { OutputError } from "./output-error.js";

/** Name of the lock in the output folder. It is committed with the client. */
export const lockFileName = "gen-client.lock.json";

const lockVersion = 1;

/**
 * What a run leaves for the next one: the names it gave, and what it read and wrote, so that names
 * never change, files that are no longer needed can be removed, and an unchanged document costs
 * nothing. Printed with one entry a line and sorted keys: branches merge.
 */
export interface Lock {
  /** Version of the generator. */
  readonly generator: string;
  /** The command that writes the client again. */
  readonly command: string;
  /** The options that the output depends on, where they are not the default. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Class name of the client. */
  readonly client: string;
  readonly operations: number;
  readonly schemas: number;
  readonly warnings: number;
  /** The document, among the inputs. */
  readonly document: string;
  /**
   * SHA-256 of the raw bytes of every input, by its path relative to the output folder or its URL
   * without secrets; null for a file that is referred to and does not exist.
   */
  readonly inputs: Readonly<Record<string, string | null>>;
  /** SHA-256 of every file written, by its path in the output folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly names: NameLock;
}

/** The text of a lock. */
export function printLock(lock: Lock): string {
  const { generator, command, options, client, operations, schemas, warnings, document, names } =
    lock;
  const printed = {
    lockVersion,
    generator,
    command,
    options: sorted(options),
    client,
    operations,
    schemas,
    warnings,
    document,
    inputs: sorted(lock.inputs),
    files: sorted(lock.files),
    names: {
      groups: sorted(names.groups),
      operations: sorted(names.operations),
      schemas: sorted(names.schemas),
    },
  };
  return `${escapeHidden(JSON.stringify(printed, null, 2))}\n`;
}

/**
 * The lock in an output folder; undefined where there is none. Throws an `OutputError` (GC142) for
 * one that can't be understood, since to go on without it could rename what programs use.
 *
 * @param folderName The folder as people should see it.
 */
export function readLock(folder: string, folderName: string): Lock | undefined {
  const path = join(folder, lockFileName);
  if (!existsSync(path)) return undefined;
  const read = readAndParse(path);
  if (!("problem" in read)) return read;
  const { problem, help, line, cause } = read;
  const place = `${folderName}/${lockFileName}${line === undefined ? "" : `:${line}:1`}`;
  throw new OutputError("GC142", `${place}: ${problem}`, help, { cause });
}

/** The lock that a text is; undefined for one that can't be understood. */
export function lockOf(text: string): Lock | undefined {
  const read = parseLock(text);
  return "problem" in read ? undefined : read;
}

interface Problem {
  readonly problem: string;
  readonly help: string;
  readonly line?: number;
  readonly cause?: unknown;
}

const restore =
  "Restore it from version control; or delete it with the folder, and names are given anew.";

function readAndParse(path: string): Lock | Problem {
  try {
    return parseLock(readFileSync(path, "utf8"));
  } catch (cause) {
    return { problem: "it can't be read", help: "Check its permissions.", cause };
  }
}

function parseLock(text: string): Lock | Problem {
  const conflict = text.split("\n").findIndex((line) => /^(<{7}|={7}|>{7})( |$)/.test(line));
  if (conflict !== -1) {
    const help =
      "Keep all entries of both sides under names, either side elsewhere, and run again: the rest is written anew.";
    return { problem: "a merge conflict stands here", help, line: conflict + 1 };
  }
  try {
    return checkLock(JSON.parse(text));
  } catch (cause) {
    return { problem: "this is no JSON", help: restore, cause };
  }
}

function checkLock(value: unknown): Lock | Problem {
  if (!isRecord(value)) return { problem: "this is no lock of gen-client", help: restore };
  if (typeof value.lockVersion === "number" && value.lockVersion > lockVersion) {
    const help = `Update gen-client to ${String(value.generator)} or newer.`;
    return { problem: "a newer gen-client wrote it", help };
  }
  const { generator, command, options, client, operations, schemas, warnings, document } = value;
  const { inputs, files, names } = value;
  if (
    value.lockVersion !== lockVersion ||
    typeof generator !== "string" ||
    typeof command !== "string" ||
    !isRecord(options) ||
    typeof client !== "string" ||
    typeof operations !== "number" ||
    typeof schemas !== "number" ||
    typeof warnings !== "number" ||
    typeof document !== "string" ||
    !isRecordOf(inputs, isDigestOrNull) ||
    !isRecordOf(files, isString) ||
    !isRecord(names) ||
    !isRecordOf(names.groups, isString) ||
    !isRecordOf(names.operations, isString) ||
    !isRecordOf(names.schemas, isString)
  ) {
    return { problem: "an entry is missing or has the wrong type", help: restore };
  }
  // Files listed here are removed some day: none may lie outside of the folder.
  const outside = Object.keys(files).find((path) => !isInside(path));
  if (outside !== undefined) {
    const problem = `${JSON.stringify(outside)} is no path of a generated file`;
    return { problem, help: restore };
  }
  const { groups, operations: operationNames, schemas: schemaNames } = names;
  return {
    generator,
    command,
    options,
    client,
    operations,
    schemas,
    warnings,
    document,
    inputs,
    files,
    names: { groups, operations: operationNames, schemas: schemaNames },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRecordOf<T>(
  value: unknown,
  isItem: (item: unknown) => item is T,
): value is Record<string, T> {
  return isRecord(value) && Object.values(value).every(isItem);
}

const isString = (value: unknown): value is string => typeof value === "string";
const isDigestOrNull = (value: unknown): value is string | null =>
  value === null || isString(value);

/** Sorted by code units, the same in every locale. */
function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
