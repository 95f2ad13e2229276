import type { TokenGrant } from "../auth/grant.js";
import { optionNames, readOptions } from "../request/known-options.js";
import { makeGrant } from "./grant.js";
import { type GrantOptions, grantOptionNames, readGrantOptions, requireText } from "./options.js";
import { scopeParameter } from "./parameters.js";
import { fingerprint } from "./subject.js";

export interface PasswordOptions extends GrantOptions {
  readonly username: string;
  readonly password: string;
}

const names = optionNames<PasswordOptions>({ ...grantOptionNames, username: true, password: true });

/**
 * Tokens by a user's name and password (RFC 6749, 4.3), for servers that take nothing better: the grant is
 * deprecated (RFC 9700, 2.4).
 *
 *     new Petstore({ auth: { petstore_auth: password({ clientId, username, password }) } })
 *
 * @throws UsageError for options that can't be used. Calls throw `OAuthError` where no token comes.
 */
export function password(options: PasswordOptions): TokenGrant {
  const given = readOptions(options, names, "password");
  const settings = readGrantOptions("password", given);
  const username = requireText("password", "username", given.username);
  const secret = requireText("password", "password", given.password);
  return makeGrant({
    of: "password",
    name: "password",
    settings,
    flows: ["password"],
    scopes: "each",
    subject: fingerprint(username),
    refreshParameters: settings.parameters,
    obtain: (conversation, scopes) =>
      conversation.token({
        grantType: "password",
        parameters: [
          ["username", username],
          ["password", secret],
          ...scopeParameter(scopes),
          ...settings.parameters,
        ],
        isRepeatable: false,
      }),
  });
}
