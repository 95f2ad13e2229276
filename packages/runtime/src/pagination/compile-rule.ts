/** A rule, checked and made ready for one walk through the pages of a list. */
import { UsageError } from "../errors.js";
import type { Operation } from "../operation.js";
import { display, optionNames, readOptions } from "../request/known-options.js";
import { type PageArgument, pageArgument } from "./arguments.js";
import { type GivenPagination, type PageStyles, styleOf } from "./pagination.js";
import { type Getter, getterOf } from "./place.js";

/** A rule with everything in it checked. */
export interface CompiledRule {
  readonly style: CompiledStyle;
  /** Undefined: the page is the list. */
  readonly items: Getter | undefined;
  /** For errors: where the items are. */
  readonly itemsName: string;
  readonly hasMore: Getter | undefined;
  /** `Infinity` for all. */
  readonly maxPages: number;
}

export type CompiledStyle =
  | { readonly kind: "link"; readonly relation: string }
  | { readonly kind: "url"; readonly from: CompiledSource }
  | { readonly kind: "single" }
  | { readonly kind: "cursor"; readonly argument: PageArgument; readonly from: CompiledSource }
  | {
      readonly kind: "offset";
      readonly argument: PageArgument;
      readonly limit: PageArgument | undefined;
    }
  | {
      readonly kind: "page";
      readonly argument: PageArgument;
      readonly first: number;
      readonly last: Getter | undefined;
      readonly limit: PageArgument | undefined;
    };

/** Where a page says how to go on. */
export type CompiledSource =
  | { readonly in: "body" | "last"; readonly get: Getter }
  | { readonly in: "header"; readonly header: string };

/** @throws UsageError for what can't be, naming the option. */
export function compileRule(rule: GivenPagination, operation: Operation): CompiledRule {
  const { items, hasMore, maxPages } = rule;
  return {
    style: compileStyle(rule, operation),
    items: items === undefined || items === "" ? undefined : readPlace(items, "items"),
    itemsName: typeof items === "string" ? items : "items",
    hasMore: hasMore === undefined ? undefined : readPlace(hasMore, "hasMore"),
    maxPages: maxPages === undefined ? Infinity : readCount(maxPages, "maxPages"),
  };
}

function compileStyle(rule: GivenPagination, operation: Operation): CompiledStyle {
  const kind = styleOf(rule);
  switch (kind) {
    case "link":
      return { kind, relation: readText(rule.link, "link", '"next"').toLowerCase() };
    case "url":
      return rule.url === null ? { kind: "single" } : { kind, from: readSource(rule.url, "url") };
    case "cursor": {
      const { argument, from } = readParts<"cursor">(rule.cursor, kind, cursorNames);
      return {
        kind,
        argument: readArgument(argument, "cursor.argument", operation),
        from: readSource(from, "cursor.from"),
      };
    }
    case "offset": {
      const { argument, limit } = readParts<"offset">(rule.offset, kind, offsetNames);
      return {
        kind,
        argument: readArgument(argument, "offset.argument", operation),
        limit: limit === undefined ? undefined : readArgument(limit, "offset.limit", operation),
      };
    }
    case "page": {
      const { argument, first, last, limit } = readParts<"page">(rule.page, kind, pageNames);
      return {
        kind,
        argument: readArgument(argument, "page.argument", operation),
        first: first === undefined ? 1 : readCount(first, "page.first", 0),
        last: last === undefined ? undefined : readPlace(last, "page.last"),
        limit: limit === undefined ? undefined : readArgument(limit, "page.limit", operation),
      };
    }
    case undefined:
      // Whoever chose the rule has seen that it says how to go on.
      throw new TypeError("a rule without a style");
  }
}

type Parts<Style extends "cursor" | "offset" | "page"> = {
  readonly [Name in keyof PageStyles[Style]]: unknown;
};

const cursorNames = optionNames<Parts<"cursor">>({ argument: true, from: true });
const offsetNames = optionNames<Required<Parts<"offset">>>({ argument: true, limit: true });
const pageNames = optionNames<Required<Parts<"page">>>({
  argument: true,
  first: true,
  last: true,
  limit: true,
});

function readParts<Style extends "cursor" | "offset" | "page">(
  given: unknown,
  option: Style,
  known: ReadonlySet<string>,
): Parts<Style> {
  if (typeof given !== "object" || given === null) {
    throw refuse(option, given, 'an object such as { argument: "page" }');
  }
  // Its names are checked here, and what they hold by whoever takes it from there.
  return readOptions(given as Parts<Style>, known, `pagination.${option}`);
}

function readArgument(given: unknown, option: string, operation: Operation): PageArgument {
  const name = readText(given, option, "the name of an argument, or a JSON pointer to it");
  return pageArgument(name, `pagination.${option}`, operation);
}

function readSource(given: unknown, option: string): CompiledSource {
  if (typeof given !== "object" || given === null) {
    return { in: "body", get: readPlace(given, option) };
  }
  const { last, header, ...others } = given as Readonly<Record<string, unknown>>;
  const isOne = (last === undefined) !== (header === undefined);
  if (!isOne || Object.keys(others).length > 0) {
    throw refuse(option, given, "a place in the page, { last: … } or { header: … }");
  }
  return header === undefined
    ? { in: "last", get: readPlace(last, `${option}.last`) }
    : { in: "header", header: readText(header, `${option}.header`, "the name of a header") };
}

function readPlace(given: unknown, option: string): Getter {
  // A function is taken at its word: what it gives is checked for each page.
  if (typeof given === "function") return given as Getter;
  if (typeof given === "string") return getterOf(given);
  throw refuse(option, given, 'a name such as "data", a JSON pointer or a function');
}

function readText(given: unknown, option: string, expected: string): string {
  if (typeof given === "string" && given !== "") return given;
  throw refuse(option, given, expected);
}

function readCount(given: unknown, option: string, least = 1): number {
  if (typeof given === "number" && given >= least && Number.isSafeInteger(given)) return given;
  throw refuse(option, given, `a whole number, ${least} or more`);
}

function refuse(option: string, given: unknown, expected: string): UsageError {
  return new UsageError(
    "INVALID_OPTION",
    `pagination.${option} is ${display(given)}; expected ${expected}`,
  );
}
