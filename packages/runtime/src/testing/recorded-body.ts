/** Bodies as a cassette has them: readable where they can be, the same bytes in any case. */
import { createHash } from "node:crypto";

export type RecordedBody =
  /** Of JSON, where it is written back to what it was, white space aside. */
  | { readonly json: unknown }
  /** Of text; several lines as a list, so that a diff shows which has changed. */
  | { readonly text: string | readonly string[] }
  | { readonly base64: string }
  /** Of what was too long to be kept, and is recognised all the same. */
  | { readonly sha256: string; readonly length: number }
  /** Of a long form, whose boundary is another each time: its length is the same. */
  | { readonly length: number }
  /** The server answered before it had come to its end: any body is taken for it. */
  | { readonly unfinished: true };

const jsonType = /^[^;]*[/+]json\s*(?:;|$)/i;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Undefined for an empty body. */
export function toRecorded(body: Uint8Array, contentType = ""): RecordedBody | undefined {
  if (body.length === 0) return undefined;
  const text = toText(body);
  if (text === undefined) return { base64: Buffer.from(body).toString("base64") };
  if (jsonType.test(contentType)) {
    const json = toJson(text);
    if (json !== undefined) return json;
  }
  return { text: text.includes("\n") ? text.split("\n") : text };
}

/** The body that was recorded; one of which only a digest was kept is none to answer with. */
export function fromRecorded(body: RecordedBody | undefined): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if ("json" in body) return Buffer.from(JSON.stringify(body.json));
  if ("text" in body) {
    return Buffer.from(typeof body.text === "string" ? body.text : body.text.join("\n"));
  }
  return "base64" in body ? Buffer.from(body.base64, "base64") : Buffer.alloc(0);
}

/** Takes a body in while it passes by; of a long one it keeps the digest. */
export class BodyRecorder {
  readonly #limit: number;
  #pieces: Uint8Array[] = [];
  #hash = createHash("sha256");
  #length = 0;
  #isComplete = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** From its beginning. */
  restart(): void {
    this.#pieces = [];
    this.#hash = createHash("sha256");
    this.#length = 0;
    this.#isComplete = false;
  }

  add(piece: Uint8Array): void {
    this.#hash.update(piece);
    this.#length += piece.length;
    if (this.isTooLong) this.#pieces = [];
    // A copy: whose memory it is may fill it again.
    else this.#pieces.push(Uint8Array.from(piece));
  }

  complete(): void {
    this.#isComplete = true;
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  get isTooLong(): boolean {
    return this.#length > this.#limit;
  }

  /** All of it, where it isn't too long. */
  get bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  /** What recognises a body that is too long, or did not come to its end. */
  digest(contentType = ""): RecordedBody {
    if (!this.#isComplete) return { unfinished: true };
    const length = this.#length;
    if (contentType.startsWith("multipart/")) return { length };
    return { sha256: this.#hash.copy().digest("hex"), length };
  }
}

function toText(body: Uint8Array): string | undefined {
  try {
    const text = utf8.decode(body);
    // Control characters but tab and line breaks: it only looks like text.
    return /[^\P{Cc}\t\r\n]/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

function toJson(text: string): RecordedBody | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return JSON.stringify(json) === compact(text) ? { json } : undefined;
  } catch {
    return undefined;
  }
}

/** JSON without the freedoms that its writers have: white space, and how characters are escaped. */
function compact(text: string): string {
  return text.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, (_, literal: string | undefined) =>
    literal === undefined ? "" : JSON.stringify(JSON.parse(literal)),
  );
}
