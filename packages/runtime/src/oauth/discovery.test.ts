import { expect, onTestFinished, test } from "vitest";
import { Binding, type SecurityScheme, Session } from "../index.js";
import { clientCredentials, OAuthError, refreshToken, type TokenGrant } from "./index.js";
import { json, type Received } from "../../../../test/servers/loopback.js";
import { tokenServer, type TokenServer } from "./token-server.test-support.js";

const client = { clientId: "shop", clientSecret: "s3cret" };
const oidc = "/.well-known/openid-configuration";
const oauth2 = "/.well-known/oauth-authorization-server";

/** A server that describes itself at one path, as `describe` says. */
function described(
  path: string,
  describe: (url: string) => object | undefined = (url) => ({
    issuer: url,
    token_endpoint: `${url}/token`,
  }),
): Promise<TokenServer> {
  return tokenServer({
    other(request: Received, response, url) {
      if (!request.url.includes("/.well-known/")) return false;
      const body = request.url === path ? describe(url) : undefined;
      json(response, body === undefined ? 404 : 200, body ?? {});
      return true;
    },
  });
}

function open(baseUrl: string, auth: TokenGrant): Session {
  const session = new Session({ baseUrl, auth, retry: false });
  onTestFinished(() => session.close());
  return session;
}

const wellKnown = ({ received }: TokenServer): string[] =>
  received.map(({ url }) => url).filter((url) => url.includes("/.well-known/"));

async function call(scheme: SecurityScheme, server: TokenServer, grant: TokenGrant): Promise<void> {
  const description = { title: "Pets", servers: [server.url], securitySchemes: { login: scheme } };
  const api = new Binding(description, { auth: { login: grant }, retry: false });
  onTestFinished(() => api.close());
  const security = [{ login: ["read"] }];
  await api.call({ id: "x", method: "GET", path: "/pets", responses: { 200: "json" }, security });
}

test("an issuer is asked as OpenID Connect says, once for all its tokens", async () => {
  const server = await described(oidc);
  const grant = clientCredentials({ ...client, issuer: server.url });
  const session = open(server.url, grant);
  await Promise.all([session.get("/a"), session.get("/b")]);
  await grant.forget();
  await session.get("/c");
  expect(wellKnown(server)).toEqual([oidc]);
  expect(server.asked).toHaveLength(2);
});

test("then as RFC 8414, 3 says, which puts its part before the issuer's path", async () => {
  const server = await described(`${oauth2}/tenant`, (url) => ({
    issuer: `${url}/tenant`,
    token_endpoint: `${url}/token`,
  }));
  const grant = clientCredentials({ ...client, issuer: `${server.url}/tenant` });
  await open(server.url, grant).get("/a");
  expect(wellKnown(server)).toEqual([`/tenant${oidc}`, `${oauth2}/tenant`]);
});

test.each([
  [{ type: "openIdConnect", openIdConnectUrl: `/tenant${oidc}` }, `/tenant${oidc}`, "/tenant"],
  // RFC 8414 leaves the slash out where it says where to ask, and the issuer may have one.
  [{ type: "openIdConnect", openIdConnectUrl: `/tenant${oidc}` }, `/tenant${oidc}`, "/tenant/"],
  [{ type: "oauth2", metadataUrl: `${oauth2}/tenant` }, `${oauth2}/tenant`, "/tenant"],
] as const)("the document's %j", async (scheme, path, issuer) => {
  const server = await described(path, (url) => ({
    issuer: url + issuer,
    token_endpoint: `${url}/token`,
  }));
  await call(scheme, server, clientCredentials(client));
  expect(wellKnown(server)).toEqual([path]);
  expect(server.asked.map(({ form }) => form.get("scope"))).toEqual(["read"]);
});

test("a URL that doesn't say whose description it is", async () => {
  const server = await described("/nowhere");
  const scheme = { type: "openIdConnect", openIdConnectUrl: "/oidc.json" } as const;
  await expect(call(scheme, server, clientCredentials(client))).rejects.toThrow(
    "auth.login: the document's URL",
  );
  await call(scheme, server, clientCredentials({ ...client, tokenUrl: server.tokenUrl }));
  expect(server.called).toHaveLength(1);
});

test("a description of somebody else is not believed (RFC 8414, 3.3)", async () => {
  const server = await described(oidc, (url) => ({
    issuer: "https://evil.example",
    token_endpoint: `${url}/token`,
  }));
  const grant = clientCredentials({ ...client, issuer: server.url });
  const failed = open(server.url, grant).get("/a");
  await expect(failed).rejects.toBeInstanceOf(OAuthError);
  await expect(failed).rejects.toThrow(
    `GET ${server.url}${oidc}: the request for the authorization server's description got an answer that can't be used`,
  );
  expect(server.asked).toEqual([]);
});

test("one that sends secrets over http to elsewhere is not followed", async () => {
  const server = await described(oidc, (url) => ({
    issuer: url,
    token_endpoint: "http://login.example/token",
  }));
  const failed = open(server.url, clientCredentials({ ...client, issuer: server.url })).get("/a");
  await expect(failed).rejects.toThrow("http://login.example/token: the token endpoint is http");
});

test("a failure is not remembered", async () => {
  let isUp = false;
  const server = await described(oidc, (url) =>
    isUp ? { issuer: url, token_endpoint: `${url}/token` } : undefined,
  );
  const session = open(server.url, clientCredentials({ ...client, issuer: server.url }));
  await expect(session.get("/a")).rejects.toThrow("which has the status 404");
  isUp = true;
  expect((await session.get("/a")).status).toBe(200);
});

test("the secret goes into the body where the server takes it nowhere else", async () => {
  const server = await described(oidc, (url) => ({
    issuer: url,
    token_endpoint: `${url}/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt"],
  }));
  await open(server.url, clientCredentials({ ...client, issuer: server.url })).get("/a");
  expect(server.asked[0]?.form.get("client_secret")).toBe("s3cret");
  expect(server.asked[0]?.headers.authorization).toBeUndefined();
});

test("a tokenUrl goes before the description, and a server without a token endpoint is told of", async () => {
  const server = await described(oidc, (url) => ({ issuer: url }));
  const options = { clientId: "c", refreshToken: "r", issuer: server.url };
  const failed = open(server.url, refreshToken(options)).get("/a");
  await expect(failed).rejects.toThrow(
    "the authorization server names no token endpoint, which the refresh token grant needs",
  );
  await open(server.url, refreshToken({ ...options, tokenUrl: server.tokenUrl })).get("/a");
  expect(server.asked).toHaveLength(1);
});
