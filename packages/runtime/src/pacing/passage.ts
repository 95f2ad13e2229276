import { SessionError } from "../errors.js";
import type { Lifeline } from "../lifeline.js";
import { type PreparedRequest, summarize } from "../request/prepared-request.js";
import type { AdapterResponse } from "../response/response.js";
import { PacingError } from "./errors.js";
import { type Gate, type Refusal, Refused } from "./gate.js";
import type { Pacing } from "./options.js";
import { type Quota, readQuotas } from "./quota.js";

const nothing: readonly Quota[] = [];

/** One attempt on its way through the gate of its limits. */
export class Passage {
  /** Milliseconds that it waited for its turn. */
  waited = 0;
  readonly #gate: Gate;
  readonly #pacing: Pacing;
  readonly #request: PreparedRequest;
  readonly #lifeline: Lifeline;
  #hasPassed = false;

  constructor(gate: Gate, pacing: Pacing, request: PreparedRequest, lifeline: Lifeline) {
    this.#gate = gate;
    this.#pacing = pacing;
    this.#request = request;
    this.#lifeline = lifeline;
  }

  /**
   * Waits for the attempt's turn; undefined where it needn't.
   *
   * @throws PacingError where its turn can't come in time; TimeoutError or AbortError if the call ends first.
   */
  enter(): Promise<void> | undefined {
    const turn = this.#gate.enter(Math.min(this.#lifeline.remaining, this.#pacing.longestWait));
    if (turn !== undefined) return this.#wait(turn);
    this.#hasPassed = true;
    return undefined;
  }

  async #wait(turn: NonNullable<ReturnType<Gate["enter"]>>): Promise<void> {
    const since = performance.now();
    const request = summarize(this.#request);
    try {
      await this.#lifeline.race(turn.come, request);
    } catch (error) {
      turn.cancel();
      if (!(error instanceof Refused)) throw error;
      const { refusal } = error;
      throw new PacingError(request, this.#explain(refusal), refusal.retryIn);
    }
    this.#hasPassed = true;
    this.waited = performance.now() - since;
  }

  /** What the attempt has come to. `wasSent`: whether its server may have counted it. */
  settle(outcome: AdapterResponse | SessionError, wasSent: boolean): void {
    if (!this.#hasPassed) return;
    if (outcome instanceof SessionError) {
      this.#gate.lost(wasSent);
      return;
    }
    const { status, headers } = outcome;
    this.#gate.answered(this.#pacing.honour ? readQuotas(status, headers, Date.now()) : nothing);
  }

  /** Milliseconds that another attempt would have to wait; `Infinity` where that is too long. */
  get delay(): number {
    const delay = this.#gate.closedFor;
    return delay > this.#pacing.longestWait ? Infinity : delay;
  }

  #explain({ retryIn, by }: Refusal): string {
    const { longestWait, budget } = this.#pacing;
    const whose =
      by === "budget"
        ? `its budget of ${budget?.requests} requests in ${budget?.per} ms is used up (pacing.budget)`
        : "its server has told that it takes no more requests for now";
    const limit =
      longestWait < this.#lifeline.remaining
        ? `longer than ${longestWait} ms (pacing.longestWait)`
        : "longer than the call has left (timeout.total)";
    return `${whose}; the next is possible in ${Math.ceil(retryIn)} ms, ${limit}; the attempt was not made`;
  }
}
