import type { TimeoutPhase } from "../errors.js";
import type { EndListener, EndReason } from "../lifeline.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import type { AdapterResponse } from "../response/response.js";

/** What an adapter may know of the call that its attempt belongs to. */
export interface AttemptLifeline {
  /** Set once the call has ended early: nothing may be sent any more. */
  readonly ended: EndReason | undefined;
  /** Told when the attempt has to end, because of its phase, the call's deadline or its signal. */
  listener: EndListener | undefined;
  /** Begins a phase that may take `limit` milliseconds, or begins it again. */
  enter(phase: TimeoutPhase, limit: number): void;
  /** Ends the phase: only the call's total deadline counts. */
  leave(): void;
}

/** One try of a prepared request: what is sent, byte for byte. */
export interface AttemptRequest {
  readonly request: PreparedRequest;
  /** The request's path, with credentials that were asked for. */
  readonly path: string;
  /** The request's headers, with cookies and credentials. Lower-case names and values in turn. */
  readonly headers: readonly string[];
  readonly lifeline: AttemptLifeline;
}

/** Sends requests. One session mounts several, each on a URL prefix. */
export interface Adapter {
  /**
   * Sends one attempt and reads its whole response.
   *
   * @throws NetworkError when no complete response comes; TimeoutError or AbortError when the
   *   lifeline ends first.
   */
  send(attempt: AttemptRequest): Promise<AdapterResponse>;
  /** Frees everything. A session calls it when none of its calls is under way any more. */
  close(): Promise<void>;
}
