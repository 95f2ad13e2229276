/**
 * The error tree. `code` is stable: switch on it, or use `instanceof`.
 *
 *     SessionError
 *     ├─ UsageError          INVALID_OPTION, INVALID_ARGUMENT, BODY_CONSUMED, PAGINATION_UNKNOWN,
 *     │                        RUNTIME_OUTDATED
 *     │  └─ InvalidRequest   INVALID_REQUEST                    has operation, issues (validation/errors.ts)
 *     ├─ AuthError           AUTH_MISSING, AUTH_FAILED          the attempt was not made
 *     │  └─ OAuthError       AUTH_FAILED                        has endpoint, error, status (oauth/errors.ts)
 *     ├─ ClosedError         SESSION_CLOSED                     nothing was sent
 *     ├─ StoreError          STORE_FAILED                       a store, or a file of cookies, can't be read or written
 *     ├─ InterceptorError    INTERCEPTOR_FAILED                 an interceptor threw something else
 *     ├─ InternalError       INTERNAL                           a defect of this package
 *     ├─ VerificationError   EXPECTATIONS_UNMET                 a test's mock or cassette (testing/errors.ts)
 *     ├─ WebhookError        WEBHOOK_UNVERIFIED, WEBHOOK_EXPIRED, WEBHOOK_UNEXPECTED, WEBHOOK_BODY_INVALID,
 *     │                      WEBHOOK_BODY_LOST, WEBHOOK_TOO_LARGE    has status (webhooks/errors.ts)
 *     └─ RequestError        has method, url, attempts, sent, retrySafe
 *        ├─ NetworkError     CONNECT_FAILED, TLS_FAILED, PROXY_FAILED, PROXY_REFUSED, CONNECTION_LOST,
 *        │                   RESPONSE_INVALID, RESPONSE_TOO_LARGE
 *        ├─ TimeoutError     ACQUIRE_TIMEOUT, CONNECT_TIMEOUT, HEADERS_TIMEOUT, BODY_TIMEOUT,
 *        │                   UNREAD_TIMEOUT, TOTAL_TIMEOUT
 *        ├─ AbortError       ABORTED
 *        ├─ PacingError      RATE_LIMITED                      the attempt was not made (pacing/errors.ts)
 *        ├─ BodyError        REQUEST_BODY_FAILED               the stream to send failed
 *        ├─ AdapterError     ADAPTER_FAILED                    a mounted adapter threw something else
 *        ├─ UnexpectedRequest  UNEXPECTED_REQUEST              nothing in a test expects it (testing/errors.ts)
 *        └─ ResponseError    has response                      (response/errors.ts)
 *           ├─ RedirectError TOO_MANY_REDIRECTS, REDIRECT_REFUSED
 *           ├─ HttpError     HTTP_STATUS                        has status, body, headers
 *           │  └─ UnexpectedStatus  UNEXPECTED_STATUS           the document doesn't know the status
 *           ├─ DecodeError   DECODE_FAILED                      has contentType, snippet
 *           │  └─ InvalidResponse  INVALID_RESPONSE             has body, issues (validation/errors.ts)
 *           └─ PaginationError  PAGINATION_REPEATS, PAGINATION_INVALID, PAGINATION_REFUSED
 */
/** Every code that an error of this package can have. */
export type ErrorCode =
  | "INVALID_OPTION"
  | "INVALID_ARGUMENT"
  | "INVALID_REQUEST"
  | "AUTH_MISSING"
  | "AUTH_FAILED"
  | "BODY_CONSUMED"
  | "SESSION_CLOSED"
  | "STORE_FAILED"
  | "INTERCEPTOR_FAILED"
  | NetworkErrorCode
  | (typeof timeoutCodes)[TimeoutPhase]
  | "ABORTED"
  | "RATE_LIMITED"
  | "REQUEST_BODY_FAILED"
  | "ADAPTER_FAILED"
  | "TOO_MANY_REDIRECTS"
  | "REDIRECT_REFUSED"
  | "HTTP_STATUS"
  | "UNEXPECTED_STATUS"
  | "DECODE_FAILED"
  | "INVALID_RESPONSE"
  | "PAGINATION_UNKNOWN"
  | "RUNTIME_OUTDATED"
  | "PAGINATION_REPEATS"
  | "PAGINATION_INVALID"
  | "PAGINATION_REFUSED"
  | "UNEXPECTED_REQUEST"
  | "EXPECTATIONS_UNMET"
  | "WEBHOOK_UNVERIFIED"
  | "WEBHOOK_EXPIRED"
  | "WEBHOOK_UNEXPECTED"
  | "WEBHOOK_BODY_INVALID"
  | "WEBHOOK_BODY_LOST"
  | "WEBHOOK_TOO_LARGE"
  | "INTERNAL";

/**
 * What somebody else's error says, or what they threw in its place: anything can be thrown, also what
 * has no text.
 */
export function textOf(cause: unknown): string {
  try {
    return cause instanceof Error ? cause.message : String(cause);
  } catch {
    return "something without a text";
  }
}

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

/**
 * A mistake in the program: an option or argument that can't be used, and nothing was sent; a body that
 * is read although it was handed out before; pages of a list of which nobody said how it goes on; or a
 * client that was generated for a newer version of this package.
 */
export class UsageError extends SessionError {
  declare readonly code:
    | "INVALID_OPTION"
    | "INVALID_ARGUMENT"
    | "INVALID_REQUEST"
    | "BODY_CONSUMED"
    | "PAGINATION_UNKNOWN"
    | "RUNTIME_OUTDATED";
}

/**
 * The credentials that an operation asks for are missing, and nothing was sent; or the function that
 * gives one failed, and the attempt that it was asked for was not made.
 */
export class AuthError extends SessionError {
  declare readonly code: "AUTH_MISSING" | "AUTH_FAILED";
}

/** The session was closed: before the call, and nothing was sent, or before its streamed body was read. */
export class ClosedError extends SessionError {
  constructor(method: string, url: string) {
    super("SESSION_CLOSED", `${method} ${url}: the session is closed; make a new one`);
  }
}

/** What should outlive the process can't be read or saved, or what a fleet shares: a file of cookies, a store. */
export class StoreError extends SessionError {
  constructor(what: string, options?: ErrorOptions) {
    super("STORE_FAILED", what, options);
  }
}

/**
 * What an interceptor threw, from a `.result()`, which never rejects; it is the `cause`. Awaiting the
 * call throws that itself.
 */
export class InterceptorError extends SessionError {
  constructor(cause: unknown) {
    const what = textOf(cause);
    super("INTERCEPTOR_FAILED", `an interceptor failed: ${what}`, { cause });
  }
}

/** A defect of this package, from a `.result()`, which never rejects. */
export class InternalError extends SessionError {
  constructor(cause: unknown) {
    const what = textOf(cause);
    super("INTERNAL", `this is a defect of @gen-client/runtime; please report it: ${what}`, {
      cause,
    });
  }
}

/** One try of a request: what it came to, and how long it took. */
export interface Attempt {
  /** Counts from 1, through redirects too. */
  readonly number: number;
  /** Where it went, if not to the URL of the call: after a redirect. Secrets are masked. */
  readonly url?: string;
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
  /** True where sending it twice does what sending it once does (RFC 9110, 9.2.2). */
  readonly idempotent: boolean;
}

/** A request that was made and failed. */
export class RequestError extends SessionError {
  readonly method: string;
  /** Secrets in the query are masked. */
  readonly url: string;
  /** Every try, the last one included. */
  readonly attempts: readonly Attempt[] = [];
  /** False where it is known that no byte of the request left, in any attempt. */
  readonly sent: boolean;
  readonly #idempotent: boolean;

  constructor(
    code: ErrorCode,
    request: RequestSummary,
    what: string,
    options: ErrorOptions & { readonly sent: boolean },
  ) {
    super(code, `${request.method} ${request.url}: ${what}`, options);
    this.method = request.method;
    this.url = request.url;
    this.sent = options.sent;
    this.#idempotent = request.idempotent;
  }

  /**
   * True where the program may make the call again without doing something twice: nothing was sent,
   * the method is idempotent, or the request had an `Idempotency-Key`.
   */
  get retrySafe(): boolean {
    return !this.sent || this.#idempotent;
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
  { sent = false, isOverBudget = false } = {},
): SessionError {
  // One that has them was thrown before: by an adapter that keeps it, say.
  if (error instanceof RequestError && error.attempts.length === 0) {
    Object.assign(error, sent ? { attempts, sent } : { attempts });
    if (attempts.length > 1) error.message += ` (${attempts.length} attempts)`;
    if (isOverBudget) error.message += "; its origin's retries are used up (retry.budget)";
  }
  return error;
}

type NetworkErrorCode =
  | "CONNECT_FAILED"
  | "TLS_FAILED"
  | "PROXY_FAILED"
  | "PROXY_REFUSED"
  | "CONNECTION_LOST"
  | "RESPONSE_INVALID"
  | "RESPONSE_TOO_LARGE";

/** No complete response came: the connection failed, broke, or carried what can't be taken. */
export class NetworkError extends RequestError {
  declare readonly code: NetworkErrorCode;

  readonly #isStale: boolean;
  readonly #isChallenge: boolean;

  constructor(
    code: NetworkErrorCode,
    request: RequestSummary,
    what: string,
    options: ErrorOptions & {
      readonly sent: boolean;
      readonly isStale?: boolean;
      readonly isChallenge?: boolean;
    },
  ) {
    super(code, request, what, options);
    this.#isStale = options.isStale ?? false;
    this.#isChallenge = options.isChallenge ?? false;
  }

  /** The connection had been used before, and no byte of an answer came. @internal */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** A proxy wants another answer, which the same request has when it is sent again. @internal */
  get isChallenge(): boolean {
    return this.#isChallenge;
  }
}

/** What can take too long. `total` covers everything from the call to the last byte, retries included. */
export type TimeoutPhase = keyof typeof timeoutCodes;

const timeoutCodes = {
  acquire: "ACQUIRE_TIMEOUT",
  connect: "CONNECT_TIMEOUT",
  headers: "HEADERS_TIMEOUT",
  body: "BODY_TIMEOUT",
  unread: "UNREAD_TIMEOUT",
  total: "TOTAL_TIMEOUT",
} as const;

const timeoutTexts = {
  acquire: "every connection was in use",
  connect: "no connection",
  headers: "no response headers",
  body: "the body stopped coming",
  unread: "nobody read the streamed body",
  total: "not finished",
} as const satisfies Record<TimeoutPhase, string>;

/** Something took longer than its timeout. */
export class TimeoutError extends RequestError {
  readonly phase: TimeoutPhase;
  /** The limit that was exceeded, in milliseconds. */
  readonly limit: number;

  constructor(
    phase: TimeoutPhase,
    limit: number,
    request: RequestSummary,
    options: ErrorOptions & { readonly sent: boolean },
  ) {
    super(
      timeoutCodes[phase],
      request,
      `${timeoutTexts[phase]} after ${limit} ms (timeout.${phase})`,
      options,
    );
    this.phase = phase;
    this.limit = limit;
  }
}

/** The call's `signal` was aborted; `cause` is the signal's reason. */
export class AbortError extends RequestError {
  constructor(request: RequestSummary, reason: unknown, sent: boolean) {
    const why = textOf(reason);
    super("ABORTED", request, `aborted by its signal: ${why}`, { cause: reason, sent });
  }
}

/** The stream that was to be sent failed, or gave what can't be sent; its error is the `cause`. */
export class BodyError extends RequestError {
  constructor(request: RequestSummary, cause: unknown) {
    const what = textOf(cause);
    super("REQUEST_BODY_FAILED", request, `the body to send failed: ${what}`, {
      cause,
      sent: true,
    });
  }
}

/** A mounted adapter threw what is no error of this package; it is the `cause`. */
export class AdapterError extends RequestError {
  constructor(request: RequestSummary, cause: unknown) {
    const what = textOf(cause);
    super("ADAPTER_FAILED", request, `the adapter mounted for it failed: ${what}`, {
      cause,
      sent: true,
    });
  }
}
