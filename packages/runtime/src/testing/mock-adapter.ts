import type { Adapter, AttemptLifeline, AttemptRequest } from "../adapters/adapter.js";
import { TimeoutError } from "../errors.js";
import { endError } from "../end-reason.js";
import { type BaseUrl, parseBaseUrl } from "../request/base-url.js";
import { optionNames, readOptions } from "../request/known-options.js";
import { type PreparedRequest, summarize } from "../request/prepared-request.js";
import type { AdapterResponse } from "../response/response.js";
import { asList, UnexpectedRequest, VerificationError } from "./errors.js";
import { ExpectedRequest } from "./expected-request.js";
import { MockExpectation } from "./mock-expectation.js";
import { type MockRequest, receive } from "./mock-request.js";
import { matchOperation, operationOf } from "./operation-matcher.js";
import type {
  ArgumentsMatch,
  ArgumentsOf,
  OperationName,
  PathParams,
  ResponsesOf,
  SentBody,
  SentParams,
} from "./operation-types.js";
import { encodeReply } from "./reply.js";
import {
  matchUrl,
  type Comparison,
  type RequestMatch,
  type RequestMatcher,
  type UrlPattern,
} from "./request-matcher.js";

export interface MockAdapterOptions {
  /** What the paths of expectations are below: `https://api.example.com/v1`. Default: any origin, its root. */
  readonly baseUrl?: string | undefined;
}

const mockOptionNames = optionNames<MockAdapterOptions>({ baseUrl: true });

/** Expectations told of in an error, at most. */
const mostTold = 5;

/**
 * Answers requests in tests, and sends none. The session above it does all that it does elsewhere:
 * cookies, credentials, redirects, retries, deadlines.
 *
 *     await using mock = new MockAdapter();
 *     await using api = new Bookshop();
 *     api.session.mount("https://bookshop.example", mock);
 *
 *     mock.operation(api.books, "getBook", { bookId: "7" }).reply(200, emma);
 *     mock.get("/api/books/{bookId}/price").reply(503).reply(200, { amount: 12 });
 *
 * A request that nothing expects is an `UnexpectedRequest`, at once. `verify()`, and so the end of an
 * `await using`, throws a `VerificationError` for expectations that were not met, and once more for
 * requests that were not expected, in case the program took their errors for the network's.
 *
 * Where the test fails as well, an `await using` makes one `SuppressedError` of both. Runners show them
 * apart with `onTestFinished(() => mock.verify())` (vitest) or `t.after(() => mock.verify())` (node:test).
 */
export class MockAdapter implements Adapter {
  readonly #base: BaseUrl | undefined;
  #expected: ExpectedRequest[] = [];
  #requests: MockRequest[] = [];
  #unexpected: string[] = [];
  /** Milliseconds that calls have spent on replies' delays. */
  readonly #spent = new WeakMap<AttemptLifeline, number>();

  /** @throws UsageError for an option that can't be used, naming it. */
  constructor(options: MockAdapterOptions = {}) {
    readOptions(options, mockOptionNames, "a MockAdapter");
    this.#base = options.baseUrl === undefined ? undefined : parseBaseUrl(options.baseUrl);
  }

  /** Every request that came, expected or not, retries and redirects included; oldest first. */
  get requests(): readonly MockRequest[] {
    return this.#requests;
  }

  /** Expects a request of a generated method, with these arguments if any are given. */
  operation<G extends object, const K extends OperationName<G>>(
    group: G,
    method: K,
    args: ArgumentsMatch<ArgumentsOf<G[K]>> = {},
  ): MockExpectation<
    ResponsesOf<G[K]>,
    SentParams<ArgumentsOf<G[K]>>,
    SentBody<ArgumentsOf<G[K]>>
  > {
    return this.#expect(matchOperation(operationOf(group, method), args));
  }

  /**
   * Expects a request by method and URL.
   *
   *     mock.on("REPORT", "https://dav.example.com/calendar").reply(207, xml);
   *     mock.on("POST", "/pets", { body: { name: "Rex" } }).reply(201, { id: "7" });
   *
   * @throws UsageError for what can be no method, URL or match.
   */
  on<const P extends UrlPattern>(
    method: string,
    url: P,
    match: RequestMatch = {},
  ): MockExpectation<unknown, PathParams<P>> {
    return this.#expect(matchUrl(method, url, match, this.#base));
  }

  /** Expects a GET: `on("GET", url, match)`. */
  get<const P extends UrlPattern>(
    url: P,
    match?: RequestMatch,
  ): MockExpectation<unknown, PathParams<P>> {
    return this.on("GET", url, match);
  }

  /** Expects a HEAD: `on("HEAD", url, match)`. */
  head<const P extends UrlPattern>(
    url: P,
    match?: RequestMatch,
  ): MockExpectation<unknown, PathParams<P>> {
    return this.on("HEAD", url, match);
  }

  /** Expects a POST: `on("POST", url, match)`. */
  post<const P extends UrlPattern>(
    url: P,
    match?: RequestMatch,
  ): MockExpectation<unknown, PathParams<P>> {
    return this.on("POST", url, match);
  }

  /** Expects a PUT: `on("PUT", url, match)`. */
  put<const P extends UrlPattern>(
    url: P,
    match?: RequestMatch,
  ): MockExpectation<unknown, PathParams<P>> {
    return this.on("PUT", url, match);
  }

  /** Expects a PATCH: `on("PATCH", url, match)`. */
  patch<const P extends UrlPattern>(
    url: P,
    match?: RequestMatch,
  ): MockExpectation<unknown, PathParams<P>> {
    return this.on("PATCH", url, match);
  }

  /** Expects a DELETE: `on("DELETE", url, match)`. */
  delete<const P extends UrlPattern>(
    url: P,
    match?: RequestMatch,
  ): MockExpectation<unknown, PathParams<P>> {
    return this.on("DELETE", url, match);
  }

  async send(attempt: AttemptRequest): Promise<AdapterResponse> {
    const { request: prepared, lifeline } = attempt;
    const summary = summarize(prepared);
    if (lifeline.ended !== undefined) throw endError(lifeline.ended, summary, false);
    const request = await receive(attempt);
    // It may have ended while its body was read.
    if (lifeline.ended !== undefined) throw endError(lifeline.ended, summary, true);
    this.#requests.push(request);
    const compared = this.#expected.map((expected) => ({
      expected,
      ...expected.matcher.compare(request),
    }));
    const fitting = compared.filter(({ differences }) => differences.length === 0);
    const found =
      fitting.find(({ expected }) => expected.state === "counting") ??
      fitting.findLast(({ expected }) => expected.state === "always");
    if (found === undefined) {
      const error = new UnexpectedRequest(summary, explain(compared));
      this.#unexpected.push(error.message);
      throw error;
    }
    const reply = await found.expected.answer(request, prepared, found.params);
    this.#pass(reply.delay ?? 0, prepared, lifeline);
    return encodeReply(reply, prepared);
  }

  /** @throws VerificationError for expectations that were not met, and requests that were not expected. */
  verify(): void {
    const problems = [
      ...this.#expected.flatMap((expected) => expected.problems),
      ...this.#unexpected,
    ];
    if (problems.length > 0) throw new VerificationError("the mock", problems);
  }

  /** Forgets everything: expectations, requests, and what was wrong with them. */
  reset(): void {
    this.#expected = [];
    this.#requests = [];
    this.#unexpected = [];
  }

  /** Nothing: it can serve another session, and what it has recorded stays. */
  async close(): Promise<void> {}

  /** As `verify`: for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.verify();
  }

  #expect<R, Params, Body>(matcher: RequestMatcher): MockExpectation<R, Params, Body> {
    const expected = new ExpectedRequest(matcher);
    this.#expected.push(expected);
    return new MockExpectation(expected);
  }

  /** Lets time pass for a call, without waiting: it meets its limits as it would by the clock. */
  #pass(delay: number, prepared: PreparedRequest, lifeline: AttemptLifeline): void {
    const { total, headers } = prepared.settings.timeouts;
    const before = this.#spent.get(lifeline) ?? 0;
    const taken = Math.min(delay, headers);
    this.#spent.set(lifeline, before + taken);
    const summary = summarize(prepared);
    if (before + taken >= total) throw new TimeoutError("total", total, summary, { sent: true });
    if (delay >= headers) throw new TimeoutError("headers", headers, summary, { sent: true });
  }
}

interface Compared extends Comparison {
  readonly expected: ExpectedRequest;
}

/** What was expected instead, and how the request differs from it. */
function explain(compared: readonly Compared[]): string {
  if (compared.length === 0) {
    return "the mock expects no request at all; tell it with .get(…), .operation(…) or their like";
  }
  const lines = compared
    .toSorted((a, b) => a.differences.length - b.differences.length)
    .map(({ expected, differences }) => {
      const why = differences.length === 0 ? expected.spentNote : differences.join("; ");
      return `${expected.matcher.label}: ${why}`;
    });
  const more = lines.length - mostTold;
  const told = more > 0 ? [...lines.slice(0, mostTold), `and ${more} more`] : lines;
  return `nothing of this kind is expected now. The nearest:${asList(told)}`;
}
