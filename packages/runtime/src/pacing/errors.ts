import { RequestError, type RequestSummary } from "../errors.js";

/**
 * An attempt that was not made, because a limit leaves no room for it in the time that the call has: the
 * server's, as it has told, or `pacing.budget`.
 */
export class PacingError extends RequestError {
  declare readonly code: "RATE_LIMITED";
  /** Milliseconds after which it may be made, as far as it is known. */
  readonly retryIn: number;

  constructor(request: RequestSummary, what: string, retryIn: number) {
    super("RATE_LIMITED", request, what, { sent: false });
    this.retryIn = retryIn;
  }
}
