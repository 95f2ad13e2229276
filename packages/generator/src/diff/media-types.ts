/** Compares the media types in which one body may come in, or be answered. */
import type { EventModel } from "../model/response-model.js";
import type { Schema } from "../model/schema-model.js";
import type { DirectedContext, Scope } from "./findings.js";
import { sameSchema } from "./members.js";
import { compareSchemas } from "./schemas.js";

export interface MediaType {
  readonly contentType: string;
  /** What callers get of it: `text`, `a value`. */
  readonly handed: string;
  /** Of what callers get, where that has a type of its own. */
  readonly schema?: Schema | undefined;
  readonly events?: readonly EventModel[] | undefined;
}

export function compareMediaTypes(
  before: readonly MediaType[],
  after: readonly MediaType[],
  at: string,
  scope: Scope,
  context: DirectedContext,
): void {
  const { findings } = context;
  const [only, onlyNow] = [before, after].map((list) => (list.length === 1 ? list[0] : undefined));
  if (only && onlyNow) {
    const [was, is] = [only.contentType, onlyNow.contentType];
    if (was !== is) {
      const message = `is ${is} now, and was ${was}`;
      findings.add(scope, { kind: "response-type-changed", at, message, before: was, after: is });
    }
    return compareType(only, onlyNow, at, scope, context);
  }
  for (const old of before) {
    const { contentType } = old;
    const now = after.find((each) => each.contentType === contentType);
    if (now) compareType(old, now, `${at} (${contentType})`, scope, context);
    else {
      // What has the type of another one can't be told from it in code.
      const isLike = after.some((each) => hasTypeOf(old, each));
      const kind = isLike ? "response-type-changed" : "response-type-removed";
      const message =
        after.length === 0
          ? `has no body any more, and was ${contentType}`
          : `is no longer ${contentType}`;
      findings.add(scope, { kind, at, message, before: contentType });
    }
  }
  for (const now of after) {
    const { contentType } = now;
    if (before.some((each) => each.contentType === contentType)) continue;
    const isLike = before.some((each) => hasTypeOf(now, each));
    const kind = isLike ? "response-type-changed" : "response-type-added";
    const message =
      before.length === 0 ? `is ${contentType} now, and had no body` : `may be ${contentType}, too`;
    findings.add(scope, { kind, at, message, after: contentType });
  }
}

function hasTypeOf(a: MediaType, b: MediaType): boolean {
  if (a.handed !== b.handed || a.events !== undefined || b.events !== undefined) return false;
  return sameSchema(a.schema ?? true, b.schema ?? true);
}

function compareType(
  before: MediaType,
  after: MediaType,
  at: string,
  scope: Scope,
  { findings, direction, ...tables }: DirectedContext,
): void {
  const [was, is] = [before.handed, after.handed];
  if (was !== is) {
    const message = `is ${is} now, and was ${was}`;
    findings.add(scope, {
      kind: "response-decoding-changed",
      at,
      message,
      before: was,
      after: is,
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
  findings.addAll(scope, changes, [direction]);
}
