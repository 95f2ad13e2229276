/** What users hand in as a body, or as a file of a form, and how it is read. */
import { Readable } from "node:stream";
import { types } from "node:util";
import { UsageError } from "../errors.js";
import {
  type Body,
  closeQuietly,
  type PieceReader,
  readAgain,
  readOnce,
  refuseSpent,
} from "./body-stream.js";

/** A web stream as far as it is read here: of Node, of the DOM's types, of a package. */
export interface WebStream {
  readonly locked: boolean;
  getReader(): {
    read(): Promise<{ done: boolean; value?: unknown }>;
    cancel(): Promise<void>;
  };
}

/** A stream of Node or of the web, or anything else that gives bytes or text bit by bit. */
export type StreamSource = AsyncIterable<Uint8Array | string> | WebStream;

/**
 * Text, bytes or a stream. What is given as a Blob or as a function that makes a stream can be sent
 * again, by a retry or a redirect; a stream itself can't.
 */
export type Content =
  | string
  | ArrayBufferView
  | ArrayBuffer
  | Blob
  | StreamSource
  | (() => StreamSource);

/**
 * Makes a body of what users hand in. Nothing is read before the body is.
 *
 * @param label what errors call it: `body`, `file "photo"`.
 * @param hint what an error says at its end.
 * @throws UsageError for what is no content, and for a stream that was read or closed before.
 */
export function toBody(content: Content, label: string, hint = ""): Body {
  if (typeof content === "string") return content;
  if (typeof content === "function") {
    return readAgain(undefined, () => begin(content(), `what the function of ${label} returns`));
  }
  const bytes = toBytes(content);
  if (bytes !== undefined) return bytes;
  if (isBlob(content)) return readAgain(content.size, () => begin(content.stream(), label));
  if (!isSource(content)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `${label} is ${kindOf(content)}; expected a string, bytes, a Blob, a stream, an async iterable, or a function that makes a stream${hint}`,
    );
  }
  checkUnread(content, label);
  return readOnce(undefined, label, () => begin(content, label));
}

/** What content says of its type: a Blob has one, text is text. */
export function contentTypeOf(content: Content): string {
  if (typeof content === "string") return "text/plain;charset=UTF-8";
  return (isBlob(content) && content.type) || "application/octet-stream";
}

/** By its members: the `File` of a package is no instance of Node's Blob. */
export function isBlob(value: unknown): value is Blob {
  return (
    typeof value === "object" &&
    value !== null &&
    "stream" in value &&
    typeof value.stream === "function" &&
    "size" in value &&
    typeof value.size === "number"
  );
}

/** What kind of value came instead of the expected one; never the value, which may be a secret. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "an array";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function toBytes(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  return types.isAnyArrayBuffer(value) ? new Uint8Array(value) : undefined;
}

function isSource(value: unknown): value is StreamSource {
  return (
    typeof value === "object" &&
    value !== null &&
    (Symbol.asyncIterator in value || "getReader" in value)
  );
}

interface NodeStream extends AsyncIterable<Uint8Array | string> {
  readonly readable: boolean;
  readonly errored?: Error | null;
  destroy(): unknown;
  on(event: "error", listener: () => void): unknown;
}

/** By its members: the streams of packages are no instances of Node's. */
function isNodeStream(source: StreamSource): source is NodeStream {
  return "readable" in source && "destroy" in source && "on" in source;
}

/** Generators that were begun: iterated again, they would pass for empty. */
const begun = new WeakSet<object>();

/** @throws UsageError for a stream that can't be read from where it was handed in. */
function checkUnread(source: StreamSource, label: string): void {
  if (isNodeStream(source)) {
    // Until it is read, nobody else listens, and an error would end the process. Reading tells it.
    source.on("error", ignore);
  }
  if (isSpent(source)) throw refuseSpent(`${label} is a stream that was read or closed before`);
}

function isSpent(source: StreamSource): boolean {
  // A cast, as Node's types don't say that it takes web streams.
  if ("getReader" in source) return source.locked || Readable.isDisturbed(source as never);
  if (isNodeStream(source)) return !source.readable && !(source.errored instanceof Error);
  return begun.has(source);
}

/** @throws UsageError for what is no stream, or one that was read before. */
function begin(source: unknown, label: string): PieceReader {
  if (!isSource(source)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `${label} is ${kindOf(source)}; expected a stream or an async iterable`,
    );
  }
  checkUnread(source, label);
  if ("getReader" in source) {
    const reader = source.getReader();
    return new SourceReader(
      label,
      () => reader.read(),
      () => reader.cancel(),
    );
  }
  const iterator = source[Symbol.asyncIterator]();
  if (Object.is(iterator, source)) begun.add(source);
  return new SourceReader(
    label,
    () => iterator.next(),
    isNodeStream(source) ? () => source.destroy() : () => iterator.return?.(),
  );
}

class SourceReader implements PieceReader {
  readonly #label: string;
  readonly #next: () => Promise<{ done?: boolean; value?: unknown }>;
  readonly #end: () => unknown;
  /** The first half of a surrogate pair, the other half of which begins the next string. */
  #half = "";

  constructor(
    label: string,
    next: () => Promise<{ done?: boolean; value?: unknown }>,
    end: () => unknown,
  ) {
    this.#label = label;
    this.#next = next;
    this.#end = end;
  }

  async read(): Promise<Uint8Array | undefined> {
    for (;;) {
      const { done, value } = await this.#next();
      const piece = done === true ? this.#encode("", true) : this.#toPiece(value);
      if (piece.length > 0) return piece;
      if (done === true) return undefined;
    }
  }

  close(): void {
    closeQuietly(this.#end);
  }

  #toPiece(value: unknown): Uint8Array {
    if (typeof value === "string") return this.#encode(value, false);
    const bytes = toBytes(value);
    if (bytes === undefined) {
      throw new UsageError(
        "INVALID_ARGUMENT",
        `${this.#label} gave ${kindOf(value)}; expected bytes or strings from it`,
      );
    }
    return this.#half === "" ? bytes : Buffer.concat([this.#encode("", true), bytes]);
  }

  #encode(next: string, isLast: boolean): Uint8Array {
    const text = this.#half + next;
    const last = text.charCodeAt(text.length - 1);
    const end = !isLast && last >= 0xd800 && last <= 0xdbff ? text.length - 1 : text.length;
    this.#half = text.slice(end);
    return Buffer.from(text.slice(0, end));
  }
}

function ignore(): void {}
