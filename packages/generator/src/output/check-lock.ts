import { type NameLock, nameSpaces, type RemovedName } from "../name-lock.js";
import type { Lock } from "./lock.js";
import { isInside } from "./own-files.js";

/** Of the lock's shape. */
export const lockVersion = 1;

/** Why a lock can't be used. */
export interface LockProblem {
  readonly problem: string;
  readonly help: string;
  readonly line?: number;
  readonly cause?: unknown;
}

export const restore =
  "Restore it from version control; or delete it with the folder, and names are given anew.";

/** What was parsed, if it is a lock; else why it is none. */
export function checkLock(value: unknown): Lock | LockProblem {
  if (!isRecord(value)) return { problem: "this is no lock of gen-client", help: restore };
  if (typeof value.lockVersion === "number" && value.lockVersion > lockVersion) {
    const writer = isString(value.generator) ? `${value.generator} or newer` : "the newest";
    const help = `Update gen-client to ${writer}.`;
    return { problem: "a newer gen-client wrote it", help };
  }
  const { generator, command, options, client, operations, schemas, warnings, document } = value;
  const { inputs, files, manifest, names } = value;
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
    !(manifest === undefined || isRecord(manifest)) ||
    !isNameLock(names)
  ) {
    return { problem: "an entry is missing or has the wrong type", help: restore };
  }
  // Files listed here are removed some day: none may lie outside of the folder.
  const outside = Object.keys(files).find((path) => !isInside(path));
  if (outside !== undefined) {
    const problem = `${JSON.stringify(outside)} is no path of a generated file`;
    return { problem, help: restore };
  }
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
    ...(manifest && { manifest }),
    names,
  };
}

function isNameLock(value: unknown): value is NameLock {
  return (
    isRecord(value) &&
    isCount(value.revision) &&
    nameSpaces.every((space) => isRecordOf(value[space], isString)) &&
    isRecordOf(value.operationIds, isString) &&
    Array.isArray(value.removed) &&
    value.removed.every(isRemovedName)
  );
}

function isRemovedName(value: unknown): value is RemovedName {
  return (
    isRecord(value) &&
    nameSpaces.some((space) => space === value.space) &&
    isString(value.key) &&
    isString(value.name) &&
    isCount(value.since)
  );
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

/** Greater ones can't be counted on, and are no JSON in the end. */
const isCount = (value: unknown): value is number => Number.isSafeInteger(value);
const isString = (value: unknown): value is string => typeof value === "string";
const isDigestOrNull = (value: unknown): value is string | null =>
  value === null || isString(value);
