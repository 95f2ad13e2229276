import { TextPieces } from "./charset.js";

/** A line is longer than it may be: probably no text of lines at all. */
export class LineTooLong extends Error {
  override readonly name = "LineTooLong";
  /** Characters. */
  readonly limit: number;

  constructor(limit: number) {
    super(`a line is longer than ${limit} characters`);
    this.limit = limit;
  }
}

/** Characters, as a string counts them (UTF-16 code units). */
export const maxLine = 2 ** 20;

/**
 * The lines of a body while it comes in, without their breaks. A break is LF, CRLF or CR, wherever the
 * pieces are cut. Unicode's other breaks (NEL, LS, PS, VT, FF) are none: JSON may have them inside of a
 * string, and newline-delimited JSON would come apart. Empty lines are lines; what follows the last
 * break is one if it isn't empty. A reader that leaves closes the source.
 *
 *     for await (const line of linesOf(body, "utf-8")) console.log(JSON.parse(line));
 *
 * @param charset As for `TextPieces`.
 * @param limit Characters of a line, which is what has to be held. Default 1,048,576.
 * @throws LineTooLong for a longer line, when it would be its turn.
 */
export async function* linesOf(
  pieces: AsyncIterable<Uint8Array>,
  charset: string,
  limit: number = maxLine,
): AsyncGenerator<string, void, undefined> {
  const decoder = new TextPieces(charset);
  const splitter = new LineSplitter(limit);
  for await (const piece of pieces) yield* splitter.split(decoder.decode(piece));
  yield* splitter.split(decoder.end());
  if (splitter.rest !== "") yield splitter.rest;
}

class LineSplitter {
  /** The line that has begun. */
  rest = "";
  readonly #limit: number;
  /** The last line ended with CR, so that an LF that comes next belongs to its break. */
  #afterReturn = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  *split(text: string): Generator<string, void, undefined> {
    if (text === "") return;
    let start = this.#afterReturn && text.startsWith("\n") ? 1 : 0;
    this.#afterReturn = text.endsWith("\r");
    const breaks = /\r\n|\n|\r/g;
    breaks.lastIndex = start;
    for (let found = breaks.exec(text); found !== null; found = breaks.exec(text)) {
      const line = this.#checked(this.rest + text.slice(start, found.index));
      this.rest = "";
      start = breaks.lastIndex;
      yield line;
    }
    this.rest = this.#checked(this.rest + text.slice(start));
  }

  #checked(line: string): string {
    if (line.length > this.#limit) throw new LineTooLong(this.#limit);
    return line;
  }
}
