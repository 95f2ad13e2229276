import { constants } from "node:buffer";
import { type Coding, type Decoder, decoders } from "./decoders.js";
import { ZstdFrames } from "./zstd-frames.js";

export type { Coding };

/** A body is not what its content codings say, or has one that can't be decoded. */
export class ContentCodingError extends Error {
  override readonly name = "ContentCodingError";
}

/** The content is larger than its limit: the limit is too low, or the body a bomb. */
export class ContentTooLarge extends Error {
  override readonly name = "ContentTooLarge";
  /** Bytes. */
  readonly limit: number;

  constructor(limit: number) {
    super(`the content is larger than ${limit} bytes`);
    this.limit = limit;
  }
}

/**
 * The `Accept-Encoding` for what this Node decodes, best first, for servers that go by the order:
 * `br` makes the smallest of a JSON answer and is as cheap to decode as `gzip`; `zstd` is cheaper only
 * from some 20 kB on. Not `deflate`, which servers send in two ways, and none without knowing `gzip`;
 * it is decoded all the same.
 */
export const acceptEncoding = ["br", "gzip", "zstd"]
  .filter((name) => decoders.has(name))
  .join(", ");

/**
 * The codings of a `Content-Encoding`, in the order in which they were applied; none for `identity`.
 * A body without a byte (HEAD, 304) has none whatever it says: don't ask.
 *
 * @throws ContentCodingError for a coding that this Node doesn't decode, and for more than five.
 */
export function readCodings(value: string | readonly string[] | undefined): readonly Coding[] {
  if (value === undefined) return [];
  const names = (typeof value === "string" ? value : value.join(","))
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity");
  if (names.length > maxCodings) {
    throw new ContentCodingError(
      `it has ${names.length} content codings; expected ${maxCodings} at most`,
    );
  }
  return names.map(codingOf);
}

/** Nobody applies more in earnest, and each multiplies what a bomb can do. */
const maxCodings = 5;

function codingOf(name: string): Coding {
  const coding = name === "x-gzip" ? "gzip" : name;
  // The cast: the decoders' names are codings.
  if (decoders.has(coding)) return coding as Coding;
  const hint = coding === "zstd" ? ` (zstd from Node 22.15 on; this is ${process.version})` : "";
  throw new ContentCodingError(
    `its content coding is ${JSON.stringify(name.slice(0, 40))}; expected ${[...decoders.keys()].join(", ")}${hint}`,
  );
}

/**
 * The content of a body that is there as a whole. An empty body stays empty.
 *
 *     const json = await decodeContent(body, readCodings("gzip"), 10 * 2 ** 20);
 *
 * @param limit Bytes of content, and of each layer where there are several codings; `Infinity` for any
 *   number. Not much more than that is ever held.
 * @throws ContentTooLarge beyond the limit.
 * @throws ContentCodingError for a body that is damaged, ends in the middle or goes on after its end.
 */
export async function decodeContent(
  body: Buffer,
  codings: readonly Coding[],
  limit: number,
): Promise<Buffer> {
  const decoded = decodeAtOnce(body, codings, Math.min(limit, maxAtOnce.content));
  if (decoded !== undefined) return decoded;
  const pieces: Uint8Array[] = [];
  const largest = Math.min(limit, constants.MAX_LENGTH);
  for await (const piece of decodeStream(only(body), codings, largest)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/**
 * The content of a body that comes in pieces, in pieces, read no faster than it is taken. An empty body
 * stays empty. Errors of the source are passed on; when the reader leaves, the source is closed.
 *
 *     const content = Readable.from(decodeStream(body, ["gzip"], Infinity), { objectMode: false });
 *
 * After the end of a coding there may be zeros, which some servers pad with (and of gzip, further
 * members); other bytes are refused, since what they belong to is lost.
 *
 * @param limit Bytes of content, and of each layer where there are several codings; `Infinity` for any
 *   number.
 * @throws ContentTooLarge, ContentCodingError as `decodeContent`, after the pieces that came before.
 */
export function decodeStream(
  source: AsyncIterable<Uint8Array>,
  codings: readonly Coding[],
  limit: number,
): AsyncIterable<Uint8Array> {
  return codings.reduceRight((encoded, coding) => decodeLayer(encoded, coding, limit), source);
}

/**
 * For small bodies: a quarter of the cost of the way through zlib's threads, where most is overhead.
 * Bounded, as the program stands still meanwhile: for half a millisecond.
 */
const maxAtOnce = { body: 64 * 1024, content: 256 * 1024 };

/** Undefined for what doesn't fit or is not in order: the other way tells what is wrong. */
function decodeAtOnce(body: Buffer, codings: readonly Coding[], limit: number): Buffer | undefined {
  let content = body;
  for (const coding of codings.toReversed()) {
    if (content.byteLength === 0) return content;
    if (content.byteLength > maxAtOnce.body) return undefined;
    if (coding === "zstd" && !isOneFrame(content)) return undefined;
    try {
      const { buffer, engine } = decoderOf(coding).decode(content, limit);
      if (engine.bytesWritten !== content.byteLength || buffer.byteLength > limit) return undefined;
      content = buffer;
    } catch {
      return undefined;
    }
  }
  return content;
}

async function* decodeLayer(
  source: AsyncIterable<Uint8Array>,
  coding: Coding,
  limit: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let layer: Layer | undefined;
  try {
    for await (const piece of coding === "zstd" ? cutAtFrames(source) : source) {
      if (piece.byteLength === 0) continue;
      layer ??= new Layer(coding, decoderOf(coding).open(piece), limit);
      yield* layer.decode(piece);
    }
    if (layer !== undefined) yield* layer.end();
  } finally {
    layer?.close();
  }
}

/** One coding, while it is undone. */
class Layer {
  readonly #coding: Coding;
  readonly #decoder: Decoder;
  readonly #limit: number;
  #given = 0;
  #taken = 0;
  #isOver = false;
  #failure: Error | undefined;
  #wake = (): void => {};

  constructor(coding: Coding, decoder: Decoder, limit: number) {
    this.#coding = coding;
    this.#decoder = decoder;
    this.#limit = limit;
    decoder.on("readable", () => this.#wake());
    decoder.on("end", () => this.#wake());
    decoder.on("error", (error) => this.#fail(error));
  }

  /** All that comes of a piece, which is read no faster than that is taken. */
  async *decode(piece: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
    let rest = piece;
    if (!this.#isOver) {
      let isRead = false;
      this.#given += piece.byteLength;
      this.#decoder.write(piece, (error) => {
        isRead = true;
        if (error) this.#fail(error);
        else this.#wake();
      });
      yield* this.#output(() => isRead);
      // A decoder leaves bytes only where it has come to its end.
      const left = this.#given - this.#decoder.bytesWritten;
      this.#isOver = left > 0;
      rest = piece.subarray(piece.byteLength - left);
    }
    if (rest.some((byte) => byte !== 0)) {
      throw new ContentCodingError(`it goes on after the end of its ${this.#coding} coding`);
    }
  }

  /** What is left when there are no more pieces. */
  async *end(): AsyncGenerator<Uint8Array, void, undefined> {
    if (this.#isOver) return;
    this.#decoder.end();
    yield* this.#output(() => this.#decoder.readableEnded);
  }

  close(): void {
    this.#decoder.destroy();
  }

  async *#output(isDone: () => boolean): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      // The cast: it gives buffers only, and null where there is none.
      const piece = this.#decoder.read() as Buffer | null;
      if (piece !== null) {
        this.#taken += piece.byteLength;
        if (this.#taken > this.#limit) throw new ContentTooLarge(this.#limit);
        yield piece;
      } else if (this.#failure !== undefined) {
        throw damaged(this.#coding, this.#failure);
      } else if (isDone()) {
        return;
      } else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#wake();
  }
}

/** A zstd body's pieces, none across the end of a frame. */
async function* cutAtFrames(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const frames = new ZstdFrames();
  for await (const piece of source) {
    for (let start = 0; start < piece.byteLength;) {
      const end = frames.endIn(piece, start);
      yield piece.subarray(start, end);
      start = end;
    }
  }
  if (frames.isOpen) throw endsEarly("zstd");
}

function isOneFrame(body: Uint8Array): boolean {
  const frames = new ZstdFrames();
  return frames.endIn(body, 0) === body.byteLength && !frames.isOpen;
}

function decoderOf(coding: Coding): NonNullable<ReturnType<typeof decoders.get>> {
  const decoder = decoders.get(coding);
  if (decoder === undefined) throw new ContentCodingError(`this Node doesn't decode ${coding}`);
  return decoder;
}

function damaged(coding: Coding, cause: Error): ContentCodingError {
  // zlib's "unexpected end of file".
  if ("code" in cause && cause.code === "Z_BUF_ERROR") return endsEarly(coding, cause);
  return new ContentCodingError(`its ${coding} coding is damaged (${cause.message})`, { cause });
}

function endsEarly(coding: Coding, cause?: Error): ContentCodingError {
  return new ContentCodingError(`it ends in the middle of its ${coding} coding`, { cause });
}

async function* only(body: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield body;
}
