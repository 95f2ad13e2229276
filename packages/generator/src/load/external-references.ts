import type { Source } from "../document.js";
import { formatPointer } from "../json-pointer.js";
import { visitObjects } from "./keywords.js";

export interface ExternalReference {
  /** As written: `schemas.yaml#/Pet`. */
  readonly ref: string;
  /** Pointer to the `$ref` itself. */
  readonly pointer: string;
}

/** References of a parsed file that lead out of it, in the order of the file. */
export function findExternalReferences({ text, value, origin }: Source): ExternalReference[] {
  // Most documents have none; asking the text costs a fraction of walking the values.
  if (!origin && !/\$(?:dynamicR|r)ef["']?\s*:\s*["']?[^#"'\s]/.test(text)) return [];
  const found: ExternalReference[] = [];
  visitObjects(value, (object, path) => {
    for (const key of ["$ref", "$dynamicRef"]) {
      const ref = object[key];
      if (typeof ref !== "string" || ref.startsWith("#")) continue;
      found.push({ ref, pointer: formatPointer([...path, key]) });
    }
  });
  return found;
}
