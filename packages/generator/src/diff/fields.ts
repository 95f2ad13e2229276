/** Compares header fields and parameters of what comes in, which are values by their names. */
import type { QueryParameterModel } from "../model/inbound-model.js";
import type { ResponseHeaderModel } from "../model/response-model.js";
import type { Schema } from "../model/schema-model.js";
import type { DirectedContext, Scope } from "./findings.js";
import { printType } from "./print-type.js";
import type { ChangeKind } from "./rules.js";
import { compareSchemas } from "./schemas.js";
import { wordChanges } from "./words.js";

interface Field {
  readonly name: string;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly schema: Schema;
  /** How it becomes a value. */
  readonly decoding: unknown;
}

interface FieldContext extends DirectedContext {
  /** Where a field is, by its name. */
  readonly at: (name: string) => string;
  readonly added: ChangeKind;
  readonly removed: ChangeKind;
}

export function compareHeaders(
  before: readonly ResponseHeaderModel[],
  after: readonly ResponseHeaderModel[],
  scope: Scope,
  context: DirectedContext & Pick<FieldContext, "at">,
): void {
  const fields = (headers: readonly ResponseHeaderModel[]) =>
    headers.map(({ value, ...header }) => ({ ...header, ...value }));
  const kinds = { added: "header-added", removed: "header-removed" } as const;
  compareFields(fields(before), fields(after), scope, { ...context, ...kinds });
}

/** Those of the query of what the API sends. */
export function compareQuery(
  before: readonly QueryParameterModel[],
  after: readonly QueryParameterModel[],
  scope: Scope,
  context: DirectedContext & Pick<FieldContext, "at">,
): void {
  const kinds = { added: "query-added", removed: "query-removed" } as const;
  compareFields(before, after, scope, { ...context, ...kinds });
}

function compareFields(
  before: readonly Field[],
  after: readonly Field[],
  scope: Scope,
  context: FieldContext,
): void {
  const { findings, direction, at, added, removed } = context;
  const byName = new Map(after.map((field) => [field.name, field]));
  for (const old of before) {
    const now = byName.get(old.name);
    byName.delete(old.name);
    if (now) compareField(old, now, scope, context);
    else {
      findings.add(scope, {
        kind: removed,
        at: at(old.name),
        message: "is no longer described",
        before: printType(old.schema),
      });
    }
  }
  for (const { name, schema } of byName.values()) {
    findings.add(scope, {
      kind: added,
      at: at(name),
      message: "is described now",
      after: printType(schema),
      directions: [direction],
    });
  }
}

function compareField(
  before: Field,
  after: Field,
  scope: Scope,
  { findings, direction, at: placeOf, ...tables }: FieldContext,
): void {
  const at = placeOf(after.name);
  findings.addAll(scope, wordChanges(before, after, at));
  const changes = compareSchemas(before.schema, after.schema, at, tables);
  findings.addAll(scope, changes, [direction]);
  // Another type is read otherwise in any case.
  const isRead = JSON.stringify(before.decoding) === JSON.stringify(after.decoding);
  if (!isRead && changes.length === 0) {
    findings.add(scope, {
      kind: "field-encoding-changed",
      at,
      message: "is written otherwise now",
    });
  }
}
