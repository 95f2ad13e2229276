/** Links: how to call another operation with what a response brought. */
import type { LinkModel } from "./api-model.js";
import { child, defined, isRecord, type Node, type Reader, stringAt } from "./reader.js";
import { commentText } from "./sanitize.js";

export function readLinks(node: Node, reader: Reader): LinkModel[] {
  return reader.members(node, "links").map(([name, link]) => {
    const parameters = child(link, "parameters").value;
    return defined({
      name,
      description: commentText(stringAt(link, "description")),
      operationId: stringAt(link, "operationId"),
      operationRef: stringAt(link, "operationRef"),
      parameters: isRecord(parameters) ? parameters : {},
      requestBody: child(link, "requestBody").value,
    });
  });
}
