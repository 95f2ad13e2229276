import type { AttemptRequest } from "../adapters/adapter.js";
import { textOf, UsageError } from "../errors.js";
import type { Lifeline } from "../lifeline.js";
import { display } from "../request/known-options.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import { OwnAllowance } from "./allowance.js";
import { RequestBudget } from "./budget.js";
import { FleetAllowance } from "./fleet-allowance.js";
import { Gate } from "./gate.js";
import { limitKey } from "./limit-key.js";
import type { Pacing } from "./options.js";
import { Passage } from "./passage.js";

/** Credentials and origins that are remembered: beyond, those of which nothing is known are forgotten first. */
const mostGates = 1_000;

/** Keeps a session's attempts to the limits of their servers, and of the program. */
export class Pacer {
  readonly #pacing: Pacing;
  readonly #budget: RequestBudget | undefined;
  readonly #gates = new Map<string, Gate>();

  constructor(pacing: Pacing) {
    this.#pacing = pacing;
    this.#budget = pacing.budget && new RequestBudget(pacing.budget);
  }

  /**
   * Where an attempt has to pass.
   *
   * @throws UsageError where `pacing.scope` fails.
   */
  passage(attempt: AttemptRequest, lifeline: Lifeline): Passage {
    const key = limitKey(attempt, this.#scopeOf(attempt.request));
    let gate = this.#gates.get(key);
    if (gate === undefined) {
      if (this.#gates.size >= mostGates) this.#forget();
      gate = this.#open(key);
      this.#gates.set(key, gate);
    }
    return new Passage(gate, this.#pacing, attempt.request, lifeline);
  }

  /** Resolves when other processes know what they have to; no attempt is made any more. */
  async close(): Promise<void> {
    await Promise.all([...this.#gates.values()].map(async (gate) => gate.close()));
  }

  #scopeOf(request: PreparedRequest): string {
    try {
      const scope: unknown = this.#pacing.scope?.(request) ?? "";
      if (typeof scope === "string") return scope;
      throw new TypeError(`it returned ${display(scope)}; expected a text`);
    } catch (cause) {
      throw new UsageError(
        "INVALID_OPTION",
        `${request.method} ${request.url}: pacing.scope failed: ${textOf(cause)}; the attempt was not made`,
        { cause },
      );
    }
  }

  #open(key: string): Gate {
    const { store, honour } = this.#pacing;
    const allowance =
      store === undefined || !honour
        ? new OwnAllowance()
        : new FleetAllowance(store, `pacing:${key}`);
    return new Gate(key, allowance, this.#budget);
  }

  #forget(): void {
    for (const [key, gate] of this.#gates) {
      if (gate.isIdle) {
        this.#gates.delete(key);
        return;
      }
    }
    const [oldest] = this.#gates.keys();
    if (oldest !== undefined) this.#gates.delete(oldest);
  }
}
