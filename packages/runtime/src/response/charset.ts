import { TextDecoder } from "node:util";

/**
 * What text a body is: its byte order mark says so, else its declared charset, else it is UTF-8.
 *
 * Never Latin-1 by default: RFC 9110 has dropped what RFC 2616 said of `text/*`, and services that
 * declare nothing send UTF-8. Charsets have the names and the meanings of the WHATWG's Encoding
 * Standard: `iso-8859-1`, `latin1` and `us-ascii` are windows-1252, and `utf-16` is little-endian
 * unless a mark says otherwise. An unknown name is as good as none.
 */

/**
 * A body as text; what is no text of its charset becomes U+FFFD. A byte order mark is left out.
 *
 *     decodeText(body, charsetOf("text/html; charset=iso-8859-1"))
 */
export function decodeText(body: Uint8Array, charset: string): string {
  const first = body[0] ?? 0;
  if (charset === "utf-8" && first < 0xfe && first !== 0xef) return viewOf(body).toString();
  const decoder = new TextDecoder(markOf(body)?.charset ?? knownCharset(charset));
  // As a stream: at once, Node 20 takes windows-1252 for Latin-1, and loses the euro sign.
  return decoder.decode(body, streaming) + decoder.decode();
}

/** Text that comes in pieces, wherever they are cut: between the bytes of a character, too. */
export class TextPieces {
  readonly #charset: string;
  #decoder: TextDecoder | undefined;
  /** The first bytes, as long as they may become a mark. */
  #head: Buffer = Buffer.alloc(0);

  /** @param charset As `charsetOf` gives it. A byte order mark overrules it. */
  constructor(charset: string) {
    this.#charset = charset;
  }

  /** The text that is complete with this piece. */
  decode(piece: Uint8Array): string {
    if (this.#decoder !== undefined) return this.#decoder.decode(piece, streaming);
    this.#head = Buffer.concat([this.#head, piece]);
    return mayBecomeMark(this.#head) ? "" : this.#begin(streaming);
  }

  /** What is left at the end: U+FFFD where a character has begun and not ended. */
  end(): string {
    return this.#decoder === undefined ? this.#begin() : this.#decoder.decode();
  }

  #begin(options?: typeof streaming): string {
    const head = this.#head;
    this.#head = Buffer.alloc(0);
    this.#decoder = new TextDecoder(markOf(head)?.charset ?? knownCharset(this.#charset));
    return this.#decoder.decode(head, options);
  }
}

/**
 * The charset parameter of a content type, in lower case; `utf-8` where there is none. Of several
 * the first counts (RFC 9110, 5.6.6; spaces around `=` are let pass).
 */
export function charsetOf(contentType: string | undefined): string {
  return declaredCharset(contentType) ?? "utf-8";
}

/** As `charsetOf`; undefined where there is none. */
export function declaredCharset(contentType: string | undefined): string | undefined {
  if (contentType === undefined) return undefined;
  for (const [, name = "", quoted, token = ""] of contentType.matchAll(parameter)) {
    if (name.toLowerCase() !== "charset") continue;
    return (quoted?.replaceAll(/\\(.)/g, "$1") ?? token).trim().toLowerCase() || undefined;
  }
  return undefined;
}

/** The charset's name in the Encoding Standard; `utf-8` for one that it doesn't know. */
export function knownCharset(charset: string): string {
  return nameOf(charset) ?? "utf-8";
}

/** The charset's name in the Encoding Standard; undefined for one that it doesn't know. */
export function nameOf(charset: string): string | undefined {
  // `latin-1`, `utf_8`: as Python writes them.
  const names = [charset, charset.replaceAll("_", "-"), charset.replaceAll(/[-_]/g, "")];
  for (const name of names) {
    try {
      return new TextDecoder(name).encoding;
    } catch {
      // The next spelling.
    }
  }
  return undefined;
}

const streaming = { stream: true };

// Whole parameters, so that what another one quotes isn't taken for the charset.
const parameter = /;\s*([^\s;="]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))/g;

interface Mark {
  readonly charset: string;
  readonly bytes: readonly number[];
}

const marks: readonly Mark[] = [
  { charset: "utf-8", bytes: [0xef, 0xbb, 0xbf] },
  { charset: "utf-16le", bytes: [0xff, 0xfe] },
  { charset: "utf-16be", bytes: [0xfe, 0xff] },
];

function markOf(body: Uint8Array): Mark | undefined {
  return marks.find(({ bytes }) => bytes.every((byte, index) => body[index] === byte));
}

function mayBecomeMark(start: Uint8Array): boolean {
  return marks.some(
    ({ bytes }) =>
      start.length < bytes.length && start.every((byte, index) => byte === bytes[index]),
  );
}

function viewOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
