import { Readable } from "node:stream";
import { UsageError } from "../errors.js";

/** A body that is written piece by piece instead of being held in memory. */
export interface BodyStream {
  /** Bytes in all, where that is known; otherwise it is sent in chunks of unknown number. */
  readonly length: number | undefined;
  /** True where `open` may be called again: then it can be sent again, by a retry or a redirect. */
  readonly replayable: boolean;
  /**
   * Begins to read it. What can't be read twice is refused at the second time. To `return` from the
   * iterator closes what it reads: before the first piece too, and in the middle of a read.
   */
  open(): AsyncIterable<Uint8Array>;
}

/** What is sent as a body. */
export type Body = string | Uint8Array | BodyStream;

/** A body on its way, and the content type that it has unless a header says otherwise. */
export interface EncodedBody {
  readonly data: Body | undefined;
  readonly contentType: string | undefined;
}

/** Bodies above this are sent in pieces of this size, so that it shows that they go on. */
const pieceSize = 256 * 1024;

/** A large body in pieces; others as they are. */
export function inPieces(body: Body | undefined): Body | undefined {
  if (body === undefined || isBodyStream(body) || body.length <= pieceSize) return body;
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return readAgain(bytes.byteLength, () => bytePieces(() => bytes));
}

/** Bytes in pieces. */
export function bytePieces(source: () => Uint8Array | Promise<Uint8Array>): PieceReader {
  let at = 0;
  return {
    read: async () => {
      const bytes = await source();
      const piece = bytes.subarray(at, at + pieceSize);
      at += piece.byteLength;
      return piece.byteLength === 0 ? undefined : piece;
    },
    close: () => {},
  };
}

/** Where the pieces of a body come from. */
export interface PieceReader {
  /** The next piece, never an empty one; undefined at the end. */
  read(): Promise<Uint8Array | undefined>;
  /** Ends it early, in whatever it is doing. */
  close(): void;
}

/** True for a body that is read piece by piece. */
export function isBodyStream(body: Body): body is BodyStream {
  return typeof body === "object" && "open" in body;
}

/** A body that can be read any number of times: `start` is called for the first piece of each. */
export function readAgain(length: number | undefined, start: () => PieceReader): BodyStream {
  return { length, replayable: true, open: () => new Pieces(start) };
}

/** A body that can be read once; errors call it by its `label`. */
export function readOnce(
  length: number | undefined,
  label: string,
  start: () => PieceReader,
): BodyStream {
  let isOpen = false;
  return {
    length,
    replayable: false,
    open() {
      if (isOpen) throw refuseSpent(`${label} is a stream, and was sent before`);
      isOpen = true;
      const reader = start();
      return new Pieces(() => reader, reader);
    },
  };
}

/** What is told of a body on its way. */
export interface BodyWatcher {
  /** A piece was taken, or the end reached. */
  onBodyProgress(): void;
  /** It can't be read on. Not told once it was destroyed. */
  onBodyFailure(cause: unknown): void;
}

/**
 * A body as a stream of Node: undici destroys it with its request, and what it reads is closed. Opened
 * with the first read: what waited in vain for a connection can still be sent over another one.
 */
export function openBody(body: BodyStream, watcher: BodyWatcher): Readable {
  let pieces: AsyncIterator<Uint8Array> | undefined;
  let isClosed = false;
  let size = 0;
  const watched = {
    [Symbol.asyncIterator]: () => watched,
    async next(): Promise<IteratorResult<Uint8Array, undefined>> {
      try {
        pieces ??= body.open()[Symbol.asyncIterator]();
        const result = await pieces.next();
        size += result.done === true ? 0 : result.value.byteLength;
        checkSize(size, body.length, result.done === true);
        if (!isClosed) watcher.onBodyProgress();
        return result.done === true ? { done: true, value: undefined } : result;
      } catch (cause) {
        if (!isClosed) watcher.onBodyFailure(cause);
        throw cause;
      }
    },
    async return(): Promise<IteratorResult<Uint8Array, undefined>> {
      isClosed = true;
      closeQuietly(() => pieces?.return?.());
      return { done: true, value: undefined };
    },
  };
  // The watcher is told of errors, and a stream without a listener would end the process.
  return Readable.from(watched).on("error", () => {});
}

/** Such as of a file that grows while it is sent: `Content-Length` is out by then. */
function checkSize(size: number, length: number | undefined, isEnd: boolean): void {
  if (length === undefined || (isEnd ? size === length : size <= length)) return;
  throw new Error(
    isEnd
      ? `it ended after ${size} bytes, and its length is ${length}`
      : `it goes on after ${length} bytes, which is its length`,
  );
}

/** Ends a reading, or what would be read. There is a reason already: what comes of it is no other. */
export function closeQuietly(close: () => unknown): void {
  const closing = async (): Promise<unknown> => close();
  closing().catch(() => {});
}

/** Closes what a body that is not sent, or not sent again, would have been read from. */
export function discardBody(body: Body | undefined): void {
  // What is replayable opens nothing until it is read.
  if (body === undefined || !isBodyStream(body) || body.replayable) return;
  // Where it was opened before, it refuses: who reads it closes it.
  closeQuietly(() => body.open()[Symbol.asyncIterator]().return?.());
}

/** The refusal of a stream that can't be read from its beginning. */
export function refuseSpent(what: string): UsageError {
  return new UsageError(
    "INVALID_ARGUMENT",
    `${what}; pass a function that makes a new one each time, such as () => createReadStream(path)`,
  );
}

/** Reads a body. No generator, whose `return` would wait for the read that it should end. */
class Pieces implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #start: () => PieceReader;
  #reader: PieceReader | undefined;
  #state: "open" | "ended" | "closed" = "open";
  #abandonRead: ((reason: Error) => void) | undefined;

  constructor(start: () => PieceReader, reader?: PieceReader) {
    this.#start = start;
    this.#reader = reader;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#state === "ended") return { done: true, value: undefined };
    // Not `done`: who reads on would take a part of the body for all of it, and send it as such.
    if (this.#state === "closed") throw closedEarly();
    try {
      this.#reader ??= this.#start();
      const piece = await this.#read(this.#reader);
      if (piece !== undefined) return { done: false, value: piece };
    } catch (error) {
      this.#close();
      throw error;
    }
    this.#state = "ended";
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#close();
    return { done: true, value: undefined };
  }

  #read(reader: PieceReader): Promise<Uint8Array | undefined> {
    return new Promise((resolve, reject) => {
      this.#abandonRead = reject;
      reader.read().then(resolve, reject);
    });
  }

  #close(): void {
    if (this.#state !== "open") return;
    this.#state = "closed";
    this.#abandonRead?.(closedEarly());
    this.#reader?.close();
  }
}

function closedEarly(): Error {
  return new Error("the body was closed before its end");
}
