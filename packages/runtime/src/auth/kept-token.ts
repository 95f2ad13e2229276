import { SharedToken, type TokenPlace } from "./shared-token.js";
import type { Token } from "./token.js";
import { TokenKeeper } from "./token-keeper.js";

/** One token: kept by this process, or with a store by all that share it. */
export class KeptToken {
  readonly #keeper: TokenKeeper;
  readonly #shared: SharedToken | undefined;

  /** @param fetch Gets the one that follows on `previous`, which may hold a refresh token. */
  constructor(
    fetch: (previous: Token | undefined) => Promise<Token>,
    place: TokenPlace | undefined,
  ) {
    if (place === undefined) {
      this.#keeper = new TokenKeeper(fetch);
      return;
    }
    const shared = new SharedToken(place, fetch, () => this.#keeper.forget());
    this.#shared = shared;
    this.#keeper = new TokenKeeper((previous, isUsable) => shared.obtain(previous, isUsable));
  }

  /** The one that is at hand, if it is valid. */
  get current(): Token | undefined {
    return this.#keeper.current;
  }

  /** The token; nobody waits for it while one is valid. */
  get(): Token | Promise<Token> {
    this.#shared?.watch();
    return this.#keeper.get();
  }

  /** A server refused it. Many may tell of the same token: only the first counts. */
  refuse(accessToken: string): void {
    this.#keeper.refuse(accessToken);
  }

  /**
   * Has all who share it forget it, and what follows on it.
   *
   * @throws what the store throws: then only this process has forgotten it.
   */
  async forget(): Promise<void> {
    this.#keeper.forget();
    await this.#shared?.forget();
  }
}
