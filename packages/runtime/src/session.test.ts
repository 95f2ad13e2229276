import { once } from "node:events";
import { createServer } from "node:http";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { field, response, scripted } from "../../../test/servers/scripted.js";
import {
  apiKey,
  basic,
  bearer,
  HttpError,
  Session,
  type RequestOptions,
  type SessionOptions,
  UsageError,
} from "./index.js";

test("a request carries the session's defaults, its own over them, and null removes one", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200, { ok: true })));
  await using session = new Session({
    baseUrl: `${server.url}/v1`,
    headers: { "X-Team": "red", "X-Gone": "1" },
    params: { locale: "en", page: 1, gone: "x" },
  });

  const answer = await session.get("/pets", {
    headers: { "x-team": "blue", "X-Gone": null },
    params: { page: 2, tag: ["a b", "c&d"], gone: null },
  });

  const [request] = server.requests;
  expect(request?.line).toBe("GET /v1/pets?locale=en&page=2&tag=a%20b&tag=c%26d HTTP/1.1");
  expect(field(request, "x-team")).toBe("blue");
  expect(field(request, "x-gone")).toBeUndefined();
  expect(field(request, "user-agent")).toMatch(/^gen-client\/\d/);
  expect(await answer.json()).toEqual({ ok: true });
});

test("null removes even what the runtime would add", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session({ headers: { "user-agent": null } });
  await session.get(server.url, { headers: { accept: null } });
  expect(server.requests[0]?.head).not.toMatch(/user-agent|accept:/i);
});

test("bodies go out as JSON, as text, as bytes or as a form, with a content type that a header overrides", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session({ baseUrl: server.url });
  await session.post("/json", { json: { name: "Réx" } });
  await session.put("/text", { body: "hello" });
  await session.patch("/bytes", { body: new Uint8Array([104, 105]) });
  await session.post("/form", { body: new URLSearchParams({ a: "1 2" }) });
  await session.post("/own", { json: [], headers: { "content-type": "application/vnd.api+json" } });
  await session.post("/none");
  expect(
    server.requests.map(({ line, head, body }) => [
      line.split(" ")[1],
      /^content-type: (.*)$/im.exec(head)?.[1],
      body,
    ]),
  ).toEqual([
    ["/json", "application/json", '{"name":"Réx"}'],
    ["/text", "text/plain;charset=UTF-8", "hello"],
    ["/bytes", "application/octet-stream", "hi"],
    ["/form", "application/x-www-form-urlencoded", "a=1+2"],
    ["/own", "application/vnd.api+json", "[]"],
    ["/none", undefined, ""],
  ]);
});

test("a response of any status is a response; raiseForStatus makes the bad ones errors", async () => {
  await using server = await scripted(({ socket }) =>
    socket.write(response(404, { title: "No such pet", detail: "7 is not here" })),
  );
  await using session = new Session({ baseUrl: server.url });
  const answer = await session.get("/pets/7");
  expect([answer.ok, answer.status]).toEqual([false, 404]);
  const raise = () => answer.raiseForStatus();
  expect(raise).toThrow(HttpError);
  expect(raise).toThrow(
    expect.objectContaining({
      code: "HTTP_STATUS",
      status: 404,
      body: { title: "No such pet", detail: "7 is not here" },
      message: `GET ${server.url}/pets/7: 404 Not Found (No such pet: 7 is not here)`,
    }),
  );
});

test("text follows the byte order mark, then the declared charset, then UTF-8", async () => {
  const bodies: Readonly<Record<string, [type: string, bytes: Buffer]>> = {
    "/latin1": ["text/plain; charset=ISO-8859-1", Buffer.from("é", "latin1")],
    "/utf8": ["text/plain", Buffer.from("é")],
    "/bom": ["text/plain; charset=iso-8859-1", Buffer.from("\ufeffé")],
    "/utf16": ["text/plain", Buffer.from("\ufeffé", "utf16le")],
    "/unknown": ["text/plain; charset=klingon", Buffer.from("é")],
  };
  await using server = await scripted(({ socket, line }) => {
    const [type, bytes] = bodies[line.split(" ")[1] ?? ""] ?? ["", Buffer.alloc(0)];
    socket.write(
      `HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ncontent-length: ${bytes.length}\r\n\r\n`,
    );
    socket.write(bytes);
  });
  await using session = new Session({ baseUrl: server.url });
  for (const path of Object.keys(bodies)) {
    expect(await (await session.get(path)).text(), path).toBe("é");
  }
});

test("a body that comes in pieces is one body", async () => {
  await using server = await scripted(({ socket }) => {
    socket.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n[1,\r\n");
    setTimeout(() => socket.write("2\r\n2]\r\n0\r\n\r\n"), 20);
  });
  await using session = new Session();
  expect(await (await session.get(server.url)).json()).toEqual([1, 2]);
});

test("calls reuse connections, and no more than allowed are opened", async () => {
  await using server = await scripted(({ socket }) =>
    setTimeout(() => socket.write(response(200)), 10),
  );
  await using session = new Session({ connections: 3 });
  await Promise.all(Array.from({ length: 20 }, () => session.get(server.url)));
  expect(server.requests.length).toBe(20);
  expect(server.connections).toBe(3);
});

test.each([
  "https://evil.test/v1/",
  "https://api.example.test.evil.test/v1/",
  "https://api.example.test/v10",
  "http://api.example.test/v1/",
  "//evil.test/",
  "\\\\evil.test/",
  "http:evil.test",
  "/../admin",
  "/a/../../admin",
  "/%2e%2e/admin",
])("%s does not leave the base URL", async (url) => {
  await using session = new Session({ baseUrl: "https://api.example.test/v1" });
  await expect(session.get(url)).rejects.toThrow(
    "the URL leads out of this session's base URL https://api.example.test/v1;",
  );
});

test("an absolute URL below the base URL, such as the next page of a list, is welcome", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session({ baseUrl: `${server.url}/v1` });
  await session.get(`${server.url}/v1/pets?page=2#top`);
  expect(server.requests[0]?.line).toBe("GET /v1/pets?page=2 HTTP/1.1");
  await expect(session.get("/a\nb")).rejects.toThrow("url has control characters");
});

test.each([
  [{ baseUrl: "/v1" }, 'baseUrl "/v1" is no absolute URL'],
  [{ baseUrl: "ftp://example.test" }, "expected http: or https:"],
  [{ baseUrl: "https://user:hunter2@example.test" }, "baseUrl has credentials in it"],
  [{ baseUrl: "https://example.test/?a=1" }, "has a query or fragment"],
  [{ connections: 0 }, "connections is 0"],
  [{ timeout: -1 }, "timeout.total is -1"],
  [{ timeout: { headers: Number.NaN } }, "timeout.headers is NaN"],
  [{ retry: { total: -2 } }, "retry.total is -2"],
  [{ headers: { "a b": "c" } }, '"a b" is no header name'],
  [{ headers: { "x-a": "1\r\nx-b: 2" } }, 'the value of header "x-a" has a line break'],
  [{ headers: { "Transfer-Encoding": "chunked" } }, "belongs to the connection"],
  [{ auth: bearer("t") }, "auth without an origin"],
  [{ auth: "token" }, "auth is a string; expected bearer(…)"],
  [{ connections: Infinity }, "connections is Infinity; expected a whole number"],
  [{ keepAliveTimeout: 0 }, "keepAliveTimeout is 0"],
  [{ timeout: "5" }, 'timeout.total is "5"'],
  [{ retry: "twice" }, 'retry is "twice"'],
  [{ retries: 3 }, 'a session has no option "retries"; did you mean retry?'],
  [
    { timeout: { request: 3 } },
    'timeout has no option "request"; there are connect, acquire, headers',
  ],
  [{ retry: { attempts: 3 } }, 'retry has no option "attempts"; there are total'],
  [{ headers: { Expect: "100-continue" } }, "belongs to the connection"],
])("a session refuses %o", (options, problem) => {
  // Also what only a program without types can pass.
  const make = (): Session => new Session(options as SessionOptions);
  expect(make).toThrow(UsageError);
  expect(make).toThrow(problem);
  expect(make).not.toThrow("hunter2");
});

test("a session's credential goes to the origins that it is meant for, and to no other", async () => {
  await using own = await scripted(({ socket }) => socket.write(response(200)));
  await using other = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session({ auth: bearer("s3cret"), authOrigins: [own.url] });
  await session.get(`${own.url}/a`);
  await session.get(`${other.url}/b`);
  await session.get(`${other.url}/c`, { auth: basic("ann", "p:ü") });
  await session.get(`${own.url}/d`, { auth: false });
  await session.get(`${own.url}/e`, { auth: apiKey("key", "k&1", "query") });
  await session.get(`${own.url}/f`, { auth: apiKey("sid", "a+/=", "cookie") });
  expect(field(own.requests[0], "authorization")).toBe("Bearer s3cret");
  expect(field(other.requests[0], "authorization")).toBeUndefined();
  expect(field(other.requests[1], "authorization")).toBe(
    `Basic ${Buffer.from("ann:p:ü").toString("base64")}`,
  );
  expect(field(own.requests[1], "authorization")).toBeUndefined();
  expect(own.requests[2]?.line).toBe("GET /e?key=k%261 HTTP/1.1");
  expect(field(own.requests[3], "cookie")).toBe("sid=a+/=");
});

test("cookies that a response sets come back with the next requests, and with no other host", async () => {
  await using server = await scripted(({ socket, line }) =>
    socket.write(
      line.startsWith("POST /login")
        ? response(204, "", { "set-cookie": ["sid=abc; Path=/; HttpOnly", "deep=1; Path=/deep"] })
        : response(200),
    ),
  );
  await using session = new Session({ baseUrl: server.url });
  await session.post("/login");
  await session.get("/");
  await session.get("/deep/er?x=1");
  await session.get("/", { headers: { cookie: "once=1" } });
  await session.get("/");
  expect(server.requests.slice(1).map((request) => field(request, "cookie"))).toEqual([
    "sid=abc",
    "deep=1; sid=abc",
    "sid=abc; once=1",
    "sid=abc",
  ]);
  expect(session.cookies.get("sid", server.url)).toMatchObject({ value: "abc", httpOnly: true });
  session.cookies.clear();
  await session.get("/");
  expect(field(server.requests.at(-1), "cookie")).toBeUndefined();
});

test("an expired cookie is no longer sent, though its header was kept at hand", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session({ baseUrl: server.url });
  session.cookies.set("brief=1; Max-Age=1", server.url);
  await session.get("/");
  await new Promise((resolve) => setTimeout(resolve, 1_050));
  await session.get("/");
  expect(server.requests.map((request) => field(request, "cookie"))).toEqual([
    "brief=1",
    undefined,
  ]);
});

test("close waits for calls under way, then refuses new ones and lets go of its connections", async () => {
  await using server = await scripted(({ socket }) =>
    setTimeout(() => socket.write(response(200, "late")), 50),
  );
  const session = new Session({ baseUrl: server.url });
  const under = session.get("/");
  const closing = session.close();
  await expect(session.get("/")).rejects.toMatchObject({
    code: "SESSION_CLOSED",
    message: `GET ${server.url}/: the session is closed; make a new one`,
  });
  expect(await (await under).text()).toBe("late");
  await closing;
  await session.close();
  expect(server.requests.length).toBe(1);
});

test("an adapter serves the prefix it is mounted on, up to a border of origin and segment", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200, "wire")));
  await using session = new Session();
  const canned = (text: string) => ({
    send: async () => ({ status: 200, headers: {}, body: Buffer.from(text) }),
    close: async () => {},
  });
  session.mount(`${server.url}/v1`, canned("v1"));
  session.mount(`${server.url}/v1/deep`, canned("deep"));
  session.mount("https://api.example.test", canned("origin"));
  const texts = ["/v1", "/v1/x", "/v1/deep/x", "/v10", "/v1?q=1", "/"].map(async (path) =>
    (await session.get(server.url + path)).text(),
  );
  expect(await Promise.all(texts)).toEqual(["v1", "v1", "deep", "wire", "v1", "wire"]);
  await expect(
    session.get("https://api.example.test.evil.invalid/", { retry: false }),
  ).rejects.toMatchObject({ code: "CONNECT_FAILED" });
});

test("what a mounted adapter throws becomes one of our errors, with its cause", async () => {
  await using session = new Session();
  const cause = new TypeError("boom");
  session.mount("https://api.example.test", {
    send: () => Promise.reject(cause),
    close: async () => {},
  });
  await expect(session.get("https://api.example.test/")).rejects.toMatchObject({
    code: "ADAPTER_FAILED",
    cause,
    attempts: [{ number: 1 }],
  });
});

test("a request made by hand that undici refuses is a usage error, not a lost connection", async () => {
  await using session = new Session();
  const request = session.prepare("GET", "http://127.0.0.1:9").replace({ path: "no slash" });
  await expect(session.send(request)).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    cause: { code: "UND_ERR_INVALID_ARG" },
  });
});

test("a header that the request sets wins over a credential for the same place", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  for (const token of ["fixed", () => "asked"]) {
    await using session = new Session({ baseUrl: server.url, auth: bearer(token) });
    await session.get("/", { headers: { Authorization: "Own 1" } });
    await session.get("/", { headers: { authorization: null } });
  }
  expect(server.requests.map((request) => field(request, "authorization"))).toEqual([
    "Own 1",
    undefined,
    "Own 1",
    undefined,
  ]);
});

test("a cookie of the request goes in place of the jar's of the same name", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session({ baseUrl: server.url });
  session.cookies.set("sid=jar", server.url);
  session.cookies.set("other=jar", server.url);
  await session.get("/", { headers: { cookie: "sid=own" } });
  expect(field(server.requests[0], "cookie")).toBe("other=jar; sid=own");
});

test("an adapter that heeds nothing can't hold a call beyond its deadline, nor close", async () => {
  const session = new Session({ timeout: 50, retry: false });
  session.mount("https://api.example.test", {
    send: () => new Promise(() => {}),
    close: async () => {},
  });
  await expect(session.get("https://api.example.test/")).rejects.toMatchObject({
    code: "TOTAL_TIMEOUT",
  });
  await session.close();
});

test.each([
  [{ signal: {} }, "signal is no AbortSignal"],
  [{ headers: null }, "headers is no object"],
  [{ auth: "token" }, "auth is a string"],
  [{ params: { "\ud800": 1 } }, "can't be written as text"],
  [{ params: { a: {} } }, 'query parameter "a" is an object'],
  [{ json: {}, body: "" }, "both json and body"],
  [{ body: 7 }, "body is a number"],
  [{ data: {} }, 'a request has no option "data"; did you mean json, form or body?'],
  [{ allow_redirects: false }, 'no option "allow_redirects"; did you mean redirects?'],
  [{ followRedirect: false }, 'no option "followRedirect"; did you mean redirects?'],
  [{ maxContentLength: 1 }, 'no option "maxContentLength"; did you mean limits: { body }?'],
  [{ params: { a: [1, null] } }, 'query parameter "a" is a list with null in it; expected text'],
  [
    { timeout: { connect: 3 } },
    'timeout has no option "connect"; there are acquire, headers, body',
  ],
])("a request refuses %o, and the session can still be closed", async (options, problem) => {
  const session = new Session({ baseUrl: "http://127.0.0.1:9" });
  // Only a program without types can pass some of these.
  const refused = session.get("/", options as RequestOptions);
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(problem);
  await session.close();
});

test("null is as good as nothing for a signal, and as false for auth and retry", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(503)));
  await using session = new Session({ baseUrl: server.url, auth: bearer("t") });
  await session.get("/", { signal: null, auth: null, retry: null });
  expect(server.requests.length).toBe(1);
  expect(field(server.requests[0], "authorization")).toBeUndefined();
});

test("a path without a base URL says what is missing, and shows no secret", async () => {
  await using session = new Session();
  await expect(session.get("/status?key=s3cret")).rejects.toThrow(
    'url "/status" is no absolute URL; expected one such as https://api.example.com/v1 (the session has no baseUrl)',
  );
});

test("a response can be printed: what came, and no cookies", async () => {
  await using server = await scripted(({ socket }) =>
    socket.write(response(200, "", { "x-a": "1", "set-cookie": "sid=s3cret" })),
  );
  await using session = new Session();
  const answer = await session.get(server.url);
  for (const text of [inspect(answer), JSON.stringify(answer)]) {
    expect(text).toContain("x-a");
    expect(text).toContain(server.url);
    expect(text).not.toContain("s3cret");
  }
});

test("secrets show in no error, no inspection and no JSON", async () => {
  const closed = await scripted(() => {});
  await closed.close();
  await using session = new Session({
    baseUrl: closed.url,
    auth: apiKey("my[code]", "s3cret", "query"),
    headers: { "x-team": "s3cret" },
    params: { access_token: "s3cret" },
    retry: false,
  });
  session.cookies.set("sid=s3cret", closed.url);
  const error: unknown = await session.get("/pets?limit=1").catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "CONNECT_FAILED",
    url: `${closed.url}/pets?limit=1&access_token=***&my%5Bcode%5D=***`,
    attempts: [{ number: 1 }],
  });
  for (const text of [
    inspect(error, { depth: 10 }),
    inspect(session, { depth: 10, showHidden: true }),
    JSON.stringify(session),
    inspect(bearer("s3cret"), { showHidden: true }),
    JSON.stringify({ auth: bearer("s3cret") }),
  ]) {
    expect(text).not.toContain("s3cret");
  }
});

test("loading the runtime leaves Node's own fetch its dispatcher", async () => {
  const before = Reflect.get(globalThis, Symbol.for("undici.globalDispatcher.1"));
  const server = createServer((_request, answer) => answer.end("ok")).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  await using session = new Session();
  await session.get(`http://127.0.0.1:${port}/`);
  expect(Reflect.get(globalThis, Symbol.for("undici.globalDispatcher.1"))).toBe(before);
  server.close();
});
