import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { TLSSocket } from "node:tls";
import { Provider } from "oidc-provider";
import type { Certificates } from "./certificates.js";
import { Session } from "@gen-client/runtime";

/** The certified OpenID provider, and an API whose tokens it checks. */
export interface OidcServer {
  readonly issuer: string;
  /** Below it is the API: it answers with the token's client and scopes as JSON, or 401. */
  readonly api: string;
  /** `POST /token 200`, of all requests so far. */
  readonly log: readonly string[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export interface OidcSettings {
  readonly clients: readonly object[];
  /** Seconds that access tokens are good for. Default 600. */
  readonly lifetime?: number;
  /** Wants nonces in DPoP proofs. */
  readonly wantsNonce?: boolean;
  /** Speaks TLS, and asks clients for their certificates. */
  readonly tls?: Certificates;
}

/** Starts one on a free port. */
export async function startOidc(settings: OidcSettings): Promise<OidcServer> {
  const { clients, lifetime = 600, wantsNonce = false, tls } = settings;
  const log: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    response.on("finish", () => {
      log.push(`${request.method} ${request.url?.split("?", 1)[0]} ${response.statusCode}`);
    });
    if (request.url?.startsWith("/api") === true) void answerCall(provider, request, response);
    else handle(request, response);
  };
  const server =
    tls === undefined
      ? createServer(answer)
      : createTlsServer(
          { ...tls.server, ca: tls.ca, requestCert: true, rejectUnauthorized: false },
          answer,
        );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const issuer = `${tls === undefined ? "http" : "https"}://127.0.0.1:${address.port}`;
  const provider = new Provider(issuer, {
    clients,
    scopes: ["openid", "offline_access", "read", "write"],
    ttl: { AccessToken: lifetime, ClientCredentials: lifetime, DeviceCode: 60 },
    rotateRefreshToken: true,
    cookies: { keys: ["a key of the test"] },
    pkce: { required: () => true },
    clientAuthMethods: [
      "client_secret_basic",
      "client_secret_post",
      "client_secret_jwt",
      "private_key_jwt",
      ...(tls === undefined ? [] : ["tls_client_auth"]),
      "none",
    ],
    enabledJWA: { dPoPSigningAlgValues: ["ES256", "ES384", "Ed25519", "PS256", "RS256"] },
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true },
      dPoP: {
        enabled: true,
        nonceSecret: Buffer.alloc(32, 7),
        requireNonce: () => wantsNonce,
      },
      mTLS: {
        enabled: tls !== undefined,
        tlsClientAuth: true,
        certificateBoundAccessTokens: true,
        getCertificate: (context: Context) => context.socket.getPeerX509Certificate(),
        certificateAuthorized: (context: Context) => context.socket.authorized,
        certificateSubjectMatches: (context: Context, _property: string, expected: string) =>
          context.socket.getPeerX509Certificate()?.subject === expected,
      },
    },
  });
  const handle = provider.callback();
  return {
    issuer,
    api: `${issuer}/api`,
    log,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

interface Context {
  readonly socket: TLSSocket;
}

async function answerCall(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [scheme = "", value = ""] = (request.headers.authorization ?? "").split(" ");
  const token =
    (await provider.ClientCredentials.find(value)) ?? (await provider.AccessToken.find(value));
  if (token === undefined) {
    response.writeHead(401, { "www-authenticate": 'Bearer error="invalid_token"' }).end();
    return;
  }
  const { clientId, scope, jkt } = token;
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify({ scheme, clientId, scope, jkt, bound: token["x5t#S256"] }));
}

/** What a user does in a browser, from a login page to the last one: logs in, and agrees to all. */
export async function browse(url: string): Promise<string> {
  await using browser = new Session();
  let response = await browser.get(url);
  for (;;) {
    const page = await response.text();
    const form = /<form[^>]*action="([^"]+)"[^>]*>(.*?)<\/form>/s.exec(page);
    if (form === null) return page;
    const [, action = "", inside = ""] = form;
    const fields: Record<string, string> = { login: "ann", password: "pw", confirm: "yes" };
    for (const [input] of inside.matchAll(/<input[^>]*>/g)) {
      const name = /name="([^"]+)"/.exec(input)?.[1];
      const value = /value="([^"]*)"/.exec(input)?.[1];
      if (name !== undefined && value !== undefined) fields[name] = value;
    }
    const target = new URL(action, response.url).href;
    response = await browser.post(target, { form: fields });
  }
}
