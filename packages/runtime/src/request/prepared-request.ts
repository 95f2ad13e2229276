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

/** Names under which APIs take secrets in a query, whatever their documents say of them. */
const secretName =
  /^(?:.*[_.-])?(?:api-?key|key|token|secret|password|passwd|pwd|signature|sig|credential|auth)s?$/i;

/** Method and URL for errors and events, secrets in the query masked. */
export function summarize(request: PreparedRequest): RequestSummary {
  const { method, origin, path, secretParams = [] } = request;
  const start = path.indexOf("?") + 1;
  if (start === 0) return { method, url: origin + path };
  const pairs = path.slice(start).split("&");
  const shown = pairs.map((pair) => {
    const name = pair.split("=", 1)[0] ?? "";
    const decoded = decodeName(name);
    return secretParams.includes(decoded) || secretName.test(decoded) ? `${name}=***` : pair;
  });
  return { method, url: `${origin}${path.slice(0, start)}${shown.join("&")}` };
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
