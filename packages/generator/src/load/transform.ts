/** A function of the user's that changes the document before anything is made of it. */
import { DocumentError } from "../diagnostic.js";
import type { Place, Source } from "../document.js";
import { formatPointer, member, parsePointer } from "../json-pointer.js";
import { maxDepth } from "./max-depth.js";

/** A value as JSON has it. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

/** An object as JSON has it. */
export interface JsonObject {
  [key: string]: JsonValue;
}

/**
 * Changes a document: the one that it is given, or it gives another one. It gets the document's own
 * file as it was parsed, after overlays: references in it are not followed.
 *
 * @example
 * const transform: Transform = (document) => {
 *   document["servers"] = [{ url: "https://staging.example" }];
 * };
 */
export type Transform = (document: JsonObject) => object | void | Promise<object | void>;

/**
 * The document that a transform makes of this one. Throws a `DocumentError` (GC195) where it throws,
 * with that as its cause, and where it gives what is no JSON.
 */
export async function transformed(root: Source, transform: Transform): Promise<Source> {
  // What is no object is no document: others say so.
  if (!isObject(root.value) || Array.isArray(root.value)) return root;
  const originals: Originals = new Map();
  try {
    // An object of JSON, by the test above and the parsers.
    const copy = copyOf(root.value, "", originals) as JsonObject;
    const returned: unknown = await transform(copy);
    const given = returned === undefined ? copy : returned;
    const value = plainCopy(given, [], new Set());
    if (!isObject(value) || Array.isArray(value)) {
      throw new NotJson(`it gave ${describe(value)}, and no document`);
    }
    return { ...root, value, origin: (pointer) => originOf(pointer, given, root, originals) };
  } catch (cause) {
    throw new DocumentError([problem(root, cause)], { cause });
  }
}

/** Where the objects and lists that a transform was given come from. */
type Originals = Map<object, { readonly pointer: string; readonly value: object }>;

/** A copy in which nothing stands twice, so that a change of one place changes no other. */
function copyOf(value: unknown, pointer: string, originals: Originals): unknown {
  if (!isObject(value)) return value;
  const below = ([key, item]: [string, unknown]) =>
    [key, copyOf(item, pointer + formatPointer([key]), originals)] as const;
  const members = Object.entries(value).map(below);
  const copy = Array.isArray(value) ? members.map(([, item]) => item) : Object.fromEntries(members);
  originals.set(copy, { pointer, value });
  return copy;
}

/** Why what a transform gave can't be a document. */
class NotJson extends Error {
  override readonly name = "NotJson";
}

/** A copy that nobody else can change. Members that are undefined are not there, as in JSON text. */
function plainCopy(value: unknown, keys: readonly string[], around: Set<object>): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  const fail = (what: string): never => {
    throw new NotJson(`what it gave has ${what} at ${formatPointer(keys) || "its root"}`);
  };
  if (!isObject(value) || !isPlain(value)) return fail(`${describe(value)}, which JSON has not,`);
  if (around.has(value)) return fail("an object that contains itself");
  if (keys.length > maxDepth) return fail(`values nested deeper than ${maxDepth} levels`);
  around.add(value);
  const items = Array.isArray(value) ? [...(value as unknown[])].entries() : Object.entries(value);
  const members = [...items]
    .filter(([, item]) => item !== undefined || Array.isArray(value))
    .map(([key, item]) => [key, plainCopy(item, [...keys, String(key)], around)] as const);
  around.delete(value);
  return Array.isArray(value) ? members.map(([, item]) => item) : Object.fromEntries(members);
}

/**
 * Where what stands at a pointer stood before: what a transform left or moved is told by its identity,
 * what it made anew by its key, or by its index in a list of the same length. Else the nearest place
 * around it.
 */
function originOf(pointer: string, given: unknown, source: Source, originals: Originals): Place {
  let now = given;
  let before: { readonly pointer: string; readonly value: unknown } = {
    pointer: "",
    value: source.value,
  };
  let isKnown = true;
  for (const key of parsePointer(pointer) ?? []) {
    const next = member(now, key);
    if (next === undefined) break;
    const same = isObject(next.value) ? originals.get(next.value) : undefined;
    const old: { value: unknown } | undefined =
      isKnown && correspond(now, before.value) ? member(before.value, key) : undefined;
    if (same) before = same;
    else if (old) before = { pointer: before.pointer + formatPointer([key]), value: old.value };
    isKnown = same !== undefined || old !== undefined;
    now = next.value;
  }
  return { source, pointer: before.pointer };
}

function correspond(now: unknown, before: unknown): boolean {
  return !Array.isArray(now) || (Array.isArray(before) && before.length === now.length);
}

function problem(root: Source, cause: unknown): DocumentError["diagnostics"][number] {
  const isOurs = cause instanceof NotJson;
  const said = isOurs ? cause.message : String(cause);
  const at =
    cause instanceof Error && !isOurs ? /^ +at (.*)$/m.exec(cause.stack ?? "")?.[1] : undefined;
  return {
    code: "GC195",
    severity: "error",
    message: `The transform of ${root.name} failed: ${said}`,
    places: [],
    help:
      at === undefined
        ? "Nothing was written. Correct the transform."
        : `Nothing was written. It threw at ${at}.`,
  };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Those of other realms are as good: a config file may be run in one.
  return Array.isArray(value) || prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (value === null || value === undefined || typeof value === "number") return String(value);
  return `a ${typeof value === "object" ? value.constructor.name : typeof value}`;
}
