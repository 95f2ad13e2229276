/** Which of several layouts a value has. */
import { bestFit, misfit } from "../xml/best-fit.js";
import type { Content, Layout, Scalar, ScalarType } from "../xml/layout.js";
import { isRecordValue } from "./scalar.js";

/** The option that fits best; of several that fit equally well, the first. */
export function bestOption(value: unknown, options: readonly Layout[]): Layout {
  return bestFit(options, (option) => fitOf(value, option));
}

/** Properties that both have count for it, properties that only one has against it. */
function fitOf(value: unknown, layout: Layout): number {
  if (layout.kind === "choice") {
    return Math.max(...layout.options.map((option) => fitOf(value, option)));
  }
  return fitOfContent(value, layout.content);
}

function fitOfContent(value: unknown, content: Content): number {
  switch (content.kind) {
    case "any":
      return 0;
    case "nested":
      return fitOf(value, content.inner);
    case "list":
      return Array.isArray(value) ? 1 : misfit;
    case "scalar":
      return fitOfScalar(value, content);
    case "members": {
      if (!isRecordValue(value)) return misfit;
      const known = new Set(content.members.map(({ key }) => key));
      const keys = Object.keys(value).filter((key) => value[key] !== undefined);
      const missing = content.members.filter(
        ({ key, isRequired }) => isRequired && value[key] === undefined,
      );
      const shared = keys.filter((key) => known.has(key)).length;
      const isOther = content.members.some(
        ({ key, layout }) => value[key] !== undefined && isOtherLiteral(value[key], layout),
      );
      return shared - (keys.length - shared) - missing.length + (isOther ? misfit / 2 : 0);
    }
  }
}

function fitOfScalar(value: unknown, { types, literals }: Scalar): number {
  if (isStructure(value)) return misfit;
  const isOfType = types.has(typeOf(value)) || (types.has("number") && typeof value === "number");
  return !isOfType || literals?.has(String(value)) === false ? misfit / 2 : 1;
}

/** What tells objects from each other that have the same properties: a `petType` of "Cat" or "Dog". */
function isOtherLiteral(value: unknown, layout: Layout): boolean {
  if (layout.kind === "none" || layout.kind === "choice") return false;
  const { content } = layout;
  return content.kind === "scalar" && content.literals?.has(String(value)) === false;
}

function isStructure(value: unknown): boolean {
  return Array.isArray(value) || isRecordValue(value);
}

function typeOf(value: unknown): ScalarType {
  switch (typeof value) {
    case "boolean":
      return "boolean";
    case "bigint":
      return "integer";
    case "number":
      return Number.isInteger(value) ? "integer" : "number";
    default:
      return "string";
  }
}
