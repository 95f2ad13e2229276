/** Compression of what is sent: the option, and a request's body with its `Content-Encoding`. */
import { UsageError } from "../errors.js";
import {
  type Body,
  type BodyStream,
  bytePieces,
  closeQuietly,
  discardBody,
  isBodyStream,
  type PieceReader,
  readAgain,
  readOnce,
} from "./body-stream.js";
import { type CompressionCoding, type Encoder, encoders } from "./encoders.js";
import { fieldIn, withFields } from "./headers.js";
import { display, optionNames, readOptions } from "./known-options.js";

export type { CompressionCoding };

/** How bodies are compressed. */
export interface CompressionOptions {
  /** `zstd` from Node 22.15 on. Default: the session's. */
  readonly coding?: CompressionCoding | undefined;
  /** Bytes below which a body is sent as it is. Default 1024; 0 for none. */
  readonly threshold?: number | undefined;
}

/** A `compress` option. */
export type CompressOption = CompressionCoding | CompressionOptions | false;

/** With everything given. */
export type Compression = Readonly<
  Required<{ [Key in keyof CompressionOptions]: NonNullable<CompressionOptions[Key]> }>
>;

/** A body, and the headers that it goes with: lower-case names and values in turn. */
export interface WithHeaders {
  readonly body: Body | undefined;
  readonly headers: readonly string[];
}

const compressionNames = optionNames<CompressionOptions>({ coding: true, threshold: true });

const defaultThreshold = 1024;

/**
 * A call's `compress` over the session's, field by field; undefined for none.
 *
 * @throws UsageError for what is no coding, or one that this Node doesn't have.
 */
export function resolveCompression(
  option: unknown,
  defaults: Compression | undefined,
): Compression | undefined {
  if (option === undefined) return defaults;
  if (option === false) return undefined;
  if (typeof option !== "object" || option === null) {
    return {
      coding: readCoding("compress", option),
      threshold: defaults?.threshold ?? defaultThreshold,
    };
  }
  const { coding, threshold } = readOptions<CompressionOptions>(
    option,
    compressionNames,
    "compress",
  );
  const isSize = threshold === undefined || (Number.isInteger(threshold) && threshold >= 0);
  if (!isSize) {
    throw new UsageError(
      "INVALID_OPTION",
      `compress.threshold is ${display(threshold)}; expected a whole number of bytes`,
    );
  }
  return {
    coding: readCoding("compress.coding", coding ?? defaults?.coding),
    threshold: threshold ?? defaults?.threshold ?? defaultThreshold,
  };
}

function readCoding(name: string, coding: unknown): CompressionCoding {
  // The cast: the encoders' names are codings.
  if (encoders.has(coding)) return coding as CompressionCoding;
  const has = [...encoders.keys()].map(display).join(", ");
  throw new UsageError(
    "INVALID_OPTION",
    coding === "zstd"
      ? `${name} is "zstd", which Node has from 22.15 on, and this is ${process.version}; expected ${has}`
      : `${name} is ${display(coding)}; expected ${has}${name === "compress" ? ", an object with coding and threshold, or false" : ""}`,
  );
}

/** What was compressed here, and what it was before. */
const compressed = new WeakMap<
  object,
  { readonly coding: CompressionCoding; readonly content: Body }
>();

/** Bodies in memory above this are compressed by a thread, while others are sent. */
const largestAtOnce = 256 * 1024;

/**
 * The body as it is sent, with its `Content-Encoding` (RFC 9110, 8.4). As it is goes what has a
 * `Content-Encoding` already, what is below the threshold, and what wouldn't become smaller.
 *
 * In memory it is compressed once, however often it is sent, and its length is known up to 256 KiB;
 * what is longer, and streams, go in chunks. A stream can be sent again where it could be before.
 */
export function compressBody(
  { body, headers }: WithHeaders,
  compression: Compression,
): WithHeaders {
  if (body === undefined || body.length === 0) return { body, headers };
  const known = typeof body === "string" ? undefined : compressed.get(body);
  if (known !== undefined) {
    return { body, headers: withFields(headers, ["content-encoding", known.coding]) };
  }
  if (fieldIn(headers, "content-encoding") !== undefined) return { body, headers };
  const { coding, threshold } = compression;
  const data = encode(body, encoderOf(coding), threshold);
  if (data === undefined) return { body, headers };
  compressed.set(data, { coding, content: body });
  return { body: data, headers: [...headers, "content-encoding", coding] };
}

/**
 * A request with another body: compressed as the one before, whose `Content-Encoding` says nothing of it.
 *
 * @param isEncoded Whether the caller says of the new one how it is encoded.
 */
export function replaceBody(
  before: Body | undefined,
  { body, headers }: WithHeaders,
  compression: Compression | undefined,
  isEncoded: boolean,
): WithHeaders {
  const wasOurs = typeof before === "object" && compressed.has(before);
  const kept = wasOurs && !isEncoded ? without(headers, "content-encoding") : headers;
  return compression === undefined
    ? { body, headers: kept }
    : compressBody({ body, headers: kept }, compression);
}

/** What a body was before it was compressed here, for those who look on; else itself. */
export function uncompressed<T extends Body | undefined>(body: T): Body | T {
  return (typeof body === "object" ? compressed.get(body)?.content : undefined) ?? body;
}

function encode(
  body: Body,
  encoder: Encoder,
  threshold: number,
): Uint8Array | BodyStream | undefined {
  if (isBodyStream(body)) {
    if (body.length !== undefined && body.length < threshold) return undefined;
    const start = (): PieceReader => new EncodingReader(body, encoder);
    return body.replayable
      ? readAgain(undefined, start)
      : readOnce(undefined, "the body to be compressed", start);
  }
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  if (bytes.byteLength < threshold) return undefined;
  if (bytes.byteLength <= largestAtOnce) {
    const encoded = encoder.encode(bytes);
    return encoded.byteLength < bytes.byteLength ? encoded : undefined;
  }
  let whole: Promise<Buffer> | undefined;
  return readAgain(undefined, () => bytePieces(() => (whole ??= encoder.encodeLater(bytes))));
}

function encoderOf(coding: CompressionCoding): Encoder {
  const encoder = encoders.get(coding);
  if (encoder === undefined) throw new Error(`this Node doesn't encode ${coding}`);
  return encoder;
}

function without(headers: readonly string[], name: string): readonly string[] {
  return headers.filter((_, index) => headers[index - (index % 2)] !== name);
}

/** A stream on its way through an encoder, read no faster than that is taken. */
class EncodingReader implements PieceReader {
  readonly #source: BodyStream;
  readonly #encoder: ReturnType<Encoder["open"]>;
  readonly #encoded: AsyncIterator<Uint8Array>;
  #pieces: AsyncIterator<Uint8Array> | undefined;

  constructor(source: BodyStream, encoder: Encoder) {
    this.#source = source;
    this.#encoder = encoder.open();
    // Whoever reads is told.
    this.#encoder.on("error", () => {});
    // The cast: it gives buffers only.
    this.#encoded = this.#encoder[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  }

  async read(): Promise<Uint8Array | undefined> {
    if (this.#pieces === undefined) {
      this.#pieces = this.#source.open()[Symbol.asyncIterator]();
      void this.#feed(this.#pieces);
    }
    const { done, value } = await this.#encoded.next();
    return done === true ? undefined : value;
  }

  close(): void {
    this.#encoder.destroy();
    if (this.#pieces === undefined) discardBody(this.#source);
    else closeQuietly(() => this.#pieces?.return?.());
  }

  async #feed(pieces: AsyncIterator<Uint8Array>): Promise<void> {
    try {
      for (;;) {
        const { done, value } = await pieces.next();
        if (done === true) break;
        if (!this.#encoder.write(value)) {
          await new Promise<void>((resolve) => this.#encoder.once("drain", resolve));
        }
      }
      this.#encoder.end();
    } catch (cause) {
      this.#encoder.destroy(cause instanceof Error ? cause : new Error(String(cause), { cause }));
    }
  }
}
