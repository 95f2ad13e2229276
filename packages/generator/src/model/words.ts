/** What the document says for people of things that may be referred to. */
import { type Node, type Reader, stringAt } from "./reader.js";
import { commentText } from "./sanitize.js";

/**
 * The summary or description of a node that was followed, safe inside a comment. Those of references
 * override those of what they lead to since OpenAPI 3.1 (4.8.23, "Reference Object"); before, they are
 * ignored. An empty one says nothing.
 */
export function words(
  node: Node,
  key: "summary" | "description",
  reader: Reader,
): string | undefined {
  const references = reader.isVersion30 ? [] : (node.references ?? []);
  for (const holder of [...references, node]) {
    const text = commentText(stringAt(holder, key));
    if (text !== undefined) return text;
  }
  return undefined;
}
