import { UsageError } from "../errors.js";
import type { Operation } from "../operation.js";
import { type Argument, type Arguments, refuse, toArgument, writeArgument } from "./argument.js";
import { encodeJson, encodeRaw, type RawBody } from "./body.js";
import { checkedValue } from "./headers.js";
import { cookieWriter, headerWriter, queryWriter } from "./parameter-styles.js";
import { compilePath } from "./path-template.js";

/** What is the same for every call of an operation. */
export interface FixedParts {
  /** Path of the base URL, without a slash at its end. */
  readonly basePath: string;
  /** Lower-case names and values in turn. */
  readonly headers: readonly string[];
  /** `a=1&b=2`, encoded. */
  readonly query: string;
  /** `a=1; b=2`. */
  readonly cookies: string | undefined;
}

/** What the arguments of one call make of it. */
export interface RequestParts {
  readonly path: string;
  readonly headers: readonly string[];
  readonly cookies: string | undefined;
  readonly body: string | Uint8Array | undefined;
}

/** Builds the parts of a request from the arguments of a call. */
export type RequestBuilder = (args: Arguments) => RequestParts;

/**
 * Compiles an operation: what can be decided without arguments is decided here, once.
 *
 * @throws UsageError from the builder, naming the operation, for an argument that is missing or
 *   can't be sent.
 */
export function compileRequest(operation: Operation, fixed: FixedParts): RequestBuilder {
  const params = operation.params ?? [];
  const argumentsIn = (
    place: string,
    writerFor: Parameters<typeof toArgument>[1],
  ): readonly Argument[] =>
    params
      .filter((parameter) => parameter.in === place)
      .map((parameter) => toArgument(parameter, writerFor));
  const buildPath = compilePath(operation, fixed.basePath);
  const query = argumentsIn("query", queryWriter);
  const headers = argumentsIn("header", headerWriter);
  const cookies = argumentsIn("cookie", cookieWriter);
  const buildBody = compileBody(operation);
  const plain = query.length === 0 && fixed.query === "";

  return (args) => ({
    path: plain ? buildPath(args) : withQuery(buildPath(args), operation, query, args, fixed.query),
    headers:
      headers.length === 0 ? fixed.headers : withHeaders(fixed.headers, operation, headers, args),
    cookies:
      cookies.length === 0 ? fixed.cookies : withCookies(fixed.cookies, operation, cookies, args),
    body: buildBody(args),
  });
}

function withQuery(
  path: string,
  operation: Operation,
  query: readonly Argument[],
  args: Arguments,
  fixed: string,
): string {
  let result = path;
  let separator = path.includes("?") ? "&" : "?";
  for (const argument of query) {
    const text = writeArgument(operation, argument, args);
    if (text === undefined || text === "") continue;
    result += separator + text;
    separator = "&";
  }
  return fixed === "" ? result : result + separator + fixed;
}

function withHeaders(
  fixed: readonly string[],
  operation: Operation,
  headers: readonly Argument[],
  args: Arguments,
): readonly string[] {
  const result = [...fixed];
  for (const argument of headers) {
    const text = writeArgument(operation, argument, args);
    if (text === undefined) continue;
    const name = argument.parameter.name.toLowerCase();
    try {
      result.push(name, checkedValue(name, text));
    } catch (cause) {
      throw refuse(operation, argument.parameter, "has characters that no header may have", cause);
    }
  }
  return result;
}

function withCookies(
  fixed: string | undefined,
  operation: Operation,
  cookies: readonly Argument[],
  args: Arguments,
): string | undefined {
  const pairs = cookies
    .map((argument) => writeArgument(operation, argument, args))
    .filter((text) => text !== undefined && text !== "");
  return [fixed, ...pairs].filter(Boolean).join("; ") || undefined;
}

function compileBody(operation: Operation): (args: Arguments) => string | Uint8Array | undefined {
  const { body: described } = operation;
  if (described === undefined) return () => undefined;
  const isJson = isJsonType(described.contentTypes[0]);
  return (args) => {
    const { body } = args;
    if (body === undefined) {
      if (described.required !== true) return undefined;
      throw new UsageError(
        "INVALID_ARGUMENT",
        `${label(operation)}: body is required and is missing; nothing was sent`,
      );
    }
    try {
      // Not JSON: the caller has encoded it, and says so by its type.
      return isJson ? encodeJson(body) : encodeRaw(body as RawBody).data;
    } catch (cause) {
      throw new UsageError(
        "INVALID_ARGUMENT",
        `${label(operation)}: ${(cause as Error).message}; nothing was sent`,
        { cause },
      );
    }
  };
}

/** True for `application/json` and everything that ends in `+json` (RFC 6839, 3.1). */
export function isJsonType(contentType: string | undefined): boolean {
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  return type === "application/json" || type?.endsWith("+json") === true;
}

function label(operation: Operation): string {
  return `${operation.method} ${operation.path} (${operation.id})`;
}
