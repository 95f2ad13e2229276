import { UsageError } from "../errors.js";

/** Where the items come from. */
export interface ItemSource<T> {
  /** Starts reading. */
  open(): AsyncGenerator<T, void, undefined>;
  /** Ends the connection, whatever it waits for. */
  close(): void;
}

/**
 * The items of a response while they come in: events, or lines of JSON. It holds a connection until its
 * end, until the loop over it is left, or until `close()`.
 *
 *     for await (const event of await api.prices.watch()) console.log(event.data);
 *
 * The loop throws what ends the stream early: NetworkError, TimeoutError, AbortError; DecodeError, with
 * the number of the line, for what is not what the document promises.
 */
export class ItemStream<T> implements AsyncIterable<T> {
  readonly #source: ItemSource<T>;
  #isTaken = false;
  #isClosed = false;

  /** @internal */
  constructor(source: ItemSource<T>) {
    this.#source = source;
  }

  /** Ends the connection; a loop that waits for the next item ends as at the end of the stream. */
  close(): void {
    this.#isClosed = true;
    this.#source.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  /** @throws UsageError where it is iterated a second time. */
  [Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    if (this.#isTaken) {
      throw new UsageError(
        "BODY_CONSUMED",
        "the items have been taken before; they come once, so keep what is needed again",
      );
    }
    this.#isTaken = true;
    return this.#read();
  }

  async *#read(): AsyncGenerator<T, void, undefined> {
    if (this.#isClosed) return;
    try {
      yield* this.#source.open();
    } catch (error) {
      if (!this.#isClosed) throw error;
    } finally {
      this.close();
    }
  }
}
