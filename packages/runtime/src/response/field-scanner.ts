const separators = /[\s,]*/y;

/** A header field that is read once, from left to right, whatever stands in it. */
export class FieldScanner {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#text.length;
  }

  /** The next character; empty at the end. */
  get next(): string {
    return this.#text[this.#position] ?? "";
  }

  /** What comes next, if it fits a sticky pattern; then that is read. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text) ?? undefined;
    this.#position += found?.[0].length ?? 0;
    return found;
  }

  /** The commas and blanks of lists (RFC 9110, 5.6.1). */
  skipSeparators(): void {
    this.take(separators);
  }
}
