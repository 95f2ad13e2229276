import { AuthError } from "../errors.js";

/** What an `OAuthError` is made of. */
export interface OAuthFailure {
  readonly endpoint: string;
  readonly error?: string | undefined;
  readonly errorDescription?: string | undefined;
  readonly status?: number | undefined;
  readonly cause?: unknown;
}

/** No token could be had from an authorization server: it refused, did not answer, or nobody logged in. */
export class OAuthError extends AuthError {
  /** What was asked, such as `https://login.example.com/token`. */
  readonly endpoint: string;
  /** The server's code, such as `invalid_client` (RFC 6749, 5.2); undefined where it gave none. */
  readonly error: string | undefined;
  /** The server's words for it. */
  readonly errorDescription: string | undefined;
  /** The status of its answer; undefined where there was none. */
  readonly status: number | undefined;

  /** @internal */
  constructor(message: string, { cause, endpoint, error, errorDescription, status }: OAuthFailure) {
    super("AUTH_FAILED", message, cause === undefined ? {} : { cause });
    this.endpoint = endpoint;
    this.error = error;
    this.errorDescription = errorDescription;
    this.status = status;
  }
}
