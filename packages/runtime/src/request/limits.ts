import { UsageError } from "../errors.js";
import { display, optionNames, readOptions } from "./known-options.js";

/**
 * How much of a response is taken, in decoded bytes; `null` lifts a limit. Beyond one the call ends
 * with `RESPONSE_TOO_LARGE`, and no more than that is held in memory.
 */
export interface Limits {
  /** Of a body that is held in memory. Default 104,857,600 (100 MiB). */
  readonly body?: number | null | undefined;
  /** Of a streamed body. Default: none, as it is not held. */
  readonly stream?: number | null | undefined;
  /** Of the body of a status of 400 and above. Default 10,485,760 (10 MiB). */
  readonly errorBody?: number | null | undefined;
  /**
   * Of the body of a redirect that is followed. What is longer is dropped with its connection, and
   * the redirect followed all the same. Default 65,536 (64 KiB).
   */
  readonly redirectBody?: number | null | undefined;
}

/** With every limit given; `Infinity` for none. */
export type ResolvedLimits = Readonly<Record<keyof Limits, number>>;

const limitNames = optionNames<Limits>({
  body: true,
  stream: true,
  errorBody: true,
  redirectBody: true,
});

export const defaultLimits: ResolvedLimits = {
  body: 100 * 2 ** 20,
  stream: Infinity,
  errorBody: 10 * 2 ** 20,
  redirectBody: 64 * 2 ** 10,
};

/**
 * A call's `limits` over the session's.
 *
 * @throws UsageError for what is no number of bytes, or a limit that doesn't exist.
 */
export function resolveLimits(
  limits: Limits | undefined,
  defaults: ResolvedLimits,
): ResolvedLimits {
  if (limits === undefined) return defaults;
  const own = readOptions(limits, limitNames, "limits");
  const limit = (name: keyof Limits): number => {
    const value = own[name];
    if (value === undefined) return defaults[name];
    if (value === null || value === Infinity) return Infinity;
    if (Number.isInteger(value) && value >= 0) return value;
    throw new UsageError(
      "INVALID_OPTION",
      `limits.${name} is ${display(value)}; expected a whole number of bytes, or null for no limit`,
    );
  };
  return {
    body: limit("body"),
    stream: limit("stream"),
    errorBody: limit("errorBody"),
    redirectBody: limit("redirectBody"),
  };
}
