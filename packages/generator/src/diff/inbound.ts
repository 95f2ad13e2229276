/** Compares two requests of one webhook or callback: what comes in, and what is expected as an answer. */
import type { InboundBody, InboundOperation } from "../model/inbound-model.js";
import type { ResponseModel } from "../model/response-model.js";
import { compareHeaders, compareQuery } from "./fields.js";
import type { Context, Scope } from "./findings.js";
import { compareMediaTypes, type MediaType } from "./media-types.js";
import { propertyPlace } from "./place.js";
import { compareResponse } from "./response.js";
import { summarized, wordChanges } from "./words.js";

export function compareInbound(
  before: InboundOperation,
  after: InboundOperation,
  scope: Scope,
  context: Context,
): void {
  const { findings } = context;
  findings.addAll(scope, wordChanges(summarized(before), summarized(after), ""));
  compareBody(before.body, after.body, scope, context);
  const received = { ...context, direction: "received" } as const;
  compareHeaders(before.headers, after.headers, scope, {
    ...received,
    at: (name) => `headers[${JSON.stringify(name)}]`,
  });
  compareQuery(before.query, after.query, scope, {
    ...received,
    at: (name) => propertyPlace("query", name),
  });
  compareAnswers(before.responses, after.responses, scope, context);
}

/** What the API expects as an answer to what it sends: such responses are the caller's. */
function compareAnswers(
  before: readonly ResponseModel[],
  after: readonly ResponseModel[],
  scope: Scope,
  context: Context,
): void {
  const { findings } = context;
  const sent = { ...context, direction: "sent" } as const;
  for (const old of before) {
    const now = after.find(({ status }) => status === old.status);
    const message = "is no longer expected as an answer";
    if (now) compareResponse(old, now, scope, sent);
    else findings.add(scope, { kind: "response-removed", at: old.status, message });
  }
  for (const { status } of after) {
    if (before.some((old) => old.status === status)) continue;
    findings.add(scope, { kind: "answer-added", at: status, message: "may be the answer, too" });
  }
}

function compareBody(
  before: InboundBody | undefined,
  after: InboundBody | undefined,
  scope: Scope,
  context: Context,
): void {
  const { findings } = context;
  const at = "body";
  if (before === undefined || after === undefined) {
    if (before)
      findings.add(scope, { kind: "webhook-body-removed", at, message: "is sent no more" });
    if (after) findings.add(scope, { kind: "webhook-body-added", at, message: "is sent now" });
    return;
  }
  if (!before.isOptional && after.isOptional) {
    findings.add(scope, { kind: "webhook-body-now-optional", at, message: "may be missing now" });
  }
  if (before.isOptional && !after.isOptional) {
    findings.add(scope, { kind: "webhook-body-now-sent", at, message: "is always sent now" });
  }
  findings.addAll(scope, wordChanges(before, after, at));
  const [old, now] = [mediaTypesOf(before), mediaTypesOf(after)];
  compareMediaTypes(old, now, at, scope, { ...context, direction: "received" });
}

function mediaTypesOf({ content }: InboundBody): MediaType[] {
  return content.map(({ contentType, decoding, schema }) => {
    switch (decoding) {
      case "text":
      case "bytes":
        return { contentType, handed: decoding };
      case "multipart":
        return { contentType, handed: "a form with files" };
      default:
        return { contentType, handed: "a value", schema };
    }
  });
}
