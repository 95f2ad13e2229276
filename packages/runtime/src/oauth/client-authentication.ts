/** How a client says who it is, in each request of a token. */
import type { ServerMetadata } from "./discovery.js";
import type { Library } from "./library.js";
import type { ClientAuthMethod, GrantSettings } from "./options.js";
import { toCryptoKey } from "./signing-key.js";

type ClientAuth = ReturnType<Library["None"]>;

/**
 * What adds to a request who sends it. The options were checked: what a method needs is there.
 *
 * @param knowsIssuer Whether the server's `issuer` is what it calls itself.
 */
export async function clientAuthentication(
  library: Library,
  settings: GrantSettings,
  server: ServerMetadata,
  knowsIssuer: boolean,
): Promise<ClientAuth> {
  const { clientSecret = "", privateKey } = settings;
  // RFC 7523, 3: the token endpoint's URL names the server where its issuer isn't known.
  const audience = knowsIssuer ? server.issuer : (server.token_endpoint ?? server.issuer);
  const forServer = {
    [library.modifyAssertion]: (_header: object, claims: Record<string, unknown>) => {
      claims["aud"] = audience;
    },
  };
  switch (methodOf(settings, server)) {
    case "client_secret_basic":
      return library.ClientSecretBasic(clientSecret);
    case "client_secret_post":
      return library.ClientSecretPost(clientSecret);
    case "client_secret_jwt":
      return library.ClientSecretJwt(clientSecret, forServer);
    case "private_key_jwt": {
      if (privateKey === undefined) return library.None();
      const key = await toCryptoKey(privateKey);
      const described = { key, ...(privateKey.kid !== undefined && { kid: privateKey.kid }) };
      return library.PrivateKeyJwt(described, forServer);
    }
    case "tls_client_auth":
      return library.TlsClientAuth();
    case "none":
      return library.None();
  }
}

function methodOf(settings: GrantSettings, server: ServerMetadata): ClientAuthMethod {
  const { clientAuth, clientSecret, privateKey } = settings;
  if (clientAuth !== undefined) return clientAuth;
  if (privateKey !== undefined) return "private_key_jwt";
  if (clientSecret === undefined) return "none";
  const { token_endpoint_auth_methods_supported: supported } = server;
  // RFC 8414, 2: one that says nothing takes `client_secret_basic`.
  const takesOnlyPost =
    supported !== undefined &&
    !supported.includes("client_secret_basic") &&
    supported.includes("client_secret_post");
  return takesOnlyPost ? "client_secret_post" : "client_secret_basic";
}
