import { UsageError } from "../errors.js";
import { display, isRecord } from "./known-options.js";
import { encodeUnreserved } from "./percent-encoding.js";
import { toText } from "./scalar.js";

type Scalar = string | number | boolean | bigint | Date;

/** Query parameters by name; a list repeats its name, `null` removes a session's default. */
export type QueryParams = Readonly<Record<string, Scalar | readonly Scalar[] | null | undefined>>;

/**
 * A `params` option.
 *
 * @throws UsageError for what is no object of names and values that can be written.
 */
export function readParams(params: QueryParams | undefined): QueryParams | undefined {
  writeParams(params);
  return params;
}

/**
 * `a=1&b=2&b=3`: `overrides` over `defaults`, `null` removing, undefined left out.
 *
 * @throws UsageError for a value that is no text, number, boolean, date or list of these.
 */
export function writeQuery(
  defaults: QueryParams | undefined,
  overrides: QueryParams | undefined,
): string {
  checkRecord(overrides);
  return [...writeParams({ ...defaults, ...defined(overrides) }).values()].join("&");
}

/**
 * The text of each parameter by its name: `a=1`, or `a=1&a=2` for a list.
 *
 * @throws UsageError as `writeQuery` does.
 */
export function writeParams(params: QueryParams | undefined): Map<string, string> {
  const texts = new Map<string, string>();
  checkRecord(params);
  for (const [name, value] of Object.entries(params ?? {})) {
    const items: readonly unknown[] = Array.isArray(value) ? value : [value ?? []].flat();
    if (items.length === 0) continue;
    const key = writeScalar(name, name);
    texts.set(name, items.map((item) => `${key}=${writeScalar(name, item)}`).join("&"));
  }
  return texts;
}

function checkRecord(params: QueryParams | undefined): void {
  if (params === undefined || isRecord(params)) return;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `params is ${typeof params === "string" ? "text" : display(params)}; expected an object of names and values, which Object.fromEntries(…) makes of pairs`,
  );
}

function defined(params: QueryParams | undefined): QueryParams {
  return Object.fromEntries(
    Object.entries(params ?? {}).filter(([, value]) => value !== undefined),
  );
}

function writeScalar(name: string, value: unknown): string {
  if (typeof value === "object" && !(value instanceof Date)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `query parameter "${name}" is ${value === null ? "a list with null in it" : "an object"}; expected text, a number, a boolean, a date or a list of these`,
    );
  }
  try {
    return encodeUnreserved(toText(value));
  } catch (cause) {
    throw new UsageError("INVALID_ARGUMENT", `query parameter "${name}" can't be written as text`, {
      cause,
    });
  }
}

/** A path's query with other parameters: those of `overrides` replace pairs of their names. */
export function overrideQuery(path: string, overrides: QueryParams | undefined): string {
  if (overrides === undefined) return path;
  checkRecord(overrides);
  const start = path.indexOf("?") + 1;
  if (start === 0) return appendQuery(path, writeQuery(undefined, overrides));
  const names = new Set(
    Object.keys(overrides)
      .filter((name) => overrides[name] !== undefined)
      .map((name) => writeScalar(name, name)),
  );
  const kept = path
    .slice(start)
    .split("&")
    .filter((pair) => !names.has(pair.split("=", 1)[0] ?? ""));
  const pairs = [...kept, writeQuery(undefined, overrides)].filter(Boolean);
  return appendQuery(path.slice(0, start - 1), pairs.join("&"));
}

/** Adds `query` to a path that may have one. */
export function appendQuery(path: string, query: string): string {
  if (query === "") return path;
  return `${path}${path.includes("?") ? "&" : "?"}${query}`;
}
