/**
 * The error tree. `code` is stable: switch on it, or use `instanceof`.
 *
 *     SessionError
 *     ├─ UsageError          INVALID_OPTION, INVALID_ARGUMENT   nothing was sent
 *     ├─ AuthError           AUTH_MISSING, AUTH_FAILED          the attempt was not made
 *     ├─ ClosedError         SESSION_CLOSED                     nothing was sent
 *     ├─ InternalError       INTERNAL                           a defect of this package
 *     └─ RequestError        has method, url, attempts
 *        ├─ NetworkError     CONNECT_FAILED, TLS_FAILED, CONNECTION_LOST, RESPONSE_INVALID
 *        ├─ TimeoutError     CONNECT_TIMEOUT, HEADERS_TIMEOUT, BODY_TIMEOUT, TOTAL_TIMEOUT
 *        ├─ AbortError       ABORTED
 *        ├─ AdapterError     ADAPTER_FAILED                    a mounted adapter threw something else
 *        └─ ResponseError    has response
 *           ├─ HttpError     HTTP_STATUS                        has status, body, headers
 *           │  └─ UnexpectedStatus  UNEXPECTED_STATUS           the document doesn't know the status
 *           └─ DecodeError   DECODE_FAILED                      has contentType, snippet
 */
import type { Response } from "./response/response.js";
import type { ResponseHeaders } from "./response/headers.js";

/** Every code that an error of this package can have. */
export type ErrorCode =
  | "INVALID_OPTION"
  | "INVALID_ARGUMENT"
  | "AUTH_MISSING"
  | "AUTH_FAILED"
  | "SESSION_CLOSED"
  | "CONNECT_FAILED"
  | "TLS_FAILED"
  | "CONNECTION_LOST"
  | "RESPONSE_INVALID"
  | "CONNECT_TIMEOUT"
  | "HEADERS_TIMEOUT"
  | "BODY_TIMEOUT"
  | "TOTAL_TIMEOUT"
  | "ABORTED"
  | "ADAPTER_FAILED"
  | "HTTP_STATUS"
  | "UNEXPECTED_STATUS"
  | "DECODE_FAILED"
  | "INTERNAL";

/** Base of everything that this package throws. */
export class SessionError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  // The class's own name, without a field on each instance.
  override get name(): string {
    return this.constructor.name;
  }
}

/** An option or argument that can't be used: a mistake in the program. Nothing was sent. */
export class UsageError extends SessionError {
  declare readonly code: "INVALID_OPTION" | "INVALID_ARGUMENT";
}

/**
 * The credentials that an operation asks for are missing, and nothing was sent; or the function that
 * gives one failed, and the attempt that it was asked for was not made.
 */
export class AuthError extends SessionError {
  declare readonly code: "AUTH_MISSING" | "AUTH_FAILED";
}

/** The session was closed before the call. Nothing was sent. */
export class ClosedError extends SessionError {
  constructor(method: string, url: string) {
    super("SESSION_CLOSED", `${method} ${url}: the session is closed; make a new one`);
  }
}

/** A defect of this package, from a `.result()`, which never rejects. */
export class InternalError extends SessionError {
  constructor(cause: unknown) {
    const what = cause instanceof Error ? cause.message : String(cause);
    super("INTERNAL", `this is a defect of @gen-client/runtime; please report it: ${what}`, {
      cause,
    });
  }
}

/** One try of a request: what it came to, and how long it took. */
export interface Attempt {
  /** Counts from 1. */
  readonly number: number;
  /** Status of the response, if one came. */
  readonly status?: number;
  /** What went wrong, if no response came. */
  readonly error?: ErrorCode;
  readonly milliseconds: number;
}

/** What an error says of the request. The URL has its secrets masked. */
export interface RequestSummary {
  readonly method: string;
  readonly url: string;
}

/** A request that was made and failed. */
export class RequestError extends SessionError {
  readonly method: string;
  /** Secrets in the query are masked. */
  readonly url: string;
  /** Every try, the last one included. */
  readonly attempts: readonly Attempt[] = [];

  constructor(code: ErrorCode, request: RequestSummary, what: string, options?: ErrorOptions) {
    super(code, `${request.method} ${request.url}: ${what}`, options);
    this.method = request.method;
    this.url = request.url;
  }
}

/**
 * An error with the tries that led to it; more than one are told in its message. `sent`: whether an
 * earlier one left, which decides over a repetition even where the last did not.
 *
 * @internal
 */
export function withAttempts(
  error: SessionError,
  attempts: readonly Attempt[],
  sent = false,
): SessionError {
  if (error instanceof RequestError) {
    Object.assign(error, { attempts });
    if (sent && "sent" in error) Object.assign(error, { sent });
    if (attempts.length > 1) error.message += ` (${attempts.length} attempts)`;
  }
  return error;
}

/** No complete response came: the connection failed, broke, or carried something that is no HTTP. */
export class NetworkError extends RequestError {
  /** False where no byte left in any attempt: then any method can be sent again safely. */
  readonly sent: boolean;

  constructor(
    code: "CONNECT_FAILED" | "TLS_FAILED" | "CONNECTION_LOST" | "RESPONSE_INVALID",
    request: RequestSummary,
    what: string,
    options: ErrorOptions & { sent: boolean },
  ) {
    super(code, request, what, options);
    this.sent = options.sent;
  }
}

/** What can take too long. `total` covers everything from the call to the last byte, retries included. */
export type TimeoutPhase = "connect" | "headers" | "body" | "total";

const timeoutCodes = {
  connect: "CONNECT_TIMEOUT",
  headers: "HEADERS_TIMEOUT",
  body: "BODY_TIMEOUT",
  total: "TOTAL_TIMEOUT",
} as const satisfies Record<TimeoutPhase, ErrorCode>;

const timeoutTexts = {
  connect: "no connection",
  headers: "no response headers",
  body: "the body stopped coming",
  total: "not finished",
} as const satisfies Record<TimeoutPhase, string>;

/** Something took longer than its timeout. */
export class TimeoutError extends RequestError {
  readonly phase: TimeoutPhase;
  /** The limit that was exceeded, in milliseconds. */
  readonly limit: number;
  /** False where no byte left in any attempt. */
  readonly sent: boolean;

  constructor(
    phase: TimeoutPhase,
    limit: number,
    request: RequestSummary,
    options: ErrorOptions & { sent: boolean },
  ) {
    super(
      timeoutCodes[phase],
      request,
      `${timeoutTexts[phase]} after ${limit} ms (timeout.${phase})`,
      options,
    );
    this.phase = phase;
    this.limit = limit;
    this.sent = options.sent;
  }
}

/** The call's `signal` was aborted; `cause` is the signal's reason. */
export class AbortError extends RequestError {
  constructor(request: RequestSummary, reason: unknown) {
    const why = reason instanceof Error ? reason.message : String(reason);
    super("ABORTED", request, `aborted by its signal: ${why}`, { cause: reason });
  }
}

/** A mounted adapter threw what is no error of this package; it is the `cause`. */
export class AdapterError extends RequestError {
  constructor(request: RequestSummary, cause: unknown) {
    const what = cause instanceof Error ? cause.message : String(cause);
    super("ADAPTER_FAILED", request, `the adapter mounted for it failed: ${what}`, { cause });
  }
}

/** A complete response came, and can't be taken as a success. */
export class ResponseError extends RequestError {
  readonly response: Response;

  constructor(code: ErrorCode, response: Response, what: string, options?: ErrorOptions) {
    super(code, response, what, options);
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

/** The status says failure: 4xx or 5xx, or 3xx, as redirects are not followed yet. */
export class HttpError extends ResponseError {
  /** The decoded body; typed on the call's `.result()`. Text where it couldn't be decoded. */
  readonly body: unknown;

  constructor(
    response: Response,
    body: unknown,
    options: ErrorOptions & { code?: "HTTP_STATUS" | "UNEXPECTED_STATUS"; note?: string } = {},
  ) {
    const { code = "HTTP_STATUS", note = "", ...rest } = options;
    const redirect = response.status >= 300 && response.status <= 399;
    const hint = redirect ? ", and redirects are not followed yet" : "";
    super(code, response, `${statusLine(response.status)}${note}${hint}${summaryOf(body)}`, rest);
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

/** The body is not what the document, or the caller of `json()`, expects. */
export class DecodeError extends ResponseError {
  readonly contentType: string | undefined;
  /** The first 200 characters of the body. */
  readonly snippet: string;

  constructor(response: Response, expected: string, snippet: string, options?: ErrorOptions) {
    const contentType = response.headers.get("content-type");
    const came =
      snippet === ""
        ? "an empty body"
        : `${contentType ?? "no content type"}: ${printable(snippet)}`;
    super(
      "DECODE_FAILED",
      response,
      `${response.status}, expected ${expected}, got ${came}`,
      options,
    );
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
