import { type ErrorCode, RequestError, withAttempts } from "../errors.js";
import { uncompressed } from "../request/compression.js";
import { ValueMismatch } from "../values/mismatch.js";
import { maskSnippet } from "../request/secrets.js";
import type { ResponseHeaders } from "./headers.js";
import { refusalNote } from "./refusal.js";
import type { Response } from "./response.js";

/** A complete response came, and can't be taken as a success. */
export class ResponseError extends RequestError {
  readonly response: Response;

  constructor(code: ErrorCode, response: Response, what: string, options?: ErrorOptions) {
    super(code, response.summary, what, { ...options, sent: true });
    this.response = response;
    withAttempts(this, response.attempts);
  }

  get status(): number {
    return this.response.status;
  }

  get headers(): ResponseHeaders {
    return this.response.headers;
  }
}

/** A redirect was not followed: one too many, or one that would not be safe. */
export class RedirectError extends ResponseError {
  declare readonly code: "TOO_MANY_REDIRECTS" | "REDIRECT_REFUSED";

  constructor(
    code: RedirectError["code"],
    response: Response,
    what: string,
    options?: ErrorOptions,
  ) {
    super(code, response, `${response.status}, ${what}`, options);
  }
}

/** The status says failure: 4xx or 5xx, or a 3xx that was not followed. */
export class HttpError extends ResponseError {
  /** The decoded body; typed on the call's `.result()`. Text where it couldn't be decoded. */
  readonly body: unknown;

  constructor(
    response: Response,
    body: unknown,
    options: ErrorOptions & { code?: "HTTP_STATUS" | "UNEXPECTED_STATUS"; note?: string } = {},
  ) {
    const { code = "HTTP_STATUS", note = "", ...rest } = options;
    const reason = statusLine(response.status) + codingNote(response) + refusalNote(response);
    super(code, response, `${reason}${note}${summaryOf(body)}`, rest);
    this.body = body;
  }
}

/** The document says nothing of a response with this status. */
export class UnexpectedStatus extends HttpError {
  constructor(response: Response, body: unknown) {
    super(response, body, {
      code: "UNEXPECTED_STATUS",
      note: ", a status that the document does not describe",
    });
  }
}

/**
 * A page came, and how the list goes on can't be taken from it: it leads back to where the reader has
 * been (`PAGINATION_REPEATS`), is not what the rule says (`PAGINATION_INVALID`), or leads where a request
 * would not be safe (`PAGINATION_REFUSED`). The pages before it, and the page itself, have been handed out.
 */
export class PaginationError extends ResponseError {
  declare readonly code: "PAGINATION_REPEATS" | "PAGINATION_INVALID" | "PAGINATION_REFUSED";

  constructor(
    code: PaginationError["code"],
    response: Response,
    what: string,
    options?: ErrorOptions,
  ) {
    super(code, response, `${response.status}, ${what}`, options);
  }
}

/** The body is not what the document, or the caller of `json()`, expects. */
export class DecodeError extends ResponseError {
  readonly contentType: string | undefined;
  /** The first 200 characters of the body; what looks like a secret is masked. */
  readonly snippet: string;
  /** Where a single value is not what the document promises: a JSON pointer (RFC 6901), empty for all. */
  readonly pointer: string | undefined;

  constructor(
    response: Response,
    expected: string,
    text: string,
    options: ErrorOptions & { code?: "DECODE_FAILED" | "INVALID_RESPONSE"; what?: string } = {},
  ) {
    const snippet = maskSnippet(text);
    const contentType = response.headers.get("content-type");
    const came =
      snippet === ""
        ? "an empty body"
        : `${contentType ?? "no content type"}: ${printable(snippet)}`;
    const { code = "DECODE_FAILED", ...rest } = options;
    const mismatch = rest.cause instanceof ValueMismatch ? rest.cause : undefined;
    const {
      what = mismatch === undefined
        ? `expected ${expected}, got ${came}`
        : `${mismatch.pointer || "the value"} ${mismatch.message}; got ${came}`,
      ...others
    } = rest;
    super(code, response, `${response.status}, ${what}`, others);
    this.pointer = mismatch?.pointer;
    this.contentType = contentType;
    this.snippet = snippet;
  }
}

const reasons: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  409: "Conflict",
  410: "Gone",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

function statusLine(status: number): string {
  const reason = reasons[status];
  return reason === undefined ? String(status) : `${status} ${reason}`;
}

/** RFC 7694, 3: so a server answers to a coding that it doesn't decode, too. */
function codingNote({ status, request }: Response): string {
  if (status !== 415 || uncompressed(request.body) === request.body) return "";
  return `, to a body sent as ${request.header("content-encoding")}; compress: false sends it as it is`;
}

/** The part of an error body that a log line wants: RFC 9457's title and detail, or `message`. */
function summaryOf(body: unknown): string {
  if (typeof body !== "object" || body === null) return "";
  const { title, detail, message } = body as Record<string, unknown>;
  const text = [title, detail, title === undefined && detail === undefined ? message : undefined]
    .filter((part): part is string => typeof part === "string" && part !== "")
    .join(": ");
  return text === "" ? "" : ` (${printable(text).slice(0, 200)})`;
}

/** What a server says, without what would break a line of a log or colour a terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}
