import { inspect } from "node:util";
import type { Attempt } from "../errors.js";
import { DecodeError, HttpError } from "../errors.js";
import { type PreparedRequest, summarize } from "../request/prepared-request.js";
import { charsetOf, decodeBody, decodeText } from "./decode.js";
import { ResponseHeaders } from "./headers.js";

/** What an adapter got back. */
export interface AdapterResponse {
  readonly status: number;
  /** By lower-case name; repeated fields as a list. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

/**
 * A complete response. Its body has been read, so that the connection is free again, and can be
 * taken any number of times.
 *
 *     const response = await session.get("https://api.example.com/pets", { params: { limit: 10 } });
 *     const pets = await response.raiseForStatus().json();
 */
export class Response {
  readonly status: number;
  /** Of the attempt that succeeded, to its last byte: its credentials and wait for a connection included. */
  readonly milliseconds: number;

  readonly #request: PreparedRequest;
  readonly #raw: AdapterResponse;
  readonly #earlier: readonly Attempt[];
  #headers: ResponseHeaders | undefined;

  constructor(
    request: PreparedRequest,
    raw: AdapterResponse,
    milliseconds: number,
    earlier: readonly Attempt[],
  ) {
    this.status = raw.status;
    this.milliseconds = milliseconds;
    this.#request = request;
    this.#raw = raw;
    this.#earlier = earlier;
  }

  /** True for 2xx. */
  get ok(): boolean {
    return this.status >= 200 && this.status <= 299;
  }

  get method(): string {
    return this.#request.method;
  }

  /** Secrets in the query are masked. */
  get url(): string {
    return summarize(this.#request).url;
  }

  get headers(): ResponseHeaders {
    return (this.#headers ??= new ResponseHeaders(this.#raw.headers));
  }

  /** Every try that it took; the last is this response. */
  get attempts(): readonly Attempt[] {
    return [
      ...this.#earlier,
      { number: this.#earlier.length + 1, status: this.status, milliseconds: this.milliseconds },
    ];
  }

  /** The body as it came. */
  async bytes(): Promise<Uint8Array> {
    return this.#raw.body;
  }

  /** The body as text: by its byte order mark, the charset of its `Content-Type`, else UTF-8. */
  async text(): Promise<string> {
    return decodeText(this.#raw.body, charsetOf(this.headers.get("content-type")));
  }

  /**
   * The body, parsed as JSON.
   *
   * @throws DecodeError if it is none.
   */
  async json(): Promise<unknown> {
    return this.decode("json");
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
    const { method, url, status, milliseconds } = this;
    return { method, url, status, milliseconds, headers: this.headers.toJSON() };
  }

  [inspect.custom](): object {
    return this.toJSON();
  }

  /**
   * The body as the document describes it.
   *
   * @throws DecodeError if it isn't what it should be.
   * @internal
   */
  decode(decoding: Parameters<typeof decodeBody>[1]): unknown {
    const contentType = this.#raw.headers["content-type"];
    try {
      return decodeBody(
        this.#raw.body,
        decoding,
        typeof contentType === "string" ? contentType : undefined,
      );
    } catch (cause) {
      const snippet = decodeText(this.#raw.body.subarray(0, 800), "utf-8").slice(0, 200);
      throw new DecodeError(this, decoding === "auto" ? "its content type" : "JSON", snippet, {
        cause,
      });
    }
  }

  /** For error bodies, which must not hide the error: text where decoding fails. @internal */
  decodeLeniently(decoding: Parameters<typeof decodeBody>[1]): unknown {
    try {
      return this.decode(decoding);
    } catch {
      return decodeText(this.#raw.body, charsetOf(this.headers.get("content-type")));
    }
  }
}
