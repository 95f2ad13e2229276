import { AuthError, UsageError } from "../errors.js";
import { longestDelay } from "../lifeline.js";
import { display, optionNames, readOptions } from "../request/known-options.js";
import { isStore, type SharedStore } from "../store/shared-store.js";
import { KeptToken } from "./kept-token.js";
import { isToken, type Token } from "./token.js";

/** Where a token comes from, and who is told when it is no longer taken. */
export interface TokenSource {
  /** The token to send. Asked at each attempt. */
  get(): string | Promise<string>;
  /**
   * A server answered 401 to a request with `token`. The request is sent once more, with what `get`
   * gives then. Many requests may tell of the same token: only the first has to count.
   */
  invalidate(token: string): void;
}

/** A token that is fetched when it is needed. */
export interface RefreshingToken extends TokenSource {
  /**
   * Logs out: the next call fetches a token that follows on nothing, its refresh token included. With a
   * store, all processes that share it do, those that are under way within a second or two.
   *
   * @throws StoreError, or what the store throws: then only this process has forgotten it.
   */
  forget(): Promise<void>;
}

/** How a token is kept. */
export interface RefreshingOptions {
  /** Shares the token with all processes that use the same store and `key`. Default: with none. */
  readonly store?: SharedStore | undefined;
  /** Which of the store's tokens it is, such as `orders-api`. Needed with a store. */
  readonly key?: string | undefined;
  /**
   * Milliseconds after which a fetch is given up, with an `AuthError`: the next call begins another one.
   * Default 60,000.
   */
  readonly timeout?: number | undefined;
}

const refreshingNames = optionNames<RefreshingOptions>({ store: true, key: true, timeout: true });

/**
 * A token that is fetched when it is first needed, kept, and fetched anew when a server answers 401:
 * once, however many calls wait for it. A failure goes to all who wait, and is not kept. Where the function
 * says when the token ends, the next one is fetched before that, while calls go on with the old one.
 *
 *     new Session({ baseUrl, auth: bearer(refreshing(async () => (await login()).token)) })
 *
 * With a store, all processes that share it have one token between them.
 *
 * @param fetchToken is given the token that it replaces, with its refresh token, if there was one.
 * @throws UsageError for options that can't be used.
 */
export function refreshing(
  fetchToken: (previous: Token | undefined) => Promise<string | Token>,
  options: RefreshingOptions = {},
): RefreshingToken {
  if (typeof fetchToken !== "function") {
    throw new UsageError(
      "INVALID_OPTION",
      "refreshing takes a function that fetches a token, such as async () => (await login()).token",
    );
  }
  const { store, key, timeout = 60_000 } = readOptions(options, refreshingNames, "refreshing");
  if (typeof timeout !== "number" || !(timeout > 0 && timeout <= longestDelay)) {
    throw new UsageError(
      "INVALID_OPTION",
      `refreshing: timeout is ${display(timeout)}; expected milliseconds, up to ${longestDelay}`,
    );
  }
  if (store !== undefined && !isStore(store)) {
    throw new UsageError(
      "INVALID_OPTION",
      "refreshing: store is no store; it needs get, put and delete",
    );
  }
  if ((store === undefined) !== (key === undefined) || key === "") {
    throw new UsageError(
      "INVALID_OPTION",
      "refreshing: store and key, its name in there, go together",
    );
  }
  const fetch = async (previous: Token | undefined): Promise<Token> =>
    toToken(await inTime(fetchToken(previous), timeout));
  const longest = Math.max(timeout, 60_000);
  const place = store === undefined || key === undefined ? undefined : { store, key, longest };
  return new RefreshingSource(new KeptToken(fetch, place));
}

class RefreshingSource implements RefreshingToken {
  readonly #kept: KeptToken;

  constructor(kept: KeptToken) {
    this.#kept = kept;
  }

  get(): string | Promise<string> {
    const token = this.#kept.get();
    return token instanceof Promise
      ? token.then(({ accessToken }) => accessToken)
      : token.accessToken;
  }

  invalidate(token: string): void {
    this.#kept.refuse(token);
  }

  forget(): Promise<void> {
    return this.#kept.forget();
  }
}

/** One that never ends would keep all calls waiting for as long as the process lives. */
async function inTime<T>(fetched: Promise<T>, timeout: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const what = `the function given to refreshing returned no token after ${timeout} ms (timeout)`;
      reject(new AuthError("AUTH_FAILED", `${what}; give what it asks a timeout of its own`));
    }, timeout);
  });
  try {
    return await Promise.race([fetched, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Before it nobody gave out tokens that end: 1973, as `Date.now()` counts; 5138, in seconds. */
const earliestEnd = 1e11;

/** @throws UsageError for what is no token; never shows it. */
function toToken(fetched: unknown): Token {
  if (typeof fetched === "string" && fetched !== "") return { accessToken: fetched };
  if (isToken(fetched)) {
    const { expiresAt = Infinity } = fetched;
    // It has no text in JSON, in which tokens are stored.
    if (expiresAt === Infinity) return { ...fetched, expiresAt: undefined };
    if (expiresAt >= earliestEnd) return fetched;
    const shown = expiresAt > 0 ? `${expiresAt}, which is long past` : String(expiresAt);
    throw new UsageError(
      "INVALID_ARGUMENT",
      `the function given to refreshing returned a token whose expiresAt is ${shown}; expected milliseconds as of Date.now(), such as Date.now() + expires_in * 1000, or none`,
    );
  }
  const came = fetched === "" ? "an empty string" : typeof fetched;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `the function given to refreshing returned ${came}; expected a token: a string, or { accessToken, expiresAt? }`,
  );
}

export function isTokenSource(value: unknown): value is TokenSource {
  return (
    typeof value === "object" &&
    value !== null &&
    "get" in value &&
    typeof value.get === "function" &&
    "invalidate" in value &&
    typeof value.invalidate === "function"
  );
}
