import type { Token } from "./token.js";

/** Gets a token that may be used, in place of an earlier one. */
export type ObtainToken = (
  previous: Token | undefined,
  isUsable: (token: Token) => boolean,
) => Promise<Token>;

/** Milliseconds before its end from which on a token is renewed, at most. */
const widestMargin = 60_000;

/**
 * Keeps one token for any number of calls: obtained when it is first needed, ahead of its end, and again
 * when a server refuses it. A failure goes to all who wait, and is not kept.
 */
export class TokenKeeper {
  readonly #obtain: ObtainToken;
  #token: Token | undefined;
  /** On the clock of `Date.now()`: from then on it is renewed while it is still in use. */
  #renewAt = Infinity;
  /** What the next one takes the place of. */
  #last: Token | undefined;
  /** The access token that isn't to be had again: it was refused, or its end is near. */
  #outgoing: string | undefined;
  #pending: Promise<Token> | undefined;

  constructor(obtain: ObtainToken) {
    this.#obtain = obtain;
  }

  /** The token that is at hand, if it is valid. */
  get current(): Token | undefined {
    return this.#token !== undefined && isValid(this.#token) ? this.#token : undefined;
  }

  /** The token; nobody waits for it while one is valid. */
  get(): Token | Promise<Token> {
    const token = this.current;
    if (token === undefined) return this.#renew();
    if (Date.now() >= this.#renewAt && this.#pending === undefined) {
      this.#outgoing = token.accessToken;
      this.#renew().catch(() => {
        // Who needs one then hears of it. Until then not with each call: after half of what is left.
        if (this.#token === token) this.#renewAt = (Date.now() + (token.expiresAt ?? 0)) / 2;
      });
    }
    return token;
  }

  /** A server refused it. Many may tell of the same token: only the first counts. */
  refuse(accessToken: string): void {
    if (this.#token?.accessToken !== accessToken) return;
    this.#token = undefined;
    this.#outgoing = accessToken;
  }

  /** Nothing that was had so far is used again, nor what follows on it; who waits gets what comes. */
  forget(): void {
    this.#token = undefined;
    this.#last = undefined;
    this.#outgoing = undefined;
    this.#pending = undefined;
  }

  #renew(): Promise<Token> {
    if (this.#pending !== undefined) return this.#pending;
    const pending: Promise<Token> = this.#replace(() => this.#pending === pending).finally(() => {
      if (this.#pending === pending) this.#pending = undefined;
    });
    this.#pending = pending;
    return pending;
  }

  async #replace(isKept: () => boolean): Promise<Token> {
    const isUsable = (token: Token): boolean =>
      isValid(token) && token.accessToken !== this.#outgoing;
    const token = await this.#obtain(this.#last, isUsable);
    if (!isKept()) return token;
    this.#token = token;
    this.#last = token;
    this.#renewAt = renewalOf(token);
    return token;
  }
}

function isValid({ expiresAt = Infinity }: Token): boolean {
  return Date.now() < expiresAt;
}

/** In a fleet not all at once: somewhere around the last fifth of its time. */
function renewalOf({ expiresAt = Infinity }: Token): number {
  const margin = Math.min(widestMargin, (expiresAt - Date.now()) / 5);
  return expiresAt - margin * (0.5 + Math.random());
}
