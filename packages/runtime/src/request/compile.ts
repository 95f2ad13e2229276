import { textOf, UsageError } from "../errors.js";
import type { Operation, Parameter } from "../operation.js";
import { type Argument, type Arguments, toArgument, writeArgument } from "./argument.js";
import { encodeJson, encodeRaw, type RawBody } from "./body.js";
import type { Body } from "./body-stream.js";
import { belongsToConnection, fieldIn, mergeHeaders, withFields } from "./headers.js";
import { cookieWriter, headerWriter, queryWriter } from "./parameter-styles.js";
import { compilePath } from "./path-template.js";

/** What is the same for every call of an operation. */
export interface FixedParts {
  /** Path of the base URL, without a slash at its end. */
  readonly basePath: string;
  /** Lower-case names and values in turn. */
  readonly headers: readonly string[];
  /** The session's parameters: encoded `a=1` or `a=1&a=2` by name. An argument takes their place. */
  readonly params: ReadonlyMap<string, string>;
  /** Credentials in the query: `key=secret`, encoded. */
  readonly query: string;
  /** `a=1; b=2`. */
  readonly cookies: string | undefined;
}

/** What the arguments of one call make of it. */
export interface RequestParts {
  readonly path: string;
  readonly headers: readonly string[];
  readonly cookies: string | undefined;
  readonly body: Body | undefined;
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
  const { params = [], body: described } = operation;
  const placed = (place: Parameter["in"]): readonly Parameter[] =>
    params.filter((parameter) => parameter.in === place && !belongsToConnection(parameter.name));
  const query = placed("query").map((parameter) =>
    toArgument(parameter, queryWriter, fixed.params.get(parameter.name)),
  );
  const headers = placed("header")
    .filter(({ name }) => !isCookieHeader(name))
    .map((parameter) =>
      toArgument(parameter, headerWriter, fieldIn(fixed.headers, parameter.name.toLowerCase())),
    );
  const cookies = [
    ...placed("cookie").map((parameter) => toArgument(parameter, cookieWriter)),
    // Joined with the jar's: two `Cookie` headers are one too many (RFC 6265, 5.4).
    ...placed("header")
      .filter(({ name }) => isCookieHeader(name))
      .map((parameter) => toArgument(parameter, headerWriter)),
  ];
  const named = new Set(query.map(({ parameter }) => parameter.name));
  const unnamed = [...fixed.params].flatMap(([name, text]) => (named.has(name) ? [] : [text]));
  const fixedQuery = [...unnamed, fixed.query].filter(Boolean).join("&");
  const buildPath = compilePath(operation, fixed.basePath);
  const buildBody = compileBody(operation);
  const [contentType] = described?.contentTypes ?? [];
  const headersOfBody =
    contentType === undefined
      ? fixed.headers
      : withFields(fixed.headers, ["content-type", contentType]);
  const plain = query.length === 0 && fixedQuery === "";

  const known = new Set([
    ...params.map(({ name, arg = name }) => arg),
    ...(described === undefined ? [] : ["body"]),
  ]);

  return (args) => {
    for (const name in args) {
      if (!known.has(name) && args[name] !== undefined && Object.hasOwn(args, name)) {
        throw refuseName(operation, name, known);
      }
    }
    const body = buildBody(args);
    const base = body === undefined ? fixed.headers : headersOfBody;
    const path = buildPath(args);
    return {
      path: plain ? path : withQuery(path, operation, query, args, fixedQuery),
      headers: headers.length === 0 ? base : withHeaders(base, operation, headers, args),
      cookies:
        cookies.length === 0 ? fixed.cookies : withCookies(fixed.cookies, operation, cookies, args),
      body,
    };
  };
}

function isCookieHeader(name: string): boolean {
  return name.toLowerCase() === "cookie";
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
  base: readonly string[],
  operation: Operation,
  headers: readonly Argument[],
  args: Arguments,
): readonly string[] {
  const given: Record<string, string | undefined> = {};
  for (const argument of headers) {
    given[argument.parameter.name] = writeArgument(operation, argument, args);
  }
  try {
    return mergeHeaders(base, given);
  } catch (cause) {
    throw refuseCall(operation, cause);
  }
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

function compileBody(operation: Operation): (args: Arguments) => Body | undefined {
  const { body: described } = operation;
  if (described === undefined) return () => undefined;
  const isJson = isJsonType(described.contentTypes[0]);
  return (args) => {
    const body = Object.hasOwn(args, "body") ? args["body"] : undefined;
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
      throw refuseCall(operation, cause);
    }
  };
}

/** A misspelled argument would be lost; options of a call are the next parameter. */
function refuseName(operation: Operation, name: string, known: ReadonlySet<string>): UsageError {
  const names = known.size === 0 ? "there are none" : `there are ${[...known].join(", ")}`;
  return new UsageError(
    "INVALID_ARGUMENT",
    `${label(operation)}: ${JSON.stringify(name)} is no argument of it (${names}); nothing was sent`,
  );
}

function refuseCall(operation: Operation, cause: unknown): UsageError {
  const what = textOf(cause);
  return new UsageError("INVALID_ARGUMENT", `${label(operation)}: ${what}; nothing was sent`, {
    cause,
  });
}

/** True for `application/json` and everything that ends in `+json` (RFC 6839, 3.1). */
function isJsonType(contentType: string | undefined): boolean {
  const type = contentType?.split(";", 1)[0]?.trim().toLowerCase();
  return type === "application/json" || type?.endsWith("+json") === true;
}

function label(operation: Operation): string {
  return `${operation.method} ${operation.path} (${operation.id})`;
}
