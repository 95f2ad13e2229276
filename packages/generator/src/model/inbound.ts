/**
 * Webhooks and callbacks: the API sends the request, and gets the response. JSON Schema (2020-12, Validation
 * 9.4) speaks of read-only and write-only from the side of the "owning authority", which the API stays: what
 * is read-only is in the requests that it sends, and what is write-only is not. The responses go to it as
 * the bodies of requests do.
 */
import type { Callback, InboundOperation, QueryParameterModel, Webhook } from "./inbound-model.js";
import type { ReadableContent, ResponseHeaderModel, ResponseModel } from "./response-model.js";
import { readInboundBody } from "./inbound-body.js";
import type { FoundCallback, FoundInbound } from "./inbound-names.js";
import type { ModelContext } from "./model-context.js";
import { readPathItem } from "./path-items.js";
import { child, defined, type Node, type Reader, stringAt } from "./reader.js";
import { readHeaderValue } from "./response-headers.js";
import { readResponses } from "./responses.js";
import { commentText } from "./sanitize.js";
import { words } from "./words.js";

/** @param typeName prefix of its types: `NewPet`. */
export function readWebhook(
  { name, node }: FoundInbound,
  typeName: string,
  context: ModelContext,
): Webhook {
  const type = `${typeName}Webhook`;
  return { name, typeName: type, operations: readOperations(name, node, type, context) };
}

/** @param owner `id` of the operation. */
export function readCallback(
  { name, node, expression }: FoundCallback,
  owner: string,
  typeName: string,
  context: ModelContext,
): Callback {
  const type = `${typeName}Callback`;
  return {
    name,
    fullName: `${owner}.${name}`,
    typeName: type,
    expression,
    operations: readOperations(name, node, type, context),
  };
}

function readOperations(
  name: string,
  written: Node,
  prefix: string,
  context: ModelContext,
): InboundOperation[] {
  const { nodes, operations } = readPathItem(written, name, context.reader);
  return operations.map(([method, node]) => {
    // Several are rare; then those of one have to be told from those of another.
    const types =
      operations.length > 1 ? prefix + method.charAt(0) + method.slice(1).toLowerCase() : prefix;
    return defined({
      id: stringAt(node, "operationId") ?? `${method} ${name}`,
      method,
      summary: commentText(stringAt(node, "summary")),
      description: commentText(stringAt(node, "description")),
      deprecated: child(node, "deprecated").value === true,
      ...readInboundParameters([...nodes.toReversed(), node], context),
      body: readInboundBody(node, types, context),
      responses:
        child(node, "responses").value === undefined
          ? []
          : readResponses(node, method, "write", types, context).map(withoutItems),
      place: node.place,
    });
  });
}

/** What a server answers item by item is text to it: nobody reads these items. */
function withoutItems(response: ResponseModel): ResponseModel {
  const readable = response.readable.map((content): ReadableContent =>
    ["json", "text", "bytes", "auto"].includes(content.decoding)
      ? content
      : { contentType: content.contentType, decoding: "text" },
  );
  return { ...response, readable };
}

/** Header fields and parameters of the query; what an operation declares overrides what its path item does. */
function readInboundParameters(
  holders: readonly Node[],
  context: ModelContext,
): Pick<InboundOperation, "headers" | "query"> {
  const { reader } = context;
  const headers = new Map<string, ResponseHeaderModel>();
  const query = new Map<string, QueryParameterModel>();
  for (const node of holders.flatMap((holder) =>
    reader.list(child(holder, "parameters"), "parameters"),
  )) {
    const name = stringAt(node, "name");
    const location = stringAt(node, "in");
    if (location === "header" && name !== undefined && /^[!#$%&'*+.^_`|~\w-]+$/.test(name)) {
      const key = name.toLowerCase();
      // OpenAPI, 4.8.12.1: "the parameter definition SHALL be ignored".
      if (["accept", "content-type", "authorization"].includes(key)) continue;
      headers.set(key, {
        ...common(node, reader),
        name: key,
        value: readHeaderValue(node, "read", context),
      });
    } else if (location === "query" && name !== undefined) {
      query.set(name, { ...common(node, reader), name, ...readQueryValue(node, context) });
    } else {
      reader.warn(
        "GC130",
        node.place,
        "This parameter of what the API sends is neither in its headers nor in its query, and is not read",
        "Take it out of the document, or read it from the request yourself.",
      );
    }
  }
  return { headers: [...headers.values()], query: [...query.values()] };
}

function common(
  node: Node,
  reader: Reader,
): Pick<ResponseHeaderModel, "description" | "deprecated"> {
  return defined({
    description: words(node, "description", reader),
    deprecated: child(node, "deprecated").value === true,
  });
}

const delimiters: Readonly<Record<string, "," | " " | "|">> = {
  form: ",",
  spaceDelimited: " ",
  pipeDelimited: "|",
};

function readQueryValue(
  node: Node,
  context: ModelContext,
): Pick<QueryParameterModel, "decoding" | "schema"> {
  const { decoding, schema } = readHeaderValue(node, "read", context);
  if (typeof decoding === "string") return { decoding, schema };
  if (!("items" in decoding)) return { decoding: "string", schema: { type: "string" } };
  const style = stringAt(node, "style") ?? "form";
  const { value: explode = style === "form" } = child(node, "explode");
  const delimiter = explode === true ? undefined : delimiters[style];
  return { decoding: delimiter === undefined ? decoding : { ...decoding, delimiter }, schema };
}
