/** Tokens that depend on the operation they are for: OAuth 2 and OpenID Connect. */
import type { SecurityScheme } from "../security-scheme.js";
import type { Authenticator } from "./authenticator.js";
import { Credential, type TokenCredential } from "./credentials.js";

/** What an OAuth 2 or OpenID Connect scheme takes: a token, what gives one, or a grant that gets one. */
export type OAuthCredential = TokenCredential | TokenGrant;

/** What one operation asks of a token. */
export interface TokenNeed {
  readonly scopes: readonly string[];
  /** The absolute URL of its server: what relative URLs of the document are relative to. */
  readonly server: string;
}

/** A credential for a document's scheme, before it is known for which operation. */
export interface ScopedCredential {
  forOperation(need: TokenNeed): Authenticator;
}

/** Where the tokens of a grant come from. */
export interface GrantSource {
  /** @throws UsageError where only a document could say where tokens come from. */
  withoutDocument(): Authenticator;
  /** @param option What errors call it. @throws UsageError where nobody says where tokens come from. */
  forScheme(option: string, scheme: SecurityScheme): ScopedCredential;
  forget(): Promise<void>;
}

/**
 * A way to get tokens, and those that it has got. Made by the functions of `@gen-client/runtime/oauth`;
 * one may be given to several clients and sessions, which then share its tokens. Its secrets show in no log.
 */
export class TokenGrant extends Credential {
  readonly #source: GrantSource;

  /** @internal */
  constructor(source: GrantSource) {
    // The cast: `content` below takes its place, since it may have none.
    super(undefined as never);
    this.#source = source;
  }

  /**
   * Logs out: the next call fetches tokens that follow on nothing, refresh tokens included. With a store,
   * all processes that share it do, those that are under way within a second or two.
   *
   * @throws StoreError, or what the store throws: then only this process has forgotten them.
   */
  forget(): Promise<void> {
    return this.#source.forget();
  }

  /** @internal */
  override get content(): Authenticator {
    return this.#source.withoutDocument();
  }

  /** @internal */
  forScheme(option: string, scheme: SecurityScheme): ScopedCredential {
    return this.#source.forScheme(option, scheme);
  }
}
