/** Where what of a file stands after its conversion. */
import type { Source } from "../../document.js";
import { formatPointer, member, parsePointer } from "../../json-pointer.js";
import type { FileConversion } from "./conversion.js";
import { exists } from "./original.js";

export class Layout {
  readonly #file: FileConversion;
  readonly #isRoot: boolean;
  readonly #value: unknown;
  #pointers: ReadonlyMap<string, string> | undefined;

  /** `whole` is the document in its new layout; of other files, only pieces change. */
  constructor(file: FileConversion, whole?: unknown) {
    this.#file = file;
    this.#isRoot = whole !== undefined;
    const pieces = [...file.pieces].sort(([a], [b]) => a.length - b.length);
    this.#value = pieces.reduce<unknown>(
      (value, [pointer, piece]) =>
        // What stands in another piece is converted with that.
        pieces.some(([other]) => other !== pointer && isWithin(pointer, other))
          ? value
          : replaced(value, parsePointer(pointer) ?? [], piece),
      whole ?? file.source.value,
    );
  }

  /** The file with its converted value, and positions in the original. */
  convertedSource(): Source {
    const { source, conversion } = this.#file;
    if (!this.#isRoot && this.#file.pieces.size === 0) return source;
    const value = this.#value;
    return {
      ...source,
      value,
      origin: (pointer) => ({
        source,
        pointer: conversion.origins.originalPointer(value, source, pointer),
      }),
    };
  }

  /** Where something stands that stood at `pointer`; undefined where it is gone. */
  locate(pointer: string): string | undefined {
    if (this.#isStable(pointer)) return pointer;
    // Schemas keep their inner structure, but for keywords that have other names now.
    const inComponents = pointer.replace(/^\/definitions(?=\/)/, "/components/schemas");
    if (this.#isRoot && inComponents !== pointer && exists(this.#value, inComponents))
      return inComponents;
    const keys = parsePointer(pointer) ?? [];
    const { source, conversion } = this.#file;
    this.#pointers ??= conversion.origins.convertedPointers(this.#value, source);
    for (let count = keys.length; count > 0; count -= 1) {
      const found = this.#pointers.get(formatPointer(keys.slice(0, count)));
      const moved = found === undefined ? undefined : found + formatPointer(keys.slice(count));
      if (moved !== undefined && exists(this.#value, moved)) return moved;
    }
    return undefined;
  }

  /** Whether nothing around it changed. */
  #isStable(pointer: string): boolean {
    const { pieces } = this.#file;
    if (pieces.has(pointer)) return true;
    if (this.#isRoot) return false;
    return ![...pieces.keys()].some((piece) => isWithin(pointer, piece));
  }
}

function isWithin(pointer: string, outer: string): boolean {
  return pointer.startsWith(`${outer}/`);
}

/** A copy of a value, with another one at a pointer. */
function replaced(value: unknown, [key, ...rest]: readonly string[], piece: unknown): unknown {
  if (key === undefined) return piece;
  const inner = replaced(member(value, key)?.value, rest, piece);
  if (Array.isArray(value))
    return value.map((item: unknown, at) => (String(at) === key ? inner : item));
  return { ...(value as object), [key]: inner };
}
