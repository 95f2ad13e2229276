/** What expectations know of generated operations, by types alone. */
import type { Call, Failure, Result } from "../call.js";
import type { BinaryBody } from "../request/body.js";
import type { UrlPattern } from "./request-matcher.js";

/** The names of the methods of a group, or of a client, that make calls. */
export type OperationName<G> = {
  [K in keyof G]: G[K] extends (...args: never[]) => Call<infer _T, infer _R> ? K : never;
}[keyof G] &
  string;

/** The arguments that a generated method takes. */
export type ArgumentsOf<M> = M extends (args: infer A, ...rest: never[]) => unknown
  ? NonNullable<A>
  : M extends (args?: infer A, ...rest: never[]) => unknown
    ? NonNullable<A>
    : never;

/** The responses of a generated method, by status. */
export type ResponsesOf<M> = M extends (...args: never[]) => Call<infer _T, infer R> ? R : never;

/**
 * Arguments that a call has to have, the given ones only. Each may also be a `RegExp` for its text, or a
 * function of its text; of the body, a function of the body.
 */
export type ArgumentsMatch<A> = {
  readonly [K in keyof A]?:
    | A[K]
    | RegExp
    | ((value: K extends "body" ? SentBody<A> : string | undefined) => unknown)
    | undefined;
};

/** An operation's parameters as the text that was sent. */
export type SentParams<A> = {
  readonly [K in Exclude<keyof A, "body" | "contentType">]-?: undefined extends A[K]
    ? string | undefined
    : string;
};

/** An operation's body as it was sent; of one that is no JSON the type says nothing of the wire. */
export type SentBody<A> = A extends { body?: infer B }
  ? [BinaryBody] extends [B]
    ? unknown
    : B
  : undefined;

/** The names in the braces of a URL. */
export type PathParams<P extends UrlPattern> = P extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [K in Name | keyof PathParams<Rest>]: string }
  : P extends string
    ? Readonly<Record<string extends P ? string : never, string>>
    : Readonly<Record<string, string>>;

/** Text or bytes while they come in; what it throws is a connection that breaks in the middle. */
export type Pieces = AsyncIterable<Uint8Array | string>;

/** The responses that the document describes, with their bodies: a union by `status`. */
type Described<R> = Exclude<Result<R>, Failure>;

/** The statuses that an operation answers. */
export type StatusOf<R> = Described<R>["status"];

/** What an operation answers with a status. */
export type BodyOf<R, S> =
  Described<R> extends infer V
    ? V extends { readonly status: infer Status; readonly body: infer B }
      ? S extends Status
        ? B
        : never
      : never
    : never;

/** Beside status and body. */
export interface ReplyOptions {
  /** By name; several values as a list, such as `set-cookie`'s. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /**
   * Milliseconds that the server takes as far as the call's timeouts go: no real time passes. At or above
   * `timeout.headers`, or what is left of `timeout.total`, the attempt ends with that timeout at once.
   * Default 0.
   */
  readonly delay?: number | undefined;
}

/** What follows a status: its body, where it has one. */
export type ReplyRest<B> = undefined extends B
  ? [body?: B | Pieces, options?: ReplyOptions]
  : [body: B | Pieces, options?: ReplyOptions];

/** What a function answers. */
export type Reply<R> =
  Described<R> extends infer V
    ? V extends { readonly status: infer S; readonly body: infer B }
      ? ReplyOptions & { readonly status: S } & (undefined extends B
            ? { readonly body?: B | Pieces | undefined }
            : { readonly body: B | Pieces })
      : never
    : never;
