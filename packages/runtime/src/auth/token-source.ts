import { UsageError } from "../errors.js";

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

/**
 * A token that is fetched when it is first needed, kept, and fetched anew when a server answers 401:
 * once, however many calls wait for it. A failure goes to all who wait, and is not kept.
 *
 *     new Session({ baseUrl, auth: bearer(refreshing(async () => (await login()).token)) })
 */
export function refreshing(fetchToken: () => Promise<string>): TokenSource {
  if (typeof fetchToken !== "function") {
    throw new UsageError(
      "INVALID_OPTION",
      "refreshing takes a function that fetches a token, such as async () => (await login()).token",
    );
  }
  return new RefreshingToken(fetchToken);
}

class RefreshingToken implements TokenSource {
  readonly #fetch: () => Promise<string>;
  #current: string | undefined;
  #pending: Promise<string> | undefined;

  constructor(fetchToken: () => Promise<string>) {
    this.#fetch = fetchToken;
  }

  get(): string | Promise<string> {
    if (this.#current !== undefined) return this.#current;
    this.#pending ??= this.#refresh().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  invalidate(token: string): void {
    // Another one may have come since: that one has not been refused.
    if (this.#current === token) this.#current = undefined;
  }

  async #refresh(): Promise<string> {
    const token: unknown = await this.#fetch();
    // Whoever asked refuses what is no token; it is not kept for the others.
    if (typeof token === "string" && token !== "") this.#current = token;
    return token as string;
  }
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
