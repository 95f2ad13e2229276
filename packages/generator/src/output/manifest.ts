/** package.json, which its user writes to, too: every setting that they changed stays as they have it. */
import { isDeepStrictEqual } from "node:util";
import { escapeHidden } from "../hidden-characters.js";
import { OutputError } from "./output-error.js";

/** What stands in a package.json. */
export type Manifest = Readonly<Record<string, unknown>>;

/**
 * What is written in place of a package.json: its own settings, and ours where it has none or still has what
 * the last run wrote. A text that has all of them stays as it is, to the last space.
 *
 * @param text the file as it is.
 * @param ours the file as it would be if nobody else wrote to it.
 * @param before our settings of the last run; undefined where there was none.
 * @throws {OutputError} GC148 where it can't be read, or is the manifest of something else.
 */
export function withManifest(
  text: string,
  ours: string,
  before: Manifest | undefined,
  name: string,
): string {
  const found = parseManifest(text, name);
  const next = parseManifest(ours, name);
  const merged = mergeSettings(found, before, next, 0) as Manifest; // an object of two
  for (const key of ["name", "type"]) {
    if (merged[key] !== next[key]) throw otherPackage(name, key, found[key], next[key]);
  }
  if (isDeepStrictEqual(merged, found)) return text;
  if (isDeepStrictEqual(merged, next)) return ours;
  const [, indent = "  "] = /^\{\s*?\n([ \t]+)"/.exec(text) ?? [];
  return printed(merged, indent);
}

/** Text in JSON is on one line: what lines begin with is their indentation. */
function printed(manifest: Manifest, indent: string): string {
  const json = escapeHidden(JSON.stringify(manifest, null, 1));
  return `${json.replaceAll(/^ +/gm, (spaces) => indent.repeat(spaces.length))}\n`;
}

/** @throws {OutputError} GC148 for a text that is none. */
export function parseManifest(text: string, name: string): Manifest {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (isObject(value)) return value;
  } catch (cause) {
    throw unreadable(name, cause instanceof Error ? cause.message : "it is no JSON", cause);
  }
  throw unreadable(name, "it is no object");
}

/** The members of its members are settings by themselves: a script, a subpath, the range of a peer. */
const deepest = 2;

/** Undefined where there is nothing left. */
function mergeSettings(found: unknown, before: unknown, next: unknown, depth: number): unknown {
  if (found === undefined) return next;
  if (isObject(found) && isObjectOrNone(before) && isObjectOrNone(next) && depth < deepest) {
    const keys = new Set([...Object.keys(found), ...Object.keys(next ?? {})]);
    const members = [...keys].flatMap((key) => {
      const value = mergeSettings(own(found, key), own(before, key), own(next, key), depth + 1);
      return value === undefined ? [] : [[key, value] as const];
    });
    return members.length === 0 && next === undefined ? undefined : Object.fromEntries(members);
  }
  if (Array.isArray(found) && Array.isArray(next)) {
    const old: readonly unknown[] = Array.isArray(before) ? before : [];
    const kept = found.filter((item: unknown) => next.includes(item) || !old.includes(item));
    return [...kept, ...next.filter((item: unknown) => !kept.includes(item))];
  }
  return isDeepStrictEqual(found, before) ? next : found;
}

function own(object: Manifest | undefined, key: string): unknown {
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

function isObject(value: unknown): value is Manifest {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isObjectOrNone(value: unknown): value is Manifest | undefined {
  return value === undefined || isObject(value);
}

function unreadable(name: string, why: string, cause?: unknown): OutputError {
  return new OutputError(
    "GC148",
    `${name} can't be read: ${why}`,
    "Nothing was written. Correct it, or remove it, and it is written anew.",
    cause === undefined ? {} : { cause },
  );
}

function otherPackage(name: string, key: string, found: unknown, needed: unknown): OutputError {
  return new OutputError(
    "GC148",
    `${name} has the ${key} ${JSON.stringify(found)}, and the client's is ${JSON.stringify(needed)}`,
    key === "name"
      ? "Nothing was written. Give the name that it has with --package, another folder with -o, or correct it."
      : "Nothing was written. The client's modules are ES modules: correct it, or give another folder with -o.",
  );
}
