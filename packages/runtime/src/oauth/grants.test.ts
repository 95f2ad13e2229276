/** The other grants, against a server that does as its test says. */
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  MemoryStore,
  type SessionOptions,
  Session,
  type SharedStore,
  UsageError,
} from "../index.js";
import {
  authorizationCode,
  deviceCode,
  type DevicePrompt,
  OAuthError,
  password,
  refreshToken,
  type TokenGrant,
  tokenExchange,
} from "./index.js";
import { type TokenRequest, tokenOf, tokenServer } from "./token-server.test-support.js";

function open(baseUrl: string, auth: TokenGrant, options: SessionOptions = {}): Session {
  const session = new Session({ baseUrl, auth, retry: false, ...options });
  onTestFinished(() => session.close());
  return session;
}

const failure = (work: PromiseLike<unknown>): Promise<Error> =>
  Promise.resolve(work).then(
    () => {
      throw new Error("it did not fail");
    },
    (error: Error) => error,
  );

const fieldsOf = ({ form }: TokenRequest): Record<string, string> => Object.fromEntries(form);

/** A server that gives a new refresh token with each use, and takes each one once (RFC 9700, 4.14.2). */
async function rotating(lifetime = 3600) {
  let valid = "r0";
  return tokenServer({
    token({ form, number }) {
      if (form.get("grant_type") === "refresh_token" && form.get("refresh_token") !== valid) {
        return { status: 400, body: { error: "invalid_grant" } };
      }
      valid = `r${number}`;
      return tokenOf(number, { refresh_token: valid, expires_in: lifetime });
    },
    api({ url, headers }, response) {
      if (url !== "/refused" || headers.authorization !== "Bearer t1") return false;
      response.writeHead(401).end();
      return true;
    },
  });
}

describe("refreshToken", () => {
  test("sends the request of RFC 6749, 6, and follows on what the server gives", async () => {
    const server = await rotating();
    const { tokenUrl } = server;
    const session = open(
      server.url,
      refreshToken({
        clientId: "cli",
        tokenUrl,
        refreshToken: "r0",
        scopes: ["read"],
        parameters: { tenant: "acme" },
      }),
    );
    await session.get("/pets");
    const refused = await Promise.all(Array.from({ length: 5 }, () => session.get("/refused")));
    expect(refused.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(server.asked.map(fieldsOf)).toEqual([
      {
        grant_type: "refresh_token",
        refresh_token: "r0",
        client_id: "cli",
        scope: "read",
        tenant: "acme",
      },
      { grant_type: "refresh_token", refresh_token: "r1", client_id: "cli", tenant: "acme" },
    ]);
  });

  test("keeps the refresh token where the server gives no new one", async () => {
    const server = await tokenServer({
      token: ({ number }) => tokenOf(number),
      api: ({ headers }, response) => {
        if (headers.authorization === "Bearer t3") return false;
        response.writeHead(401).end();
        return true;
      },
    });
    const { tokenUrl } = server;
    const session = open(server.url, refreshToken({ clientId: "c", tokenUrl, refreshToken: "r0" }));
    expect((await session.get("/pets")).status).toBe(401);
    expect((await session.get("/pets")).status).toBe(200);
    expect(server.asked.map(({ form }) => form.get("refresh_token"))).toEqual(["r0", "r0", "r0"]);
  });

  test("a new one is stored before its token is used, and another process goes on with it", async () => {
    const server = await rotating();
    const { tokenUrl } = server;
    const inner = new MemoryStore();
    const seen: string[] = [];
    const store: SharedStore = {
      get: (key) => inner.get(key),
      put: async (key, value, options) => {
        // A token, not a lease.
        if (value.includes("refreshToken")) seen.push(`${server.called.length} calls`);
        return inner.put(key, value, options);
      },
      delete: (key, version) => inner.delete(key, version),
    };
    const process = (): Session =>
      open(server.url, refreshToken({ clientId: "cli", tokenUrl, refreshToken: "r0", store }));
    await process().get("/pets");
    expect(seen).toEqual(["0 calls"]);
    // One that died, and was started anew with the refresh token of its configuration.
    await process().get("/refused");
    expect(server.asked.map(({ form }) => form.get("refresh_token"))).toEqual(["r0", "r1"]);
    expect(server.called.at(-1)).toBe("GET /refused Bearer t2");
  });

  test("one that is no longer good says so, and isn't tried twice", async () => {
    const server = await tokenServer({
      token: () => ({ status: 400, body: { error: "invalid_grant" } }),
    });
    const { tokenUrl } = server;
    const session = open(server.url, refreshToken({ clientId: "c", tokenUrl, refreshToken: "r0" }));
    const error = await failure(session.get("/pets"));
    expect(error).toBeInstanceOf(OAuthError);
    expect(error.message).toContain("invalid_grant; what was given for the token has expired");
    expect(server.asked).toHaveLength(1);
  });

  test("is not sent again where the answer got lost: it may have been used up", async () => {
    const server = await tokenServer({ token: () => undefined });
    const { tokenUrl } = server;
    const session = open(server.url, refreshToken({ clientId: "c", tokenUrl, refreshToken: "r0" }));
    expect(await failure(session.get("/pets"))).toMatchObject({ code: "AUTH_FAILED" });
    expect(server.asked).toHaveLength(1);
  });

  test("the refresh endpoint of the document is asked, where it has one", async () => {
    const server = await tokenServer();
    const scheme = {
      type: "oauth2",
      flows: { authorizationCode: { tokenUrl: "/token", refreshUrl: "/token/refresh" } },
    } as const;
    const grant = refreshToken({ clientId: "c", refreshToken: "r0" });
    const scoped = grant.forScheme("auth.login", scheme);
    const authenticator = scoped.forOperation({ scopes: ["a"], server: server.url });
    await authenticator.authorize({
      method: "GET",
      url: `${server.url}/`,
      origin: server.url,
      path: "/",
      body: undefined,
      header: () => undefined,
    });
    expect(server.asked.map(({ path }) => path)).toEqual(["/token/refresh"]);
  });
});

describe("password", () => {
  test("sends the request of RFC 6749, 4.3.2, then the refresh token, then the password again", async () => {
    let answers = 0;
    const server = await tokenServer({
      token({ form, number }) {
        answers++;
        if (form.get("grant_type") === "refresh_token" && answers > 2) {
          return { status: 400, body: { error: "invalid_grant" } };
        }
        return tokenOf(number, { refresh_token: `r${number}` });
      },
      api({ headers }, response) {
        if (headers.authorization === "Bearer t4") return false;
        response.writeHead(401).end();
        return true;
      },
    });
    const { tokenUrl } = server;
    const auth = password({
      clientId: "c",
      tokenUrl,
      username: "ann",
      password: "pw d",
      scopes: ["x"],
    });
    const session = open(server.url, auth);
    await session.get("/pets");
    await session.get("/pets");
    const login = {
      grant_type: "password",
      username: "ann",
      password: "pw d",
      scope: "x",
      client_id: "c",
    };
    const renewal = (token: string) => ({
      grant_type: "refresh_token",
      refresh_token: token,
      client_id: "c",
    });
    expect(server.asked.map(fieldsOf)).toEqual([login, renewal("r1"), renewal("r2"), login]);
  });

  test("a wrong one is sent once for all who wait, and shown by no error", async () => {
    const server = await tokenServer({
      token: () => ({
        status: 400,
        body: { error: "invalid_grant", error_description: "hunter22 is wrong" },
      }),
    });
    const { tokenUrl } = server;
    const auth = password({ clientId: "c", tokenUrl, username: "ann", password: "hunter22" });
    const session = open(server.url, auth);
    const [error] = await Promise.all([failure(session.get("/a")), failure(session.get("/b"))]);
    expect(server.asked).toHaveLength(1);
    expect(error.message).toContain("invalid_grant (*** is wrong)");
  });
});

describe("tokenExchange", () => {
  const urn = "urn:ietf:params:oauth";

  test("sends the request of RFC 8693, 2.1, with what stands for the user then", async () => {
    const server = await tokenServer({
      token: ({ number }) =>
        tokenOf(number, { issued_token_type: `${urn}:token-type:access_token` }),
      api({ headers }, response) {
        if (headers.authorization === "Bearer t2") return false;
        response.writeHead(401).end();
        return true;
      },
    });
    let number = 0;
    const auth = tokenExchange({
      clientId: "c",
      tokenUrl: server.tokenUrl,
      subjectToken: async () => `user${++number}`,
      subjectTokenType: `${urn}:token-type:jwt`,
      actorToken: "me",
      requestedTokenType: `${urn}:token-type:access_token`,
      audience: "orders",
      scopes: ["read"],
    });
    await open(server.url, auth).get("/pets");
    const request = {
      grant_type: `${urn}:grant-type:token-exchange`,
      subject_token_type: `${urn}:token-type:jwt`,
      actor_token: "me",
      actor_token_type: `${urn}:token-type:access_token`,
      requested_token_type: `${urn}:token-type:access_token`,
      audience: "orders",
      scope: "read",
      client_id: "c",
    };
    expect(server.asked.map(fieldsOf)).toEqual([
      { ...request, subject_token: "user1" },
      { ...request, subject_token: "user2" },
    ]);
  });

  test("a function that fails is told of as its error", async () => {
    const server = await tokenServer();
    const cause = new Error("no session");
    const auth = tokenExchange({
      clientId: "c",
      tokenUrl: server.tokenUrl,
      subjectToken: () => Promise.reject(cause),
    });
    expect(await failure(open(server.url, auth).get("/pets"))).toMatchObject({
      code: "AUTH_FAILED",
      message: "tokenExchange: the function given as subjectToken failed: no session",
      cause,
    });
    expect(server.asked).toEqual([]);
  });
});

describe("deviceCode", () => {
  const start = { device_code: "dc-secret", user_code: "WDJB-MJHT", interval: 0.02 };

  async function devices(answers: readonly (string | undefined)[], more: object = {}) {
    let polls = 0;
    return tokenServer({
      token({ path, number }) {
        if (path === "/token/device") {
          const verification_uri = "https://login.example/device";
          return { body: { ...start, verification_uri, expires_in: 60, ...more } };
        }
        const answer = answers[polls++];
        if (answer === undefined) return undefined;
        return answer === "token" ? tokenOf(number) : { status: 400, body: { error: answer } };
      },
    });
  }

  const grant = (url: string, prompt: (prompt: DevicePrompt) => void): TokenGrant =>
    deviceCode({
      clientId: "tv",
      tokenUrl: `${url}/token`,
      deviceAuthorizationUrl: `${url}/token/device`,
      scopes: ["watch"],
      prompt,
    });

  test("asks until the user has confirmed, also where an answer gets lost (RFC 8628, 3.5)", async () => {
    const pending = "authorization_pending";
    const server = await devices([pending, undefined, pending, "token"]);
    const prompts: DevicePrompt[] = [];
    const session = open(
      server.url,
      grant(server.url, (shown) => prompts.push(shown)),
    );
    await Promise.all([session.get("/a"), session.get("/b")]);
    expect(prompts).toMatchObject([
      {
        userCode: "WDJB-MJHT",
        verificationUri: "https://login.example/device",
        verificationUriComplete: undefined,
      },
    ]);
    expect(JSON.stringify(prompts)).not.toContain("dc-secret");
    const [first, ...polls] = server.asked.map(fieldsOf);
    expect(first).toEqual({ client_id: "tv", scope: "watch" });
    const poll = {
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      device_code: "dc-secret",
      client_id: "tv",
    };
    expect(polls).toEqual([poll, poll, poll, poll]);
    expect(server.called).toHaveLength(2);
  });

  test("a user who refuses", async () => {
    const server = await devices(["authorization_pending", "access_denied"]);
    const error = await failure(
      open(
        server.url,
        grant(server.url, () => {}),
      ).get("/a"),
    );
    expect(error).toMatchObject({ code: "AUTH_FAILED", error: "access_denied" });
    expect(error.message).toContain("whoever was asked has refused");
  });

  test("an interval that no timer can take doesn't become a storm", async () => {
    const server = await devices(
      Array.from({ length: 99 }, () => "authorization_pending"),
      { expires_in: 0.2, interval: 1e9 },
    );
    const error = await failure(
      open(
        server.url,
        grant(server.url, () => {}),
      ).get("/a"),
    );
    expect(error).toMatchObject({ code: "AUTH_FAILED", error: "expired_token" });
    expect(server.asked).toHaveLength(2);
  });

  test("a code that nobody confirms in time", async () => {
    const server = await devices(
      Array.from({ length: 99 }, () => "authorization_pending"),
      { expires_in: 0.1 },
    );
    const error = await failure(
      open(
        server.url,
        grant(server.url, () => {}),
      ).get("/a"),
    );
    expect(error).toMatchObject({ code: "AUTH_FAILED", error: "expired_token" });
  });

  test("a prompt that fails", async () => {
    const server = await devices(["token"]);
    const auth = grant(server.url, () => {
      throw new Error("no screen");
    });
    const error = await failure(open(server.url, auth).get("/a"));
    expect(error.message).toBe("deviceCode: prompt failed: no screen");
    expect(server.asked).toHaveLength(1);
  });

  test("a document that doesn't say where it begins", async () => {
    const server = await devices(["token"]);
    const { tokenUrl } = server;
    const auth = deviceCode({ clientId: "tv", tokenUrl, prompt: () => {} });
    const error = await failure(open(server.url, auth).get("/a"));
    expect(error.message).toContain("names no device authorization endpoint");
  });
});

describe("authorizationCode", () => {
  const options = (url: string) => ({
    clientId: "cli",
    tokenUrl: `${url}/token`,
    authorizationUrl: `${url}/login?tenant=acme`,
  });

  /** What the server would have the browser do. */
  const back = async (url: string, more: Record<string, string> = {}): Promise<Response> => {
    const { searchParams } = new URL(url);
    const target = new URL(searchParams.get("redirect_uri") ?? "");
    target.search = new URLSearchParams({
      code: "c0de",
      state: searchParams.get("state") ?? "",
      ...more,
    }).toString();
    return fetch(target);
  };

  /** Of a target that no URL has. */
  const statusOf = async (url: string, path: string): Promise<number | undefined> => {
    const { port } = new URL(url);
    const [response] = (await once(get({ host: "127.0.0.1", port, path }), "response")) as [
      IncomingMessage,
    ];
    response.resume();
    return response.statusCode;
  };

  test("sends the user away with PKCE, waits on loopback, and redeems the code", async () => {
    const server = await tokenServer();
    const opened: URL[] = [];
    const auth = authorizationCode({
      ...options(server.url),
      scopes: ["read"],
      parameters: { prompt: "consent" },
      open(url) {
        opened.push(new URL(url));
        void back(url);
      },
    });
    const session = open(server.url, auth);
    await Promise.all([session.get("/a"), session.get("/b")]);
    expect(opened).toHaveLength(1);
    const asked = Object.fromEntries(opened[0]?.searchParams ?? []);
    expect(asked).toEqual({
      tenant: "acme",
      response_type: "code",
      client_id: "cli",
      redirect_uri: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/callback$/),
      state: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
      scope: "read",
      prompt: "consent",
    });
    const [redeemed] = server.asked.map(fieldsOf);
    expect(redeemed).toEqual({
      grant_type: "authorization_code",
      code: "c0de",
      redirect_uri: asked["redirect_uri"],
      client_id: "cli",
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
    });
    const verifier = new TextEncoder().encode(redeemed?.["code_verifier"]);
    const hash = Buffer.from(await crypto.subtle.digest("SHA-256", verifier));
    expect(hash.toString("base64url")).toBe(asked["code_challenge"]);
    // Nobody listens any more.
    await expect(fetch(asked["redirect_uri"] ?? "")).rejects.toThrow("fetch failed");
  });

  test("who doesn't know the state gets nothing, and the login goes on", async () => {
    const server = await tokenServer();
    const statuses: (number | undefined)[] = [];
    const auth = authorizationCode({
      ...options(server.url),
      async open(url) {
        const { searchParams } = new URL(url);
        const target = searchParams.get("redirect_uri") ?? "";
        statuses.push((await fetch(new URL("/other", target))).status);
        statuses.push((await fetch(target, { method: "POST" })).status);
        statuses.push(await statusOf(target, "//"));
        statuses.push((await back(url, { state: "forged", code: "evil" })).status);
        statuses.push((await back(url)).status);
      },
    });
    await open(server.url, auth).get("/a");
    expect(statuses.slice(0, 4)).toEqual([404, 404, 404, 400]);
    expect(server.asked.map(({ form }) => form.get("code"))).toEqual(["c0de"]);
  });

  test("a login that is refused", async () => {
    const server = await tokenServer();
    const auth = authorizationCode({
      ...options(server.url),
      open: (url) => void back(url, { error: "access_denied", error_description: "no way" }),
    });
    const error = await failure(open(server.url, auth).get("/a"));
    expect(error).toMatchObject({ error: "access_denied", errorDescription: "no way" });
    expect(server.asked).toEqual([]);
  });

  test("a login that nobody finishes", async () => {
    const server = await tokenServer();
    const auth = authorizationCode({ ...options(server.url), open: () => {}, loginTimeout: 30 });
    const error = await failure(open(server.url, auth).get("/a"));
    expect(error.message).toContain("nobody finished the login within 30 ms (loginTimeout)");
  });

  test("an open that fails", async () => {
    const server = await tokenServer();
    const cause = new Error("no browser");
    const auth = authorizationCode({ ...options(server.url), open: () => Promise.reject(cause) });
    expect(await failure(open(server.url, auth).get("/a"))).toMatchObject({
      message: "authorizationCode: open failed: no browser",
      cause,
    });
  });

  test("with a redirectUri of its own, open returns where the browser came back to", async () => {
    const server = await tokenServer();
    const redirectUri = "https://app.example/back";
    const auth = authorizationCode({
      ...options(server.url),
      redirectUri,
      open: (url) => `${redirectUri}?code=abc&state=${new URL(url).searchParams.get("state")}`,
    });
    await open(server.url, auth).get("/a");
    expect(server.asked.map(fieldsOf)).toMatchObject([{ code: "abc", redirect_uri: redirectUri }]);
    const forged = authorizationCode({
      ...options(server.url),
      redirectUri,
      open: () => `${redirectUri}?code=abc&state=forged`,
    });
    const error = await failure(open(server.url, forged).get("/a"));
    expect(error).toBeInstanceOf(OAuthError);
    expect(error.message).toContain('unexpected "state" response parameter value');
    const nowhere = authorizationCode({ ...options(server.url), redirectUri, open: () => {} });
    expect(await failure(open(server.url, nowhere).get("/a"))).toBeInstanceOf(UsageError);
    expect(server.asked).toHaveLength(1);
  });

  test("scopes that are needed later are asked for together with the earlier ones", async () => {
    const server = await tokenServer();
    const scopes: (string | null)[] = [];
    const grant = authorizationCode({
      clientId: "cli",
      open(url) {
        scopes.push(new URL(url).searchParams.get("scope"));
        void back(url);
      },
    });
    const scheme = {
      type: "oauth2",
      flows: { authorizationCode: { tokenUrl: "/token", authorizationUrl: "/login" } },
    } as const;
    const call = async (...needed: string[]): Promise<void> => {
      const scoped = grant.forScheme("auth.login", scheme);
      const request = { method: "GET", url: server.url, origin: server.url, path: "/" };
      await scoped
        .forOperation({ scopes: needed, server: server.url })
        .authorize({ ...request, body: undefined, header: () => undefined });
    };
    await call("a");
    await call("b");
    await call("a");
    await call("a", "b");
    expect(scopes).toEqual(["a", "a b"]);
  });
});

describe("a store", () => {
  test("shares tokens of the same grant, and of no other", async () => {
    const server = await tokenServer();
    const store = new MemoryStore();
    const { tokenUrl } = server;
    const login = (username: string, more: object = {}): Session =>
      open(
        server.url,
        password({ clientId: "c", tokenUrl, username, password: "p", store, ...more }),
      );
    await login("ann").get("/1");
    await login("ann").get("/2");
    await login("bob").get("/3");
    await login("ann", { scopes: ["x"] }).get("/4");
    await login("ann", { clientId: "d" }).get("/5");
    await login("ann", { key: "mine" }).get("/6");
    await login("ann", { key: "mine" }).get("/7");
    expect(server.called.map((call) => call.replace("GET /", ""))).toEqual(
      ["1 t1", "2 t1", "3 t2", "4 t3", "5 t4", "6 t5", "7 t5"].map((call) =>
        call.replace(" ", " Bearer "),
      ),
    );
  });

  test.each([
    ["deviceCode", () => deviceCode({ clientId: "c", prompt: () => {}, store: new MemoryStore() })],
    [
      "authorizationCode",
      () => authorizationCode({ clientId: "c", open: () => {}, store: new MemoryStore() }),
    ],
    [
      "tokenExchange",
      () => tokenExchange({ clientId: "c", subjectToken: () => "t", store: new MemoryStore() }),
    ],
  ])("%s can't say whose token it is, so it needs a key", (_name, make) => {
    expect(make).toThrow("a token in a store needs a key that says whose it is");
  });
});

test("a token is renewed ahead of its end, while calls go on with the old one", async () => {
  const server = await rotating(1);
  const { tokenUrl } = server;
  const session = open(server.url, refreshToken({ clientId: "c", tokenUrl, refreshToken: "r0" }));
  await session.get("/pets");
  const began = Date.now();
  while (server.asked.length === 1 && Date.now() - began < 5000) {
    expect((await session.get("/pets")).status).toBe(200);
    await sleep(5);
  }
  await session.get("/pets");
  expect(server.asked.map(({ form }) => form.get("refresh_token"))).toEqual(["r0", "r1"]);
});

test("to forget is to log out: what comes next follows on nothing, for all that share it", async () => {
  const server = await tokenServer({
    token: ({ number }) => tokenOf(number, { refresh_token: `r${number}` }),
  });
  const { tokenUrl } = server;
  const store = new MemoryStore();
  const ann = { clientId: "c", tokenUrl, username: "ann", password: "p", store };
  const grant = password(ann);
  await open(server.url, grant).get("/1");
  await grant.forget();
  await open(server.url, password(ann)).get("/2");
  expect(server.asked.map(({ form }) => form.get("grant_type"))).toEqual(["password", "password"]);
});
