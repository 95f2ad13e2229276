/** The pages of a list, asked for one after the other while they are read. */
import type { Operation } from "../operation.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import { maskQuery } from "../request/secrets.js";
import { PaginationError } from "../response/errors.js";
import { CircleWatch } from "./circle.js";
import { compileRule, type CompiledRule } from "./compile-rule.js";
import { linkedRequest } from "./linked-request.js";
import { firstMark, itemsOf, type NextPage, nextPage, type Page, unheeded } from "./next-page.js";
import { chooseRule, type GivenPagination } from "./pagination.js";

/**
 * The pages of a list. The first one is the call's own; each other is asked for when the loop wants it,
 * with the call's options: retries, credentials, timeouts. Leaving the loop ends it.
 *
 *     for await (const page of api.issues.list({ state: "open" }).pages({ link: "next" })) console.log(page.length);
 *
 * The loop throws what a call throws; PaginationError where a page doesn't lead on as it should. Iterated a
 * second time, it begins with the same first page, and asks for the others anew.
 */
export class Pages<T, P extends Page<T>> implements AsyncIterable<T> {
  readonly #walk: () => AsyncGenerator<P, void, undefined>;

  /** @internal */
  constructor(walk: () => AsyncGenerator<P, void, undefined>) {
    this.#walk = walk;
  }

  /** The pages with their responses and headers. */
  withResponse(): AsyncIterable<P> {
    return { [Symbol.asyncIterator]: this.#walk };
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const { body } of this.#walk()) yield body;
  }
}

/** A call under way, as much of it as its pages need. */
export interface PagedCall<P extends Page> {
  readonly operation: Operation;
  /** Nobody else's: what the caller handed in may have changed by the next page. */
  readonly args: object;
  /** What the client says of lists. */
  readonly ofClient: GivenPagination | undefined;
  /** The call itself. */
  readonly first: Promise<P>;
  /** Makes the call again with other arguments. */
  readonly again: (args: object) => Promise<P>;
  /** Sends a request as the call's was sent. */
  readonly follow: (request: PreparedRequest) => Promise<P>;
}

/** @throws UsageError for a rule that can't be, or where nobody says one. */
export function pagesOf<T, P extends Page<T>>(call: PagedCall<P>, given: object): Pages<T, P> {
  const rule = ruleOf(call, given);
  return new Pages(() => walk(call, rule));
}

/** The items of all pages. @throws UsageError as for `pagesOf`. */
export function itemsOfPages<P extends Page>(
  call: PagedCall<P>,
  given: object,
): AsyncIterable<unknown> {
  const rule = ruleOf(call, given);
  return {
    async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void, undefined> {
      for await (const page of walk(call, rule)) yield* itemsOf(rule, page);
    },
  };
}

function ruleOf(call: PagedCall<Page>, given: object): CompiledRule {
  // The loop will tell of it, whenever it begins: until then it is not unhandled.
  call.first.catch(() => {});
  return compileRule(chooseRule(call.operation, given, call.ofClient), call.operation);
}

async function* walk<P extends Page>(
  call: PagedCall<P>,
  rule: CompiledRule,
): AsyncGenerator<P, void, undefined> {
  let page = await call.first;
  let { args } = call;
  const watch = new CircleWatch(firstMark(rule, page, args));
  for (let count = 1; ; count++) {
    // Before the page is handed out, and may be changed; but what is wrong with it concerns the next one.
    const next = count < rule.maxPages ? attempt(() => nextPage(rule, page, args)) : undefined;
    yield page;
    if (next === undefined) return;
    if (next instanceof PaginationError) throw next;
    if (watch.closes(next.mark)) throw repeats(page, next);
    if (next.kind === "arguments") {
      args = next.args;
      const after = await call.again(args);
      const argument = unheeded(rule, page, after);
      if (argument !== undefined) throw isSame(after, argument, next.mark);
      page = after;
    } else {
      page = await call.follow(linkedRequest(page.response, next.url));
    }
  }
}

function attempt(make: () => NextPage | undefined): NextPage | PaginationError | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof PaginationError) return error;
    throw error;
  }
}

function isSame({ response }: Page, argument: string, value: string): PaginationError {
  return new PaginationError(
    "PAGINATION_REPEATS",
    response,
    `its items are those of the page before it, so that the list would never end; does the server know ${argument}, which is ${value} by now?`,
  );
}

function repeats({ response }: Page, next: NextPage): PaginationError {
  const { secrets } = response.request;
  const what =
    next.kind === "link"
      ? `its link to ${maskQuery(next.url, secrets)}`
      : `its cursor ${JSON.stringify(next.mark.slice(0, 100))}`;
  return new PaginationError(
    "PAGINATION_REPEATS",
    response,
    `${what} leads back to a page that has been there before, so that the list would never end`,
  );
}
