import type { DiagnosticCode } from "../../diagnostic.js";
import { maxDepth } from "../max-depth.js";

/**
 * Values that overlays may add to a document. Each action may select all that those before it added, so
 * that a few short ones could ask for more than any memory holds. The largest known document has two million.
 */
const maxAdded = 5_000_000;

/** Of a value with all that is in it. */
interface Size {
  readonly values: number;
  /** Levels of objects and lists. */
  readonly depth: number;
}

/** Counts what overlays add to a document. */
export class Growth {
  #added = 0;
  /** What an action adds to many places, and copies of it, are the same objects. */
  readonly #sizes = new WeakMap<object, Size>();

  /** What is wrong where a value is added that many levels deep; undefined as long as all is well. */
  add(value: unknown, level: number): { code: DiagnosticCode; message: string } | undefined {
    const { values, depth } = this.#measure(value);
    this.#added += values;
    if (this.#added > maxAdded) {
      const limit = maxAdded.toLocaleString("en-US");
      return {
        code: "GC106",
        message: `The overlays add more than ${limit} values to the document`,
      };
    }
    if (level + depth <= maxDepth) return undefined;
    const message = `The overlays nest values deeper than ${maxDepth} levels, which no OpenAPI document needs`;
    return { code: "GC107", message };
  }

  /** By recursion: no value nests deeper than the limit, neither those that were read nor their copies. */
  #measure(value: unknown): Size {
    if (typeof value !== "object" || value === null) return { values: 1, depth: 0 };
    const known = this.#sizes.get(value);
    if (known) return known;
    let values = 1;
    let depth = 0;
    for (const inner of Object.values(value)) {
      const size = this.#measure(inner);
      values += size.values;
      depth = Math.max(depth, size.depth);
    }
    const size = { values, depth: depth + 1 };
    this.#sizes.set(value, size);
    return size;
  }
}
