/** What is said between a client and its authorization server while one token is fetched. */
import type { SessionError } from "../errors.js";
import type { Token } from "../auth/token.js";
import { clientAuthentication } from "./client-authentication.js";
import type { DevicePrompt } from "./device-code.js";
import { discover, type Discoveries, type ServerMetadata } from "./discovery.js";
import type { DpopProver } from "./dpop.js";
import { OAuthError } from "./errors.js";
import { toError } from "./failure.js";
import { type Library, loadLibrary } from "./library.js";
import { isLoopback, type GrantSettings } from "./options.js";
import { type Fields, toForm } from "./parameters.js";
import type { Place } from "./place.js";
import { TokenSession, withoutIdToken } from "./token-session.js";

/** A request to the token endpoint. */
export interface TokenRequest {
  readonly grantType: string;
  readonly parameters: Fields;
  /** Whether it may be sent again where the answer got lost: what it carries is good for more than once. */
  readonly isRepeatable: boolean;
}

/** What a browser came back with, and what it was sent away with. */
export interface Redirect {
  readonly answer: URLSearchParams;
  readonly state: string;
  readonly redirectUri: string;
  readonly verifier: string;
  readonly nonce: string | undefined;
}

type RequestOptions = NonNullable<Parameters<Library["genericTokenEndpointRequest"]>[5]>;

type TokenResponse = Awaited<ReturnType<Library["processGenericTokenEndpointResponse"]>>;

/** One conversation. It has to be closed. */
export class Conversation {
  readonly library: Library;
  readonly server: ServerMetadata;
  /** Whether the server's issuer is known, and not only some of its URLs. */
  readonly knowsIssuer: boolean;
  /** `client credentials`, for errors. */
  readonly grant: string;
  readonly settings: GrantSettings;
  readonly #refreshUrl: string | undefined;
  readonly #session: TokenSession;
  readonly #prover: DpopProver | undefined;
  /** What must not be shown, whatever the server echoes. */
  readonly #secrets: Set<string>;

  private constructor(parts: {
    library: Library;
    server: ServerMetadata;
    place: Place;
    grant: string;
    settings: GrantSettings;
    session: TokenSession;
    prover: DpopProver | undefined;
  }) {
    const { library, server, place, grant, settings, session, prover } = parts;
    this.library = library;
    this.server = server;
    this.knowsIssuer = place.issuer !== undefined;
    this.grant = grant;
    this.settings = settings;
    this.#refreshUrl = place.refreshUrl;
    this.#session = session;
    this.#prover = prover;
    this.#secrets = new Set(settings.clientSecret === undefined ? [] : [settings.clientSecret]);
  }

  /**
   * Finds out where everything is.
   *
   * @throws OAuthError where the server can't be asked; UsageError where the library is missing.
   */
  static async open(
    place: Place,
    grant: string,
    settings: GrantSettings,
    { discoveries, prover }: { discoveries: Discoveries; prover: DpopProver | undefined },
  ): Promise<Conversation> {
    const library = await loadLibrary();
    const session = new TokenSession(settings);
    try {
      const { issuer } = place;
      const described =
        issuer === undefined
          ? // What tells servers apart where nobody has said more.
            { issuer: new URL(place.tokenUrl ?? "").origin }
          : await discoveries.find(issuer, async () => {
              const ask = session.fetch(true);
              try {
                return await discover(library, ask, issuer, place.description);
              } catch (error) {
                const what = "the request for the authorization server's description";
                throw toError(error, what, session, issuer, new Set());
              }
            });
      const { tokenUrl, authorizationUrl, deviceAuthorizationUrl } = place;
      const server: ServerMetadata = {
        ...described,
        ...(tokenUrl !== undefined && { token_endpoint: tokenUrl }),
        ...(authorizationUrl !== undefined && { authorization_endpoint: authorizationUrl }),
        ...(deviceAuthorizationUrl !== undefined && {
          device_authorization_endpoint: deviceAuthorizationUrl,
        }),
      };
      return new Conversation({ library, server, place, grant, settings, session, prover });
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  get client(): { client_id: string; use_mtls_endpoint_aliases: boolean } {
    const { clientId, session } = this.settings;
    const showsCertificate = session.tls?.cert !== undefined || session.tls?.pfx !== undefined;
    return { client_id: clientId, use_mtls_endpoint_aliases: showsCertificate };
  }

  /** Asks for a token. @throws OAuthError where none comes. */
  token({ grantType, parameters, isRepeatable }: TokenRequest): Promise<Token> {
    const isRefresh = grantType === "refresh_token";
    const server =
      isRefresh && this.#refreshUrl !== undefined
        ? { ...this.server, token_endpoint: this.#refreshUrl }
        : this.server;
    for (const [name, value] of parameters) {
      if (!harmless.has(name)) this.#secrets.add(value);
    }
    return this.#exchange(server, isRepeatable, async (options, authenticate) => {
      const { library } = this;
      const body = toForm(parameters);
      const response = await library.genericTokenEndpointRequest(
        server,
        this.client,
        authenticate,
        grantType,
        body,
        options,
      );
      return library.processGenericTokenEndpointResponse(server, this.client, response);
    });
  }

  /** Begins a login on another device (RFC 8628, 3.1). @throws OAuthError where the server refuses. */
  async askForDevice(
    parameters: Fields,
  ): Promise<
    DevicePrompt & { readonly deviceCode: string; readonly interval: number | undefined }
  > {
    const { library, server, client } = this;
    const name = "device authorization endpoint";
    const endpoint = this.checkEndpoint(server.device_authorization_endpoint, name);
    const asked = Date.now();
    try {
      const response = await library.deviceAuthorizationRequest(
        server,
        client,
        await this.#authentication(server),
        toForm(parameters),
        this.#requestOptions(endpoint, false),
      );
      const answer = await library.processDeviceAuthorizationResponse(server, client, response);
      return {
        deviceCode: answer.device_code,
        userCode: answer.user_code,
        verificationUri: answer.verification_uri,
        verificationUriComplete: answer.verification_uri_complete,
        expiresAt: asked + answer.expires_in * 1000,
        interval: answer.interval,
      };
    } catch (error) {
      throw this.#failure(error, endpoint);
    }
  }

  /** Takes what a browser came back with, and asks for its token (RFC 6749, 4.1.3; RFC 9207). */
  redeem({ answer, state, redirectUri, verifier, nonce }: Redirect): Promise<Token> {
    const { library, server, client } = this;
    // Where it isn't known what the server calls itself, there is nothing to compare it with.
    if (!this.knowsIssuer) answer.delete("iss");
    for (const name of ["code", "state"]) {
      const value = answer.get(name);
      if (value !== null) this.#secrets.add(value);
    }
    this.#secrets.add(verifier);
    let checked: URLSearchParams;
    try {
      checked = library.validateAuthResponse(server, client, answer, state);
    } catch (error) {
      this.#session.last = undefined;
      return Promise.reject(this.#failure(error, server.authorization_endpoint ?? server.issuer));
    }
    return this.#exchange(server, false, async (options, authenticate) => {
      const response = await library.authorizationCodeGrantRequest(
        server,
        client,
        authenticate,
        checked,
        redirectUri,
        verifier,
        options,
      );
      return library.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: nonce ?? library.expectNoNonce,
        requireIdToken: nonce !== undefined,
      });
    });
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  /** Has the library ask for a token, once more where the server first gives a nonce for DPoP. */
  async #exchange(
    server: ServerMetadata,
    isRepeatable: boolean,
    ask: (
      options: RequestOptions,
      authenticate: Awaited<ReturnType<typeof clientAuthentication>>,
    ) => Promise<TokenResponse>,
  ): Promise<Token> {
    const endpoint = this.checkEndpoint(server.token_endpoint, "token endpoint");
    for (let tries = 1; ; tries++) {
      const asked = Date.now();
      try {
        const authenticate = await this.#authentication(server);
        const response = await ask(this.#requestOptions(endpoint, isRepeatable), authenticate);
        return this.#toToken(response, asked, endpoint);
      } catch (error) {
        const wantsNonce = this.#prover !== undefined && this.library.isDPoPNonceError(error);
        if (!wantsNonce || tries > 1) throw this.#failure(error, endpoint);
      }
    }
  }

  /** How the library's requests are sent. */
  #requestOptions(endpoint: string, isRepeatable: boolean): RequestOptions {
    const { library, settings } = this;
    // What is signed is good for once.
    const isSigned =
      this.#prover !== undefined ||
      settings.privateKey !== undefined ||
      settings.clientAuth === "client_secret_jwt";
    const sent = this.#session.fetch(isRepeatable && !isSigned, this.#prover);
    const fetch = this.knowsIssuer ? sent : withoutIdToken(sent);
    return {
      [library.customFetch]: fetch,
      // `checkEndpoint` has said whether it may be that.
      [library.allowInsecureRequests]: endpoint.startsWith("http:"),
    };
  }

  /**
   * An endpoint that there is, and that secrets may go to.
   *
   * @throws OAuthError where the server has none, or it is http.
   */
  checkEndpoint(url: string | undefined, name: string): string {
    const { settings, grant, server } = this;
    if (url === undefined || !URL.canParse(url)) {
      throw new OAuthError(
        `${server.issuer}: the authorization server names no ${name}, which the ${grant} grant needs; pass its URL as an option, or use another grant`,
        { endpoint: server.issuer },
      );
    }
    const parsed = new URL(url);
    if (parsed.protocol === "https:" || isLoopback(parsed) || settings.allowHttp) return url;
    throw new OAuthError(
      `${url}: the ${name} is ${parsed.protocol}//, where others can read the client's secrets; pass allowHttp: true if that is meant`,
      { endpoint: url },
    );
  }

  #authentication(server: ServerMetadata): ReturnType<typeof clientAuthentication> {
    return clientAuthentication(this.library, this.settings, server, this.knowsIssuer);
  }

  /** What a failure of the library or the session is to the program. Shows no secret. */
  #failure(error: unknown, endpoint: string): SessionError {
    return toError(error, `the ${this.grant} grant`, this.#session, endpoint, this.#secrets);
  }

  #toToken(response: TokenResponse, asked: number, endpoint: string): Token {
    const { access_token, token_type, expires_in, refresh_token, scope } = response;
    const type = token_type === "dpop" ? "DPoP" : "Bearer";
    if ((type === "DPoP") !== (this.#prover !== undefined)) {
      throw new OAuthError(
        type === "DPoP"
          ? `${endpoint}: the server gave a token that is bound to a key (DPoP); pass dpop: true`
          : `${endpoint}: the server gave a token that is not bound to the client's key: it doesn't know DPoP, or not for this client; leave dpop out if others may use it, too`,
        { endpoint },
      );
    }
    return {
      accessToken: access_token,
      type,
      // RFC 6749, 5.1: from when the answer was made, which is after it was asked for.
      ...(expires_in !== undefined && { expiresAt: asked + expires_in * 1000 }),
      ...(refresh_token !== undefined && { refreshToken: refresh_token }),
      ...(scope !== undefined && { scope }),
    };
  }
}

/** Parameters of token requests that hide nothing. */
const harmless = new Set(["audience", "resource", "scope", "username", "redirect_uri"]);
