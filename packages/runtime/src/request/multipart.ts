import { randomBytes } from "node:crypto";
import { textOf, UsageError } from "../errors.js";
import {
  type BodyStream,
  closeQuietly,
  discardBody,
  type EncodedBody,
  isBodyStream,
  type PieceReader,
  readAgain,
  readOnce,
} from "./body-stream.js";
import type { Part } from "./form-part.js";

/** Pieces in memory up to this many bytes are joined, so that small parts don't cost a write each. */
const joinedSize = 65_536;

/**
 * Writes parts one after the other, separated by a boundary (RFC 2046, 5.1). Its length is known
 * where each part's is, and it can be sent again where each part can. Streams are read in their turn,
 * as fast as they are sent; where one fails, the others are closed.
 */
export function writeMultipart(mediaType: string, parts: readonly Part[]): EncodedBody {
  const { boundary, contentType } = withBoundary(mediaType);
  const pieces = layOut(parts, boundary);
  const [first] = pieces;
  if (pieces.length === 1 && first instanceof Uint8Array) return { data: first, contentType };
  const length = totalLength(pieces);
  const start = (): PieceReader => new MultipartReader(pieces);
  const isReplayable = pieces.every((piece) => !("stream" in piece) || piece.stream.replayable);
  const data = isReplayable
    ? readAgain(length, start)
    : readOnce(length, "a part of the body", start);
  return { data, contentType };
}

/**
 * As `writeMultipart`, for parts that are made one by one while they are sent, by `start`.
 *
 * @param replayable Whether `start` may be called again.
 */
export function streamMultipart(
  mediaType: string,
  start: () => PartSource,
  replayable: boolean,
): EncodedBody {
  const { boundary, contentType } = withBoundary(mediaType);
  const open = (): PieceReader => new PartReader(start(), boundary);
  const data = replayable ? readAgain(undefined, open) : readOnce(undefined, "body", open);
  return { data, contentType };
}

/** Where parts come from. */
export interface PartSource {
  /** Undefined at the end. */
  next(): Promise<Part | undefined>;
  close(): void;
}

/** A content type with a boundary of our own, whatever one the document has. */
function withBoundary(mediaType: string): { boundary: string; contentType: string } {
  // Unpredictable: content that holds the boundary could add parts of its own (CVE-2025-7783).
  const boundary = randomBytes(16).toString("hex");
  const bare = mediaType.replaceAll(/\s*;\s*boundary\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^;]*)/gi, "");
  return { boundary, contentType: `${bare}; boundary=${boundary}` };
}

function writeHeaders(headers: readonly string[]): string {
  let text = "";
  for (let index = 0; index < headers.length; index += 2) {
    // Capitalised as browsers write them: there are servers that look for no other spelling.
    const name = (headers[index] as string).replaceAll(/(?:^|-)[a-z]/g, (start) =>
      start.toUpperCase(),
    );
    text += `${name}: ${headers[index + 1]}\r\n`;
  }
  return text;
}

/** What is written in one go, or a part that is read piece by piece. */
type Piece = Uint8Array | { readonly label: string; readonly stream: BodyStream };

function layOut(parts: readonly Part[], boundary: string, isAll = true): readonly Piece[] {
  const pieces: Piece[] = [];
  let held: Uint8Array[] = [];
  let size = 0;
  const flush = (): void => {
    const [first] = held;
    if (first !== undefined) pieces.push(held.length === 1 ? first : Buffer.concat(held));
    held = [];
    size = 0;
  };
  const add = (content: string | Uint8Array): void => {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    if (size + bytes.length > joinedSize) flush();
    held.push(bytes);
    size += bytes.length;
  };
  for (const { label, headers, content } of parts) {
    add(`--${boundary}\r\n${writeHeaders(headers)}\r\n`);
    if (isBodyStream(content)) {
      flush();
      pieces.push({ label, stream: content });
    } else {
      add(content);
    }
    add("\r\n");
  }
  if (isAll) add(`--${boundary}--\r\n`);
  flush();
  return pieces;
}

function totalLength(pieces: readonly Piece[]): number | undefined {
  let total = 0;
  for (const piece of pieces) {
    const length = "stream" in piece ? piece.stream.length : piece.length;
    if (length === undefined) return undefined;
    total += length;
  }
  return total;
}

/** Parts on their way that are made one by one. */
class PartReader implements PieceReader {
  readonly #parts: PartSource;
  readonly #boundary: string;
  /** The part that is being read, and the break after it. */
  #part: MultipartReader | undefined;
  #isOver = false;
  #isClosed = false;

  constructor(parts: PartSource, boundary: string) {
    this.#parts = parts;
    this.#boundary = boundary;
  }

  async read(): Promise<Uint8Array | undefined> {
    for (;;) {
      const piece = await this.#part?.read();
      if (piece !== undefined) return piece;
      this.#part = undefined;
      if (this.#isOver) return undefined;
      const part = await this.#parts.next();
      if (this.#isClosed) {
        if (part !== undefined) discardBody(part.content);
        return undefined;
      }
      this.#isOver = part === undefined;
      if (part === undefined) return Buffer.from(`--${this.#boundary}--\r\n`);
      this.#part = new MultipartReader(layOut([part], this.#boundary, false));
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#part?.close();
    this.#parts.close();
  }
}

class MultipartReader implements PieceReader {
  readonly #pieces: readonly Piece[];
  #index = 0;
  #part: AsyncIterator<Uint8Array> | undefined;

  constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  async read(): Promise<Uint8Array | undefined> {
    for (;;) {
      const piece = this.#pieces[this.#index];
      if (piece === undefined) return undefined;
      const bytes = "stream" in piece ? await this.#readPart(piece.label, piece.stream) : piece;
      if (bytes === undefined || bytes === piece) {
        this.#index++;
        this.#part = undefined;
      }
      if (bytes !== undefined) return bytes;
    }
  }

  close(): void {
    closeQuietly(() => this.#part?.return?.());
    // Those to come hold files and connections open, too.
    for (const piece of this.#pieces.slice(this.#index)) {
      if ("stream" in piece) discardBody(piece.stream);
    }
  }

  async #readPart(label: string, stream: BodyStream): Promise<Uint8Array | undefined> {
    try {
      this.#part ??= stream.open()[Symbol.asyncIterator]();
      const { done, value } = await this.#part.next();
      return done === true ? undefined : value;
    } catch (cause) {
      if (cause instanceof UsageError) throw cause;
      throw new Error(`${label}: ${textOf(cause)}`, {
        cause,
      });
    }
  }
}
