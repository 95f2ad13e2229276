import { child, type Node, type Reader } from "./reader.js";

/** What `load/` has left is a reference of which nobody can know where it leads. */
export function warnOfDynamic(node: Node, reader: Reader): void {
  const reference = child(node, "$dynamicRef");
  if (reference.value === undefined) return;
  reader.warn(
    "GC130",
    reference.place,
    "A $dynamicRef leads to an anchor that a schema has twice, or to thousands of schemas",
    "What it stands for is unknown in the client, and not validated. Give each schema with such a $dynamicAnchor a $id, or use $ref.",
  );
}
