/** What of a converted file comes from where in the original. */
import type { Source } from "../../document.js";
import { formatPointer, member, parsePointer } from "../../json-pointer.js";
import { exists, type Original } from "./original.js";

/**
 * Objects that a conversion makes are noted with what they were made of; everything else of a converted
 * file stands under the key that it had before.
 */
export class Origins {
  readonly #noted = new WeakMap<object, Original>();

  /** Notes what an object was made of. It has to be a new one: others stand at several places. */
  note<T extends object>(converted: T, from: Original): T {
    this.#noted.set(converted, from);
    return converted;
  }

  /** The pointer that something of a converted value had in its file; its holder's where it is made up. */
  originalPointer(converted: unknown, source: Source, pointer: string): string {
    let current: Walked | undefined = { value: converted, pointer: "" };
    for (const key of parsePointer(pointer) ?? []) {
      const next = this.#step(current, key, source);
      if (next === undefined) break;
      current = next;
    }
    return current.pointer;
  }

  /** Where in a converted value the objects of its file stand now, by where they stood. */
  convertedPointers(converted: unknown, source: Source): ReadonlyMap<string, string> {
    const pointers = new Map<string, string>();
    const visit = (walked: Walked, pointer: string): void => {
      if (typeof walked.value !== "object" || walked.value === null) return;
      // What was made of several things, or stands at several places, is found at the first.
      if (!pointers.has(walked.pointer)) pointers.set(walked.pointer, pointer);
      for (const key of Object.keys(walked.value)) {
        const next = this.#step(walked, key, source);
        if (next !== undefined) visit(next, pointer + formatPointer([key]));
      }
    };
    visit({ value: converted, pointer: "" }, "");
    return pointers;
  }

  /** Undefined where nothing is, or what comes from another file. */
  #step(from: Walked, key: string, source: Source): Walked | undefined {
    const found = member(from.value, key);
    if (found === undefined) return undefined;
    const { value } = found;
    const noted = typeof value === "object" && value !== null ? this.#noted.get(value) : undefined;
    if (noted !== undefined)
      return noted.source === source ? { value, pointer: noted.pointer } : undefined;
    const own = from.pointer + formatPointer([key]);
    return { value, pointer: exists(source.value, own) ? own : from.pointer };
  }
}

interface Walked {
  readonly value: unknown;
  /** In the original. */
  readonly pointer: string;
}
