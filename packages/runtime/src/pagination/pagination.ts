/** How a list goes on after a page of it, as its user says it; where nobody does, as the document does. */
import { UsageError } from "../errors.js";
import type { Operation, PaginationRule } from "../operation.js";
import { display, optionNames, own, readOptions } from "../request/known-options.js";
import type { ItemAt, ItemsPlace, Place } from "./place.js";

/**
 * How a list goes on after a page of it: exactly one of `link`, `url`, `cursor`, `offset` and `page`.
 *
 *     { link: "next" }                                                       // GitHub
 *     { cursor: { argument: "cursor", from: "/meta/next_cursor" } }          // Slack
 *     { cursor: { argument: "starting_after", from: { last: "id" } }, hasMore: "has_more" }  // Stripe
 *     { url: "@odata.nextLink" }                                             // Microsoft
 *     { offset: { argument: "offset" } }
 *     { page: { argument: "page" } }
 */
export type Pagination<T = unknown> = OneOf<PageStyles<T>> & PageOptions<T>;

/** What may be said where it is known already how the list goes on. */
export interface PageOptions<T = unknown> {
  /** Where the items are in a page. Default: where the document says, else the page is their list. */
  readonly items?: ItemsPlace<T> | undefined;
  /**
   * Where a page says whether there are more. `false` there ends the list, whatever else the page says;
   * `true` is held to: an error, where the page has nothing to go on with.
   */
  readonly hasMore?: Place<T, boolean> | undefined;
  /** Pages that are read at most; after them the loop ends. Default: all. */
  readonly maxPages?: number | undefined;
}

/** The ways in which lists go on. An argument is meant by its name, or by a JSON pointer: `/body/cursor`. */
export interface PageStyles<T = unknown> {
  /**
   * By the `Link` header (RFC 8288): the relation that leads to the next page, nearly always `next`. The
   * list ends where there is no such link. It is followed with a GET, by the rules of a redirect: to
   * another origin go neither credentials nor cookies, and never from https to http.
   */
  readonly link: string;
  /** By a URL in the body or a header, followed as a `link` is; `null`: there is one page only. */
  readonly url: PageSource<T, string> | null;
  /** By a value of the page that is handed back. The list ends where it is absent, null, false or `""`. */
  readonly cursor: {
    readonly argument: string;
    readonly from: PageSource<T, string | number | bigint | DateValue>;
  };
  /**
   * By the number of items before the page: `argument` grows by those that came. The list ends at an
   * empty page; with `limit`, the argument for how many are wanted, also at a page that has fewer.
   */
  readonly offset: { readonly argument: string; readonly limit?: string | undefined };
  /**
   * By number: `argument` grows by one, from `first` (default 1) where the call has none. The list ends
   * at an empty page; with `last`, where a page says the number of the last one (or its digits), at that;
   * with `limit` as for `offset`.
   */
  readonly page: {
    readonly argument: string;
    readonly first?: number | undefined;
    readonly last?: Place<T, number | bigint | string> | undefined;
    readonly limit?: string | undefined;
  };
}

/** A `Date`, or one of Temporal's types. */
interface DateValue {
  toJSON(): string;
}

/** Where a page says how to go on: in its body, in its last item, or in a header. */
export type PageSource<T, Value> =
  | Place<T, Value>
  | { readonly last: string }
  | { readonly header: string };

/** Exactly one of several properties. */
type OneOf<Styles> = {
  [Style in keyof Styles]: Pick<Styles, Style> & {
    readonly [Other in Exclude<keyof Styles, Style>]?: undefined;
  };
}[keyof Styles];

type NoneOf<Styles> = { readonly [Style in keyof Styles]?: undefined };

/** What `.pages()` takes: how the list goes on, unless the document or the client says so. */
export type PagesOptions<T> = Pagination<T> | (NoneOf<PageStyles<T>> & PageOptions<T>);

/**
 * What `.items()` takes where it isn't told where the items are: that is possible where the document says
 * it, or the page is their list.
 */
export type KnownItemsOptions<T, Known> = [Known] extends [never]
  ? NonNullable<T> extends readonly unknown[]
    ? [pagination?: PagesOptions<T> & { readonly items?: undefined }]
    : [pagination: never]
  : [pagination?: PagesOptions<T> & { readonly items?: undefined }];

/** What the items are then. */
export type KnownItem<T, Known> = [Known] extends [never]
  ? NonNullable<T> extends readonly unknown[]
    ? ItemAt<T, "">
    : unknown
  : ItemAt<T, Known>;

/** What `.items()` takes where it is told. */
export type ItemsOptions<T, At> = PagesOptions<T> & {
  /** Where the items are in a page: a name, a JSON pointer or a function. */
  readonly items: At;
};

/** As a program without types may hand it in; what it holds is checked where it is compiled. */
export type GivenPagination = Readonly<
  Partial<Record<keyof PageStyles | keyof PageOptions, unknown>>
>;

const styleNames = [
  "link",
  "url",
  "cursor",
  "offset",
  "page",
] as const satisfies readonly (keyof PageStyles)[];

const names = optionNames<GivenPagination>({
  link: true,
  url: true,
  cursor: true,
  offset: true,
  page: true,
  items: true,
  hasMore: true,
  maxPages: true,
});

/**
 * What was handed in, read as options are.
 *
 * @throws UsageError for unknown options, and for more than one way to go on.
 */
export function readGiven(given: object, of: string): GivenPagination {
  const all = Object.entries(readOptions(given, names, of));
  // What is undefined is not said, and takes nothing away.
  const read: GivenPagination = own(
    Object.fromEntries(all.filter(([, value]) => value !== undefined)),
  );
  const styles = stylesOf(read);
  if (styles.length < 2) return read;
  throw new UsageError(
    "INVALID_OPTION",
    `${of} has ${styles.join(" and ")}; expected one of ${styleNames.join(", ")}`,
  );
}

/** A client's rule. @throws UsageError for one that doesn't say how lists go on. */
export function readClientPagination(given: unknown): GivenPagination | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== "object" || given === null) {
    throw new UsageError(
      "INVALID_OPTION",
      `pagination is ${display(given)}; expected an object such as { link: "next" }`,
    );
  }
  const read = readGiven(given, "pagination");
  if (stylesOf(read).length === 1) return read;
  throw new UsageError(
    "INVALID_OPTION",
    `pagination doesn't say how lists go on; expected one of ${styleNames.join(", ")}`,
  );
}

/** The way in which a rule goes on, if it says. */
export function styleOf(rule: GivenPagination): keyof PageStyles | undefined {
  return stylesOf(rule)[0];
}

function stylesOf(rule: GivenPagination): (keyof PageStyles)[] {
  return styleNames.filter((name) => rule[name] !== undefined);
}

/**
 * The rule for one walk: the caller's over the document's, and that over the client's. Who says how the
 * list goes on says all of it; where the items are stays true.
 *
 * @throws UsageError where nobody says it.
 */
export function chooseRule(
  operation: Operation,
  given: object,
  ofClient: GivenPagination | undefined,
): GivenPagination {
  const said = readGiven(given, "pagination");
  const declared: PaginationRule | undefined = operation.pagination;
  const known: GivenPagination | undefined = declared ?? ofClient;
  if (styleOf(said) !== undefined) return own({ items: known?.items, ...said });
  if (known !== undefined) return own({ ...known, ...said });
  const { method, path, id } = operation;
  throw new UsageError(
    "PAGINATION_UNKNOWN",
    `${method} ${path} (${id}): the document doesn't say how its list goes on after a page. ` +
      'Say it here, such as .pages({ link: "next" }) or .pages({ cursor: { argument: "cursor", from: "next" } }), ' +
      "or once for the client, with its option pagination",
  );
}
