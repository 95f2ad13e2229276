/** Compares the parameters of an operation, by their names among the arguments. */
import type { ParameterModel } from "../model/request-model.js";
import type { Context, Scope } from "./findings.js";
import { printType } from "./print-type.js";
import { compareSchemas } from "./schemas.js";
import { wordChanges } from "./words.js";

export function compareParameters(
  before: readonly ParameterModel[],
  after: readonly ParameterModel[],
  scope: Scope,
  context: Context,
): void {
  const { findings } = context;
  const byArg = new Map(after.map((parameter) => [parameter.arg, parameter]));
  for (const old of before) {
    const now = byArg.get(old.arg);
    const at = `args.${old.arg}`;
    if (now === undefined) {
      findings.add(scope, {
        kind: "parameter-removed",
        at,
        message: `the ${old.in} parameter was removed`,
        before: printType(old.schema),
        oldPlace: old.place,
      });
    } else compareParameter(old, now, scope, context);
    byArg.delete(old.arg);
  }
  for (const now of byArg.values()) {
    findings.add(scope, {
      kind: now.required ? "required-parameter-added" : "parameter-added",
      at: `args.${now.arg}`,
      message: `the ${now.in} parameter is new${now.required ? ", and required" : ""}`,
      after: printType(now.schema),
      newPlace: now.place,
    });
  }
}

function compareParameter(
  before: ParameterModel,
  after: ParameterModel,
  scope: Scope,
  { findings, ...tables }: Context,
): void {
  const at = `args.${before.arg}`;
  const places = { oldPlace: before.place, newPlace: after.place };
  if (!before.required && after.required) {
    findings.add(scope, {
      kind: "parameter-now-required",
      at,
      message: "is required now",
      ...places,
    });
  }
  if (before.required && !after.required) {
    findings.add(scope, {
      kind: "parameter-now-optional",
      at,
      message: "is optional now",
      ...places,
    });
  }
  const [oldStyle, newStyle] = [before, after].map(serializationText);
  if (oldStyle !== newStyle) {
    findings.add(scope, {
      kind: "parameter-encoding-changed",
      at,
      message: `is written as ${newStyle} now, and was as ${oldStyle}`,
      before: oldStyle,
      after: newStyle,
      ...places,
    });
  }
  findings.addAll(scope, wordChanges(before, after, at), [], places);
  findings.addAll(scope, compareSchemas(before.schema, after.schema, at, tables), ["sent"], places);
}

function serializationText({ serialization, allowEmptyValue }: ParameterModel): string {
  const empty = allowEmptyValue ? ", empty allowed" : "";
  if (serialization.kind === "content") return serialization.contentType + empty;
  const { style, explode, allowReserved, arrays } = serialization;
  return (
    [
      style,
      ...(explode ? ["exploded"] : []),
      ...(allowReserved ? ["reserved characters as they are"] : []),
      ...(arrays === undefined ? [] : [`lists by ${arrays}`]),
    ].join(", ") + empty
  );
}
