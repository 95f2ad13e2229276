/** Which requests an expectation is about, by method, URL, query, headers and body. */
import { UsageError } from "../errors.js";
import type { BaseUrl } from "../request/base-url.js";
import { isToken } from "../request/headers.js";
import { display, isRecord, optionNames, readOptions } from "../request/known-options.js";
import { readMethod } from "../request/method.js";
import { toText } from "../request/scalar.js";
import { differences, isMatcher, shown, stateless } from "./difference.js";
import type { MockRequest } from "./mock-request.js";
import { compilePathPattern } from "./path-pattern.js";

/**
 * A URL: absolute, or a path, below the mock's base URL where it has one, else of any origin. Braces
 * take one segment: `/pets/{petId}`. What it says of the query has to be there, in any order, maybe
 * among other parameters. Or whatever tests whole URLs: a `RegExp`, a `URLPattern`.
 */
export type UrlPattern = string | { test(url: string): boolean };

/** What else a request has to have. Every part may also be a `RegExp`, a function, or an `expect.any(…)`. */
export interface RequestMatch {
  /** Parameters, maybe among others; a list for one that is repeated, `null` for one that must not be there. */
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  /** Header fields, maybe among others, by name in any case; `null` for one that must not be there. */
  readonly headers?: Readonly<Record<string, unknown>> | undefined;
  /** The whole body: a value for JSON, text or a `Uint8Array` for others. */
  readonly body?: unknown;
}

const matchNames = optionNames<RequestMatch>({ query: true, headers: true, body: true });

/** What came of comparing a request. */
export interface Comparison {
  /** In lines for people; none where it matches. */
  readonly differences: readonly string[];
  /** The request's parameters, by name. */
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** What an expectation asks of a request. */
export interface RequestMatcher {
  readonly method: string;
  /** `GET /pets/{petId}`: for messages. */
  readonly label: string;
  compare(request: MockRequest): Comparison;
}

/** @throws UsageError for what can be no method, URL or match. */
export function matchUrl(
  method: string,
  pattern: UrlPattern,
  match: RequestMatch,
  base: BaseUrl | undefined,
): RequestMatcher {
  readOptions(match, matchNames, "an expectation's match");
  const name = readMethod(method);
  const target = typeof pattern === "string" ? compileUrl(pattern, base) : compileTest(pattern);
  return {
    method: name,
    label: `${name} ${target.label}${detailOf(match)}`,
    compare(request) {
      const { differences: ofUrl, params } = target.compare(request);
      const all = [...compareMethod(name, request), ...ofUrl, ...compareRest(match, request)];
      return { differences: all, params };
    },
  };
}

export function compareMethod(expected: string, { method }: MockRequest): readonly string[] {
  return method === expected ? [] : [`method is ${method}, expected ${expected}`];
}

interface CompiledUrl {
  readonly label: string;
  compare(request: MockRequest): Comparison;
}

function compileTest(pattern: unknown): CompiledUrl {
  if (!isTester(pattern)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `the URL of an expectation is ${display(pattern)}; expected text such as "/pets/{petId}", a RegExp or a URLPattern`,
    );
  }
  const tester = pattern instanceof RegExp ? stateless(pattern) : pattern;
  const label =
    pattern instanceof RegExp ? String(pattern) : (tester.constructor?.name ?? "object");
  return {
    label,
    compare({ url }) {
      const differences = tester.test(url) ? [] : [`the URL does not match ${label}`];
      return { differences, params: {} };
    },
  };
}

function isTester(pattern: unknown): pattern is { test(url: string): boolean } {
  return (
    typeof pattern === "object" &&
    pattern !== null &&
    "test" in pattern &&
    typeof pattern.test === "function"
  );
}

function compileUrl(pattern: string, base: BaseUrl | undefined): CompiledUrl {
  const parts = /^(https?:\/\/[^/?#]+)?(\/[^?#]*)?(?:\?([^#]*))?$/i.exec(pattern);
  const [, ofPattern, path, query] = parts ?? [];
  if (parts === null || (ofPattern === undefined && path === undefined)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `the URL of an expectation is ${display(pattern)}; expected a path such as "/pets/{petId}", or one with its origin such as "https://api.example.com/pets"`,
    );
  }
  const origin = ofPattern === undefined ? base?.origin : originOf(ofPattern);
  const whole = (ofPattern === undefined ? (base?.path ?? "") : "") + (path ?? "/");
  const find = compilePathPattern(whole, "whole");
  const asked = listed(new URLSearchParams(query));
  return {
    label: pattern,
    compare(request) {
      const url = new URL(request.url);
      const params = find(pathOf(request.url));
      return {
        differences: [
          ...(origin === undefined || url.origin === origin
            ? []
            : [`origin is ${url.origin}, expected ${origin}`]),
          ...(params === undefined ? [`path is ${pathOf(request.url)}, expected ${whole}`] : []),
          ...compareQuery(asked, request.query),
        ],
        params: params ?? {},
      };
    },
  };
}

/** As it was sent: `URL` resolves `%2e%2e` in what it is given. */
export function pathOf(url: string): string {
  return /^https?:\/\/[^/?#]+([^?#]*)/.exec(url)?.[1] || "/";
}

function originOf(text: string): string {
  if (!/[{}]/.test(text) && URL.canParse(text)) return new URL(text).origin;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `the URL of an expectation begins with ${display(text)}, which is no origin; braces can stand in its path only`,
  );
}

function compareRest({ query, headers, body }: RequestMatch, request: MockRequest): string[] {
  const found: string[] = [...compareQuery(query ?? {}, request.query)];
  for (const [name, expected] of Object.entries(headers ?? {})) {
    const actual = request.headers[name.toLowerCase()];
    if (expected === undefined) continue;
    found.push(...differences(expected ?? undefined, actual, `header ${name.toLowerCase()}`));
  }
  if (body !== undefined) found.push(...differences(body, request.body, "body"));
  return found;
}

/** Compares the parameters that are asked for; those of lists as lists. */
export function compareQuery(
  expected: Readonly<Record<string, unknown>>,
  query: URLSearchParams,
): readonly string[] {
  return Object.entries(expected).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const values = query.getAll(name);
    const actual = values.length > 1 ? values : values[0];
    return differences(toSent(value), actual, `query ${name}`);
  });
}

function toSent(value: unknown): unknown {
  if (value === null) return undefined;
  if (isMatcher(value)) return value;
  if (Array.isArray(value)) {
    const texts = value.map(toSent);
    return texts.length > 1 ? texts : texts[0];
  }
  return isRecord(value) && !(value instanceof Date) ? JSON.stringify(value) : toText(value);
}

/** Parameters by name, several of one as a list. */
export function listed(query: URLSearchParams): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...new Set(query.keys())].map((name) => [name, query.getAll(name)]));
}

/** What tells expectations of one URL apart. */
function detailOf({ query, headers, body }: RequestMatch): string {
  for (const name of Object.keys(headers ?? {})) {
    if (!isToken(name)) {
      throw new UsageError("INVALID_ARGUMENT", `${display(name)} is no name of a header`);
    }
  }
  const parts = [
    ...Object.entries(query ?? {}).map(([name, value]) => `query ${name} ${shown(value, name)}`),
    ...Object.entries(headers ?? {}).map(([name, value]) => `header ${name} ${shown(value, name)}`),
    ...(body === undefined ? [] : [`body ${shown(body)}`]),
  ];
  return parts.length === 0 ? "" : ` with ${parts.join(", ")}`;
}
