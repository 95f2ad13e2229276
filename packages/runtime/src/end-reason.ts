/** Why a call ends before it is done, who is told, and its error. */
import {
  AbortError,
  ClosedError,
  type RequestSummary,
  TimeoutError,
  type TimeoutPhase,
} from "./errors.js";

/** Why a call ended early. */
export type EndReason =
  | { readonly kind: "timeout"; readonly phase: TimeoutPhase; readonly limit: number }
  | { readonly kind: "aborted"; readonly reason: unknown }
  /** The session, before anybody read the body that was handed over. */
  | { readonly kind: "closed" };

/** Whoever holds up the call at the moment. */
export interface EndListener {
  onEnd(reason: EndReason): void;
}

/** The error for a call that ended early. `sent`: whether bytes of the attempt under way left. */
export function endError(
  reason: EndReason,
  request: RequestSummary,
  sent: boolean,
): TimeoutError | AbortError | ClosedError {
  switch (reason.kind) {
    case "aborted":
      return new AbortError(request, reason.reason, sent);
    case "closed":
      return new ClosedError(request.method, request.url);
    case "timeout":
      return new TimeoutError(reason.phase, reason.limit, request, { sent });
  }
}
