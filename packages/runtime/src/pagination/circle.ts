/**
 * Notices when a sequence goes round in a circle, however long it is, and keeps two values only
 * (R. P. Brent, An improved Monte Carlo factorization algorithm, 1980, section 2).
 */
export class CircleWatch {
  #kept: string | undefined;
  #last: string | undefined;
  #steps = 0;
  #span = 1;

  /** @param first Where the sequence begins, if that is known. */
  constructor(first: string | undefined) {
    this.#kept = first;
    this.#last = first;
  }

  /**
   * True for a value that has been there before: at once for the last one, of an older one at most three
   * rounds later.
   */
  closes(value: string): boolean {
    if (value === this.#last || value === this.#kept) return true;
    this.#last = value;
    if (++this.#steps === this.#span) {
      this.#kept = value;
      this.#span *= 2;
      this.#steps = 0;
    }
    return false;
  }
}
