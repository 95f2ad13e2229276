/** Patterns of names that TypeScript has a type for: those of one beginning or one ending. */

import type { NamePattern } from "./schema-model.js";

/** Characters of names that mean themselves in a regular expression, and in a template literal. */
const plain = "[\\w\\-:/@ ]";
/** The same, or a character that would mean something else. */
const letters = `(?:${plain}|\\\\[.\\-/])`;
const anything = "(?:\\.[*+])?";

/** `^x-`, and with anything behind it that only says more of the name. */
const beginning = new RegExp(`^\\^(${letters}+)(?![*+?{])([^|]*)$`);
const ending = new RegExp(`^\\^?${anything}(${letters}+)\\$$`);

/**
 * The names that a pattern of `patternProperties` takes, or more: what follows a beginning is not
 * looked at. Undefined where it has neither a plain beginning nor a plain ending.
 */
export function namePattern(pattern: string): NamePattern | undefined {
  const suffix = ending.exec(pattern)?.[1];
  const isWhole = pattern.startsWith("^") && !/^\^\.[*+]/.test(pattern);
  if (suffix !== undefined && !isWhole) return { prefix: "", suffix: unescaped(suffix) };
  const [, prefix, rest] = beginning.exec(pattern) ?? [];
  // A whole name is a property, and no kind of them.
  return prefix === undefined || rest === "$"
    ? undefined
    : { prefix: unescaped(prefix), suffix: "" };
}

export function fits(name: string, names: readonly NamePattern[]): boolean {
  return names.some(({ prefix, suffix }) => name.startsWith(prefix) && name.endsWith(suffix));
}

function unescaped(text: string): string {
  return text.replaceAll("\\", "");
}
