import { Readable } from "node:stream";
import { inspect } from "node:util";
import {
  type Attempt,
  NetworkError,
  RequestError,
  type RequestSummary,
  UsageError,
  withAttempts,
} from "../errors.js";
import { display } from "../request/known-options.js";
import { type PreparedRequest, summarize } from "../request/prepared-request.js";
import { charsetOf, decodeText, nameOf } from "./charset.js";
import { collect } from "./collect.js";
import { decodeBody } from "./decode.js";
import { DecodeError, HttpError } from "./errors.js";
import { ResponseHeaders } from "./headers.js";
import { LineTooLong, linesOf } from "./lines.js";
import { XmlProblem } from "../xml/problem.js";
import { type Links, parseLinks } from "./link-header.js";

/** What an adapter got back. */
export interface AdapterResponse {
  readonly status: number;
  /** What stands beside the status; says nothing that the status doesn't (RFC 9112, 4). */
  readonly statusText?: string | undefined;
  /** By lower-case name; repeated fields as a list. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** Content codings undone. In pieces only where `request.stream` asks for it. */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>;
}

/** How a response came about. */
export interface Provenance {
  readonly request: PreparedRequest;
  /** Milliseconds. */
  readonly elapsed: number;
  /** The tries before the one that it answers. */
  readonly earlier: readonly Attempt[];
  /** The redirects that led to it, oldest first. */
  readonly history: readonly Response[];
}

/**
 * A response. Unless it was asked for with `stream: true`, its body has been read: the connection is
 * free again, and the body can be taken any number of times.
 *
 *     const response = await session.get("https://api.example.com/pets", { params: { limit: 10 } });
 *     const pets = await response.raiseForStatus().json();
 *
 * A streamed body is taken once, by `body`, `lines()`, or one of `bytes()`, `text()`, `json()`,
 * `blob()`, which then keep it. Until it is read or destroyed it holds its connection.
 *
 *     const file = await session.get(url, { stream: true });
 *     await pipeline(file.raiseForStatus().body, createWriteStream("pets.csv"));
 */
export class Response {
  readonly status: number;
  readonly statusText: string;
  /**
   * Milliseconds of the attempt that succeeded: to its last byte, or to its headers where the body is
   * streamed. Asking for its credentials and waiting for a connection are in it.
   */
  readonly elapsed: number;
  /** The redirects that led here, oldest first. */
  readonly history: readonly Response[];

  readonly #request: PreparedRequest;
  readonly #fields: AdapterResponse["headers"];
  readonly #earlier: readonly Attempt[];
  #body: Buffer | undefined;
  #stream: Readable | undefined;
  /** The stream has been handed out: who has it reads it. */
  #isTaken = false;
  #reading: Promise<Buffer> | undefined;
  #headers: ResponseHeaders | undefined;
  #links: Links | undefined;

  constructor(raw: AdapterResponse, provenance: Provenance) {
    const { body } = raw;
    this.status = raw.status;
    this.statusText = raw.statusText ?? "";
    this.elapsed = provenance.elapsed;
    this.history = provenance.history;
    this.#request = provenance.request;
    this.#fields = raw.headers;
    this.#earlier = provenance.earlier;
    if (Buffer.isBuffer(body)) this.#body = body;
    else if (body instanceof Uint8Array) {
      this.#body = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    } else {
      this.#stream = body instanceof Readable ? body : Readable.from(body, { objectMode: false });
      this.#stream.on("error", (error) => {
        if (error instanceof RequestError) withAttempts(error, this.attempts);
      });
    }
  }

  /**
   * A response of one's own, for interceptors that answer by themselves.
   *
   *     () => async (request) => Response.of(request, { status: 200, body: Buffer.from("cached") })
   */
  static of(
    request: PreparedRequest,
    answer: {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string | string[]>>;
      readonly body?: Uint8Array | string;
    },
  ): Response {
    const { status, headers = {}, body = "" } = answer;
    const fields = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    return new Response(
      { status, headers: Object.fromEntries(fields), body: Buffer.from(body) },
      { request, elapsed: 0, earlier: [], history: [] },
    );
  }

  /** True for 2xx. */
  get ok(): boolean {
    return this.status >= 200 && this.status <= 299;
  }

  /** Of the request that was answered: after a redirect it may be another than that of the call. */
  get method(): string {
    return this.#request.method;
  }

  /** Where it came from, redirects followed. Secrets in the query are masked. */
  get url(): string {
    return this.#request.url;
  }

  get headers(): ResponseHeaders {
    return (this.#headers ??= new ResponseHeaders(this.#fields));
  }

  /** What the `Link` headers say, by relation (RFC 8288): `response.links.next?.url`. */
  get links(): Links {
    return (this.#links ??= parseLinks(
      this.headers.get("link"),
      this.#request.origin + this.#request.path,
    ));
  }

  /** Every try that it took, redirects included; the last is this response. */
  get attempts(): readonly Attempt[] {
    const number = this.#earlier.length + 1;
    const url = this.history.length === 0 ? {} : { url: this.url };
    return [...this.#earlier, { number, ...url, status: this.status, milliseconds: this.elapsed }];
  }

  /**
   * The body as a stream of bytes; for one that was asked for with `stream: true`, while it comes in:
   * the same stream each time, to be read once.
   *
   * @throws UsageError if it is being read by `bytes()`, `text()`, `json()` or `blob()`.
   */
  get body(): Readable {
    if (this.#body !== undefined) return Readable.from([this.#body], { objectMode: false });
    if (this.#stream === undefined || this.#reading !== undefined) throw consumed();
    this.#isTaken = true;
    return this.#stream;
  }

  /** The body as it came, content codings undone. */
  async bytes(): Promise<Uint8Array> {
    const body = await this.#read();
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  }

  /** The body with its type. */
  async blob(): Promise<Blob> {
    const body = await this.bytes();
    return new Blob([body], {
      type: this.headers.get("content-type") ?? "",
    });
  }

  /** The body as text: by its byte order mark, else `charset`, else that of its `Content-Type`, else UTF-8. */
  async text(charset?: string): Promise<string> {
    if (charset !== undefined && (typeof charset !== "string" || nameOf(charset) === undefined)) {
      throw new UsageError(
        "INVALID_ARGUMENT",
        `${display(charset)} is no charset; expected one such as "utf-8" or "windows-1252"`,
      );
    }
    return decodeText(await this.#read(), charset ?? this.#charset);
  }

  /**
   * The body, parsed as JSON.
   *
   * @throws DecodeError if it is none.
   */
  async json(): Promise<unknown> {
    await this.#read();
    return this.decode("json");
  }

  /**
   * The body line by line, without the breaks; while it comes in, if it is streamed.
   *
   * @param charset As for `text`.
   * @throws NetworkError for a line of more than 1,048,576 characters.
   */
  async *lines(charset?: string): AsyncGenerator<string, void, undefined> {
    try {
      yield* linesOf(this.body, charset ?? this.#charset);
    } catch (cause) {
      throw cause instanceof LineTooLong ? this.tooLarge(cause.message, cause) : cause;
    }
  }

  /**
   * Itself, if the status is below 400.
   *
   * @throws HttpError otherwise, with the decoded body.
   */
  raiseForStatus(): this {
    if (this.status < 400) return this;
    throw new HttpError(this, this.decodeLeniently("auto"));
  }

  /** For logs: what came, without the body. */
  toJSON(): object {
    const { method, url, status, elapsed } = this;
    return { method, url, status, elapsed, headers: this.headers.toJSON() };
  }

  [inspect.custom](): object {
    return this.toJSON();
  }

  /** What an error says of its request. @internal */
  get summary(): RequestSummary {
    return summarize(this.#request);
  }

  /**
   * The body as the document describes it.
   *
   * @param read What text of JSON or XML is read by, where `JSON.parse` doesn't do.
   * @throws DecodeError if it isn't what it should be.
   * @internal
   */
  decode(
    decoding: Parameters<typeof decodeBody>[1],
    read?: Parameters<typeof decodeBody>[3],
  ): unknown {
    const body = this.#body ?? Buffer.alloc(0);
    const field = this.#fields["content-type"];
    const contentType = typeof field === "string" ? field : undefined;
    try {
      return decodeBody(body, decoding, contentType, read);
    } catch (cause) {
      if (cause instanceof XmlProblem) {
        throw this.undecodable(`XML as the document describes it (${cause.message})`, { cause });
      }
      throw this.undecodable(decoding === "auto" ? "its content type" : "JSON", { cause });
    }
  }

  /** The start of the body, for errors. @internal */
  get start(): string {
    return decodeText(this.#body?.subarray(0, 800) ?? Buffer.alloc(0), "utf-8");
  }

  /** The error for a body, or the part of one that came, that is not what was expected. @internal */
  undecodable(expected: string, options: ErrorOptions & { came?: string } = {}): DecodeError {
    const { came = this.start, ...rest } = options;
    return new DecodeError(this, expected, came.slice(0, 200), rest);
  }

  /** The error for a body that is larger than it may be. @internal */
  tooLarge(what: string, cause?: unknown): NetworkError {
    return new NetworkError("RESPONSE_TOO_LARGE", this.summary, what, { cause, sent: true });
  }

  /** What was sent. @internal */
  get request(): PreparedRequest {
    return this.#request;
  }

  /** For error bodies, which must not hide the error: text where decoding fails. @internal */
  decodeLeniently(decoding: Parameters<typeof decodeBody>[1]): unknown {
    try {
      return this.decode(decoding);
    } catch {
      return decodeText(this.#body ?? Buffer.alloc(0), this.#charset);
    }
  }

  get #charset(): string {
    return charsetOf(this.headers.get("content-type"));
  }

  async #read(): Promise<Buffer> {
    if (this.#body !== undefined) return this.#body;
    if (this.#isTaken || this.#stream === undefined) throw consumed();
    this.#reading ??= this.#collect(this.#stream);
    return this.#reading;
  }

  async #collect(stream: Readable): Promise<Buffer> {
    const limit = this.#request.settings.limits.body;
    this.#body = await collect(stream, limit, () =>
      this.tooLarge(`the body is larger than limits.body, ${limit} bytes`),
    );
    return this.#body;
  }
}

function consumed(): UsageError {
  return new UsageError(
    "BODY_CONSUMED",
    "the streamed body has been taken before; take it once, or ask without stream: true",
  );
}
