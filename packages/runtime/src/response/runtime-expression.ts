/** Runtime expressions (OpenAPI 3.2, 4.20.4): values of a request and its response, by where they are. */
import { stringify } from "../values/exact-json.js";
import type { Operation } from "../operation.js";
import type { Arguments } from "../request/argument.js";
import { own } from "../request/known-options.js";
import type { PreparedRequest } from "../request/prepared-request.js";
import type { ResponseHeaders } from "./headers.js";
import { valueAt } from "./json-pointer.js";
import type { Response } from "./response.js";

/** A call of an operation and what came of it. */
export interface Exchange {
  readonly operation: Operation;
  readonly args: Arguments;
  readonly request: PreparedRequest;
  readonly response: Response;
  readonly headers: ResponseHeaders;
  /** As it was decoded. */
  readonly body: unknown;
}

const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
const grammar = new RegExp(
  `^\\$(?:(?<whole>url|method|statusCode)|(?<of>request|response)\\.(?:header\\.(?<header>${token})|(?<place>query|path)\\.(?<name>.+)|body(?:#(?<pointer>(?:/.*)?))?))$`,
  "s",
);
const embedded = /\{(\$[^{}]*)\}/g;

/**
 * What an expression, a text with expressions in braces, or a constant stands for. Values keep their types;
 * in a text they become text. Undefined where something isn't there.
 */
export function evaluate(value: unknown, exchange: Exchange): unknown {
  if (typeof value !== "string") return value;
  if (value.startsWith("$")) return evaluateExpression(value, exchange);
  let isMissing = false;
  const text = value.replace(embedded, (_, expression: string) => {
    const found = evaluateExpression(expression, exchange);
    isMissing ||= found === undefined || found === null;
    return textOf(found);
  });
  return isMissing ? undefined : text;
}

/** As JSON has it, but for text, and what JSON has as text. */
function textOf(value: unknown): string {
  if (typeof value === "bigint") return value.toString();
  const json = stringify(value) ?? "";
  // A text in JSON is one once more.
  return json.startsWith('"') ? (JSON.parse(json) as string) : json;
}

function evaluateExpression(text: string, exchange: Exchange): unknown {
  const groups = grammar.exec(text)?.groups;
  // The generator leaves out what is none.
  if (groups === undefined) return text;
  const { whole, of, header, place, name = "", pointer = "" } = groups;
  const { request, response, headers, body, args } = exchange;
  if (whole === "url") return request.url;
  if (whole === "method") return request.method;
  if (whole === "statusCode") return response.status;
  if (of === "response") {
    if (header !== undefined) return headerField(header, headers);
    return place === undefined ? valueAt(body, pointer) : undefined;
  }
  if (header !== undefined) return parameter("header", header, exchange);
  if (place === "query" || place === "path") return parameter(place, name, exchange);
  return valueAt(Object.hasOwn(args, "body") ? args["body"] : undefined, pointer);
}

/** The value that the document describes; else the text of the field, several joined by `, `. */
function headerField(name: string, headers: ResponseHeaders): unknown {
  // Its type doesn't say which headers the document describes; `value` finds out.
  const described = headers as ResponseHeaders<Record<string, unknown>>;
  return described.value(name) ?? headers.get(name);
}

/** An argument of the request; else what the session has sent in its place. */
function parameter(
  place: "header" | "query" | "path",
  name: string,
  { operation, args, request }: Exchange,
): unknown {
  const { params = [] } = own(operation);
  const described = params.find(
    (other) =>
      other.in === place &&
      (place === "header" ? other.name.toLowerCase() === name.toLowerCase() : other.name === name),
  );
  // "Request parameters MUST be declared in the parameters section of the parent operation".
  if (described === undefined) return undefined;
  const { arg = described.name } = own(described);
  const given = Object.hasOwn(args, arg) ? args[arg] : undefined;
  if (given !== undefined || place === "path") return given;
  if (place === "header") return request.header(name);
  const query = new URLSearchParams(request.path.replace(/^[^?]*\??/, ""));
  return query.get(name) ?? undefined;
}
