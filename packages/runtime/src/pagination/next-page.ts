/** What comes after a page: other arguments, a link, or nothing. */
import { isDeepStrictEqual } from "node:util";
import { UsageError } from "../errors.js";
import { display } from "../request/known-options.js";
import { toText } from "../request/scalar.js";
import { PaginationError } from "../response/errors.js";
import type { Response } from "../response/response.js";
import type { PageArgument } from "./arguments.js";
import type { CompiledRule, CompiledSource } from "./compile-rule.js";

/** A page that came. */
export interface Page<T = unknown> {
  readonly body: T;
  readonly response: Response;
}

/** How to ask for the next page. `mark` is what a list that repeats itself has twice. */
export type NextPage =
  | { readonly kind: "arguments"; readonly args: object; readonly mark: string }
  | { readonly kind: "link"; readonly url: string; readonly mark: string };

/**
 * What follows a page; undefined where it is the last one.
 *
 * @throws PaginationError for a page that is not what the rule says.
 */
export function nextPage(rule: CompiledRule, page: Page, args: object): NextPage | undefined {
  const { style } = rule;
  const more = readMore(rule, page);
  if (more === false) return undefined;
  const ended = (what: string): undefined => {
    if (more === true) throw contradicts(page, what);
  };
  switch (style.kind) {
    case "single":
      return undefined;
    case "link": {
      const url = page.response.links[style.relation]?.url;
      return url === undefined ? ended(`no link to ${display(style.relation)}`) : link(url);
    }
    case "url": {
      const value = readSource(style.from, rule, page);
      return isNone(value) ? ended("no URL") : link(resolve(value, page));
    }
    case "cursor": {
      const cursor = readSource(style.from, rule, page);
      if (isNone(cursor)) return ended("no cursor");
      return { ...withArgument(style.argument, args, cursor), mark: cursorText(cursor, page) };
    }
    case "offset": {
      const count = itemsOf(rule, page).length;
      if (count === 0) return ended("no items");
      if (more !== true && isShort(count, style.limit, args)) return undefined;
      return withArgument(style.argument, args, readNumber(style.argument, args, 0) + count);
    }
    case "page": {
      const number = readNumber(style.argument, args, style.first);
      if (more !== true && isLastPage(rule, style, page, number, args)) return undefined;
      return withArgument(style.argument, args, number + 1);
    }
  }
}

/** What the first page was asked for with, as far as it can come back as what follows a page. */
export function firstMark({ style }: CompiledRule, page: Page, args: object): string | undefined {
  switch (style.kind) {
    case "cursor": {
      const cursor = style.argument.read(args);
      return isNone(cursor) ? undefined : textOf(cursor);
    }
    case "link":
    case "url": {
      const { origin, path } = page.response.request;
      return origin + path;
    }
    default:
      return undefined;
  }
}

/**
 * The argument that a server doesn't heed, which gave the same objects again when it was asked for the next
 * ones; undefined where it does. Plain values may well be the same for a page.
 */
export function unheeded(rule: CompiledRule, page: Page, next: Page): string | undefined {
  const { style } = rule;
  // A cursor, or a link, would be the same as well.
  if (style.kind !== "offset" && style.kind !== "page") return undefined;
  const items = itemsOf(rule, next);
  const [first] = items;
  if (typeof first !== "object" || first === null) return undefined;
  return isDeepStrictEqual(itemsOf(rule, page), items) ? style.argument.name : undefined;
}

/**
 * The items of a page; none where their list is absent or null, as servers leave out what is empty.
 *
 * @throws PaginationError for what is no list.
 */
export function itemsOf({ items, itemsName }: CompiledRule, page: Page): readonly unknown[] {
  const found = items === undefined ? page.body : items(page.body);
  if (Array.isArray(found)) return found;
  if (found === undefined || found === null) return [];
  const what =
    items === undefined
      ? `its page is ${display(found)}, not a list; say where its items are, such as items: "data"`
      : `its ${display(itemsName)} is ${display(found)}; expected the list of items`;
  throw new PaginationError("PAGINATION_INVALID", page.response, what);
}

/** @throws PaginationError where the page is asked, and says neither yes nor no. */
function readMore({ hasMore }: CompiledRule, page: Page): boolean | undefined {
  const more = hasMore?.(page.body) ?? undefined;
  if (more === undefined || typeof more === "boolean") return more;
  const what = `whether it has more pages (hasMore) is ${display(more)}; expected true or false`;
  throw new PaginationError("PAGINATION_INVALID", page.response, what);
}

function isLastPage(
  rule: CompiledRule,
  style: Extract<CompiledRule["style"], { kind: "page" }>,
  page: Page,
  number: number,
  args: object,
): boolean {
  const last = style.last?.(page.body);
  if (last !== undefined && last !== null) {
    const numberOfLast = toNumber(last);
    if (numberOfLast !== undefined) return number >= numberOfLast;
    const what = `the number of its last page is ${display(last)}; expected a number`;
    throw new PaginationError("PAGINATION_INVALID", page.response, what);
  }
  const count = itemsOf(rule, page).length;
  return count === 0 || isShort(count, style.limit, args);
}

/** Whether fewer came than were asked for. */
function isShort(count: number, limit: PageArgument | undefined, args: object): boolean {
  const wanted = limit?.read(args);
  return wanted !== undefined && wanted !== null && count < Number(wanted);
}

function readNumber(argument: PageArgument, args: object, otherwise: number): number {
  const given = argument.read(args);
  if (given === undefined || given === null) return otherwise;
  const number = toNumber(given);
  if (number !== undefined && Number.isSafeInteger(number)) return number;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `${argument.name} is ${display(given)}; expected a whole number, from which pages go on`,
  );
}

/** Integers of 64 bits are bigints or digits in some programs. */
function toNumber(value: unknown): number | undefined {
  const isNumber = typeof value === "number" || typeof value === "bigint";
  const isDigits = typeof value === "string" && value.trim() !== "";
  const number = isNumber || isDigits ? Number(value) : Number.NaN;
  return Number.isNaN(number) ? undefined : number;
}

function readSource(source: CompiledSource, rule: CompiledRule, page: Page): unknown {
  switch (source.in) {
    case "body":
      return source.get(page.body);
    case "last":
      return source.get(itemsOf(rule, page).at(-1));
    case "header":
      return page.response.headers.get(source.header);
  }
}

function isNone(value: unknown): boolean {
  return value === undefined || value === null || value === "" || value === false;
}

/** @throws PaginationError for what is neither text nor a number, nor a date. */
function cursorText(cursor: unknown, page: Page): string {
  if (typeof cursor !== "boolean") {
    const text = textOf(cursor);
    if (text !== undefined) return text;
  }
  const what = `the cursor of its next page is ${display(cursor)}; expected text, a number or a date`;
  throw new PaginationError("PAGINATION_INVALID", page.response, what);
}

/** As it is sent; undefined for what can't be. */
function textOf(cursor: unknown): string | undefined {
  try {
    return toText(cursor);
  } catch {
    return undefined;
  }
}

function withArgument(argument: PageArgument, args: object, value: unknown): NextPage {
  return { kind: "arguments", args: argument.write(args, value), mark: String(value) };
}

function link(url: string): NextPage {
  return { kind: "link", url, mark: url };
}

/** RFC 3986, 5: against the URL that the page came from. */
function resolve(value: unknown, { response }: Page): string {
  const { origin, path } = response.request;
  if (typeof value === "string" && URL.canParse(value, origin + path)) {
    return new URL(value, origin + path).href;
  }
  const what = `the URL of its next page is ${display(value)}; expected a URL`;
  throw new PaginationError("PAGINATION_INVALID", response, what);
}

function contradicts({ response }: Page, what: string): PaginationError {
  return new PaginationError(
    "PAGINATION_INVALID",
    response,
    `it says that there is more (hasMore), and has ${what} to go on with`,
  );
}
