/** What undici is told of an attempt. */
import type { DispatchOptions } from "undici/lib/dispatcher/client.js";
import type { Forwarding } from "../connection/pool.js";
import { type BodyWatcher, inPieces, isBodyStream, openBody } from "../request/body-stream.js";
import type { AttemptRequest } from "./adapter.js";

/** How an attempt goes out. */
export interface Way {
  /** For a dispatcher that finds its connections by itself. */
  readonly origin?: string;
  readonly forwarding?: Forwarding | undefined;
  /** What goes along for the proxy that forwards it. */
  readonly forProxy?: readonly string[] | undefined;
  /** Beside others on its connection: HTTP/2. */
  readonly isShared?: boolean;
}

/** An attempt in undici's terms; `watcher` is told how a body in pieces goes on. */
export function dispatchOf(
  attempt: AttemptRequest,
  watcher: BodyWatcher,
  { origin, forwarding, forProxy = [], isShared = false }: Way,
): DispatchOptions {
  const { request, path, headers } = attempt;
  const { method } = request;
  // undici asks it of HTTP/2 too; of a dispatcher that pipelines it is not ours to say.
  const idempotent = isShared ? true : undefined;
  const body = inPieces(request.body);
  if (forwarding === undefined && (body === undefined || !isBodyStream(body))) {
    return new Dispatch(origin, method, path, headers, body ?? null, idempotent);
  }
  const isStreamed = body !== undefined && isBodyStream(body);
  const length = isStreamed ? body.length : undefined;
  return new Dispatch(
    origin,
    method,
    (forwarding?.pathPrefix ?? "") + path,
    [...headers, ...(length === undefined ? [] : ["content-length", String(length)]), ...forProxy],
    isStreamed ? openBody(body, watcher) : (body ?? null),
    idempotent,
  );
}

class Dispatch implements DispatchOptions {
  readonly origin: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: DispatchOptions["body"];
  // The lifeline is exact, covers the time in the queue too, and costs less.
  readonly headersTimeout = 0;
  readonly bodyTimeout = 0;
  /** Whether it may go out beside others on its connection: undici asks that of HTTP/2 too. */
  readonly idempotent: boolean | undefined;

  constructor(
    origin: string | undefined,
    method: string,
    path: string,
    headers: readonly string[],
    body: DispatchOptions["body"],
    idempotent: boolean | undefined,
  ) {
    this.origin = origin;
    this.method = method;
    this.path = path;
    this.headers = headers;
    this.body = body;
    this.idempotent = idempotent;
  }
}

// undici reads options that we don't give: not from what others have added to `Object.prototype`.
Object.setPrototypeOf(Dispatch.prototype, null);
