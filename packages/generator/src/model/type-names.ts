/** Types that JSON Schema doesn't have, and those that are meant by them. */
import { closest } from "../closest.js";
import type { Node, Reader } from "./reader.js";

const names = ["string", "number", "integer", "boolean", "object", "array", "null"];

/** What other languages and formats call them. */
const meantBy: Readonly<Record<string, readonly string[]>> = {
  integer: ["int", "int32", "int64", "uint", "uint32", "uint64", "long", "short"],
  number: ["float", "float32", "float64", "double", "decimal", "numeric"],
  boolean: ["bool"],
  string: ["str", "text", "char", "varchar"],
  object: ["dict", "dictionary", "map", "hash", "hashmap", "json", "struct"],
  array: ["list", "set", "tuple"],
  null: ["none", "nil"],
  "string with format date": ["date"],
  "string with format date-time": ["datetime", "date-time", "timestamp"],
  "string with format binary": ["file", "binary", "bytes", "blob"],
};

const meant: ReadonlyMap<string, string> = new Map(
  Object.entries(meantBy).flatMap(([name, others]) => others.map((other) => [other, name])),
);

/** Words for what has no type. */
const anything: ReadonlySet<string> = new Set(["any", "mixed", "undefined", "unknown", "*"]);

/**
 * A guess would not do: what is no type to the client is none to what reads parameters, headers and
 * bodies by their types, either.
 */
export function warnOfType(type: Node, name: unknown, reader: Reader): void {
  if (typeof name !== "string") {
    reader.wrongShape(
      type,
      `A type is one of ${names.slice(0, -1).join(", ")} and null`,
      "It is unknown in the client. Correct it in the document.",
    );
    return;
  }
  reader.warn(
    "GC162",
    type.place,
    `There is no type ${JSON.stringify(name)}`,
    `It is unknown in the client. ${remedy(name)}`,
  );
}

function remedy(name: string): string {
  const word = name.toLowerCase();
  if (anything.has(word)) return "Leave the type out where anything is allowed.";
  const one = meant.get(word) ?? closest(word, names);
  return one === undefined
    ? `A type is one of ${names.slice(0, -1).join(", ")} and null.`
    : `Did you mean ${one}?`;
}
