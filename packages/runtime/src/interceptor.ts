import { UsageError } from "./errors.js";
import type { PreparedRequest } from "./request/prepared-request.js";
import type { Response } from "./response/response.js";

/** Sends a request, through everything that lies below. */
export type Send = (request: PreparedRequest) => Promise<Response>;

/**
 * Wraps a call once, whatever redirects and retries happen inside: it may change the request, answer
 * by itself, look at the response or at the error, or send again.
 *
 *     const timed: Interceptor = (next) => async (request) => {
 *       const response = await next(request.with({ headers: { "x-request-id": randomUUID() } }));
 *       console.log(response.url, response.elapsed);
 *       return response;
 *     };
 *     const session = new Session({ interceptors: [timed] });
 *
 * The first of a list is the outermost; a session's are around a call's.
 */
export type Interceptor = (next: Send) => Send;

/**
 * An `interceptors` option.
 *
 * @throws UsageError for what is no list of functions.
 */
export function readInterceptors(interceptors: unknown): readonly Interceptor[] {
  if (interceptors === undefined) return [];
  if (Array.isArray(interceptors) && interceptors.every((one) => typeof one === "function")) {
    return interceptors;
  }
  throw new UsageError(
    "INVALID_OPTION",
    "interceptors is no list of functions such as (next) => async (request) => next(request)",
  );
}

/** `send`, with interceptors around it. */
export function intercepted(interceptors: readonly Interceptor[], send: Send): Send {
  if (interceptors.length === 0) return send;
  const wrapped = interceptors.reduceRight<Send>((next, interceptor) => interceptor(next), send);
  // What one of them throws before its first `await` is a rejection too.
  return async (request) => wrapped(request);
}
