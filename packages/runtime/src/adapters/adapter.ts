import type { Lifeline } from "../lifeline.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import type { AdapterResponse } from "../response/response.js";

/** One try of a prepared request: what is sent, byte for byte. */
export interface AttemptRequest {
  readonly request: PreparedRequest;
  /** The request's path, with credentials that were asked for. */
  readonly path: string;
  /** The request's headers, with cookies and credentials. Lower-case names and values in turn. */
  readonly headers: readonly string[];
  /** Ends the attempt early, and is told of its phases. */
  readonly lifeline: Lifeline;
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
  /** Lets attempts under way finish, then frees everything. */
  close(): Promise<void>;
}
