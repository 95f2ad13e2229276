/** Which operations and webhooks of a document are in the client. */
import { closest } from "../closest.js";
import type { Diagnostic } from "../diagnostic.js";
import type { Node } from "./reader.js";
import {
  type Aspect,
  type Candidate,
  type Condition,
  parseSelector,
  valuesOf,
} from "./selector.js";

/**
 * What a run includes and excludes, each a list of selectors. Something stays if one of `include`
 * selects it, or there is none, and none of `exclude` does. Callbacks go with their operations.
 */
export interface FilterOptions {
  readonly include?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
}

interface Rule {
  readonly option: "include" | "exclude";
  readonly text: string;
  readonly conditions: readonly Condition[];
  hasSelected: boolean;
}

export class Filter {
  readonly #include: readonly Rule[];
  readonly #exclude: readonly Rule[];
  readonly #candidates: Candidate[] = [];
  #kept = 0;
  /** Values and operationIds of the operations that are left out. */
  readonly #left = new Set<unknown>();

  constructor({ include = [], exclude = [] }: FilterOptions) {
    this.#include = include.map((text) => ruleOf("include", text));
    this.#exclude = exclude.map((text) => ruleOf("exclude", text));
  }

  /** False where nothing is said, and everything stays: then nobody has to ask. */
  get isActive(): boolean {
    return this.#include.length + this.#exclude.length > 0;
  }

  /** Whether an operation or webhook stays. `nodes` are its operations in the document. */
  keeps(candidate: Candidate, nodes: readonly Node[]): boolean {
    this.#candidates.push(candidate);
    const included = selects(this.#include, candidate) || this.#include.length === 0;
    const excluded = selects(this.#exclude, candidate);
    if (included && !excluded) {
      this.#kept += 1;
      return true;
    }
    for (const left of [...candidate.ids, ...nodes.map(({ value }) => value)]) this.#left.add(left);
    return false;
  }

  /** Whether an operation was left out: its value in the document, or its operationId. */
  hasLeftOut(operation: unknown): boolean {
    return this.#left.has(operation);
  }

  /** What is wrong with the selectors, once everything was asked for. */
  problems(): Diagnostic[] {
    const unused = [...this.#include, ...this.#exclude].filter(({ hasSelected }) => !hasSelected);
    return [
      ...unused.map((rule) => this.#unused(rule)),
      ...(this.#kept === 0 && this.#candidates.length > 0 ? [nothingLeft] : []),
    ];
  }

  #unused({ option, text, conditions }: Rule): Diagnostic {
    const missing = conditions.filter(({ holds }) => !this.#candidates.some(holds));
    const help =
      missing.length === 0
        ? "Each of its conditions holds somewhere, but nowhere all of them."
        : missing.map((condition) => this.#whatThereIs(condition)).join(" ");
    return {
      code: "GC196",
      severity: "warning",
      message: `The selector ${JSON.stringify(text)} of ${option} selects nothing`,
      places: [],
      help,
    };
  }

  #whatThereIs({ aspect, pattern }: Condition): string {
    if (aspect === "deprecated") return "Nothing in the document is deprecated.";
    const there = [
      ...new Set(this.#candidates.flatMap((candidate) => valuesOf(candidate, aspect))),
    ].sort();
    const { one, many } = words[aspect];
    if (there.length === 0) return `The document has no ${many}.`;
    const meant = closest(pattern, there);
    if (meant !== undefined) return `No ${one} is ${pattern}. Did you mean ${meant}?`;
    const shown = there.slice(0, maxShown).join(", ");
    const rest = there.length > maxShown ? ` and ${there.length - maxShown} more` : "";
    return `No ${one} is ${pattern}. There is ${shown}${rest}.`;
  }
}

const maxShown = 10;

const words: Readonly<Record<Exclude<Aspect, "deprecated">, { one: string; many: string }>> = {
  tag: { one: "tag", many: "tags" },
  path: { one: "path", many: "paths" },
  operation: { one: "operationId", many: "operationIds" },
  method: { one: "method of an operation", many: "operations" },
  webhook: { one: "webhook", many: "webhooks" },
};

const nothingLeft: Diagnostic = {
  code: "GC196",
  severity: "error",
  message: "The filters leave nothing of the document",
  places: [],
  help: "Nothing was written. Something stays if an include selects it, or there is none, and no exclude does.",
};

function ruleOf(option: Rule["option"], text: string): Rule {
  const selector = parseSelector(text);
  if (!selector) throw new Error(`options are checked before they are used: ${text}`);
  return { option, text, conditions: selector.conditions, hasSelected: false };
}

/** Asks every rule, so that each that selects something is known to. */
function selects(rules: readonly Rule[], candidate: Candidate): boolean {
  let isSelected = false;
  for (const rule of rules) {
    if (!rule.conditions.every(({ holds }) => holds(candidate))) continue;
    rule.hasSelected = true;
    isSelected = true;
  }
  return isSelected;
}
