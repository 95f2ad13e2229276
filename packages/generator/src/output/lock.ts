import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { escapeHidden } from "../hidden-characters.js";
import type { NameLock } from "../name-lock.js";
import { checkLock, type LockProblem, lockVersion, restore } from "./check-lock.js";
import type { Manifest } from "./manifest.js";
import { conflictIn, mergeLocks } from "./merge-locks.js";
import { OutputError } from "./output-error.js";

/** Name of the lock in the output folder. It is committed with the client. */
export const lockFileName = "gen-client.lock.json";

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
  /** Of a package: our settings in its package.json, of which the user may have changed some. */
  readonly manifest?: Manifest;
  readonly names: NameLock;
  /** Of one with a merge conflict, whose sides were put together: names that could not be kept. */
  readonly lostInMerge?: readonly string[];
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
    ...(lock.manifest && { manifest: lock.manifest }),
    names: {
      revision: names.revision,
      groups: sorted(names.groups),
      operations: sorted(names.operations),
      schemas: sorted(names.schemas),
      arguments: sorted(names.arguments),
      operationIds: sorted(names.operationIds),
      removed: [...names.removed],
    },
  };
  return `${escapeHidden(oneEntryALine(JSON.stringify(printed, null, 2)))}\n`;
}

/**
 * Merges are for lines: so a removed name, which is four lines of JSON, stands on one, and what is empty
 * has its two brackets on lines of their own, as if there were entries between.
 */
function oneEntryALine(json: string): string {
  return json
    .replaceAll(/\{\n {8}"space"[^]*?\n {6}\}/g, (entry) => entry.replaceAll(/\n\s*/g, " "))
    .replaceAll(
      /^( {2,4})("\w+": )(\{\}|\[\])/gm,
      (_, indent: string, key: string, empty: string) =>
        `${indent}${key}${empty[0]}\n${indent}${empty[1]}`,
    );
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

function readAndParse(path: string): Lock | LockProblem {
  try {
    return parseLock(readFileSync(path, "utf8"));
  } catch (cause) {
    return { problem: "it can't be read", help: "Check its permissions.", cause };
  }
}

function parseLock(text: string): Lock | LockProblem {
  const conflict = conflictIn(text);
  if (conflict === undefined) return parseWhole(text);
  const [ours, theirs] = conflict.sides.map(parseWhole);
  if (ours !== undefined && theirs !== undefined && !("problem" in ours || "problem" in theirs)) {
    return mergeLocks(ours, theirs);
  }
  const help =
    "One side of the conflict is no lock. Take one: git checkout --ours gen-client.lock.json (or --theirs), and generate again: the names that are only on the other side are given anew.";
  return { problem: "a merge conflict stands here", help, line: conflict.line };
}

function parseWhole(text: string): Lock | LockProblem {
  try {
    return checkLock(JSON.parse(text));
  } catch (cause) {
    return { problem: "this is no JSON", help: restore, cause };
  }
}

/** Sorted by code units, the same in every locale. */
function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
