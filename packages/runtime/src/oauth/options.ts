/** What every grant may be told, and how it is read. */
import type { Adapter } from "../adapters/adapter.js";
import { UsageError } from "../errors.js";
import { parseHttpUrl } from "../request/base-url.js";
import { display, isRecord, optionNames, readFlag, readOptions } from "../request/known-options.js";
import type { SessionOptions } from "../session-options.js";
import { isStore, type SharedStore } from "../store/shared-store.js";
import type { Fields } from "./parameters.js";
import { type PrivateKey, readSigningKey, type SigningKey } from "./signing-key.js";

/** How a client says who it is (RFC 6749, 2.3; RFC 7523; RFC 8705). */
export type ClientAuthMethod =
  | "client_secret_basic"
  | "client_secret_post"
  | "client_secret_jwt"
  | "private_key_jwt"
  | "tls_client_auth"
  | "none";

/** Options of the session that token requests are sent by. It has no cookies and credentials. */
export type TokenSessionOptions = Pick<
  SessionOptions,
  "headers" | "interceptors" | "logger" | "proxy" | "timeout" | "tls" | "trustEnv"
> & {
  /** Sends them in place of connections: a `MockAdapter`, say. It is not closed. */
  readonly adapter?: Adapter | undefined;
};

/** What all grants may be told. */
export interface GrantOptions {
  readonly clientId: string;
  /** Sent as `client_secret_basic`, unless `clientAuth` says otherwise or the server takes only `client_secret_post`. */
  readonly clientSecret?: string | undefined;
  /** In place of a secret: signs an assertion for each token request (`private_key_jwt`, RFC 7523). */
  readonly privateKey?: PrivateKey | undefined;
  /**
   * How the client says who it is. Default: by what is given of `privateKey` and `clientSecret`; with
   * neither `none`. For `tls_client_auth` (RFC 8705) pass the certificate as `session: { tls: { cert, key } }`.
   */
  readonly clientAuth?: ClientAuthMethod | undefined;
  /**
   * The authorization server, which is asked where everything is (OpenID Connect Discovery; RFC 8414).
   * Default: what the document says.
   */
  readonly issuer?: string | undefined;
  /** In place of what the document or the server's own description says. */
  readonly tokenUrl?: string | undefined;
  /**
   * What to ask for. Default: what the document says that the operation needs, and no more: a token for
   * each set of scopes, unless there is one that allows more.
   */
  readonly scopes?: readonly string[] | undefined;
  /** Whom the token is for, in the words of Auth0 and RFC 8693. */
  readonly audience?: string | undefined;
  /** Whom the token is for, as absolute URLs (RFC 8707). */
  readonly resource?: string | readonly string[] | undefined;
  /** Further parameters of the request, such as `{ login_hint: "ann" }`. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /**
   * Binds tokens to a key, so that nobody else can use them (DPoP, RFC 9449): true for a new P-256 key of
   * this process, or a private key.
   */
  readonly dpop?: boolean | PrivateKey | undefined;
  /** Allows http for authorization servers that are not on this machine. Default false. */
  readonly allowHttp?: boolean | undefined;
  /** How token requests are sent: `proxy`, `tls`, `timeout` (default 30,000 in total). */
  readonly session?: TokenSessionOptions | undefined;
  /** Shares tokens with all processes that use the same store and key. Default: with none. */
  readonly store?: SharedStore | undefined;
  /**
   * Which of the store's tokens they are, beside server, client and scopes. Default: made of the grant and
   * whom it stands for.
   */
  readonly key?: string | undefined;
}

/** What was given, checked. */
export interface GrantSettings {
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly privateKey: SigningKey | undefined;
  readonly clientAuth: ClientAuthMethod | undefined;
  readonly issuer: URL | undefined;
  readonly tokenUrl: string | undefined;
  readonly scopes: readonly string[] | undefined;
  /** In the token request: audience, resource and further ones, as names and values. */
  readonly parameters: Fields;
  readonly dpop: SigningKey | boolean;
  readonly allowHttp: boolean;
  readonly session: TokenSessionOptions;
  readonly store: SharedStore | undefined;
  readonly key: string | undefined;
}

/** The names of the options above, for those of one grant to stand beside. */
export const grantOptionNames = {
  clientId: true,
  clientSecret: true,
  privateKey: true,
  clientAuth: true,
  issuer: true,
  tokenUrl: true,
  scopes: true,
  audience: true,
  resource: true,
  parameters: true,
  dpop: true,
  allowHttp: true,
  session: true,
  store: true,
  key: true,
} as const satisfies Record<keyof GrantOptions, true>;

const sessionNames = optionNames<TokenSessionOptions>({
  adapter: true,
  headers: true,
  interceptors: true,
  logger: true,
  proxy: true,
  timeout: true,
  tls: true,
  trustEnv: true,
});

const methods = [
  "client_secret_basic",
  "client_secret_post",
  "client_secret_jwt",
  "private_key_jwt",
  "tls_client_auth",
  "none",
] as const satisfies readonly ClientAuthMethod[];

/** @param of The function that was called: `clientCredentials`. @throws UsageError naming the option. */
export function readGrantOptions(of: string, options: GrantOptions): GrantSettings {
  const allowHttp = readFlag(`${of}: allowHttp`, options.allowHttp);
  const session = readOptions(options.session ?? {}, sessionNames, `${of}: session`);
  const privateKey =
    options.privateKey === undefined
      ? undefined
      : readSigningKey(`${of}: privateKey`, options.privateKey);
  const { dpop = false } = options;
  const issuer = readUrl(of, "issuer", options.issuer, allowHttp);
  const settings = {
    clientId: requireText(of, "clientId", options.clientId),
    clientSecret: readText(of, "clientSecret", options.clientSecret),
    privateKey,
    clientAuth: readMethod(of, options.clientAuth),
    issuer: issuer === undefined ? undefined : new URL(issuer),
    tokenUrl: readUrl(of, "tokenUrl", options.tokenUrl, allowHttp),
    scopes: readScopes(of, options.scopes),
    parameters: readParameters(of, options),
    dpop: typeof dpop === "boolean" ? dpop : readSigningKey(`${of}: dpop`, dpop),
    allowHttp,
    session,
    ...readStore(of, options),
  };
  checkClientAuth(of, settings);
  return settings;
}

export function requireText(of: string, option: string, value: unknown): string {
  const text = readText(of, option, value);
  if (text !== undefined) return text;
  throw new UsageError(
    "INVALID_OPTION",
    `${of}: ${option} is undefined; is the environment variable that it comes from set?`,
  );
}

/** Never shows it: most are secrets. */
export function readText(of: string, option: string, value: unknown): string | undefined {
  if (value === undefined || (typeof value === "string" && value !== "")) return value;
  throw new UsageError(
    "INVALID_OPTION",
    value === ""
      ? `${of}: ${option} is an empty string; is the environment variable that it comes from set?`
      : `${of}: ${option} is a ${typeof value}; expected text`,
  );
}

/**
 * An absolute URL that secrets may be sent to.
 *
 * @throws UsageError for http, but to this machine or where it is allowed.
 */
export function readUrl(
  of: string,
  option: string,
  value: unknown,
  allowHttp: boolean,
): string | undefined {
  if (value === undefined) return undefined;
  // The cast: it is checked first.
  const url = parseHttpUrl(value as string, `${of}: ${option}`, "INVALID_OPTION");
  if (url.protocol === "https:" || allowHttp || isLoopback(url)) return url.href;
  throw new UsageError(
    "INVALID_OPTION",
    `${of}: ${option} ${url.origin}${url.pathname} is http, where others can read the client's secrets; use https, or pass allowHttp: true`,
  );
}

/** RFC 8252, 8.3. */
export function isLoopback({ hostname }: URL): boolean {
  return (
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    hostname === "[::1]" ||
    /^127(?:\.\d+){3}$/.test(hostname)
  );
}

function readMethod(of: string, method: unknown): ClientAuthMethod | undefined {
  const known = methods.find((name) => name === method);
  if (known !== undefined || method === undefined) return known;
  throw new UsageError(
    "INVALID_OPTION",
    `${of}: clientAuth is ${display(method)}; expected ${methods.join(", ")}`,
  );
}

function checkClientAuth(
  of: string,
  {
    clientAuth,
    clientSecret,
    privateKey,
    session: { tls },
  }: Pick<GrantSettings, "clientAuth" | "clientSecret" | "privateKey" | "session">,
): void {
  const lacks = (what: string): UsageError =>
    new UsageError("INVALID_OPTION", `${of}: clientAuth ${clientAuth} needs ${what}`);
  switch (clientAuth) {
    case undefined:
      if (clientSecret === undefined || privateKey === undefined) return;
      throw new UsageError(
        "INVALID_OPTION",
        `${of}: clientSecret and privateKey are both given; pass one, or say by clientAuth which is sent`,
      );
    case "private_key_jwt":
      if (privateKey === undefined) throw lacks("privateKey");
      return;
    case "tls_client_auth":
      if (tls?.cert === undefined && tls?.pfx === undefined)
        throw lacks("the certificate: session: { tls: { cert, key } }");
      return;
    case "none":
      return;
    default:
      if (clientSecret === undefined) throw lacks("clientSecret");
  }
}

/** RFC 6749, 3.3. */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/;

function readScopes(of: string, scopes: unknown): readonly string[] | undefined {
  if (scopes === undefined) return undefined;
  const isList =
    Array.isArray(scopes) &&
    scopes.every((scope) => typeof scope === "string" && scopeToken.test(scope));
  if (isList) return scopes as readonly string[];
  throw new UsageError(
    "INVALID_OPTION",
    `${of}: scopes is ${Array.isArray(scopes) ? "a list with something that is no scope in it" : display(scopes)}; expected a list such as ["read", "write"]`,
  );
}

/** What this package sends by itself. */
const reserved = new Set([
  "client_assertion",
  "client_id",
  "client_secret",
  "code",
  "code_challenge",
  "code_challenge_method",
  "code_verifier",
  "device_code",
  "grant_type",
  "nonce",
  "password",
  "redirect_uri",
  "refresh_token",
  "response_type",
  "scope",
  "state",
  "subject_token",
  "username",
]);

function readParameters(of: string, options: GrantOptions): [name: string, value: string][] {
  const { resource = [], parameters = {} } = options;
  const audience = readText(of, "audience", options.audience);
  const resources = typeof resource === "string" ? [resource] : resource;
  if (!Array.isArray(resources)) {
    throw new UsageError("INVALID_OPTION", `${of}: resource is no URL and no list of URLs`);
  }
  if (!isRecord(parameters)) {
    throw new UsageError("INVALID_OPTION", `${of}: parameters is ${display(parameters)}`);
  }
  const own = Object.entries(parameters);
  for (const [name, value] of own) {
    if (typeof value !== "string" || reserved.has(name)) {
      const why = reserved.has(name) ? "is set by an option of its own" : "is no text";
      throw new UsageError("INVALID_OPTION", `${of}: parameters.${name} ${why}`);
    }
  }
  return [
    ...(audience === undefined ? [] : ([["audience", audience]] as [string, string][])),
    ...resources.map((url: string): [string, string] => {
      parseHttpUrl(url, `${of}: resource`, "INVALID_OPTION");
      // As it is: servers compare it letter by letter.
      return ["resource", url];
    }),
    ...own,
  ];
}

function readStore(
  of: string,
  { store, key, dpop }: GrantOptions,
): {
  store: SharedStore | undefined;
  key: string | undefined;
} {
  if (store !== undefined && !isStore(store)) {
    throw new UsageError("INVALID_OPTION", `${of}: store is no store; it needs get, put, delete`);
  }
  if (store === undefined && key !== undefined) {
    throw new UsageError("INVALID_OPTION", `${of}: key names a token of a store; pass store, too`);
  }
  if (store !== undefined && dpop === true) {
    throw new UsageError(
      "INVALID_OPTION",
      `${of}: tokens of a store are for several processes, which need the same key; pass it as dpop`,
    );
  }
  return { store, key: readText(of, "key", key) };
}
