/** Every grant that a certified provider has, over real sockets. */
import { generateKeyPairSync } from "node:crypto";
import { describe, expect, onTestFinished, test } from "vitest";
import { Session } from "@gen-client/runtime";
import {
  authorizationCode,
  clientCredentials,
  deviceCode,
  OAuthError,
  refreshToken,
} from "@gen-client/runtime/oauth";
import { canMakeCertificates, makeCertificates } from "../servers/certificates.js";
import { browse, type OidcServer, type OidcSettings, startOidc } from "../servers/oidc.js";

const signing = generateKeyPairSync("rsa", { modulusLength: 2048 });
const keys = {
  keys: [{ ...signing.publicKey.export({ format: "jwk" }), kid: "k1", alg: "RS256", use: "sig" }],
};

const machine = {
  grant_types: ["client_credentials"],
  redirect_uris: [],
  response_types: [],
  scope: "read write",
};

const clients = [
  { ...machine, client_id: "a:b", client_secret: "s ecret/%", scope: "read write" },
  {
    ...machine,
    client_id: "post",
    client_secret: "s3cret",
    token_endpoint_auth_method: "client_secret_post",
  },
  {
    ...machine,
    client_id: "jwt",
    client_secret: "s3cret-of-at-least-32-characters!",
    token_endpoint_auth_method: "client_secret_jwt",
  },
  {
    ...machine,
    client_id: "key",
    token_endpoint_auth_method: "private_key_jwt",
    token_endpoint_auth_signing_alg: "RS256",
    jwks: keys,
  },
  { ...machine, client_id: "dpop", client_secret: "s3cret", dpop_bound_access_tokens: true },
  {
    client_id: "cli",
    application_type: "native",
    token_endpoint_auth_method: "none",
    grant_types: [
      "authorization_code",
      "refresh_token",
      "urn:ietf:params:oauth:grant-type:device_code",
    ],
    redirect_uris: ["http://127.0.0.1/callback"],
    response_types: ["code"],
  },
];

async function start(settings: Partial<OidcSettings> = {}): Promise<OidcServer> {
  const server = await startOidc({ clients, ...settings });
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

function open(baseUrl: string, auth: ReturnType<typeof clientCredentials>): Session {
  const session = new Session({ baseUrl, auth, retry: false });
  onTestFinished(() => session.close());
  return session;
}

const tokenRequests = ({ log }: OidcServer): string[] =>
  log.filter((line) => line.startsWith("POST /token"));

describe("client credentials", () => {
  test.each([
    ["client_secret_basic", { clientId: "a:b", clientSecret: "s ecret/%" }],
    [
      "client_secret_post",
      { clientId: "post", clientSecret: "s3cret", clientAuth: "client_secret_post" },
    ],
    [
      "client_secret_jwt",
      {
        clientId: "jwt",
        clientSecret: "s3cret-of-at-least-32-characters!",
        clientAuth: "client_secret_jwt",
      },
    ],
    ["private_key_jwt", { clientId: "key", privateKey: { key: signing.privateKey, kid: "k1" } }],
  ] as const)("%s, with endpoints by discovery, and without", async (_name, client) => {
    const server = await start();
    const { issuer } = server;
    for (const where of [{ issuer }, { tokenUrl: `${issuer}/token` }]) {
      const grant = clientCredentials({ ...client, ...where, scopes: ["read"] });
      const response = await open(server.api, grant).get("/pets");
      expect(await response.json()).toMatchObject({
        scheme: "Bearer",
        clientId: client.clientId,
        scope: "read",
      });
    }
  });

  test("a wrong secret", async () => {
    const server = await start();
    const grant = clientCredentials({
      clientId: "a:b",
      clientSecret: "wrong",
      issuer: server.issuer,
    });
    const failed = open(server.api, grant).get("/pets");
    await expect(failed).rejects.toBeInstanceOf(OAuthError);
    await expect(failed).rejects.toMatchObject({ error: "invalid_client", status: 401 });
  });

  test("a scope that the client may not have", async () => {
    const server = await start();
    const client = { clientId: "a:b", clientSecret: "s ecret/%" };
    const grant = clientCredentials({ ...client, issuer: server.issuer, scopes: ["openid"] });
    await expect(open(server.api, grant).get("/pets")).rejects.toMatchObject({
      error: "invalid_scope",
    });
  });

  test("tokens that end while calls are under way", async () => {
    const server = await start({ lifetime: 1 });
    const client = { clientId: "a:b", clientSecret: "s ecret/%" };
    const session = open(server.api, clientCredentials({ ...client, issuer: server.issuer }));
    const statuses = new Set<number>();
    const began = Date.now();
    const worker = async (): Promise<void> => {
      while (Date.now() - began < 2500) statuses.add((await session.get("/pets")).status);
    };
    await Promise.all(Array.from({ length: 10 }, worker));
    expect([...statuses]).toEqual([200]);
    // By discovery once; a token for each second or less, and not for each call.
    expect(server.log.filter((line) => line.includes("well-known"))).toHaveLength(1);
    expect(tokenRequests(server).length).toBeGreaterThan(1);
    expect(tokenRequests(server).length).toBeLessThan(10);
  });
});

describe("DPoP", () => {
  test.each([false, true])("client credentials; nonces: %s", async (wantsNonce) => {
    const server = await start({ wantsNonce });
    const client = { clientId: "dpop", clientSecret: "s3cret" };
    const grant = clientCredentials({ ...client, issuer: server.issuer, dpop: true });
    const response = await open(server.api, grant).get("/pets");
    expect(await response.json()).toMatchObject({
      scheme: "DPoP",
      jkt: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(tokenRequests(server)).toEqual(
      wantsNonce ? ["POST /token 400", "POST /token 200"] : ["POST /token 200"],
    );
  });

  test.each([
    ["ec", generateKeyPairSync("ec", { namedCurve: "P-384" }).privateKey],
    ["ed25519", generateKeyPairSync("ed25519").privateKey],
    ["rsa", signing.privateKey],
  ])("a resource server checks the proofs, with nonces of its own: %s", async (_name, dpop) => {
    const server = await start({ wantsNonce: true });
    const grant = authorizationCode({
      clientId: "cli",
      issuer: server.issuer,
      scopes: ["openid"],
      dpop,
      open: (url) => void browse(url),
    });
    const session = open(server.issuer, grant);
    for (const _ of [1, 2]) {
      const response = await session.get("/me", { params: { a: "b" } });
      expect([response.status, await response.json()]).toEqual([200, { sub: "ann" }]);
    }
  });

  test("a client whose tokens have to be bound, and doesn't ask for that", async () => {
    const { issuer, api } = await start();
    const grant = clientCredentials({ clientId: "dpop", clientSecret: "s3cret", issuer });
    await expect(open(api, grant).get("/pets")).rejects.toMatchObject({ error: "invalid_grant" });
  });
});

describe("a user", () => {
  test("logs in with a browser, and stays so by refresh tokens that are rotated", async () => {
    const server = await start({ lifetime: 1 });
    const pages: Promise<string>[] = [];
    const grant = authorizationCode({
      clientId: "cli",
      issuer: server.issuer,
      scopes: ["openid", "offline_access"],
      parameters: { prompt: "consent" },
      open: (url) => void pages.push(browse(url)),
    });
    const session = open(server.issuer, grant);
    const began = Date.now();
    const bodies = new Set<string>();
    while (Date.now() - began < 3000) {
      bodies.add(await (await session.get("/me")).text());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect([...bodies]).toEqual(['{"sub":"ann"}']);
    expect(await Promise.all(pages)).toEqual(["You are logged in. You may close this window.\n"]);
    expect(new Set(tokenRequests(server))).toEqual(new Set(["POST /token 200"]));
    expect(tokenRequests(server).length).toBeGreaterThan(2);
  });

  test("logs in on another device", async () => {
    const server = await start();
    const pages: Promise<string>[] = [];
    const grant = deviceCode({
      clientId: "cli",
      issuer: server.issuer,
      scopes: ["openid"],
      prompt({ verificationUri, verificationUriComplete = "", userCode }) {
        expect(verificationUri).toBe(`${server.issuer}/device`);
        expect(verificationUriComplete).toContain(userCode);
        pages.push(browse(verificationUriComplete));
      },
    });
    const response = await open(server.issuer, grant).get("/me");
    expect(await response.json()).toEqual({ sub: "ann" });
    expect(pages).toHaveLength(1);
  }, 30_000);

  test("has a refresh token that nobody knows", async () => {
    const server = await start();
    const grant = refreshToken({ clientId: "cli", issuer: server.issuer, refreshToken: "r0" });
    await expect(open(server.api, grant).get("/pets")).rejects.toMatchObject({
      error: "invalid_grant",
    });
  });
});

test.skipIf(!canMakeCertificates)("a client certificate, to which tokens are bound", async () => {
  const tls = await makeCertificates();
  const server = await startOidc({
    clients: [
      {
        ...machine,
        client_id: "tls",
        token_endpoint_auth_method: "tls_client_auth",
        tls_client_auth_subject_dn: "CN=client",
        tls_client_certificate_bound_access_tokens: true,
      },
    ],
    tls,
  });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const shown = { ca: tls.ca, ...tls.client };
  const grant = (identity: object) =>
    clientCredentials({
      clientId: "tls",
      clientAuth: "tls_client_auth",
      issuer: server.issuer,
      session: { tls: { ...shown, ...identity } },
    });
  const call = async (identity: object) => {
    await using session = new Session({
      baseUrl: server.api,
      auth: grant(identity),
      tls: shown,
      retry: false,
    });
    return (await session.get("/pets")).json();
  };
  expect(await call({})).toMatchObject({ clientId: "tls", bound: expect.any(String) });
  await expect(call(tls.elsewhere)).rejects.toMatchObject({ error: "invalid_client" });
});
