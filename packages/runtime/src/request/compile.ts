import { textOf, UsageError } from "../errors.js";
import type { Operation } from "../operation.js";
import type { DeepObjectArrays, Parameter } from "../parameter.js";
import type { ValueCodec } from "../values/codec.js";
import { type Argument, type Arguments, toArgument, writeArgument } from "./argument.js";
import { argumentValues } from "./argument-values.js";
import { bodyWriters, hasContentTypes } from "./body-writer.js";
import type { Body } from "./body-stream.js";
import { belongsToConnection, fieldIn, mergeHeaders, withFields } from "./headers.js";
import { own } from "./known-options.js";
import { cookieWriter, headerWriter, querystringWriter, queryWriter } from "./parameter-styles.js";
import { compilePath } from "./path-template.js";
import type { NamedSchemas } from "../xml/layout.js";
import type { NamedShapes } from "./read-only.js";

/** What is the same for every call of an operation. */
export interface FixedParts {
  /** Path of the base URL, without a slash at its end. */
  readonly basePath: string;
  /** Lower-case names and values in turn. */
  readonly headers: readonly string[];
  /** The session's parameters: encoded `a=1` or `a=1&a=2` by name. An argument takes their place. */
  readonly params: ReadonlyMap<string, string>;
  /** How lists in a `deepObject` are written where a parameter doesn't say. */
  readonly deepObjectArrays: DeepObjectArrays;
  /** Credentials in the query: `key=secret`, encoded. */
  readonly query: string;
  /** `a=1; b=2`. */
  readonly cookies: string | undefined;
  /** Read-only properties of the API's schemas. */
  readonly readOnly?: NamedShapes | undefined;
  /** The shapes that those of bodies refer to. */
  readonly schemas?: NamedSchemas | undefined;
  /** Of a document with values that are no plain JSON. */
  readonly codec?: ValueCodec | undefined;
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
    params.filter((parameter) => parameter.in === place);
  const others = ({ in: place, name }: Parameter): ReadonlySet<string> =>
    new Set(placed(place).flatMap((other) => (other.name === name ? [] : [other.name])));
  const query = [
    ...placed("querystring").map((parameter) => toArgument(parameter, querystringWriter)),
    ...placed("query").map((parameter) =>
      toArgument(
        own({ arrays: fixed.deepObjectArrays, ...parameter }),
        (query) => queryWriter(query, others(query)),
        fixed.params.get(parameter.name),
      ),
    ),
  ];
  const headers = placed("header")
    .filter(({ name }) => !isCookieHeader(name) && !belongsToConnection(name))
    .map((parameter) =>
      toArgument(parameter, headerWriter, fieldIn(fixed.headers, parameter.name.toLowerCase())),
    );
  const cookies = [
    ...placed("cookie").map((parameter) =>
      toArgument(parameter, (cookie) => cookieWriter(cookie, others(cookie))),
    ),
    // Joined with the jar's: two `Cookie` headers are one too many (RFC 6265, 5.4).
    ...placed("header")
      .filter(({ name }) => isCookieHeader(name))
      .map((parameter) => toArgument(parameter, headerWriter)),
  ];
  const named = new Set(query.map(({ parameter }) => parameter.name));
  const unnamed = [...fixed.params].flatMap(([name, text]) => (named.has(name) ? [] : [text]));
  const fixedQuery = [...unnamed, fixed.query].filter(Boolean).join("&");
  const buildPath = compilePath(operation, fixed.basePath);
  const buildBody = compileBody(operation, fixed);
  const convert = argumentValues(operation, fixed.codec);
  const plain = query.length === 0 && fixedQuery === "";

  const known = new Set([
    ...params.map(({ name, arg = name }) => arg),
    ...(described === undefined ? [] : ["body"]),
    ...(described !== undefined && hasContentTypes(described) ? ["contentType"] : []),
  ]);

  return (given) => {
    for (const name in given) {
      if (!known.has(name) && given[name] !== undefined && Object.hasOwn(given, name)) {
        throw refuseName(operation, name, known);
      }
    }
    const args = convert === undefined ? given : convert(given);
    const body = buildBody(args);
    const base = body === undefined ? fixed.headers : body.headers;
    const path = buildPath(args);
    return {
      path: plain ? path : withQuery(path, operation, query, args, fixedQuery),
      headers: headers.length === 0 ? base : withHeaders(base, operation, headers, args),
      cookies:
        cookies.length === 0 ? fixed.cookies : withCookies(fixed.cookies, operation, cookies, args),
      body: body?.data,
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

interface BuiltBody {
  readonly data: Body | undefined;
  /** The fixed ones, with the content type. */
  readonly headers: readonly string[];
}

function compileBody(
  operation: Operation,
  { headers: fixed, readOnly = {}, schemas = {}, deepObjectArrays, codec }: FixedParts,
): (args: Arguments) => BuiltBody | undefined {
  const { body: described } = operation;
  if (described === undefined) return () => undefined;
  const headersOf = (contentType: string | undefined): readonly string[] =>
    contentType === undefined ? fixed : withFields(fixed, ["content-type", contentType]);
  const takesType = hasContentTypes(described);
  const writers = bodyWriters(described, {
    shapes: readOnly,
    schemas,
    arrays: deepObjectArrays,
    codec,
  });
  const usual = writers(undefined);
  const usualHeaders = headersOf(usual.contentType);
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
      const isNamed = takesType && Object.hasOwn(args, "contentType");
      const writer = isNamed ? writers(args["contentType"]) : usual;
      if (writer.contentType === undefined) {
        const { data, contentType } = writer.write(body);
        return { data, headers: headersOf(contentType) };
      }
      const headers = writer === usual ? usualHeaders : headersOf(writer.contentType);
      return { data: writer.write(body), headers };
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

function label(operation: Operation): string {
  return `${operation.method} ${operation.path} (${operation.id})`;
}
