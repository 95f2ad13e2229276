/** Compares what two operations of one name answer, by status. */
import type { ReadableContent, ResponseModel } from "../model/response-model.js";
import type { Context, Scope } from "./findings.js";
import { printType } from "./print-type.js";
import { compareSchemas } from "./schemas.js";

export function compareResponses(
  before: readonly ResponseModel[],
  after: readonly ResponseModel[],
  scope: Scope,
  context: Context,
): void {
  const { findings } = context;
  for (const old of before) {
    const now = after.find(({ status }) => status === old.status);
    if (now) compareResponse(old, now, scope, context);
    else {
      findings.add(scope, {
        kind: "response-removed",
        at: old.status,
        message: "is no longer described",
      });
      // Callers who ask for this status get what stands for it now.
      const instead = standIn(old.status, after);
      if (instead) compareBody(old, instead, scope, context);
    }
  }
  for (const now of after) {
    if (before.some(({ status }) => status === now.status)) continue;
    const instead = standIn(now.status, before);
    const isSuccess = isSuccessOf(now, after);
    findings.add(scope, {
      kind: isSuccess ? "success-added" : "failure-added",
      at: now.status,
      message: isSuccess ? "is another success" : "is described now",
    });
    // Callers who asked for this status had the body of its range, or of the default.
    if (instead) compareBody(instead, now, scope, context);
  }
}

/** A success that is awaited: any 2xx; without one, the default. */
function isSuccessOf({ status }: ResponseModel, all: readonly ResponseModel[]): boolean {
  if (status !== "default") return status.startsWith("2");
  return !all.some((response) => response.status.startsWith("2"));
}

/** What describes a status that isn't listed: its range, else the default. */
function standIn(status: string, responses: readonly ResponseModel[]): ResponseModel | undefined {
  if (status === "default" || status.endsWith("XX")) return undefined;
  const find = (wanted: string) => responses.find((response) => response.status === wanted);
  return find(`${status.slice(0, 1)}XX`) ?? find("default");
}

function compareResponse(
  before: ResponseModel,
  after: ResponseModel,
  scope: Scope,
  context: Context,
): void {
  const { findings } = context;
  if (before.description !== after.description) {
    findings.add(scope, {
      kind: "description-changed",
      at: before.status,
      message: "has another description",
      before: before.description,
      after: after.description,
    });
  }
  compareBody(before, after, scope, context);
  compareHeaders(before, after, scope, context);
}

function compareBody(
  before: ResponseModel,
  after: ResponseModel,
  scope: Scope,
  context: Context,
): void {
  const { findings } = context;
  const at = `${after.status}.body`;
  const [old, now] = [before.readable, after.readable];
  const [onlyOld, onlyNow] = [old, now].map((list) => (list.length === 1 ? list[0] : undefined));
  if (onlyOld && onlyNow) {
    if (onlyOld.contentType !== onlyNow.contentType) {
      findings.add(scope, {
        kind: "response-type-changed",
        at,
        message: `is ${onlyNow.contentType} now, and was ${onlyOld.contentType}`,
        before: onlyOld.contentType,
        after: onlyNow.contentType,
      });
    }
    return compareContent(onlyOld, onlyNow, at, scope, context);
  }
  for (const content of old) {
    const other = now.find(({ contentType }) => contentType === content.contentType);
    if (other) compareContent(content, other, `${at} (${content.contentType})`, scope, context);
    else {
      findings.add(scope, {
        kind: "response-type-removed",
        at,
        message: `is no longer ${content.contentType}`,
        before: content.contentType,
      });
    }
  }
  for (const { contentType } of now) {
    if (old.some((content) => content.contentType === contentType)) continue;
    const message = old.length === 0 ? `is ${contentType} now` : `may be ${contentType}, too`;
    findings.add(scope, { kind: "response-type-added", at, message, after: contentType });
  }
}

function compareContent(
  before: ReadableContent,
  after: ReadableContent,
  at: string,
  scope: Scope,
  { findings, ...tables }: Context,
): void {
  if (before.decoding !== after.decoding && handed(before) !== handed(after)) {
    findings.add(scope, {
      kind: "response-decoding-changed",
      at,
      message: `is ${handed(after)} now, and was ${handed(before)}`,
      before: handed(before),
      after: handed(after),
    });
    return;
  }
  const changes = compareSchemas(before.schema ?? true, after.schema ?? true, at, tables);
  for (const [index, { name, data }] of (before.events ?? []).entries()) {
    const others = after.events ?? [];
    const other = others.find((event) => event.name === name) ?? others[index];
    const place = `${at} (event ${name ?? String(index)})`;
    if (other) changes.push(...compareSchemas(data, other.data, place, tables));
  }
  findings.addAll(scope, changes, ["received"]);
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

function compareHeaders(
  before: ResponseModel,
  after: ResponseModel,
  scope: Scope,
  { findings, ...tables }: Context,
): void {
  for (const old of before.headers) {
    const at = `${before.status}.headers[${JSON.stringify(old.name)}]`;
    const now = after.headers.find(({ name }) => name === old.name);
    if (now === undefined) {
      findings.add(scope, {
        kind: "header-removed",
        at,
        message: "is no longer described",
        before: printType(old.value.schema),
      });
      continue;
    }
    const changes = compareSchemas(old.value.schema, now.value.schema, at, tables);
    findings.addAll(scope, changes, ["received"]);
  }
  for (const now of after.headers) {
    if (before.headers.some(({ name }) => name === now.name)) continue;
    const at = `${after.status}.headers[${JSON.stringify(now.name)}]`;
    const type = printType(now.value.schema);
    findings.add(scope, { kind: "header-added", at, message: "is described now", after: type });
  }
}
