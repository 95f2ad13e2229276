/** What is wrong with a document although it can be read: told to who can mend it. */
import { entries, isRecord, items, type Node, type Reader, stringAt } from "../reader.js";
import { checkKeys } from "./check-keys.js";
import { checkOperation, checkPaths } from "./check-operations.js";
import { type ObjectType, objectTypes } from "./object-types.js";

/**
 * Looks at every object of the document, and of the files that it refers to, once. `wanted` are the
 * operations of a client that has not all of them: nobody asked for what is wrong with the others.
 */
export function checkDocument(reader: Reader, wanted?: readonly unknown[]): void {
  const isWanted = wanted === undefined ? () => true : isOneOf(wanted);
  checkPaths(reader, isWanted);
  const seen = new Set<object>();
  // Not by recursion: documents may be nested deeper than the stack.
  const open: Visit[] = [{ node: reader.root, type: "document" }];
  for (let visit = open.pop(); visit; visit = open.pop()) {
    const { node, type } = visit;
    if (!isRecord(node.value) || seen.has(node.value)) continue;
    seen.add(node.value);
    if (type === "operation" && !isWanted(node.value)) continue;
    checkKeys(node, type, reader);
    if (type === "operation") checkOperation(node, reader);
    open.push(...inner(visit), ...referred(visit, reader));
  }
}

function isOneOf(values: readonly unknown[]): (value: unknown) => boolean {
  const set = new Set(values);
  return (value) => set.has(value);
}

interface Visit {
  readonly node: Node;
  readonly type: ObjectType;
}

function inner({ node, type }: Visit): Visit[] {
  const fields = objectTypes[type];
  if (fields === undefined) {
    return entries(node).map(([, member]) => ({ node: member, type: "path item" }));
  }
  return entries(node).flatMap(([key, member]): Visit[] => {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (typeof field !== "object") return [];
    if ("map" in field) {
      return entries(member).map(([, value]) => ({ node: value, type: field.map }));
    }
    if ("list" in field) return items(member).map((value) => ({ node: value, type: field.list }));
    return [{ node: member, type: field.one }];
  });
}

/** Other files are no documents by themselves: what is referred to says what it is. */
function referred({ node, type }: Visit, reader: Reader): Visit[] {
  const ref = stringAt(node, "$ref");
  if (ref === undefined) return [];
  // The parts of the document itself are all known already.
  if (ref.startsWith("#") && node.place.source === reader.root.place.source) return [];
  const target = reader.resolve(ref, node.place);
  return target === undefined ? [] : [{ node: target, type }];
}
