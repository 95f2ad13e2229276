import type { TokenGrant } from "../auth/grant.js";
import { optionNames, readOptions } from "../request/known-options.js";
import { OAuthError } from "./errors.js";
import { makeGrant } from "./grant.js";
import { type GrantOptions, grantOptionNames, readGrantOptions, requireText } from "./options.js";
import { scopeParameter } from "./parameters.js";
import { fingerprint } from "./subject.js";

export interface RefreshTokenOptions extends GrantOptions {
  /** The one that a login gave. Where the server gives a new one with each use, those follow on it. */
  readonly refreshToken: string;
}

const names = optionNames<RefreshTokenOptions>({ ...grantOptionNames, refreshToken: true });

/**
 * Tokens by a refresh token that the program has from elsewhere (RFC 6749, 6).
 *
 *     refreshToken({ clientId, refreshToken: process.env.REFRESH_TOKEN, store })
 *
 * Where the server gives a new refresh token with each use, only a `store` keeps it beyond this process: it
 * is stored before it is used. Scopes are those of the login, unless `scopes` lists some of them.
 *
 * @throws UsageError for options that can't be used. Calls throw `OAuthError` where no token comes.
 */
export function refreshToken(options: RefreshTokenOptions): TokenGrant {
  const given = readOptions(options, names, "refreshToken");
  const settings = readGrantOptions("refreshToken", given);
  const first = requireText("refreshToken", "refreshToken", given.refreshToken);
  return makeGrant({
    of: "refreshToken",
    name: "refresh token",
    settings,
    flows: ["authorizationCode", "deviceAuthorization", "password", "clientCredentials"],
    // Several would use up one another's refresh tokens.
    scopes: "one",
    subject: fingerprint(first),
    refreshParameters: settings.parameters,
    async obtain(conversation, _scopes, previous) {
      if (previous?.refreshToken === first) {
        const endpoint = conversation.server.token_endpoint ?? conversation.server.issuer;
        throw new OAuthError(
          `POST ${endpoint}: the refresh token is no longer good: it has expired, was revoked, or was used elsewhere; let the user log in anew`,
          { endpoint, error: "invalid_grant" },
        );
      }
      const token = await conversation.token({
        grantType: "refresh_token",
        parameters: [
          ["refresh_token", first],
          ...scopeParameter(settings.scopes ?? []),
          ...settings.parameters,
        ],
        isRepeatable: false,
      });
      return { refreshToken: first, ...token };
    },
  });
}
