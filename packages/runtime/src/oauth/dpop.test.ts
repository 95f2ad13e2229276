import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  verify,
} from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { MemoryStore, Session } from "../index.js";
import { DpopProver } from "./dpop.js";
import { clientCredentials, OAuthError } from "./index.js";
import { tokenOf, tokenServer } from "./token-server.test-support.js";

const client = { clientId: "shop", clientSecret: "s3cret", dpop: true };

/** The parts of a proof, its signature checked by the key that it names (RFC 9449, 4.3). */
function read(proof: string | string[] | undefined) {
  expect(proof).toBeTypeOf("string");
  const [header = "", claims = "", signature = ""] = String(proof).split(".");
  const parse = (part: string): Record<string, unknown> =>
    JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
  const head = parse(header);
  const key = createPublicKey({ key: head["jwk"] as JsonWebKey, format: "jwk" });
  const signed = Buffer.from(`${header}.${claims}`);
  const isGood = verify(
    "sha256",
    signed,
    { key, dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  expect(isGood).toBe(true);
  return { head, claims: parse(claims) };
}

function open(baseUrl: string, auth: ReturnType<typeof clientCredentials>): Session {
  const session = new Session({ baseUrl, auth, retry: false });
  onTestFinished(() => session.close());
  return session;
}

test("each attempt has a proof of its own, for its method, URL and token (RFC 9449, 4.2 and 7.1)", async () => {
  const server = await tokenServer({
    token: ({ number }) => tokenOf(number, { token_type: "DPoP" }),
  });
  const session = open(server.url, clientCredentials({ ...client, tokenUrl: server.tokenUrl }));
  await session.get("/pets", { params: { limit: 1 } });
  await session.post("/pets");
  const [token, get, post] = server.received.map(({ headers }) => read(headers["dpop"]));
  expect(server.called).toEqual(["GET /pets?limit=1 DPoP t1", "POST /pets DPoP t1"]);
  const jwk = { kty: "EC", crv: "P-256", x: expect.any(String), y: expect.any(String) };
  expect(token?.head).toEqual({ typ: "dpop+jwt", alg: "ES256", jwk });
  const common = { jti: expect.any(String), iat: expect.any(Number) };
  const ath = createHash("sha256").update("t1").digest("base64url");
  expect(token?.claims).toEqual({ ...common, htm: "POST", htu: server.tokenUrl });
  // Without the query.
  expect(get?.claims).toEqual({ ...common, htm: "GET", htu: `${server.url}/pets`, ath });
  expect(post?.claims).toEqual({ ...common, htm: "POST", htu: `${server.url}/pets`, ath });
  expect(new Set([token, get, post].map((proof) => proof?.claims["jti"])).size).toBe(3);
  expect(Math.abs(Number(get?.claims["iat"]) - Date.now() / 1000)).toBeLessThan(60);
});

test("the hash of an access token is that of RFC 9449, 7.1, and the thumbprint that of RFC 7638", () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const prover = new DpopProver({ key: privateKey, algorithm: "ES256", kid: "ignored" });
  const proof = prover.proof(
    "GET",
    "https://resource.example.org/protectedresource",
    "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU",
  );
  const { claims, head } = read(proof);
  expect(claims["ath"]).toBe("fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
  const { x, y } = head["jwk"] as { x: string; y: string };
  const text = `{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`;
  expect(prover.thumbprint).toBe(createHash("sha256").update(text).digest("base64url"));
});

test("nonces of both servers: one more attempt for each, then the latest one (RFC 9449, 8 and 9)", async () => {
  const server = await tokenServer({
    token({ headers, number }) {
      const { nonce } = read(headers["dpop"]).claims;
      return nonce === "a1"
        ? tokenOf(number, { token_type: "DPoP" })
        : { status: 400, headers: { "dpop-nonce": "a1" }, body: { error: "use_dpop_nonce" } };
    },
    api({ headers }, response) {
      const { nonce } = read(headers["dpop"]).claims;
      response.setHeader("dpop-nonce", nonce === "b1" ? "b2" : "b1");
      if (nonce === "b1" || nonce === "b2") return false;
      response.writeHead(401, { "www-authenticate": 'DPoP error="use_dpop_nonce"' }).end();
      return true;
    },
  });
  const session = open(server.url, clientCredentials({ ...client, tokenUrl: server.tokenUrl }));
  await session.get("/pets");
  await session.get("/pets");
  const nonces = server.received.map(({ url, headers }) => [
    url,
    read(headers["dpop"]).claims["nonce"],
  ]);
  expect(nonces).toEqual([
    ["/token", undefined],
    ["/token", "a1"],
    // Of one origin here: as the server said last.
    ["/pets", "a1"],
    ["/pets", "b1"],
    ["/pets", "b2"],
  ]);
});

test("a nonce that is asked for in vain, and a token that is refused after one", async () => {
  let answer: [status: number, error: string][] = [];
  const server = await tokenServer({
    token: ({ number }) => tokenOf(number, { token_type: "DPoP" }),
    api(_request, response) {
      const next = answer.shift();
      if (next === undefined) return false;
      const [status, error] = next;
      response.setHeader("dpop-nonce", `n${answer.length}`);
      response.writeHead(status, { "www-authenticate": `DPoP error="${error}"` }).end();
      return true;
    },
  });
  const session = open(server.url, clientCredentials({ ...client, tokenUrl: server.tokenUrl }));
  answer = [
    [401, "use_dpop_nonce"],
    [401, "invalid_token"],
  ];
  expect((await session.get("/pets")).status).toBe(200);
  expect(server.called.map((call) => call.split(" ").at(-1))).toEqual(["t1", "t1", "t2"]);
  answer = Array.from({ length: 9 }, () => [401, "use_dpop_nonce"]);
  expect((await session.get("/pets")).status).toBe(401);
  expect(answer).toHaveLength(6);
  expect(server.asked).toHaveLength(2);
});

test("a token that is not bound is not used, nor a bound one without its key", async () => {
  const server = await tokenServer({
    token: ({ number }) => tokenOf(number, number === 1 ? {} : { token_type: "DPoP" }),
  });
  const { tokenUrl } = server;
  const bound = open(server.url, clientCredentials({ ...client, tokenUrl })).get("/pets");
  await expect(bound).rejects.toThrow("is not bound to the client's key");
  const plain = clientCredentials({ clientId: "a", clientSecret: "b", tokenUrl });
  const unbound = open(server.url, plain).get("/pets");
  await expect(unbound).rejects.toThrow("is bound to a key (DPoP); pass dpop: true");
  await expect(unbound).rejects.toBeInstanceOf(OAuthError);
  expect(server.called).toEqual([]);
});

test("a proof is not sent twice: a lost answer is not asked for again", async () => {
  const server = await tokenServer({ token: () => undefined });
  const session = open(server.url, clientCredentials({ ...client, tokenUrl: server.tokenUrl }));
  await expect(session.get("/pets")).rejects.toBeInstanceOf(OAuthError);
  expect(server.asked).toHaveLength(1);
});

test("processes that share tokens need the same key", () => {
  const tokenUrl = "https://login.example/token";
  const store = new MemoryStore();
  expect(() => clientCredentials({ ...client, tokenUrl, store })).toThrow(
    "need the same key; pass it as dpop",
  );
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  expect(() => clientCredentials({ ...client, dpop: privateKey, tokenUrl, store })).not.toThrow();
});
