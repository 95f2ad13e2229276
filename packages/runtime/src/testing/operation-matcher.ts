/** Which requests an expectation is about, by the generated method that makes them. */
import { UsageError } from "../errors.js";
import { findOperation } from "../operation-probe.js";
import type { Operation } from "../operation.js";
import type { Parameter } from "../parameter.js";
import { toArgument, writeArgument } from "../request/argument.js";
import { argumentValues } from "../request/argument-values.js";
import { hasContentTypes } from "../request/body-writer.js";
import {
  cookieWriter,
  headerWriter,
  type ParameterWriter,
  pathWriter,
  querystringWriter,
  queryWriter,
} from "../request/parameter-styles.js";
import { codecFor } from "../values/codec.js";
import { writeXml } from "../request/xml-body.js";
import { schemasFor } from "../xml/by-operation.js";
import { compileLayout } from "../xml/compile.js";
import { differences, isMatcher, shown } from "./difference.js";
import type { MockRequest } from "./mock-request.js";
import { compilePathPattern, decode } from "./path-pattern.js";
import {
  compareMethod,
  compareQuery,
  listed,
  pathOf,
  type RequestMatcher,
} from "./request-matcher.js";

/**
 * The descriptor of a generated method.
 *
 * @throws UsageError for what is no method of a generated class.
 */
export function operationOf(group: object, method: string): Operation {
  const found = findOperation(group, method);
  if (found.operation !== undefined) return found.operation;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `${JSON.stringify(method)} of ${group.constructor.name} is no operation of a generated client; pass a group and the name of its method, such as mock.operation(api.pets, "getPet")`,
    { cause: found.cause },
  );
}

/**
 * Matches requests that an operation made. Arguments are compared as what the session writes of them, the
 * given ones only.
 *
 * @throws UsageError for an argument that the operation doesn't have.
 */
export function matchOperation(
  operation: Operation,
  args: Readonly<Record<string, unknown>>,
): RequestMatcher {
  const { id, method, params = [] } = operation;
  const path = operation.path.replace(/#.*$/s, "");
  const findPath = compilePathPattern(path, "end");
  const read = (request: MockRequest, ofPath: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      params.map((parameter) => [argumentOf(parameter), sentText(parameter, request, ofPath)]),
    );
  const given = Object.entries(args).filter(([, expected]) => expected !== undefined);
  const checks = given.map(([name, expected]) => checkOf(operation, name, expected));
  const detail = given.map(([name, expected]) => `${name} ${shown(expected, name)}`).join(", ");
  return {
    method,
    label: `${method} ${path} (${id})${detail === "" ? "" : ` with ${detail}`}`,
    compare(request) {
      if (request.operation !== operation) {
        const other = request.operation?.id;
        const by = other === undefined ? "no generated method" : `the operation ${other}`;
        return {
          differences: [...compareMethod(method, request), `it was made by ${by}, expected ${id}`],
          params: {},
        };
      }
      const ofPath = findPath(pathOf(request.url));
      if (ofPath === undefined) {
        // A redirect led elsewhere.
        const what = `path is ${pathOf(request.url)}, expected one that ends in ${path}`;
        return { differences: [...compareMethod(method, request), what], params: {} };
      }
      const sent = read(request, ofPath);
      return {
        differences: [
          ...compareMethod(method, request),
          ...checks.flatMap((check) => check(request, sent)),
        ],
        params: sent,
      };
    },
  };
}

/** What one argument asks of a request, whose parameters are `sent`. */
type Check = (
  request: MockRequest,
  sent: Readonly<Record<string, string | undefined>>,
) => readonly string[];

function checkOf(operation: Operation, name: string, expected: unknown): Check {
  const { params = [], body } = operation;
  if (name === "body" && body !== undefined) {
    return (request) => differences(sentBody(operation, expected, request), request.body, name);
  }
  if (name === "contentType" && body !== undefined && hasContentTypes(body)) {
    return ({ headers }) => differences(expected, headers["content-type"], name);
  }
  const parameter = params.find((candidate) => argumentOf(candidate) === name);
  if (parameter === undefined) {
    const names = [...params.map(argumentOf), ...(body === undefined ? [] : ["body"])];
    throw new UsageError(
      "INVALID_ARGUMENT",
      `${operation.id} has no argument ${JSON.stringify(name)}; ${
        names.length === 0 ? "there are none" : `there are ${names.join(", ")}`
      }`,
    );
  }
  if (isMatcher(expected)) return (_, sent) => differences(expected, sent[name], name);
  const argument = toArgument(parameter, writers[parameter.in]);
  const check = (): Check => {
    const convert = argumentValues(operation, codecFor(operation));
    const given = { [name]: expected };
    const text = writeArgument(operation, argument, convert?.(given) ?? given) ?? "";
    return textCheck(parameter, name, text);
  };
  // What can't be written is refused at once.
  const made = check();
  // How it is converted is known when the operation has been called.
  return parameter.schema === undefined ? made : (request, sent) => check()(request, sent);
}

/** A body as it is sent: what may stand for many values in it stays as it is. */
function sentBody(operation: Operation, expected: unknown, { headers }: MockRequest): unknown {
  const { schemas = {}, encodings = {} } = operation.body ?? {};
  const contentType = headers["content-type"] ?? "";
  const schema = Object.hasOwn(schemas, contentType) ? schemas[contentType] : undefined;
  if (isMatcher(expected)) return expected;
  const write = schema && codecFor(operation)?.writer(schema);
  const value = write === undefined ? expected : write(expected);
  const isXml = Object.hasOwn(encodings, contentType) && encodings[contentType]?.kind === "xml";
  // What is text already is what is expected of the wire.
  if (schema === undefined || !isXml || typeof expected === "string") return value;
  return writeXml(value, compileLayout(schema, schemasFor(operation)));
}

/** Whether a parameter was sent with this text. */
function textCheck(parameter: Parameter, name: string, text: string): Check {
  switch (parameter.in) {
    case "path":
      return (_, sent) => differences(decode(text), sent[name], name);
    case "header":
      return (_, sent) => differences(text, sent[name], name);
    case "querystring":
      return (_, sent) => differences(text, sent[name], name);
    case "query": {
      const query = listed(new URLSearchParams(text));
      return (request) => compareQuery(query, request.query);
    }
    case "cookie":
      return ({ headers }) => {
        const pairs = (headers["cookie"] ?? "").split("; ");
        const isSent = text.split("; ").every((pair) => pairs.includes(pair));
        return isSent ? [] : [`cookie ${parameter.name} is not what was expected`];
      };
  }
}

const writers: Readonly<Record<Parameter["in"], (parameter: Parameter) => ParameterWriter>> = {
  path: pathWriter,
  query: queryWriter,
  querystring: querystringWriter,
  header: headerWriter,
  cookie: cookieWriter,
};

/** What was sent for a parameter; undefined for none. */
function sentText(
  parameter: Parameter,
  { url, query, headers }: MockRequest,
  ofPath: Readonly<Record<string, string>>,
): string | undefined {
  const { name } = parameter;
  switch (parameter.in) {
    case "path":
      return ofPath[name];
    case "header":
      return headers[name.toLowerCase()];
    case "query":
      return fromQuery(parameter, query);
    case "querystring":
      return new URL(url).search.slice(1) || undefined;
    case "cookie":
      return fromCookies(parameter, headers["cookie"] ?? "");
  }
}

/** Of a repeated parameter its values with commas; of an object's properties their pairs. */
function fromQuery({ name, style }: Parameter, query: URLSearchParams): string | undefined {
  if (style !== "deepObject") return query.has(name) ? query.getAll(name).join(",") : undefined;
  const pairs = Object.entries(listed(query)).filter(([key]) => key.startsWith(`${name}[`));
  return pairs.length === 0
    ? undefined
    : pairs.map(([key, values]) => `${key}=${String(values)}`).join("&");
}

function fromCookies({ name }: Parameter, header: string): string | undefined {
  const pairs = header.split(/;\s*/).filter((pair) => pair.startsWith(`${name}=`));
  if (pairs.length === 0) return undefined;
  return pairs.map((pair) => decode(pair.slice(name.length + 1))).join(",");
}

function argumentOf({ name, arg = name }: Parameter): string {
  return arg;
}
