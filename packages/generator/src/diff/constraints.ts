/**
 * Compares what types can't say: lengths, bounds, patterns. The models have it where they were built
 * for validation, as JSON Schema.
 */
import { constraintSentences } from "../constraint-words.js";
import type { ApiModel } from "../model/api-model.js";
import type { JsonSchema } from "../model/schema-model.js";
import type { Context, Scope } from "./findings.js";
import type { OperationPair } from "./operations.js";
import { propertyPlace } from "./place.js";
import type { ChangeKind, Direction } from "./rules.js";
import type { SchemaChange } from "./schema-change.js";
import type { Usage } from "./usage.js";

interface Models extends Context {
  readonly pairs: readonly OperationPair[];
  readonly usage: ReadonlyMap<string, Usage>;
}

export function compareConstraints(
  { definitions: before }: ApiModel,
  { definitions: after }: ApiModel,
  { pairs, usage, findings, ...tables }: Models,
): void {
  if (before === undefined || after === undefined) return;
  for (const [name, schema] of Object.entries(before)) {
    const other = after[name];
    const [old, now] = [tables.before.get(name), tables.after.get(name)];
    if (other === undefined || !old || !now) continue;
    const { directions, operations } = usage.get(name) ?? { directions: undefined, operations: [] };
    const scope: Scope = {
      subject: { type: "schema", name },
      oldPlace: old.place,
      newPlace: now.place,
      usedBy: [...operations],
    };
    const ways: readonly Direction[] = directions ? [...directions] : ["sent", "received"];
    findings.addAll(scope, changesIn(schema, other, ""), ways);
  }
  for (const { before: old, after: now, subject } of pairs) {
    const scope: Scope = { subject, oldPlace: old.place, newPlace: now.place };
    const { args = {}, body = {}, responses = {} } = old.validation ?? {};
    const others = now.validation ?? {};
    for (const [name, schema] of Object.entries(args)) {
      const other = others.args?.[name] ?? true;
      const [oldPlace, newPlace] = [old, now].map(
        ({ parameters }) => parameters.find(({ arg }) => arg === name)?.place,
      );
      const changes = changesIn(schema, other, `args.${name}`);
      findings.addAll(scope, changes, ["sent"], { oldPlace, newPlace });
    }
    for (const [type, schema] of Object.entries(body)) {
      const other = others.body?.[type] ?? true;
      const at = `args.body${typeText(type, old.body?.content, now.body?.content)}`;
      findings.addAll(scope, changesIn(schema, other, at), ["sent"]);
    }
    for (const [status, byType] of Object.entries(responses)) {
      for (const [type, schema] of Object.entries(byType)) {
        const other = others.responses?.[status]?.[type];
        if (other === undefined) continue;
        const [was, is] = [old, now].map(
          (operation) => operation.responses.find((each) => each.status === status)?.readable,
        );
        const at = `${status}.body${typeText(type, was, is)}`;
        findings.addAll(scope, changesIn(schema, other, at), ["received"]);
      }
    }
  }
}

/** A media type is named where there are several, as in the comparison of types. */
function typeText(
  type: string,
  before: readonly unknown[] = [],
  after: readonly unknown[] = [],
): string {
  return before.length <= 1 && after.length <= 1 ? "" : ` (${type})`;
}

/** Of a bound, whether a greater number asks for more: a minimum does. */
const bounds: Readonly<Record<string, "lower" | "upper">> = {
  minimum: "lower",
  exclusiveMinimum: "lower",
  minLength: "lower",
  minItems: "lower",
  minProperties: "lower",
  minContains: "lower",
  maximum: "upper",
  exclusiveMaximum: "upper",
  maxLength: "upper",
  maxItems: "upper",
  maxProperties: "upper",
  maxContains: "upper",
};

/** Those that are there or not; two different ones say nothing of each other. */
const others = ["pattern", "multipleOf", "uniqueItems", "format"] as const;

function changesIn(before: JsonSchema, after: JsonSchema, at: string): SchemaChange[] {
  if (typeof before === "boolean" || typeof after === "boolean") return [];
  const own = [...Object.keys(bounds), ...others].flatMap((keyword) =>
    keywordChange(keyword, before[keyword], after[keyword], at),
  );
  return [...own, ...innerPairs(before, after, at).flatMap((inner) => changesIn(...inner))];
}

function keywordChange(
  keyword: string,
  before: unknown,
  after: unknown,
  at: string,
): SchemaChange[] {
  if (before === after) return [];
  const was = `${keyword}: ${JSON.stringify(before)}`;
  const is = `${keyword}: ${JSON.stringify(after)}`;
  const sentences = {
    before: constraintSentences(keyword, before),
    after: constraintSentences(keyword, after),
  };
  if (before === undefined) {
    const message = `has ${is} now`;
    return [{ kind: "constraint-tightened", at, message, after: is, sentences }];
  }
  if (after === undefined) {
    const message = `has no ${was} any more`;
    return [{ kind: "constraint-loosened", at, message, before: was, sentences }];
  }
  const message = `has ${is} now, and had ${was}`;
  return [{ kind: kindOf(keyword, before, after), at, message, before: was, after: is, sentences }];
}

function kindOf(keyword: string, before: unknown, after: unknown): ChangeKind {
  const bound = bounds[keyword];
  if (bound === undefined || typeof before !== "number" || typeof after !== "number") {
    return "constraint-changed";
  }
  return after > before === (bound === "lower") ? "constraint-tightened" : "constraint-loosened";
}

/** The schemas inside that have a counterpart, and where they are. References are compared by name. */
function innerPairs(
  before: Exclude<JsonSchema, boolean>,
  after: Exclude<JsonSchema, boolean>,
  at: string,
): [JsonSchema, JsonSchema, string][] {
  const pairs: [JsonSchema, JsonSchema, string][] = [];
  const add = (old: unknown, now: unknown, place: string): void => {
    // Under these keywords stand schemas.
    if (isSchema(old) && isSchema(now)) pairs.push([old, now, place]);
  };
  add(before["items"], after["items"], `${at}[]`);
  add(before["additionalProperties"], after["additionalProperties"], `${at}[name]`);
  for (const keyword of ["allOf", "anyOf", "oneOf", "prefixItems"]) {
    const [old, now] = [before[keyword], after[keyword]];
    if (!Array.isArray(old) || !Array.isArray(now) || old.length !== now.length) continue;
    for (const [index, each] of old.entries()) add(each, now[index], at);
  }
  const [old, now] = [before["properties"], after["properties"]];
  if (isRecord(old) && isRecord(now)) {
    for (const [name, each] of Object.entries(old)) {
      add(each, now[name], propertyPlace(at, name));
    }
  }
  return pairs;
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "boolean" || isRecord(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
