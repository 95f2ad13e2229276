import { UsageError } from "../errors.js";
import { toText } from "./parameter-styles.js";
import { encodeUnreserved } from "./percent-encoding.js";

type Scalar = string | number | boolean | bigint | Date;

/** Query parameters by name; a list repeats its name, `null` removes a session's default. */
export type QueryParams = Readonly<Record<string, Scalar | readonly Scalar[] | null | undefined>>;

/**
 * `a=1&b=2&b=3`: `overrides` over `defaults`, `null` removing, undefined left out.
 *
 * @throws UsageError for a value that is no text, number, boolean, date or list of these.
 */
export function writeQuery(
  defaults: QueryParams | undefined,
  overrides: QueryParams | undefined,
): string {
  const merged = new Map<string, Scalar | readonly Scalar[] | null>();
  for (const params of [defaults, overrides]) {
    for (const [name, value] of Object.entries(params ?? {})) {
      if (value !== undefined) merged.set(name, value);
    }
  }
  const pairs: string[] = [];
  for (const [name, value] of merged) {
    if (value === null) continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      pairs.push(`${encodeUnreserved(name)}=${writeScalar(name, item)}`);
    }
  }
  return pairs.join("&");
}

function writeScalar(name: string, value: unknown): string {
  if (typeof value === "object" && !(value instanceof Date)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `query parameter "${name}" is an object; expected text, a number, a boolean, a date or a list of these`,
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

/** Adds `query` to a path that may have one. */
export function appendQuery(path: string, query: string): string {
  if (query === "") return path;
  return `${path}${path.includes("?") ? "&" : "?"}${query}`;
}
