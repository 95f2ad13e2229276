import { inspect } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  AuthError,
  Binding,
  HttpError,
  type Operation,
  type SecurityScheme,
  Session,
  type SessionOptions,
  UsageError,
} from "../index.js";
import { clientCredentials, OAuthError, type TokenGrant } from "./index.js";
import {
  type TokenAnswer,
  type TokenRequest,
  tokenOf,
  tokenServer,
} from "./token-server.test-support.js";

const client = { clientId: "shop", clientSecret: "s3cret" };

function open(baseUrl: string, auth: TokenGrant, options: SessionOptions = {}): Session {
  const session = new Session({ baseUrl, auth, retry: false, ...options });
  onTestFinished(() => session.close());
  return session;
}

function pets(scopes: readonly string[], id = scopes.join("_")): Operation {
  const path = `/${id === "" ? "none" : id}`;
  return { id, method: "GET", path, responses: { 200: "json" }, security: [{ login: scopes }] };
}

function clientOf(
  scheme: SecurityScheme,
  server: string,
  auth: TokenGrant | Record<string, TokenGrant>,
  options: { baseUrl?: string } = {},
): Binding {
  const description = { title: "Pets", servers: [server], securitySchemes: { login: scheme } };
  const binding = new Binding(description, { auth, retry: false, ...options });
  onTestFinished(() => binding.close());
  return binding;
}

const failure = (work: PromiseLike<unknown>): Promise<Error> =>
  Promise.resolve(work).then(
    () => {
      throw new Error("it did not fail");
    },
    (error: Error) => error,
  );

const pairsOf = (request: TokenRequest | undefined): string[] =>
  [...(request?.form ?? [])].map((pair) => pair.join("=")).toSorted();

const refusal = (status: number, body: object): TokenAnswer => ({ status, body });

describe("what is sent", () => {
  test("the request of RFC 6749, 4.4.2, once for any number of calls, and its token", async () => {
    const server = await tokenServer();
    const auth = clientCredentials({
      ...client,
      tokenUrl: server.tokenUrl,
      scopes: ["read", "write"],
    });
    const session = open(server.url, auth);
    await Promise.all(Array.from({ length: 20 }, () => session.get("/pets")));
    expect(server.asked).toHaveLength(1);
    const [request] = server.received;
    expect(request?.method).toBe("POST");
    expect(request?.url).toBe("/token");
    expect(request?.headers.authorization).toBe(`Basic ${btoa("shop:s3cret")}`);
    expect(request?.headers["content-type"]).toMatch(/^application\/x-www-form-urlencoded/);
    expect(request?.headers.cookie).toBeUndefined();
    expect(pairsOf(server.asked[0])).toEqual(["grant_type=client_credentials", "scope=read write"]);
    expect(new Set(server.called)).toEqual(new Set(["GET /pets Bearer t1"]));
  });

  test("name and secret are form-encoded before they are put together (RFC 6749, 2.3.1)", async () => {
    const server = await tokenServer();
    const auth = clientCredentials({
      clientId: "a:b c",
      clientSecret: "p%/é",
      tokenUrl: server.tokenUrl,
    });
    await open(server.url, auth).get("/pets");
    expect(server.asked[0]?.headers.authorization).toBe(`Basic ${btoa("a%3Ab+c:p%25%2F%C3%A9")}`);
  });

  test("the secret in the body, where that is asked for; audience, resources and more", async () => {
    const server = await tokenServer();
    const auth = clientCredentials({
      ...client,
      tokenUrl: server.tokenUrl,
      clientAuth: "client_secret_post",
      audience: "orders",
      resource: ["https://a.example", "https://b.example/x"],
      parameters: { tenant: "acme" },
    });
    await open(server.url, auth).get("/pets");
    expect(server.asked[0]?.headers.authorization).toBeUndefined();
    expect(pairsOf(server.asked[0])).toEqual([
      "audience=orders",
      "client_id=shop",
      "client_secret=s3cret",
      "grant_type=client_credentials",
      "resource=https://a.example",
      "resource=https://b.example/x",
      "tenant=acme",
    ]);
  });

  test("neither cookies nor headers of the calling session go to the token endpoint", async () => {
    const server = await tokenServer();
    const auth = clientCredentials({ ...client, tokenUrl: server.tokenUrl });
    const session = open(server.url, auth, { headers: { "x-api-key": "k" } });
    session.cookies.set({ name: "sid", value: "1" }, server.url);
    await session.get("/pets");
    const [token, call] = server.received;
    expect(token?.headers).not.toHaveProperty("x-api-key");
    expect(token?.headers).not.toHaveProperty("cookie");
    expect(call?.headers.cookie).toBe("sid=1");
  });
});

describe("scopes", () => {
  const scheme = (tokenUrl: string): SecurityScheme => ({
    type: "oauth2",
    flows: { clientCredentials: { tokenUrl } },
  });

  test("are those that the operation needs; a token that covers them is used again", async () => {
    const server = await tokenServer();
    const api = clientOf(scheme(server.tokenUrl), server.url, { login: clientCredentials(client) });
    await api.call(pets(["read"]));
    await api.call(pets(["write", "read"]));
    await api.call(pets(["write"]));
    await api.call(pets([]));
    await api.call(pets(["admin"]));
    expect(server.asked.map(({ form }) => form.get("scope"))).toEqual([
      "read",
      "read write",
      "admin",
    ]);
    expect(server.called.map((call) => call.split(" ").slice(1).join(" "))).toEqual([
      "/read Bearer t1",
      "/write_read Bearer t2",
      "/write Bearer t2",
      "/none Bearer t1",
      "/admin Bearer t3",
    ]);
  });

  test("what the server granted counts, not what was asked for", async () => {
    const server = await tokenServer({
      token: ({ number, form }) =>
        tokenOf(number, form.get("scope") === "all" ? { scope: "read write" } : {}),
    });
    const api = clientOf(scheme(server.tokenUrl), server.url, { login: clientCredentials(client) });
    await api.call(pets(["all"]));
    await api.call(pets(["write"]));
    await api.call(pets(["delete"]));
    expect(server.asked.map(({ form }) => form.get("scope"))).toEqual(["all", "delete"]);
  });

  test("those that the program lists go before the document's", async () => {
    const server = await tokenServer();
    const login = clientCredentials({ ...client, scopes: ["everything"] });
    const api = clientOf(scheme(server.tokenUrl), server.url, { login });
    await api.call(pets(["read"]));
    await api.call(pets(["write"]));
    expect(server.asked.map(({ form }) => form.get("scope"))).toEqual(["everything"]);
  });
});

describe("where tokens come from", () => {
  test.each([
    ["/token/absolute", "/token/absolute"],
    ["token", "/token"],
    ["../token/up", "/token/up"],
  ])("%s is relative to the server (OpenAPI 3.1, 4.6)", async (tokenUrl, path) => {
    const server = await tokenServer();
    const scheme: SecurityScheme = { type: "oauth2", flows: { clientCredentials: { tokenUrl } } };
    const auth = { login: clientCredentials(client) };
    const api = clientOf(scheme, "https://api.example/v1", auth, { baseUrl: `${server.url}/v1` });
    await api.call(pets([]));
    expect(server.asked.map(({ path: asked }) => asked)).toEqual([path]);
  });

  test("a bearer scheme, which says nothing of it, takes one that says it itself", async () => {
    const server = await tokenServer();
    const login = clientCredentials({ ...client, tokenUrl: server.tokenUrl });
    await clientOf({ type: "http", scheme: "Bearer" }, server.url, { login }).call(pets(["role"]));
    expect(server.called).toEqual(["GET /role Bearer t1"]);
    expect(server.asked[0]?.form.has("scope")).toBe(false);
  });

  test("two clients that are given the same grant share its tokens", async () => {
    const server = await tokenServer();
    const grant = clientCredentials({ ...client, tokenUrl: server.tokenUrl });
    await clientOf({ type: "oauth2" }, server.url, { login: grant }).call(pets([]));
    await open(server.url, grant).get("/pets");
    expect(server.asked).toHaveLength(1);
  });

  test("a grant of which nobody says it is refused at once, or by the call", async () => {
    const auth = clientCredentials(client);
    expect(() => new Session({ baseUrl: "https://api.example", auth })).toThrow(
      "clientCredentials: pass tokenUrl or issuer",
    );
    const api = clientOf({ type: "oauth2" }, "https://api.example", { login: auth });
    const error = await failure(api.call(pets([])));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toBe(
      "auth.login: the document doesn't say where tokens of clientCredentials come from; pass tokenUrl or issuer",
    );
  });

  test("http is for this machine, or for who allows it", async () => {
    const tokenUrl = "http://login.example/token";
    expect(() => clientCredentials({ ...client, tokenUrl })).toThrow(
      "clientCredentials: tokenUrl http://login.example/token is http, where others can read the client's secrets; use https, or pass allowHttp: true",
    );
    expect(() => clientCredentials({ ...client, tokenUrl, allowHttp: true })).not.toThrow();
    const scheme: SecurityScheme = { type: "oauth2", flows: { clientCredentials: { tokenUrl } } };
    const api = clientOf(scheme, "https://api.example", { login: clientCredentials(client) });
    const error = await failure(api.call(pets([])));
    expect(error.message).toContain("the document's tokenUrl http://login.example/token is http");
  });
});

describe("a server that refuses the token", () => {
  test("is asked once more with a new one, body and all", async () => {
    const server = await tokenServer({
      api: ({ headers }, response) => {
        if (headers.authorization !== "Bearer t1") return false;
        response.writeHead(401, { "www-authenticate": 'Bearer error="invalid_token"' }).end();
        return true;
      },
    });
    const auth = clientCredentials({ ...client, tokenUrl: server.tokenUrl });
    const session = open(server.url, auth);
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => session.post("/pets", { json: { name: "Rex" } })),
    );
    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    expect(server.asked).toHaveLength(2);
    const sent = server.received.filter(({ url }) => url === "/pets");
    expect(new Set(sent.map(({ body }) => body))).toEqual(new Set(['{"name":"Rex"}']));
  });

  test.each([
    ["for ever: one new token for the call, and its answer", 401, "Bearer", 2],
    ["for another reason: none", 401, 'Bearer error="invalid_request"', 1],
    ["for what it allows: none", 403, 'Bearer error="insufficient_scope"', 1],
  ])("%s", async (_name, status, challenge, tokens) => {
    const server = await tokenServer({
      api: (_request, response) => {
        response.writeHead(status, { "www-authenticate": challenge }).end();
        return true;
      },
    });
    const auth = clientCredentials({ ...client, tokenUrl: server.tokenUrl });
    const response = await open(server.url, auth).get("/pets");
    expect(response.status).toBe(status);
    expect(server.asked).toHaveLength(tokens);
    expect(server.called).toHaveLength(tokens);
    expect(() => response.raiseForStatus()).toThrow(HttpError);
  });
});

describe("a token that ends", () => {
  test("in the middle of parallel calls: one more is fetched, and no call fails", async () => {
    const ends = new Map<string, number>();
    const server = await tokenServer({
      token: ({ number }) => {
        // Shorter than the calls take together.
        ends.set(`Bearer t${number}`, Date.now() + 400);
        return tokenOf(number, { expires_in: 0.4 });
      },
      api: ({ headers }, response) => {
        if (Date.now() <= (ends.get(headers.authorization ?? "") ?? 0)) return false;
        response.writeHead(401).end();
        return true;
      },
    });
    const auth = clientCredentials({ ...client, tokenUrl: server.tokenUrl });
    const session = open(server.url, auth);
    const statuses: number[] = [];
    const began = Date.now();
    const worker = async (): Promise<void> => {
      while (Date.now() - began < 1000) statuses.push((await session.get("/pets")).status);
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(server.asked.length).toBeGreaterThan(1);
    // Some 400 ms each, renewed ahead of that; a storm would be hundreds.
    expect(server.asked.length).toBeLessThan(12);
  });
});

describe("a token endpoint", () => {
  test("that closes the connection fails all who wait, and the next call asks anew", async () => {
    const server = await tokenServer({
      token: ({ number }) => (number <= 3 ? undefined : tokenOf(number)),
    });
    const auth = clientCredentials({ ...client, tokenUrl: server.tokenUrl });
    const session = open(server.url, auth);
    const failures = await Promise.all(
      Array.from({ length: 5 }, () => failure(session.get("/pets"))),
    );
    const [error] = failures;
    expect(new Set(failures).size).toBe(1);
    expect(error).toBeInstanceOf(OAuthError);
    expect(error).toBeInstanceOf(AuthError);
    expect(error).toMatchObject({
      code: "AUTH_FAILED",
      endpoint: server.tokenUrl,
      status: undefined,
      cause: { code: "CONNECTION_LOST" },
    });
    expect(error?.message).toContain(
      `POST ${server.tokenUrl}: the client credentials grant got no answer`,
    );
    expect(server.called).toEqual([]);
    await session.get("/pets");
    expect(server.called).toEqual(["GET /pets Bearer t4"]);
  });

  test("whose answer is lost once is asked again: such a request does no harm twice", async () => {
    const server = await tokenServer({
      token: ({ number }) => (number === 1 ? undefined : tokenOf(number)),
    });
    const auth = clientCredentials({ ...client, tokenUrl: server.tokenUrl });
    await open(server.url, auth).get("/pets");
    expect(server.asked).toHaveLength(2);
  });

  test("that refuses says why, and what to do; its error shows no secret that it echoes", async () => {
    const server = await tokenServer({
      token: () => refusal(401, { error: "invalid_client", error_description: "s3cret is\nwrong" }),
    });
    const auth = clientCredentials({ ...client, tokenUrl: server.tokenUrl });
    const error = await failure(open(server.url, auth).get("/pets"));
    expect(error.message).toBe(
      `POST ${server.tokenUrl}: the client credentials grant was refused with 401: invalid_client (*** is wrong); check clientId, clientSecret or privateKey, and clientAuth`,
    );
    expect(error).toMatchObject({ error: "invalid_client", status: 401 });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("s3cret");
  });

  test.each([
    ["an answer without a token", { body: { token_type: "Bearer", refresh_token: "r3fresh" } }],
    ["another type of token", { body: { access_token: "hidd3n", token_type: "mac" } }],
    ["an error that is no JSON object", { status: 500, body: "t0ken leaked" }],
    ["no object", { body: ["hidd3n"] }],
  ])("that answers with %s", async (_name, answer) => {
    const server = await tokenServer({ token: () => answer });
    const auth = clientCredentials({ ...client, tokenUrl: server.tokenUrl });
    const error = await failure(open(server.url, auth).get("/pets"));
    expect(error).toBeInstanceOf(OAuthError);
    expect(error.message).toContain("got an answer that can't be used");
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/hidd3n|r3fresh|leaked/);
  });

  test("that redirects is not followed: the secret would go along", async () => {
    const server = await tokenServer({
      token: () => ({ status: 307, headers: { location: "/token/other" }, body: {} }),
    });
    const auth = clientCredentials({ ...client, tokenUrl: server.tokenUrl });
    const error = await failure(open(server.url, auth).get("/pets"));
    expect(error.message).toContain("which has the status 307");
    expect(server.asked).toHaveLength(1);
  });

  test("whose token no header can carry is asked for another one by the next call", async () => {
    const server = await tokenServer({
      token: ({ number }) =>
        tokenOf(number, number === 1 ? { access_token: "a\r\nx-evil: 1" } : {}),
    });
    const auth = clientCredentials({ ...client, tokenUrl: server.tokenUrl });
    const session = open(server.url, auth);
    const error = await failure(session.get("/pets"));
    expect(error.message).toContain("the access token has a character that no header can carry");
    expect(server.called).toEqual([]);
    await session.get("/pets");
    expect(server.called).toEqual(["GET /pets Bearer t2"]);
  });

  test("one caller's abort leaves the others their token", async () => {
    let answer: (() => void) | undefined;
    const held = new Promise<void>((resolve) => (answer = resolve));
    const server = await tokenServer({
      token: async ({ number }) => {
        await held;
        return tokenOf(number);
      },
    });
    const auth = clientCredentials({ ...client, tokenUrl: server.tokenUrl });
    const session = open(server.url, auth);
    const controller = new AbortController();
    const first = failure(session.get("/pets", { signal: controller.signal }));
    const second = session.get("/pets");
    controller.abort();
    expect(await first).toMatchObject({ code: "ABORTED" });
    answer?.();
    expect((await second).status).toBe(200);
    expect(server.asked).toHaveLength(1);
  });
});

describe("secrets", () => {
  test("show in no inspection, no JSON, no log", async () => {
    const lines: unknown[] = [];
    const log = (...line: unknown[]): void => void lines.push(line);
    const server = await tokenServer();
    const auth = clientCredentials({
      ...client,
      clientAuth: "client_secret_post",
      tokenUrl: server.tokenUrl,
      session: { logger: { debug: log, warn: log } },
    });
    const session = open(server.url, auth);
    const recording = session.record();
    await session.get("/pets");
    expect(JSON.stringify(lines)).toContain("/token");
    const shown = [auth, session, lines, recording.stop()].map(
      (value) => inspect(value, { depth: 9, showHidden: true }) + JSON.stringify(value),
    );
    expect(shown.join("")).not.toMatch(/s3cret|Bearer t1/);
  });
});

test.each([
  [{ clientId: "" }, "clientId is an empty string; is the environment variable"],
  [{ clientId: "a", clientSecret: "" }, "clientSecret is an empty string"],
  [{}, "clientId is undefined"],
  [{ clientId: "a", clientAuth: "basic" }, 'clientAuth is "basic"; expected client_secret_basic'],
  [{ clientId: "a", clientAuth: "client_secret_post" }, "needs clientSecret"],
  [{ clientId: "a", clientAuth: "private_key_jwt" }, "needs privateKey"],
  [{ clientId: "a", clientAuth: "tls_client_auth" }, "needs the certificate"],
  [{ clientId: "a", privateKey: "nonsense" }, "privateKey is no private key"],
  [{ clientId: "a", scopes: "read write" }, 'scopes is "read write"; expected a list'],
  [{ clientId: "a", scopes: ["read write"] }, "scopes is a list with something that is no scope"],
  [
    { clientId: "a", parameters: { scope: "x" } },
    "parameters.scope is set by an option of its own",
  ],
  [{ clientId: "a", tokenUrl: "/token" }, "is no absolute URL"],
  [{ clientId: "a", key: "k" }, "key names a token of a store"],
  [{ clientId: "a", store: {} }, "store is no store"],
  [{ clientId: "a", session: { cookies: {} } }, 'session has no option "cookies"'],
  [{ clientId: "a", client_secret: "x" }, "did you mean clientSecret?"],
  [{ clientId: "a", dpop: 1 }, "dpop is no private key"],
])("options that can't be used are refused at once: %j", (options, message) => {
  const make = (): unknown => clientCredentials(options as never);
  expect(make).toThrow(UsageError);
  expect(make).toThrow(message);
});
