import { UsageError } from "../errors.js";
import { checkOptions, optionNames } from "./known-options.js";

/** Time limits of a call, in milliseconds; `null` lifts a limit. */
export interface Timeouts {
  /** From the moment that the request goes onto a connection to its response headers. Default 30,000. */
  readonly headers?: number | null | undefined;
  /** Between two pieces of the body. Default 30,000. */
  readonly body?: number | null | undefined;
  /** From the call to the last byte of its response: queueing, credentials, retries and pauses included. Default 120,000. */
  readonly total?: number | null | undefined;
}

/** Time limits of a session. */
export interface SessionTimeouts extends Timeouts {
  /** To open a connection, TLS included; belongs to the pool, not to one call. Default 10,000. */
  readonly connect?: number | null | undefined;
}

const timeoutNames = optionNames<Timeouts>({ headers: true, body: true, total: true });
const sessionTimeoutNames = optionNames<SessionTimeouts>({
  connect: true,
  headers: true,
  body: true,
  total: true,
});

/** With every limit given; `Infinity` for none. */
export interface ResolvedTimeouts {
  readonly headers: number;
  readonly body: number;
  readonly total: number;
}

const defaultTimeouts: ResolvedTimeouts & { readonly connect: number } = {
  connect: 10_000,
  headers: 30_000,
  body: 30_000,
  total: 120_000,
};

/**
 * A call's `timeout` over the session's. A number stands for the total.
 *
 * @throws UsageError for a limit that is no positive number, or one that doesn't exist.
 */
export function resolveTimeouts(
  timeout: number | Timeouts | null | undefined,
  defaults: ResolvedTimeouts,
): ResolvedTimeouts {
  return resolve(timeout, defaults, timeoutNames);
}

/**
 * A session's `timeout` over the defaults.
 *
 * @throws UsageError as `resolveTimeouts` does.
 */
export function resolveSessionTimeouts(
  timeout: number | SessionTimeouts | null | undefined,
): ResolvedTimeouts & { readonly connect: number } {
  const given = typeof timeout === "object" ? timeout?.connect : undefined;
  return {
    ...resolve(timeout, defaultTimeouts, sessionTimeoutNames),
    connect: limit("connect", given, defaultTimeouts.connect),
  };
}

function resolve(
  timeout: number | Timeouts | null | undefined,
  defaults: ResolvedTimeouts,
  known: ReadonlySet<string>,
): ResolvedTimeouts {
  if (timeout === undefined) return defaults;
  // A wrong type is refused below, as the total that it would stand for.
  const given: Timeouts =
    typeof timeout !== "object" || timeout === null ? { total: timeout } : timeout;
  checkOptions(given, known, "timeout");
  return {
    headers: limit("headers", given.headers, defaults.headers),
    body: limit("body", given.body, defaults.body),
    total: limit("total", given.total, defaults.total),
  };
}

function limit(name: string, value: number | null | undefined, byDefault: number): number {
  if (value === undefined) return byDefault;
  if (value === null || value === Infinity) return Infinity;
  if (typeof value === "number" && value > 0) return value;
  throw new UsageError(
    "INVALID_OPTION",
    `timeout.${name} is ${String(value)}; expected milliseconds above 0, or null for no limit`,
  );
}
