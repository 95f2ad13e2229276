/** `@gen-client/runtime/oauth`: ways to get tokens of OAuth 2 and OpenID Connect. */
// As the main entry does: these declarations use Node's types, too.
/// <reference types="node" preserve="true" />
export type { OAuthCredential, TokenGrant } from "../auth/grant.js";
export { AuthError, UsageError } from "../errors.js";
export { authorizationCode, type AuthorizationCodeOptions } from "./authorization-code.js";
export { clientCredentials, type ClientCredentialsOptions } from "./client-credentials.js";
export { deviceCode, type DeviceCodeOptions, type DevicePrompt } from "./device-code.js";
export { OAuthError } from "./errors.js";
export type { ClientAuthMethod, GrantOptions, TokenSessionOptions } from "./options.js";
export { password, type PasswordOptions } from "./password.js";
export { refreshToken, type RefreshTokenOptions } from "./refresh-token.js";
export type { DescribedPrivateKey, PrivateKey, SigningAlgorithm } from "./signing-key.js";
export { type ExchangedToken, tokenExchange, type TokenExchangeOptions } from "./token-exchange.js";
