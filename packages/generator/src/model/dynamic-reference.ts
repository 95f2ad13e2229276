import { child, type Node, type Reader } from "./reader.js";

/** A reference that leads elsewhere depending on how one came there has no name to stand for it. */
export function warnOfDynamic(node: Node, reader: Reader): void {
  const reference = child(node, "$dynamicRef");
  if (reference.value === undefined) return;
  reader.warn(
    "GC130",
    reference.place,
    "A $dynamicRef whose anchor several schemas have is not supported",
    "What it stands for is unknown in the client, and not validated. Use $ref.",
  );
}
