/** Path items: of `paths`, of a callback, of a webhook. */
import { child, entries, isRecord, type Node, type Reader } from "./reader.js";

/** Fields of a path item that are operations; `query` since OpenAPI 3.2 (RFC 10008). */
const methods = new Set([
  "get",
  "put",
  "post",
  "delete",
  "options",
  "head",
  "patch",
  "trace",
  "query",
]);

/** RFC 9110, 9.1 and 5.6.2. */
const methodName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** What a path item says, its own word and that of another one which it refers to. */
export interface PathItem {
  /** Those that say something for all operations; what an earlier one says, wins. */
  readonly nodes: readonly Node[];
  /** By method, as it is sent. */
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
    for (const [method, operation] of operationsOf(node, reader)) {
      if (!reader.isShaped(operation, isRecord, "An operation has to be an object")) continue;
      const other = operations.get(method);
      if (other) warnOfTwo(method, other, operation, reader);
      else operations.set(method, operation);
    }
  }
  return { nodes, operations: [...operations] };
}

/** The fields of a path item, and OpenAPI 3.2's `additionalOperations`, whose keys are sent as they are. */
function operationsOf(node: Node, reader: Reader): [method: string, operation: Node][] {
  const additional = child(node, "additionalOperations");
  const isShaped = reader.isShaped(
    additional,
    isRecord,
    "additionalOperations has to be an object of methods",
  );
  return [
    ...entries(node)
      .filter(([key]) => methods.has(key))
      .map(([key, operation]): [string, Node] => [key.toUpperCase(), operation]),
    ...(isShaped ? entries(additional) : []).filter(([method, operation]) =>
      isAdditional(method, operation, reader),
    ),
  ];
}

function isAdditional(method: string, operation: Node, reader: Reader): boolean {
  if (method.startsWith("x-")) return false;
  const isSendable = methodName.test(method) && method.toUpperCase() !== "CONNECT";
  if (isSendable && !methods.has(method.toLowerCase())) return true;
  const help = isSendable
    ? `It is ignored. Write it as the field ${method.toLowerCase()} of the path item.`
    : "It is ignored. Name a method other than CONNECT, such as COPY.";
  reader.warn(
    "GC111",
    operation.place,
    `${JSON.stringify(method)} can't be one of additionalOperations`,
    help,
  );
  return false;
}

function warnOfTwo(method: string, own: Node, referred: Node, reader: Reader): void {
  reader.warn(
    "GC154",
    [own.place, referred.place],
    `${method} is defined twice: beside a reference, and in the path item that it refers to`,
    "The one beside the reference is used. Take one of them out of the document.",
  );
}
