/** Bodies of many JSON texts, written item by item while they are sent. */
import { UsageError } from "../errors.js";
import { type Body, closeQuietly, type PieceReader, readAgain, readOnce } from "./body-stream.js";
import { encodeJson } from "./body.js";
import { type AnyIterator, isIterable, iteratorOf, refuseItems } from "./iterables.js";

/**
 * A body with one JSON text for each item: `lines` ends each with a line feed (JSON Lines, NDJSON),
 * `sequence` begins each with a record separator, too (RFC 7464, 2.2). A list, or a function that makes
 * the items, can be sent again, by a retry or a redirect; an iterator can't. Each item is `prepare`d.
 *
 * @throws UsageError for what can't be iterated; while it is sent, for an item that JSON has no text for.
 */
export function writeJsonLines(
  items: unknown,
  kind: "lines" | "sequence",
  prepare: (item: unknown) => unknown,
): Body {
  const before = kind === "sequence" ? "\u001e" : "";
  const start = (): PieceReader => {
    const source: unknown = typeof items === "function" ? items() : items;
    return new ItemReader(
      iteratorOf(source),
      (item, index) => before + lineOf(item, index, prepare),
    );
  };
  if (typeof items === "function" || Array.isArray(items)) return readAgain(undefined, start);
  if (isIterable(items)) return readOnce(undefined, "body", start);
  throw refuseItems(items);
}

function lineOf(item: unknown, index: number, prepare: (item: unknown) => unknown): string {
  try {
    return `${encodeJson(prepare(item))}\n`;
  } catch (cause) {
    const message = `item ${index} of the body can't be written as JSON`;
    throw new UsageError("INVALID_ARGUMENT", message, { cause });
  }
}

class ItemReader implements PieceReader {
  readonly #items: AnyIterator;
  readonly #write: (item: unknown, index: number) => string;
  #index = 0;

  constructor(items: AnyIterator, write: (item: unknown, index: number) => string) {
    this.#items = items;
    this.#write = write;
  }

  async read(): Promise<Uint8Array | undefined> {
    const { done, value } = await this.#items.next();
    return done === true ? undefined : Buffer.from(this.#write(value, this.#index++));
  }

  close(): void {
    closeQuietly(() => this.#items.return?.());
  }
}
