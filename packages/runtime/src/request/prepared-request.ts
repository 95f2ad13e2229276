import type { CredentialPlacement } from "../auth/credentials.js";
import type { RequestSummary } from "../errors.js";
import type { Operation } from "../operation.js";
import type { Retry } from "../retry/retry.js";
import type { ResolvedTimeouts } from "./timeouts.js";

/** A request in all its parts, ready for `session.send`. */
export interface PreparedRequest {
  /** In upper case. */
  readonly method: string;
  /** `https://api.example.com`, without a default port. */
  readonly origin: string;
  /** Path and query, encoded. */
  readonly path: string;
  /** Lower-case names and values in turn. Without `cookie`, which belongs to each attempt. */
  readonly headers: readonly string[];
  /** Cookies of this request only, as `a=1; b=2`; sent beside the jar's, never kept. */
  readonly cookies?: string | undefined;
  readonly body?: string | Uint8Array | undefined;
  /** Credentials that are asked for anew at each attempt; fixed ones are in `headers` and `path` already. */
  readonly credentials?: readonly CredentialPlacement[] | undefined;
  /** Names of query parameters that errors and events must not show. */
  readonly secretParams?: readonly string[] | undefined;
  readonly timeouts: ResolvedTimeouts;
  /** The call's own policy; undefined: the session's. */
  readonly retry?: Retry | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The operation that a generated method called. */
  readonly operation?: Operation | undefined;
}

/** Method and URL for errors and events, secrets in the query masked. */
export function summarize(request: PreparedRequest): RequestSummary {
  let { path } = request;
  for (const name of request.secretParams ?? []) {
    path = path.replaceAll(new RegExp(`([?&]${escapeRegExp(name)}=)[^&]*`, "g"), "$1***");
  }
  return { method: request.method, url: request.origin + path };
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
