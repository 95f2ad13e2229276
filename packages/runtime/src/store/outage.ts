import { textOf } from "../errors.js";

/** A store that doesn't answer is reported once, and calls go on with what their process has. */
export class Outage {
  readonly #what: string;
  readonly #meanwhile: string;
  #isReported = false;

  /**
   * @param what is in the store.
   * @param meanwhile What happens until it answers again.
   */
  constructor(what: string, meanwhile: string) {
    this.#what = what;
    this.#meanwhile = meanwhile;
  }

  /** It has failed: a process warning, for the first time in a row. */
  report(error: unknown): void {
    if (!this.#isReported) {
      process.emitWarning(
        `the store of ${this.#what} fails: ${textOf(error)}; ${this.#meanwhile}`,
        { type: "SharedStoreWarning" },
      );
    }
    this.#isReported = true;
  }

  /** It has answered. */
  over(): void {
    this.#isReported = false;
  }

  /** The store's answer; undefined where it fails, with a process warning for the first time in a row. */
  async unless<T extends object>(question: () => Promise<T>): Promise<T | undefined> {
    try {
      const answer = await question();
      this.over();
      return answer;
    } catch (error) {
      this.report(error);
      return undefined;
    }
  }
}
