/** What all grants have in common: where, for which scopes, kept how, and sent how. */
import { createHash } from "node:crypto";
import type { Authenticator, Authorized, AuthAnswer, AuthRequest } from "../auth/authenticator.js";
import { checkSecret } from "../auth/credentials.js";
import { type GrantSource, type ScopedCredential, TokenGrant } from "../auth/grant.js";
import { KeptToken } from "../auth/kept-token.js";
import type { Token } from "../auth/token.js";
import { UsageError } from "../errors.js";
import type { OAuthFlowName, SecurityScheme } from "../security-scheme.js";
import { parseChallenges } from "../response/challenges.js";
import { fieldOf } from "../response/headers.js";
import { Conversation } from "./conversation.js";
import { Discoveries } from "./discovery.js";
import { DpopProver } from "./dpop.js";
import { OAuthError } from "./errors.js";
import type { GrantSettings } from "./options.js";
import type { Fields } from "./parameters.js";
import { type DocumentScheme, findPlace, type OwnUrls, type Place } from "./place.js";
import { type ScopePolicy, TokenPool } from "./token-pool.js";

/** One way to get tokens. */
export interface Grant {
  /** The function that makes it: `clientCredentials`. */
  readonly of: string;
  /** For errors: `client credentials`. */
  readonly name: string;
  readonly settings: GrantSettings;
  /** Endpoints that were given beside the token endpoint. */
  readonly urls?: OwnUrls;
  /** The document's flows whose endpoints serve, the best one first. */
  readonly flows: readonly OAuthFlowName[];
  readonly scopes: ScopePolicy;
  /** Whom the token stands for, in a store: as much as tells it from others. Undefined: nobody can say. */
  readonly subject: string | undefined;
  /** What goes with each refresh. */
  readonly refreshParameters?: Fields;
  /**
   * Asks for a token.
   *
   * @param previous The one before it, whose refresh token, if it has one, was refused.
   */
  obtain(
    conversation: Conversation,
    scopes: readonly string[],
    previous: Token | undefined,
  ): Promise<Token>;
}

/** @throws UsageError for a store in which nobody could tell whose token it is. */
export function makeGrant(grant: Grant): TokenGrant {
  const { settings, subject, of } = grant;
  if (settings.store !== undefined && settings.key === undefined && subject === undefined) {
    throw new UsageError(
      "INVALID_OPTION",
      `${of}: a token in a store needs a key that says whose it is, such as key: "ann"`,
    );
  }
  return new TokenGrant(new Tokens(grant));
}

/** The tokens of one grant. */
class Tokens implements GrantSource {
  readonly #grant: Grant;
  readonly #prover: DpopProver | undefined;
  readonly #discoveries = new Discoveries();
  /** By what tells places apart. */
  readonly #pools = new Map<string, TokenPool>();

  constructor(grant: Grant) {
    const { dpop } = grant.settings;
    this.#grant = grant;
    this.#prover = dpop === false ? undefined : new DpopProver(dpop === true ? undefined : dpop);
  }

  withoutDocument(): Authenticator {
    return this.#authenticator(undefined, []);
  }

  forScheme(option: string, scheme: SecurityScheme): ScopedCredential {
    return {
      forOperation: ({ scopes, server }) =>
        this.#authenticator(
          { option, scheme, server },
          // Those of an HTTP scheme are roles (OpenAPI 3.1, 4.8.30).
          scheme.type === "http" ? [] : scopes,
        ),
    };
  }

  async forget(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.forget()));
  }

  #authenticator(document: DocumentScheme | undefined, needed: readonly string[]): Authenticator {
    const { of, settings, urls = {}, flows } = this.#grant;
    const place = findPlace(of, settings, urls, flows, document);
    const id = JSON.stringify(place);
    let pool = this.#pools.get(id);
    if (pool === undefined) {
      pool = new TokenPool(this.#grant.scopes, (scopes) => this.#kept(place, scopes));
      this.#pools.set(id, pool);
    }
    const found = pool;
    // One token for all operations is the same one whichever of them comes first.
    const scopes = settings.scopes ?? (this.#grant.scopes === "one" ? [] : needed);
    return new GrantAuthenticator(() => found.find(scopes), this.#prover);
  }

  #kept(place: Place, scopes: readonly string[]): KeptToken {
    const { settings, scopes: policy } = this.#grant;
    const { store } = settings;
    // Who asks a person waits for longer; each login has an end of its own.
    const longest = policy === "growing" ? 3_600_000 : undefined;
    return new KeptToken(
      (previous) => this.#fetch(place, scopes, previous),
      store && { store, key: this.#keyOf(place, scopes), longest },
    );
  }

  #keyOf(place: Place, scopes: readonly string[]): string {
    const { of, settings, subject } = this.#grant;
    const { clientId, parameters, key } = settings;
    // Under whatever name: tokens of one server or client are of no use to another, and not its business.
    const whose = [place, clientId, scopes, this.#prover?.thumbprint];
    const all = key === undefined ? [...whose, of, parameters, subject] : whose;
    const hash = createHash("sha256").update(JSON.stringify(all)).digest("base64url");
    return key === undefined ? hash : `${key}:${hash}`;
  }

  async #fetch(
    place: Place,
    scopes: readonly string[],
    previous: Token | undefined,
  ): Promise<Token> {
    const grant = this.#grant;
    const { name, settings } = grant;
    const conversation = await Conversation.open(place, name, settings, {
      discoveries: this.#discoveries,
      prover: this.#prover,
    });
    try {
      const refreshed = await refresh(conversation, previous, grant.refreshParameters);
      return refreshed ?? (await grant.obtain(conversation, scopes, previous));
    } finally {
      await conversation.close();
    }
  }
}

/** The next token by the refresh token of the last one (RFC 6749, 6); undefined where it is no longer good. */
async function refresh(
  conversation: Conversation,
  previous: Token | undefined,
  parameters: Fields = [],
): Promise<Token | undefined> {
  if (previous?.refreshToken === undefined) return undefined;
  const { refreshToken } = previous;
  try {
    const token = await conversation.token({
      grantType: "refresh_token",
      parameters: [["refresh_token", refreshToken], ...parameters],
      isRepeatable: false,
    });
    const { scope } = previous;
    // What the server doesn't mention has not changed.
    return { refreshToken, ...(scope !== undefined && { scope }), ...token };
  } catch (error) {
    if (error instanceof OAuthError && error.error === "invalid_grant") return undefined;
    throw error;
  }
}

/** Sends the token, and a proof with it where it is bound to a key. */
class GrantAuthenticator implements Authenticator {
  readonly secrets: Authenticator["secrets"];
  readonly #find: () => KeptToken;
  readonly #prover: DpopProver | undefined;

  constructor(find: () => KeptToken, prover: DpopProver | undefined) {
    this.secrets = {
      headers: prover === undefined ? ["authorization"] : ["authorization", "dpop"],
      params: [],
    };
    this.#find = find;
    this.#prover = prover;
  }

  authorize(request: AuthRequest): Authorized | Promise<Authorized> {
    const kept = this.#find();
    const token = kept.get();
    return token instanceof Promise
      ? token.then((fetched) => this.#authorized(request, kept, fetched))
      : this.#authorized(request, kept, token);
  }

  #authorized(
    { method, url }: AuthRequest,
    kept: KeptToken,
    { accessToken, type = "Bearer" }: Token,
  ): Authorized {
    const prover = this.#prover;
    try {
      checkSecret("the access token", { in: "header", name: "authorization" }, accessToken);
    } catch (error) {
      kept.refuse(accessToken);
      throw error;
    }
    const headers = ["authorization", `${type} ${accessToken}`];
    const nonce = prover?.nonceFor(url);
    if (prover !== undefined) headers.push("dpop", prover.proof(method, url, accessToken));
    return {
      fields: { headers, query: "", cookies: "" },
      answered: (answer, renewals) => {
        prover?.learn(url, textOf(answer, "dpop-nonce"));
        if (answer.status !== 401) return false;
        const error = challengeError(answer);
        if (error === "use_dpop_nonce") {
          const latest = prover?.nonceFor(url);
          return latest !== undefined && latest !== nonce;
        }
        // RFC 6750, 3.1: another token makes no difference to other errors. After a nonce that was
        // asked for, there may be a token to renew.
        const isTokens = error === undefined || error === "invalid_token";
        if (!isTokens || renewals > (prover === undefined ? 0 : 1)) return false;
        kept.refuse(accessToken);
        return true;
      },
    };
  }
}

function challengeError({ headers }: AuthAnswer): string | undefined {
  const challenges = parseChallenges(fieldOf(headers, "www-authenticate"));
  const known = challenges.filter(({ scheme }) => scheme === "bearer" || scheme === "dpop");
  return known.map(({ params }) => params.get("error")).find((error) => error !== undefined);
}

function textOf({ headers }: AuthAnswer, name: string): string | undefined {
  const value = fieldOf(headers, name);
  return typeof value === "string" ? value : value?.[0];
}
