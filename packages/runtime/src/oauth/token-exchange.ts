import type { TokenGrant } from "../auth/grant.js";
import { textOf, UsageError } from "../errors.js";
import { optionNames, readOptions } from "../request/known-options.js";
import { OAuthError } from "./errors.js";
import { makeGrant } from "./grant.js";
import {
  type GrantOptions,
  grantOptionNames,
  readGrantOptions,
  readText,
  requireText,
} from "./options.js";
import { scopeParameter } from "./parameters.js";
import { fingerprint } from "./subject.js";

/** A token that is given away for another one: itself, or what is asked for it each time. */
export type ExchangedToken = string | (() => string | Promise<string>);

export interface TokenExchangeOptions extends GrantOptions {
  /** The token of whoever the new one is to stand for. */
  readonly subjectToken: ExchangedToken;
  /** What it is (RFC 8693, 3). Default: `urn:ietf:params:oauth:token-type:access_token`. */
  readonly subjectTokenType?: string | undefined;
  /** The token of whoever acts for them. */
  readonly actorToken?: ExchangedToken | undefined;
  /** Default: `urn:ietf:params:oauth:token-type:access_token`. */
  readonly actorTokenType?: string | undefined;
  /** What to get. Default: left to the server. */
  readonly requestedTokenType?: string | undefined;
}

const names = optionNames<TokenExchangeOptions>({
  ...grantOptionNames,
  subjectToken: true,
  subjectTokenType: true,
  actorToken: true,
  actorTokenType: true,
  requestedTokenType: true,
});

const accessToken = "urn:ietf:params:oauth:token-type:access_token";

/**
 * Tokens in exchange for others (RFC 8693): of a user for a service that is called on their behalf, of a
 * workload for those of a cloud.
 *
 *     api.orders.list({}, { auth: { login: tokenExchange({ clientId, clientSecret, subjectToken, audience }) } })
 *
 * @throws UsageError for options that can't be used. Calls throw `OAuthError` where no token comes.
 */
export function tokenExchange(options: TokenExchangeOptions): TokenGrant {
  const of = "tokenExchange";
  const given = readOptions(options, names, of);
  const settings = readGrantOptions(of, given);
  const subject = readExchanged("subjectToken", given.subjectToken);
  if (subject === undefined) throw notGiven();
  const actor = readExchanged("actorToken", given.actorToken);
  const subjectType = readText(of, "subjectTokenType", given.subjectTokenType) ?? accessToken;
  const actorType = readText(of, "actorTokenType", given.actorTokenType) ?? accessToken;
  const requestedType = readText(of, "requestedTokenType", given.requestedTokenType);
  const isFixed = typeof subject === "string" && typeof actor !== "function";
  return makeGrant({
    of,
    name: "token exchange",
    settings,
    flows: ["clientCredentials", "authorizationCode", "deviceAuthorization", "password"],
    scopes: "each",
    subject: isFixed ? fingerprint(subject, actor ?? "") : undefined,
    async obtain(conversation, scopes) {
      const actorToken = actor === undefined ? undefined : await ask("actorToken", actor);
      const { refreshToken: _, ...token } = await conversation.token({
        grantType: "urn:ietf:params:oauth:grant-type:token-exchange",
        parameters: [
          ["subject_token", await ask("subjectToken", subject)],
          ["subject_token_type", subjectType],
          ...pairs(actorToken === undefined ? {} : { actor_token: actorToken }),
          ...pairs(actorToken === undefined ? {} : { actor_token_type: actorType }),
          ...pairs(requestedType === undefined ? {} : { requested_token_type: requestedType }),
          ...scopeParameter(scopes),
          ...settings.parameters,
        ],
        isRepeatable: true,
      });
      // It outlives what it was exchanged for no longer than by its own time.
      return token;
    },
  });
}

function pairs(parameters: Readonly<Record<string, string>>): [name: string, value: string][] {
  return Object.entries(parameters);
}

function readExchanged(option: string, token: unknown): ExchangedToken | undefined {
  // The cast: what a function returns is checked when it has.
  if (typeof token === "function") return token as ExchangedToken;
  return readText("tokenExchange", option, token);
}

function notGiven(): UsageError {
  return new UsageError(
    "INVALID_OPTION",
    "tokenExchange: subjectToken is undefined; expected the token to exchange, or a function that returns it",
  );
}

async function ask(option: string, token: ExchangedToken): Promise<string> {
  if (typeof token === "string") return token;
  let given: unknown;
  try {
    given = await token();
  } catch (cause) {
    throw new OAuthError(
      `tokenExchange: the function given as ${option} failed: ${textOf(cause)}`,
      { endpoint: option, cause },
    );
  }
  return requireText("tokenExchange", `what ${option} returns`, given);
}
