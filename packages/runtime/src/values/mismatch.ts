/** A value is not what its schema promises, and so can't be converted. */

/** Its message goes on after the value's name: `is no date-time such as …`. Never shows the value. */
export class ValueMismatch extends TypeError {
  /** The keys that lead to the value, the innermost first. */
  readonly #keys: string[] = [];

  /** Adds the key of the value in what holds it. */
  within(key: string | number): this {
    this.#keys.push(String(key));
    return this;
  }

  /** Where the value is: a JSON pointer (RFC 6901), empty for the whole. */
  get pointer(): string {
    return this.#keys
      .toReversed()
      .map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`)
      .join("");
  }
}
