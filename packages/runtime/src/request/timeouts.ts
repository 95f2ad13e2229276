import { UsageError } from "../errors.js";
import { display, optionNames, readOptions } from "./known-options.js";

/** Time limits of a call, in milliseconds; `null` lifts a limit. */
export interface Timeouts {
  /** Waiting for a connection while all of an origin's are in use. Default 30,000. */
  readonly acquire?: number | null | undefined;
  /**
   * From the moment that the request goes onto a connection, or the last piece of its body did, to its
   * response headers. Default 30,000.
   */
  readonly headers?: number | null | undefined;
  /** Between two pieces of the body. Default 30,000. */
  readonly body?: number | null | undefined;
  /**
   * For a streamed body that waits for its reader: it holds a connection, and ends when nobody reads
   * on for so long. Default 300,000.
   */
  readonly unread?: number | null | undefined;
  /**
   * From the call to the last byte of its response: queueing, credentials, redirects, retries and
   * pauses included. Default 120,000; a streamed body has none unless one is given here.
   */
  readonly total?: number | null | undefined;
}

/** Time limits of a session. */
export interface SessionTimeouts extends Timeouts {
  /** To open a connection: name look-up, proxy and TLS included. Belongs to the pool, not to one call. Default 10,000. */
  readonly connect?: number | null | undefined;
}

const ownNames = {
  acquire: true,
  headers: true,
  body: true,
  unread: true,
  total: true,
} as const satisfies Record<keyof Timeouts, true>;
const timeoutNames = optionNames<Timeouts>(ownNames);
const sessionTimeoutNames = optionNames<SessionTimeouts>({ connect: true, ...ownNames });

/** With every limit given; `Infinity` for none. */
export interface ResolvedTimeouts extends Readonly<Record<keyof Timeouts, number>> {
  /** The total of a call whose body is streamed, from its headers on. */
  readonly streamTotal: number;
}

const defaultTimeouts: ResolvedTimeouts & { readonly connect: number } = {
  acquire: 30_000,
  connect: 10_000,
  headers: 30_000,
  body: 30_000,
  unread: 300_000,
  total: 120_000,
  streamTotal: Infinity,
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
  const connect =
    typeof timeout === "object" && timeout !== null && Object.hasOwn(timeout, "connect")
      ? timeout.connect
      : undefined;
  return {
    ...resolve(timeout, defaultTimeouts, sessionTimeoutNames),
    connect: limit("connect", connect, defaultTimeouts.connect),
  };
}

function resolve(
  timeout: number | Timeouts | null | undefined,
  defaults: ResolvedTimeouts,
  known: ReadonlySet<string>,
): ResolvedTimeouts {
  if (timeout === undefined) return defaults;
  // A wrong type is refused below, as the total that it would stand for.
  const asked: Timeouts =
    typeof timeout !== "object" || timeout === null ? { total: timeout } : timeout;
  const given = readOptions(asked, known, "timeout");
  return {
    acquire: limit("acquire", given.acquire, defaults.acquire),
    headers: limit("headers", given.headers, defaults.headers),
    body: limit("body", given.body, defaults.body),
    unread: limit("unread", given.unread, defaults.unread),
    total: limit("total", given.total, defaults.total),
    streamTotal: limit("total", given.total, defaults.streamTotal),
  };
}

function limit(name: string, value: number | null | undefined, byDefault: number): number {
  if (value === undefined) return byDefault;
  if (value === null || value === Infinity) return Infinity;
  if (typeof value === "number" && value > 0) return value;
  throw new UsageError(
    "INVALID_OPTION",
    `timeout.${name} is ${display(value)}; expected milliseconds above 0, or null for no limit`,
  );
}
