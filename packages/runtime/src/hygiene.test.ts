import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { response, scripted } from "../../../test/servers/scripted.js";
import { runNode } from "../../../test/support/run-node.mjs";
import {
  type Adapter,
  type ApiDescription,
  apiKey,
  type AttemptRequest,
  basic,
  bearer,
  Binding,
  HttpAdapter,
  NetworkError,
  type Operation,
  refreshing,
  RequestError,
  type RequestOptions,
  Session,
  SessionError,
  type SessionOptions,
  UsageError,
} from "./index.js";

/** The error that a promise is rejected with. */
function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable("it succeeded"),
    (error: unknown) => error,
  );
}

const built = fileURLToPath(new URL("../dist/index.js", import.meta.url));
const isBuilt = existsSync(built) || process.env["CI"] === "true";

test.skipIf(!isBuilt)(
  "importing and using the runtime (of what `pnpm build` wrote) changes nothing of its process",
  async () => {
    await using server = await scripted(({ socket }) => socket.write(response(200)));
    const program = `
      const dispatchers = () => [1, 2].map((n) => Symbol.for("undici.globalDispatcher." + n)).map((key) => globalThis[key]);
      const listeners = () => process.eventNames().flatMap((name) => [name, process.listenerCount(name)]);
      const state = () => [dispatchers(), Object.getOwnPropertyNames(globalThis).length, Object.getOwnPropertySymbols(globalThis).length, listeners()];
      const before = JSON.stringify(state());
      const { Session } = await import(${JSON.stringify(built)});
      await using session = new Session();
      await session.get("${server.url}");
      const after = JSON.stringify(state());
      const own = dispatchers()[0];
      await fetch("${server.url}");
      console.log(before === after, own === undefined, dispatchers()[0]?.constructor.name);
    `;
    const { stdout, stderr } = await runNode(["--input-type=module", "--eval", downlevel(program)]);
    expect({ stdout, stderr }).toEqual({ stdout: "true true Agent\n", stderr: "" });
  },
);

/** Node 20 has no `using` of its own. */
function downlevel(program: string): string {
  return program.replace("await using", "const");
}

describe("an Object.prototype that others have added to changes nothing:", () => {
  const listPets: Operation = {
    id: "listPets",
    method: "GET",
    path: "/pets",
    responses: { 200: "text" },
  };

  test.each<[name: string, value: unknown]>([
    ["anything", 1],
    ["headers", { "x-evil": "1" }],
    ["params", { evil: "1" }],
    ["cookies", { evil: "1" }],
    ["json", { evil: 1 }],
    ["body", "evil"],
    ["proxy", { url: "http://127.0.0.1:1" }],
    ["retry", 9],
    ["socketPath", "/tmp/evil"],
    ["localAddress", "192.0.2.1"],
    ["upgrade", "evil"],
    ["set-cookie", "evil=1"],
    ["content-encoding", "evil"],
    ["location", "/evil"],
  ])("%s", async (name, value) => {
    await using server = await scripted(({ socket }) => socket.write(response(200, "fine")));
    await using before = new Session({ baseUrl: server.url, retry: false });
    const pets = new Binding(
      { title: "Pets", servers: [], securitySchemes: {} },
      {
        session: before,
        baseUrl: server.url,
      },
    );
    Reflect.set(Object.prototype, name, value);
    try {
      await using after = new Session({ baseUrl: server.url, retry: false });
      expect(await (await before.get("/pets")).text()).toBe("fine");
      expect(await (await after.get("/pets", {})).text()).toBe("fine");
      expect(await pets.call(listPets)).toBe("fine");
      expect(await pets.call(listPets, {}, {})).toBe("fine");
      expect(before.cookies.header(server.url, "/")).toBe("");
    } finally {
      Reflect.deleteProperty(Object.prototype, name);
    }
    expect(server.requests.length).toBe(4);
    for (const { head, line, body } of server.requests) {
      expect([line, body]).toEqual(["GET /pets HTTP/1.1", ""]);
      const names = head
        .split("\r\n")
        .slice(1)
        .map((field) => field.split(":", 1)[0]);
      expect(new Set(names)).toEqual(
        new Set(["accept", "accept-encoding", "connection", "host", "user-agent"]),
      );
    }
  });
});

describe("credentials show nowhere:", () => {
  const secret = "s3cret-hunter2";
  const everything = { depth: null, showHidden: true, getters: true } as const;
  const texts = (value: unknown): string[] => [
    inspect(value, everything),
    inspect({ nested: [value] }, everything),
    JSON.stringify({ value }) ?? "",
    String(value),
  ];
  /** The names of the values that show it. */
  const leaks = (values: Readonly<Record<string, unknown>>): string[] =>
    Object.entries(values)
      .filter(([, value]) => {
        const told = value instanceof Error ? [value.message, value.stack ?? ""] : [];
        return [...texts(value), ...told].some((text) => text.includes(secret));
      })
      .map(([name]) => name);
  const api: ApiDescription = {
    title: "Pets",
    servers: [],
    securitySchemes: {
      key: { type: "apiKey", in: "header", name: "X-Own" },
      query: { type: "apiKey", in: "query", name: "mine" },
      cookie: { type: "apiKey", in: "cookie", name: "sid" },
      token: { type: "http", scheme: "bearer" },
      login: { type: "http", scheme: "basic" },
    },
  };
  const listPets: Operation = {
    id: "listPets",
    method: "GET",
    path: "/pets",
    responses: { 200: "text" },
    security: [{ key: [], query: [], cookie: [], token: [] }],
  };
  const auth = {
    key: secret,
    query: secret,
    cookie: secret,
    token: async () => secret,
    login: { username: "ann", password: secret },
  };

  test("in credentials, sessions, adapters and bindings", async () => {
    const tls = { passphrase: secret };
    const proxy = `http://user:${secret}@127.0.0.1:1`;
    const adapter = new HttpAdapter({ proxy });
    await using session = new Session({
      baseUrl: "https://api.example.test",
      auth: basic("ann", secret),
      headers: { "x-api-key": secret, authorization: `Bearer ${secret}` },
      params: { access_token: secret },
      proxy,
    });
    session.mount("https://b.example.test", adapter);
    session.cookies.set(`sid=${secret}; Path=/`, "https://api.example.test");
    const source = refreshing(async () => secret);
    await source.get();
    expect(
      leaks({
        jar: session.cookies,
        cookie: session.cookies.get("sid", "https://api.example.test"),
        adapter,
        own: new Binding(api, { baseUrl: "https://c.example.test", auth }),
        source,
        bearer: bearer(secret),
        function: bearer(() => secret),
        key: apiKey("x-api-key", secret),
        query: apiKey("key", secret, "query"),
        refused: await failureOf(session.get("/", { tls })),
      }),
    ).toEqual([]);
  });

  test("in the defaults of a session, by itself or in its binding", async () => {
    await using session = new Session({
      headers: { "x-api-key": secret, authorization: `Bearer ${secret}` },
      params: { access_token: secret },
    });
    expect(leaks({ session, binding: new Binding(api, { session, auth }) })).toEqual([]);
  });

  test("in the refusal of a Location that makes them up", async () => {
    await using server = await scripted(({ socket }) =>
      socket.write(response(302, "", { location: `ftp://user:${secret}@x.test/` })),
    );
    await using session = new Session({ baseUrl: server.url });
    expect(leaks({ error: await failureOf(session.get("/")) })).toEqual([]);
  });

  test("in requests, attempts, responses, and the errors of each", async () => {
    await using server = await scripted(({ socket, line }) => {
      const headers = {
        "set-cookie": `sid=${secret}`,
        link: `</pets?accessToken=${secret}&page=2>; rel="next"`,
        "x-csrftoken": secret,
      };
      if (line.includes("/broken")) socket.destroy();
      else if (line.includes("/garbage")) socket.write("what?\r\n\r\n");
      else if (line.includes("/json")) socket.write(response(200, "no json", headers));
      else if (line.includes("/away")) {
        socket.write(
          response(302, "", {
            ...headers,
            location: `/pets?token=${secret}#id_token=${secret}&access_token=${secret}`,
          }),
        );
      } else if (line.includes("/out")) {
        socket.write(response(302, "", { ...headers, location: `ftp://u:${secret}@x.test/` }));
      } else if (!line.includes("/silent")) {
        socket.write(response(line.includes("/bad") ? 404 : 200, "", headers));
      }
    });
    const attempts: AttemptRequest[] = [];
    const requests: unknown[] = [];
    const inner = new HttpAdapter();
    const adapter: Adapter = {
      send: (attempt) => {
        attempts.push(attempt);
        return inner.send(attempt);
      },
      close: () => inner.close(),
    };
    await using session = new Session({
      baseUrl: server.url,
      auth: apiKey("x-own", secret),
      headers: { "x-api-key": secret },
      params: { sig: secret },
      retry: false,
      interceptors: [
        (next) => (request) => {
          requests.push(request);
          return next(request);
        },
      ],
    });
    session.mount(server.url, adapter);
    session.cookies.set(`sid=${secret}`, server.url);
    const options = {
      cookies: { own: secret },
      params: { password: secret, accessToken: secret, jwt: secret },
    };
    const pets = new Binding(api, { session, baseUrl: server.url, auth });
    const answer = await session.get("/away", options);
    expect(
      leaks({
        answer,
        history: answer.history,
        attempts: answer.attempts,
        prepared: session.prepare("POST", "/", { ...options, auth: basic("ann", secret) }),
        call: await pets.call(listPets).withResponse(),
        result: await pets.call(listPets).result(),
        broken: await failureOf(session.get("/broken", options)),
        garbage: await failureOf(session.get("/garbage", options)),
        silent: await failureOf(session.get("/silent", { ...options, timeout: 50 })),
        aborted: await failureOf(session.get("/", { ...options, signal: AbortSignal.abort() })),
        bad: await failureOf(session.get("/bad", options).then((bad) => bad.raiseForStatus())),
        json: await failureOf(session.get("/json", options).then((text) => text.json())),
        redirect: await failureOf(
          session.get("/away", { ...options, redirects: 1, retry: { redirect: 0 } }),
        ),
        generated: await failureOf(pets.call({ ...listPets, path: "/broken" })),
        requests,
        seen: attempts,
      }),
    ).toEqual([]);
    // All of them carried it.
    expect(attempts.length).toBeGreaterThan(8);
    for (const request of server.requests) expect(request.head).toContain(secret);
  });

  test("in the errors of connections that can't be made, by themselves or by a proxy", async () => {
    const closed = await scripted(() => {});
    await closed.close();
    const { host } = new URL(closed.url);
    await using session = new Session({
      auth: bearer(secret),
      authOrigins: [closed.url],
      retry: false,
    });
    const proxy = `http://user:${secret}@${host}`;
    expect(
      leaks({
        refused: await failureOf(session.get(`${closed.url}/?token=${secret}`)),
        proxied: await failureOf(session.get("https://a.example.test/", { proxy })),
        forwarded: await failureOf(session.get("http://a.example.test/", { proxy })),
        socks: await failureOf(
          session.get("http://a.example.test/", { proxy: proxy.replace("http:", "socks5:") }),
        ),
      }),
    ).toEqual([]);
  });

  test.each([
    (text: string) => session().get(`http://user:${text}@127.0.0.1/`),
    (text: string) => session().get(`http://user:${text}@127.0.0.1:port/`),
    (text: string) => session().get(`//user:${text}@x.test/`),
    (text: string) => session().get(`nonsense?api_key=${text}`),
    (text: string) => session().get("http://127.0.0.1:9/", { headers: { "x-key": `${text}\n` } }),
    (text: string) => session().get("http://127.0.0.1:9/", { cookies: { sid: `${text};` } }),
    (text: string) => session().get("http://127.0.0.1:9/", { auth: text as never }),
    (text: string) => session().get("http://127.0.0.1:9/", { auth: bearer(() => `${text}\n`) }),
    (text: string) => session().get("http://127.0.0.1:9/", { proxy: `nonsense:${text}@x` }),
    (text: string) => session().get("http://127.0.0.1:9/", { tls: { key: text } }),
  ])("in the refusal of %s", async (call) => {
    const error = await failureOf(call(secret));
    expect(error).toBeInstanceOf(SessionError);
    expect(leaks({ error })).toEqual([]);
  });

  const session = (): Session => new Session({ retry: false });
});

describe("each failure on the wire is one typed error", () => {
  const garbage =
    "HTTP/1.1 200 OK\r\ncontent-encoding: br\r\ncontent-length: 4\r\n\r\n\u0001\u0002\u0003\u0004";
  const cases = [
    ["no answer", "", "CONNECTION_LOST"],
    ["half a head", "HTTP/1.1 200 OK\r\nx-a", "CONNECTION_LOST"],
    ["half a body", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf", "CONNECTION_LOST"],
    [
      "half a chunk",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\nha",
      "CONNECTION_LOST",
    ],
    ["no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", "RESPONSE_INVALID"],
    [
      "a bad chunk",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
      "RESPONSE_INVALID",
    ],
    [
      "two lengths",
      "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx",
      "RESPONSE_INVALID",
    ],
    [
      "length and chunks",
      "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      "RESPONSE_INVALID",
    ],
    ["a coding that fails", garbage, "RESPONSE_INVALID"],
    [
      "headers without end",
      `HTTP/1.1 200 OK\r\n${`x-a: ${"x".repeat(900)}\r\n`.repeat(30)}`,
      "RESPONSE_TOO_LARGE",
    ],
    ["a body without end", "HTTP/1.1 200 OK\r\n\r\n".padEnd(5_000, "x"), "RESPONSE_TOO_LARGE"],
  ] as const;

  test.each(cases)("%s", async (_what, bytes, code) => {
    await using server = await scripted(({ socket }) => socket.end(bytes, "latin1"));
    await using session = new Session({
      baseUrl: server.url,
      retry: false,
      limits: { body: 4_000 },
    });
    for (const [method, retrySafe] of [
      ["GET", true],
      ["POST", false],
    ] as const) {
      const error = await failureOf(session.request(method, "/orders?key=1"));
      expect(error).toBeInstanceOf(NetworkError);
      expect(error).toMatchObject({
        name: "NetworkError",
        code,
        method,
        url: `${server.url}/orders?key=***`,
        sent: true,
        retrySafe,
        attempts: [{ number: 1, error: code, milliseconds: expect.any(Number) }],
      });
      expect((error as Error).message).toMatch(`${method} ${server.url}/orders?key=***: `);
    }
    const keyed = { headers: { "idempotency-key": "k" } };
    const error = await failureOf(session.post("/orders", keyed));
    expect(error).toMatchObject({ code, retrySafe: true });
  });

  test("and one for each attempt, in order", async () => {
    await using server = await scripted(({ socket, number }) => {
      if (number === 1) socket.write(response(503));
      else if (number === 2) socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf");
    });
    await using session = new Session({
      baseUrl: server.url,
      retry: { backoffFactor: 1 },
      timeout: { headers: 80 },
    });
    const error = await failureOf(session.get("/"));
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({
      code: "HEADERS_TIMEOUT",
      message: expect.stringContaining("(3 attempts)"),
      attempts: [
        { number: 1, status: 503 },
        { number: 2, error: "CONNECTION_LOST" },
        { number: 3, error: "HEADERS_TIMEOUT" },
      ],
    });
  });

  test("also in the middle of a streamed body: with its attempts", async () => {
    await using server = await scripted(({ socket }) =>
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"),
    );
    await using session = new Session({ baseUrl: server.url });
    const answer = await session.get("/", { stream: true });
    expect(await failureOf(answer.text())).toMatchObject({
      code: "CONNECTION_LOST",
      attempts: [{ number: 1 }],
    });
  });

  test("that an adapter throws for every call is not changed by each", async () => {
    const request = { method: "GET", url: "https://a.test/", idempotent: true };
    const open = new NetworkError("CONNECT_FAILED", request, "the circuit is open", {
      sent: false,
    });
    await using session = new Session({ retry: { total: 1, backoffFactor: 1 } });
    session.mount("https://a.test", { send: () => Promise.reject(open), close: async () => {} });
    const texts = [1, 2, 3].map(
      async () => ((await failureOf(session.get("https://a.test/"))) as Error).message,
    );
    expect(new Set(await Promise.all(texts)).size).toBe(1);
  });
});

describe("a wrong option is refused at once, by its name:", () => {
  const session = new Session();
  // Only a program without types can pass these.
  const prepare = (options: unknown): unknown =>
    session.prepare("POST", "http://127.0.0.1:9/", options as RequestOptions);
  const make = (options: unknown): unknown => new Session(options as SessionOptions);
  const change = (changes: unknown): unknown =>
    session.prepare("POST", "http://127.0.0.1:9/", { body: "x" }).with(changes as object);
  const auth = bearer("t");
  const dispatcher = { dispatch: () => true };

  test.each<[name: string, given: unknown]>([
    ["limits", { limits: 5 }],
    ["limits", { limits: null }],
    ["timeout", { timeout: [] }],
    ["retry", { retry: [] }],
    ["retry", { retry: 1.5 }],
    ["retry.total", { retry: { total: 0.5 } }],
    ["retry.budget", { retry: { budget: 5 } }],
    ["retry.budget", { retry: { budget: null } }],
    ["retry.allowedMethods", { retry: { allowedMethods: ["GET POST"] } }],
    ["headers", { headers: new Headers({ a: "1" }) }],
    ["headers", { headers: new Map([["a", "1"]]) }],
    ["headers", { headers: [] }],
    ["params", { params: new URLSearchParams("a=1") }],
    ["params", { params: "a=1" }],
    ["params", { params: 5 }],
    ["options", null],
    ["options", 5],
  ])("%s of sessions and requests as %o", (name, options) => {
    for (const use of [make, prepare]) {
      expect(() => use(options)).toThrow(UsageError);
      expect(() => use(options)).toThrow(name);
    }
  });

  test.each<[name: string, use: (options: unknown) => unknown, given: unknown]>([
    ["authOrigins", make, { auth, authOrigins: "https://a.test" }],
    ["authOrigins", make, { auth, authOrigins: ["https://a.test/v1"] }],
    ["query parameter", make, { params: { a: {} } }],
    ["timeout.connect", make, { timeout: { connect: 5 }, dispatcher }],
    ["cookies", prepare, { cookies: "a=1" }],
    ["cookies", prepare, { cookies: new Map([["a", "1"]]) }],
    ["form", prepare, { form: new Map([["a", "1"]]) }],
    ["refreshing", (given) => refreshing(given as never), 5],
    ["header", change, { header: {} }],
    ["body", change, { body: {} }],
    ["body", change, { body: null }],
  ])("%s", (name, use, given) => {
    expect(() => use(given)).toThrow(UsageError);
    expect(() => use(given)).toThrow(name);
  });

  test.each([undefined, {}, 5])("session.send(%o) rejects", async (given) => {
    const sent = session.send(given as never);
    await expect(sent).rejects.toBeInstanceOf(UsageError);
  });
});
