import type { TokenGrant } from "../auth/grant.js";
import type { Token } from "../auth/token.js";
import { textOf, UsageError } from "../errors.js";
import { display, optionNames, readOptions } from "../request/known-options.js";
import type { Conversation } from "./conversation.js";
import { OAuthError } from "./errors.js";
import { makeGrant } from "./grant.js";
import { LoopbackReceiver } from "./loopback-receiver.js";
import { type GrantOptions, grantOptionNames, readGrantOptions, readUrl } from "./options.js";
import { type Fields, scopeParameter } from "./parameters.js";

export interface AuthorizationCodeOptions extends GrantOptions {
  /**
   * Gets the user to a URL: prints it, or opens a browser. With a `redirectUri` it returns the URL that the
   * browser came back to, query and all; without one, a server on a free port of 127.0.0.1 waits for that.
   */
  readonly open: (url: string) => unknown;
  /** Where the browser comes back to, as registered. Default: `http://127.0.0.1:PORT/callback` (RFC 8252, 7.3). */
  readonly redirectUri?: string | undefined;
  /** In place of what the document or the server's own description says. */
  readonly authorizationUrl?: string | undefined;
  /** Milliseconds that the user has. Default 300,000. */
  readonly loginTimeout?: number | undefined;
}

const names = optionNames<AuthorizationCodeOptions>({
  ...grantOptionNames,
  open: true,
  redirectUri: true,
  authorizationUrl: true,
  loginTimeout: true,
});

/** What one login is made of. */
interface Login {
  readonly open: (url: string) => unknown;
  readonly redirectUri: string | undefined;
  readonly timeout: number;
  readonly parameters: Fields;
}

/**
 * Tokens of a user who logs in with a browser: authorization code with PKCE (RFC 6749, 4.1; RFC 7636). For
 * programs on the user's own machine, which need no more than
 *
 *     authorizationCode({ clientId, open: (url) => console.log(`Log in at ${url}`) })
 *
 * The user is asked when a token is first needed, and again when it has ended and no refresh token renews it.
 * `parameters` go to the login page: `{ prompt: "consent" }`.
 *
 * @throws UsageError for options that can't be used. Calls throw `OAuthError` where no token comes.
 */
export function authorizationCode(options: AuthorizationCodeOptions): TokenGrant {
  const of = "authorizationCode";
  const given = readOptions(options, names, of);
  const settings = readGrantOptions(of, given);
  const { open, loginTimeout: timeout = 300_000 } = given;
  if (typeof open !== "function") {
    throw new UsageError(
      "INVALID_OPTION",
      `${of}: open has to be a function that gets the user to a URL, such as (url) => console.log(url)`,
    );
  }
  if (typeof timeout !== "number" || !(timeout > 0 && timeout < 2 ** 31)) {
    throw new UsageError(
      "INVALID_OPTION",
      `${of}: loginTimeout is ${display(timeout)}; expected milliseconds`,
    );
  }
  const { redirectUri } = given;
  if (redirectUri !== undefined && !URL.canParse(redirectUri)) {
    throw new UsageError("INVALID_OPTION", `${of}: redirectUri is no absolute URL`);
  }
  const url = readUrl(of, "authorizationUrl", given.authorizationUrl, settings.allowHttp);
  const login = { open, redirectUri, timeout, parameters: settings.parameters };
  return makeGrant({
    of,
    name: "authorization code",
    settings,
    urls: { authorizationUrl: url },
    flows: ["authorizationCode"],
    scopes: "growing",
    subject: undefined,
    obtain: (conversation, scopes) => logIn(conversation, scopes, login),
  });
}

async function logIn(
  conversation: Conversation,
  scopes: readonly string[],
  login: Login,
): Promise<Token> {
  const { library, server } = conversation;
  const endpoint = conversation.checkEndpoint(
    server.authorization_endpoint,
    "authorization endpoint",
  );
  const state = library.generateRandomState();
  const verifier = library.generateRandomCodeVerifier();
  const nonce =
    conversation.knowsIssuer && scopes.includes("openid")
      ? library.generateRandomNonce()
      : undefined;
  const receiver = login.redirectUri === undefined ? await LoopbackReceiver.open(state) : undefined;
  try {
    const redirectUri = login.redirectUri ?? receiver?.redirectUri ?? "";
    const url = new URL(endpoint);
    const parameters: Fields = [
      ["response_type", "code"],
      ["client_id", conversation.settings.clientId],
      ["redirect_uri", redirectUri],
      ["state", state],
      ["code_challenge", await library.calculatePKCECodeChallenge(verifier)],
      ["code_challenge_method", "S256"],
      ...scopeParameter(scopes),
      ...(nonce === undefined ? [] : [["nonce", nonce] as const]),
      ...login.parameters,
    ];
    for (const [name, value] of parameters) url.searchParams.append(name, value);
    const answer = await inTime(receive(url.href, login, receiver), login.timeout, endpoint);
    return await conversation.redeem({ answer, state, redirectUri, verifier, nonce });
  } finally {
    await receiver?.close();
  }
}

/** What the browser came back with. */
async function receive(
  url: string,
  { open, redirectUri }: Login,
  receiver: LoopbackReceiver | undefined,
): Promise<URLSearchParams> {
  const [endpoint = ""] = url.split("?", 1);
  const opened = (async () => open(url))().catch((cause: unknown) => {
    throw new OAuthError(`authorizationCode: open failed: ${textOf(cause)}`, { endpoint, cause });
  });
  if (receiver !== undefined) {
    // It may come back before `open` does.
    const failed = opened.then(() => new Promise<never>(() => {}));
    return Promise.race([receiver.answer, failed]);
  }
  const came = await opened;
  const text = came instanceof URL ? came.href : came;
  if (typeof text === "string" && URL.canParse(text, redirectUri)) {
    return new URL(text, redirectUri).searchParams;
  }
  throw new UsageError(
    "INVALID_ARGUMENT",
    `authorizationCode: open returned ${text === undefined ? "undefined" : `a ${typeof text}`}; with redirectUri it has to return the URL that the browser came back to`,
  );
}

async function inTime<T>(work: Promise<T>, timeout: number, endpoint: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new OAuthError(
          `${endpoint}: nobody finished the login within ${timeout} ms (loginTimeout); ask the user again`,
          { endpoint },
        ),
      );
    }, timeout);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
