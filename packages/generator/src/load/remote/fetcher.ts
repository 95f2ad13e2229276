import type { IncomingMessage } from "node:http";
import type { Budget } from "../budget.js";
import { ReadError } from "../read-error.js";
import { acceptEncoding, readBody } from "./body.js";
import type { ResponseCache } from "./cache.js";
import { Connections } from "./connections.js";
import type { Resolve } from "./connections.js";
import type { Credentials } from "./credentials.js";

const maxRedirects = 10;

export interface FetcherOptions {
  readonly budget: Budget;
  readonly credentials?: Credentials | undefined;
  /** Default: nothing is kept. */
  readonly cache?: ResponseCache | undefined;
  /** How addresses of hosts are found. Default: as the system does. */
  readonly resolve?: Resolve | undefined;
}

/** Who asks for a document, and what follows from it. */
export interface Permission {
  /** Throws a `ReadError` where a redirect must not be followed. */
  readonly checkRedirect: (target: URL) => Promise<void>;
  /**
   * Whether an address is the user's own word, and so may be on a private network; the first one is
   * that which was asked for, the others are those of redirects.
   */
  readonly isTrusted: (url: URL, isFirst: boolean) => boolean;
}

/** Fetches the documents of one load by GET. What it throws has URLs without their secrets. */
export class Fetcher {
  readonly #options: FetcherOptions;
  readonly #connections: Connections;

  constructor(options: FetcherOptions) {
    this.#options = options;
    this.#connections = new Connections(options.resolve);
  }

  /**
   * Fetches a document, following redirects. Credentials go to the origin that they were given for.
   * Throws a `ReadError`.
   */
  async fetch(url: URL, permission: Permission): Promise<{ bytes: Uint8Array; finalUrl: URL }> {
    const { budget } = this.#options;
    const timeout = AbortSignal.timeout(budget.limits.secondsPerFetch * 1000);
    const signal = AbortSignal.any([timeout, budget.signal]);
    let current = withoutUser(url);
    try {
      for (let redirects = 0; redirects <= maxRedirects; redirects++) {
        const trusted = permission.isTrusted(current, redirects === 0);
        const answer = await this.#get(current, trusted, signal);
        if (answer.bytes) return { bytes: answer.bytes, finalUrl: current };
        const target = redirectTarget(answer.location, current);
        await permission.checkRedirect(target);
        current = withoutUser(target);
      }
    } catch (error) {
      throw this.#explain(current, error, timeout);
    }
    throw new ReadError(
      `GET ${shown(url)}: more than ${maxRedirects} redirects`,
      "Give the address at which the document stands.",
    );
  }

  close(): void {
    this.#connections.close();
  }

  async #get(
    url: URL,
    trusted: boolean,
    signal: AbortSignal,
  ): Promise<{ bytes: Uint8Array } | { bytes?: undefined; location: string }> {
    const { credentials, budget } = this.#options;
    const own = credentials?.origin === url.origin ? credentials.headers : {};
    const isPublic = Object.keys(own).length === 0 && url.search === "";
    // What only some may read isn't kept, and a query may be a secret, too.
    const cache = isPublic ? this.#options.cache : undefined;
    const cached = await cache?.find(url);
    const response = await this.#connections.get(url, {
      headers: {
        accept: "application/json, application/yaml, */*;q=0.8",
        "accept-encoding": acceptEncoding,
        "user-agent": "gen-client",
        ...cached?.conditions,
        ...own,
      },
      signal,
      trusted,
    });

    const { statusCode: status = 0, headers } = response;
    if (status === 304 && cached) {
      response.resume();
      budget.meter(shown(url))(cached.bytes.byteLength);
      return { bytes: cached.bytes };
    }
    if (status >= 300 && status <= 399 && headers.location !== undefined) {
      response.resume();
      return { location: headers.location };
    }
    if (status !== 200) {
      response.destroy();
      throw this.#refused(response, url);
    }
    const bytes = await readBody(response, budget.meter(shown(url)));
    await cache?.store(url, bytes, headers);
    return { bytes };
  }

  #refused({ statusCode, statusMessage }: IncomingMessage, url: URL): ReadError {
    const { credentials } = this.#options;
    const isLocked = statusCode === 401 || statusCode === 403;
    const isElsewhere =
      credentials !== undefined &&
      credentials.origin !== url.origin &&
      Object.keys(credentials.headers).length > 0;
    return new ReadError(
      `GET ${shown(url)}: the server answered ${`${statusCode} ${statusMessage ?? ""}`.trim()}`,
      !isLocked
        ? "Check the address in a browser."
        : isElsewhere
          ? `The credentials were given for ${credentials.origin} and not sent to ${url.origin}: give the address there.`
          : 'The document needs credentials: give them by --header "Authorization: ...", or download it first.',
    );
  }

  #explain(url: URL, error: unknown, timeout: AbortSignal): ReadError {
    if (error instanceof ReadError) {
      return error.limit !== undefined || error.message.startsWith("GET ")
        ? error
        : new ReadError(`GET ${shown(url)}: ${error.message}`, error.help, { cause: error });
    }
    const { budget } = this.#options;
    if (budget.signal.aborted) return budget.outOfTime(error);
    const reason = timeout.aborted
      ? `no complete answer within ${budget.limits.secondsPerFetch} seconds`
      : reasonOf(error);
    return new ReadError(
      `GET ${shown(url)}: ${reason}`,
      "Check the address and the network, or download the document and give its file.",
      { cause: error },
    );
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Several addresses were tried: each has an error of its own, and the whole has no message.
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [];
  if (first instanceof Error) return first.message;
  return error.message || ("code" in error ? String(error.code) : error.name);
}

function redirectTarget(location: string, from: URL): URL {
  const target = URL.canParse(location, from.href) ? new URL(location, from.href) : undefined;
  if (target !== undefined && /^https?:$/.test(target.protocol)) return target;
  throw new ReadError(
    `GET ${shown(from)}: the server redirects to an address that can't be fetched`,
    "Give the address at which the document stands.",
  );
}

/** A URL as people may see it: user, password and query can be secrets. */
function shown(url: URL): string {
  return url.origin + url.pathname;
}

function withoutUser(url: URL): URL {
  const result = new URL(url);
  result.username = "";
  result.password = "";
  result.hash = "";
  return result;
}
