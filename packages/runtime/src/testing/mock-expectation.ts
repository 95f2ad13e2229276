import { RequestError } from "../errors.js";
import { display } from "../request/known-options.js";
import type { ExpectedRequest } from "./expected-request.js";
import type { MockRequest } from "./mock-request.js";
import type { BodyOf, Reply, ReplyOptions, ReplyRest, StatusOf } from "./operation-types.js";
import { checkFailure, checkReply, type FailureCode, type ReplyParts, toFailure } from "./reply.js";

/**
 * A request that is expected, and what answers it: each reply one request, in their order, unless told
 * otherwise. Without a reply it is a mistake.
 *
 *     mock.get("/price").reply(503).times(2).reply(200, { amount: 12 });   // three requests
 *     mock.get("/health").reply(200).always();                            // any number, none included
 */
export class MockExpectation<
  R = unknown,
  Params = Readonly<Record<string, string>>,
  Body = unknown,
> {
  readonly #expected: ExpectedRequest;

  /** A mock makes them. @internal */
  constructor(expected: ExpectedRequest) {
    this.#expected = expected;
  }

  /** The requests that it answered, oldest first. */
  get requests(): readonly MockRequest<Params, Body>[] {
    return this.#expected.requests.map((request) => this.#typed(request));
  }

  /**
   * Answers one request with a status and a body: a value as JSON, text as text, a `Uint8Array` as it is,
   * an async iterable piece by piece. A function makes each answer anew, and may wait for something.
   *
   *     expectation.reply(200, { id: "7" }, { headers: { "set-cookie": ["sid=1; Path=/"] } });
   *     expectation.reply(({ params }) => ({ status: 200, body: { id: params.petId } }));
   *
   * @throws UsageError for a response that no server could give.
   */
  reply<const S extends StatusOf<R>>(status: S, ...rest: ReplyRest<BodyOf<R, S>>): this;
  reply(answer: (request: MockRequest<Params, Body>) => Reply<R> | Promise<Reply<R>>): this;
  reply(
    first: number | ((request: MockRequest<Params, Body>) => Reply<R> | Promise<Reply<R>>),
    body?: unknown,
    options: ReplyOptions = {},
  ): this {
    if (typeof first !== "function") {
      const parts = this.#checked({ ...options, status: first, body });
      this.#expected.add(() => parts);
    } else {
      this.#expected.add((request) => this.#ask(first, this.#typed(request)));
    }
    return this;
  }

  /**
   * Fails one request as the network would (`CONNECTION_LOST`, `HEADERS_TIMEOUT`, …), or with an error of
   * your own, which the call wraps in an `AdapterError`.
   *
   * @throws UsageError for a failure that there is not.
   */
  fail(failure: FailureCode | Error): this {
    checkFailure(failure, this.#expected.matcher.label);
    this.#expected.add((_, prepared) => {
      throw toFailure(failure, prepared);
    });
    return this;
  }

  /** The reply before it answers this many requests, no fewer and no more. */
  times(times: number): this {
    if (!Number.isInteger(times) || times < 1) {
      throw this.#expected.refuse(`times is ${display(times)}; expected a whole number, 1 or more`);
    }
    this.#expected.repeat(times, "times");
    return this;
  }

  /**
   * The reply before it answers every request from there on, be it none. Expectations that count come
   * before it, whichever was made first; of several like it, the last that was made.
   */
  always(): this {
    this.#expected.repeat(Infinity, "always");
    return this;
  }

  async #ask(
    answer: (request: MockRequest<Params, Body>) => unknown,
    request: MockRequest<Params, Body>,
  ): Promise<ReplyParts> {
    try {
      // What R describes has a status and a body, whatever R is; a program without types is checked.
      return this.#checked((await answer(request)) as ReplyParts);
    } catch (error) {
      // A failed assertion, say. An error of the network's kinds is meant to be the answer.
      if (!(error instanceof RequestError)) this.#expected.blame(error);
      throw error;
    }
  }

  #checked(parts: ReplyParts): ReplyParts {
    const { label, method } = this.#expected.matcher;
    checkReply(parts, label, method);
    return parts;
  }

  /** By construction: the matcher reads what the types of its expectation say. */
  #typed(request: MockRequest<unknown>): MockRequest<Params, Body> {
    return request as MockRequest<Params, Body>;
  }
}
