/** `consumes` and `produces`, of the document and of an operation. */
import type { MediaTypes } from "./conversion.js";
import { at, type Original } from "./original.js";

/** What an operation says goes before what the document says, also where it lists nothing. */
export function mediaTypesOf(node: Original, others: MediaTypes): MediaTypes {
  return {
    consumes: listAt(node, "consumes") ?? others.consumes,
    produces: listAt(node, "produces") ?? others.produces,
  };
}

/** Undefined where nothing is said. One by itself is a frequent mistake, and clear enough. */
function listAt(node: Original, key: string): readonly string[] | undefined {
  const { value } = at(node, key);
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) return undefined;
  return [...new Set(value.filter((type): type is string => typeof type === "string"))];
}
