/** Compares two responses of one status: what comes back to a caller, or what a webhook is answered. */
import type { ReadableContent, ResponseModel } from "../model/response-model.js";
import { compareHeaders } from "./fields.js";
import type { DirectedContext, Scope } from "./findings.js";
import { compareMediaTypes, type MediaType } from "./media-types.js";
import { wordChanges } from "./words.js";

export function compareResponse(
  before: ResponseModel,
  after: ResponseModel,
  scope: Scope,
  context: DirectedContext,
): void {
  const { findings } = context;
  findings.addAll(scope, wordChanges(before, after, after.status));
  compareResponseBody(before, after, scope, context);
  const at = (name: string) => `${after.status}.headers[${JSON.stringify(name)}]`;
  compareHeaders(before.headers, after.headers, scope, { ...context, at });
}

export function compareResponseBody(
  before: ResponseModel,
  after: ResponseModel,
  scope: Scope,
  context: DirectedContext,
): void {
  const [old, now] = [mediaTypesOf(before), mediaTypesOf(after)];
  compareMediaTypes(old, now, `${after.status}.body`, scope, context);
}

function mediaTypesOf({ readable }: ResponseModel): MediaType[] {
  return readable.map((content) => {
    const { contentType, schema, events } = content;
    const isTyped = content.decoding !== "text" && content.decoding !== "bytes";
    return { contentType, handed: handed(content), ...(isTyped && { schema, events }) };
  });
}

/** What callers get. */
function handed({ decoding }: ReadableContent): string {
  switch (decoding) {
    case "json":
    case "xml":
    case "auto":
      return "a value";
    case "text":
      return "text";
    case "bytes":
      return "bytes";
    case "events":
    case "json-events":
      return "a stream of events";
    case "json-lines":
    case "json-sequence":
      return "a stream of items";
  }
}
