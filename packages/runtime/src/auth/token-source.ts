import { UsageError } from "../errors.js";
import { optionNames, readOptions } from "../request/known-options.js";
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
}

const refreshingNames = optionNames<RefreshingOptions>({ store: true, key: true });

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
  const { store, key } = readOptions(options, refreshingNames, "refreshing");
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
    toToken(await fetchToken(previous));
  const place = store === undefined || key === undefined ? undefined : { store, key };
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

/** @throws UsageError for what is no token; never shows it. */
function toToken(fetched: unknown): Token {
  if (typeof fetched === "string" && fetched !== "") return { accessToken: fetched };
  if (isToken(fetched)) return fetched;
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
