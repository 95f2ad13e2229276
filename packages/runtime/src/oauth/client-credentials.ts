import type { TokenGrant } from "../auth/grant.js";
import { optionNames, readOptions } from "../request/known-options.js";
import { makeGrant } from "./grant.js";
import { type GrantOptions, grantOptionNames, readGrantOptions } from "./options.js";
import { scopeParameter } from "./parameters.js";

export type ClientCredentialsOptions = GrantOptions;

const names = optionNames<ClientCredentialsOptions>(grantOptionNames);

/**
 * Tokens of a program that acts for itself (RFC 6749, 4.4).
 *
 *     new Petstore({ auth: { petstore_auth: clientCredentials({ clientId, clientSecret }) } })
 *     new Session({ baseUrl, auth: clientCredentials({ tokenUrl, clientId, clientSecret, scopes: ["read"] }) })
 *
 * The token endpoint and the scopes are the document's, unless they are given. A token is fetched when it is
 * first needed, renewed ahead of its end, and once where a server refuses it.
 *
 * @throws UsageError for options that can't be used. Calls throw `OAuthError` where no token comes.
 */
export function clientCredentials(options: ClientCredentialsOptions): TokenGrant {
  const given = readOptions(options, names, "clientCredentials");
  const settings = readGrantOptions("clientCredentials", given);
  return makeGrant({
    of: "clientCredentials",
    name: "client credentials",
    settings,
    flows: ["clientCredentials"],
    scopes: "each",
    subject: "",
    async obtain(conversation, scopes) {
      // A refresh token says nothing that the client's own credentials don't (RFC 6749, 4.4.3).
      const { refreshToken: _, ...token } = await conversation.token({
        grantType: "client_credentials",
        parameters: [...scopeParameter(scopes), ...settings.parameters],
        isRepeatable: true,
      });
      return token;
    },
  });
}
