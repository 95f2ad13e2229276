import { UsageError } from "../errors.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import type { MockRequest } from "./mock-request.js";
import type { ReplyParts } from "./reply.js";
import type { Comparison, RequestMatcher } from "./request-matcher.js";

/** What answers a request. */
export type Answer = (
  request: MockRequest<Comparison["params"]>,
  prepared: PreparedRequest,
) => ReplyParts | Promise<ReplyParts>;

interface Turn {
  readonly answer: Answer;
  /** Requests that it answers; `Infinity` for any number. */
  times: number;
  used: number;
}

/** A request that a mock waits for, the answers that it has for it, and what has come of them. */
export class ExpectedRequest {
  readonly matcher: RequestMatcher;
  /** Those that were answered. */
  readonly requests: MockRequest<Comparison["params"]>[] = [];
  readonly #turns: Turn[] = [];
  readonly #mistakes: string[] = [];

  constructor(matcher: RequestMatcher) {
    this.matcher = matcher;
  }

  /** One more answer, for one request. */
  add(answer: Answer): void {
    if (this.#turns.at(-1)?.times === Infinity) {
      throw this.refuse("the reply before answers always, and none after it ever would");
    }
    this.#turns.push({ answer, times: 1, used: 0 });
  }

  /** How many requests the last answer is for. */
  repeat(times: number, by: string): void {
    const last = this.#turns.at(-1);
    if (last === undefined) {
      throw this.refuse(`.${by}() is about the reply before it; add .reply(…) first`);
    }
    last.times = times;
  }

  /** What answers it has left: a number of them, any number, or none. */
  get state(): "counting" | "always" | "spent" {
    const next = this.#next();
    if (next === undefined) return "spent";
    return next.times === Infinity ? "always" : "counting";
  }

  /** Takes its next answer, which is then used up, whatever comes of it. */
  answer(
    received: MockRequest,
    prepared: PreparedRequest,
    params: Comparison["params"],
  ): ReplyParts | Promise<ReplyParts> {
    const turn = this.#next();
    if (turn === undefined) throw this.refuse(this.spentNote);
    turn.used++;
    const request = received.withParams(params);
    this.requests.push(request);
    return turn.answer(request, prepared);
  }

  /** Something that is wrong with an answer, which the program may take for the network's failure. */
  blame(mistake: unknown): void {
    this.#mistakes.push(mistake instanceof Error ? mistake.message : String(mistake));
  }

  /** Why it answers no more. */
  get spentNote(): string {
    const expected = this.#expected;
    if (expected === 0) return "it has no reply; add .reply(…) or .fail(…)";
    return `it was expected ${count(expected)}, and has come as often; if more are right, add a .reply(…), .times(…) or .always()`;
  }

  /** What is wrong with it at the end, in lines for people. */
  get problems(): readonly string[] {
    const { label } = this.matcher;
    const mistakes = this.#mistakes.map((mistake) => `${label}: its reply threw: ${mistake}`);
    if (this.#turns.length === 0) return [`${label}: ${this.spentNote}`];
    const came = this.#turns
      .filter(({ times }) => times !== Infinity)
      .reduce((sum, { used }) => sum + used, 0);
    const expected = this.#expected;
    if (came >= expected) return mistakes;
    const unmet = `${label}: expected ${count(expected)}, came ${came === 0 ? "never" : `only ${count(came)}`}`;
    return [unmet, ...mistakes];
  }

  /** The refusal of what it can't do. */
  refuse(what: string): UsageError {
    return new UsageError("INVALID_ARGUMENT", `${this.matcher.label}: ${what}`);
  }

  /** Requests that have to come. */
  get #expected(): number {
    return this.#turns.reduce((sum, { times }) => sum + (times === Infinity ? 0 : times), 0);
  }

  #next(): Turn | undefined {
    return this.#turns.find(({ times, used }) => used < times);
  }
}

function count(times: number): string {
  return times === 1 ? "once" : `${times} times`;
}
