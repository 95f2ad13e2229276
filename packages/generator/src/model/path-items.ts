/** Path items: of `paths`, of a callback, of a webhook. */
import { entries, isRecord, type Node, type Reader } from "./reader.js";

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch", "trace"]);

/** What a path item says, its own word and that of another one which it refers to. */
export interface PathItem {
  /** Those that say something for all operations; what an earlier one says, wins. */
  readonly nodes: readonly Node[];
  /** By method in upper case. */
  readonly operations: readonly (readonly [method: string, operation: Node])[];
}

/**
 * A path item, merged with what it refers to: a reference of a path item may have siblings, and how
 * they go together is left open (OpenAPI 3.1, 4.8.9.1). `what` names it in messages.
 */
export function readPathItem(written: Node, what: string, reader: Reader): PathItem {
  const trail = reader.trail(written) ?? [written];
  const nodes = trail.filter((node) =>
    reader.isShaped(node, isRecord, `${what} has to be an object`),
  );
  const operations = new Map<string, Node>();
  for (const node of nodes) {
    for (const [key, operation] of entries(node)) {
      if (!methods.has(key)) continue;
      if (!reader.isShaped(operation, isRecord, "An operation has to be an object")) continue;
      const method = key.toUpperCase();
      const other = operations.get(method);
      if (other) warnOfTwo(method, other, operation, reader);
      else operations.set(method, operation);
    }
  }
  return { nodes, operations: [...operations] };
}

function warnOfTwo(method: string, own: Node, referred: Node, reader: Reader): void {
  reader.warn(
    "GC111",
    [own.place, referred.place],
    `${method} is defined twice: beside a reference, and in the path item that it refers to`,
    "The one beside the reference is used. Take one of them out of the document.",
  );
}
