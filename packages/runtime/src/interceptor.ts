import { UsageError } from "./errors.js";
import { discardBody } from "./request/body-stream.js";
import type { PreparedRequest } from "./request/prepared-request.js";
import { Response } from "./response/response.js";

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
  throw refuse("interceptors is no list of functions");
}

function wrap(next: Send, interceptor: Interceptor): Send {
  const send: unknown = interceptor(next);
  if (typeof send === "function") return send as Send;
  throw refuse("an interceptor returned no function when it was given next");
}

function refuse(what: string): UsageError {
  return new UsageError(
    "INVALID_OPTION",
    `${what}; expected (next) => async (request) => next(request)`,
  );
}

/**
 * `send`, with interceptors around it.
 *
 * @throws UsageError for what is no interceptor.
 */
export function intercepted(interceptors: readonly Interceptor[], send: Send): Send {
  if (interceptors.length === 0) return send;
  const wrapped = interceptors.reduceRight<Send>(wrap, send);
  return async (request) => {
    try {
      const response: unknown = await wrapped(request);
      if (response instanceof Response) return response;
    } finally {
      discardBody(request.body);
    }
    throw refuse(
      "an interceptor answered with no Response; return that of next, or Response.of(…)",
    );
  };
}
