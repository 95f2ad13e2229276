import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, expectTypeOf, test } from "vitest";
import { field, response, scripted } from "../../../test/servers/scripted.js";
import {
  type ApiDescription,
  AuthError,
  basic,
  bearer,
  Binding,
  type Call,
  type ClientOptions,
  DecodeError,
  HttpError,
  type Operation,
  Session,
  type SessionError,
  UnexpectedStatus,
  UsageError,
} from "./index.js";

interface Pet {
  readonly id: string;
}
interface Problem {
  readonly title: string;
}
interface GetPetResponses {
  200: { body: Pet };
  404: { body: Problem };
  "4XX": { body: string };
  default: { body: Problem };
}

const description: ApiDescription = {
  title: "Petstore",
  servers: [],
  securitySchemes: {
    key: { type: "apiKey", in: "header", name: "X-Key" },
    queryKey: { type: "apiKey", in: "query", name: "api_key" },
    session: { type: "apiKey", in: "cookie", name: "sid" },
    login: { type: "http", scheme: "basic" },
    token: { type: "http", scheme: "Bearer" },
    oauth: { type: "oauth2" },
    digest: { type: "http", scheme: "Digest" },
    hawk: { type: "http", scheme: "Hawk" },
  },
};

const getPet: Operation = {
  id: "getPet",
  method: "GET",
  path: "/pets/{petId}",
  params: [{ name: "petId", in: "path" }],
  responses: { 200: "json", 404: "json", "4XX": "text", default: "json" },
};

const pets: Operation = {
  id: "pets",
  method: "POST",
  path: "/pets",
  params: [
    { name: "limit", in: "query", required: true },
    { name: "tags", in: "query", explode: false },
    { name: "id", in: "header", arg: "headerId" },
    { name: "seen", in: "cookie" },
  ],
  body: { contentTypes: ["application/json"], required: true },
  responses: { 201: "json", 204: "empty" },
  accept: "application/vnd.pets+json",
};

function secured(...security: NonNullable<Operation["security"]>): Operation {
  return { id: "secured", method: "GET", path: "/", responses: { 200: "text" }, security };
}

test("a call sends what the descriptor says of its arguments, and gives the decoded body", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(201, { id: "8" })));
  await using session = new Session({ params: { v: 2 } });
  const binding = new Binding(description, { session, baseUrl: `${server.url}/v1/` });
  const body = await binding.call(pets, {
    limit: 10,
    tags: ["a,b", "c"],
    headerId: "h",
    seen: true,
    body: { name: "Rex" },
  });
  expect(body).toEqual({ id: "8" });
  const [request] = server.requests;
  expect(request?.line).toBe("POST /v1/pets?limit=10&tags=a%2Cb,c&v=2 HTTP/1.1");
  expect(request?.body).toBe('{"name":"Rex"}');
  expect(field(request, "id")).toBe("h");
  expect(field(request, "cookie")).toBe("seen=true");
  expect(field(request, "content-type")).toBe("application/json");
  expect(field(request, "accept")).toBe("application/vnd.pets+json");
});

test("an argument goes over the session's default, and the call's params over both", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session({
    params: { limit: 10, v: 1 },
    headers: { "x-tenant": "a" },
  });
  const binding = new Binding(description, { session, baseUrl: server.url });
  const operation: Operation = {
    id: "list",
    method: "GET",
    path: "/",
    params: [
      { name: "limit", in: "query", required: true },
      { name: "X-Tenant", in: "header" },
    ],
    responses: { 200: "text" },
  };
  await binding.call(operation, {});
  await binding.call(operation, { limit: 5, "X-Tenant": "b" });
  await binding.call(operation, { limit: 5 }, { params: { limit: 7, v: null } });
  expect(
    server.requests.map((request) => [
      request.line.split(" ")[1],
      request.head.match(/^x-tenant: .*$/gim),
    ]),
  ).toEqual([
    ["/?limit=10&v=1", ["x-tenant: a"]],
    ["/?limit=5&v=1", ["x-tenant: b"]],
    ["/?limit=7", ["x-tenant: a"]],
  ]);
});

test("header parameters that belong to the connection stay with it, and cookies join the others", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session();
  session.cookies.set("sid=1", server.url);
  const operation: Operation = {
    id: "odd",
    method: "GET",
    path: "/",
    params: ["Host", "Content-Length", "Cookie"].map((name) => ({ name, in: "header" })),
    responses: { 200: "text" },
  };
  const args = { Host: "evil.test", "Content-Length": 7, Cookie: "a=1" };
  await new Binding(description, { session, baseUrl: server.url }).call(operation, args);
  const [request] = server.requests;
  expect(field(request, "host")).toBe(server.url.slice("http://".length));
  expect(field(request, "content-length")).toBeUndefined();
  expect(request?.head.match(/^cookie: .*$/gim)).toEqual(["cookie: sid=1; a=1"]);
});

test("no content type goes out without a body", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  const binding = new Binding(description, { baseUrl: server.url });
  const operation: Operation = {
    id: "touch",
    method: "POST",
    path: "/",
    body: { contentTypes: ["application/json"] },
    responses: { 200: "text" },
  };
  await binding.call(operation);
  await binding.call(operation, { body: null });
  await binding.close();
  expect(server.requests.map((request) => [field(request, "content-type"), request.body])).toEqual([
    [undefined, ""],
    ["application/json", "null"],
  ]);
});

test("the literal part of a path is encoded, and a fragment cut", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  const binding = new Binding(description, { baseUrl: server.url });
  const operation = { ...secured(), path: "/straße/a b/%41#X-Amz-Target=Foo" };
  await binding.call(operation);
  await binding.close();
  expect(server.requests[0]?.line).toBe("GET /stra%C3%9Fe/a%20b/%41 HTTP/1.1");
});

test("the options of a call go over operation and session", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200, { id: "7" })));
  const binding = new Binding(description, { baseUrl: server.url, headers: { "x-a": "1" } });
  await binding.call(
    getPet,
    { petId: "7" },
    { headers: { accept: "application/hal+json", "x-a": null, cookie: "a=1" }, params: { q: "x" } },
  );
  await binding.close();
  const [request] = server.requests;
  expect(request?.line).toBe("GET /pets/7?q=x HTTP/1.1");
  expect(field(request, "accept")).toBe("application/hal+json");
  expect(field(request, "x-a")).toBeUndefined();
  expect(field(request, "cookie")).toBe("a=1");
});

test.each([
  ["a/b", "a%2Fb"],
  ["a b?c#d", "a%20b%3Fc%23d"],
  ["%2F", "%252F"],
  ["é\u2028", "%C3%A9%E2%80%A8"],
  ["!'()*;=", "%21%27%28%29%2A%3B%3D"],
  ["...", "..."],
  [".hidden", ".hidden"],
  [0, "0"],
  [false, "false"],
])("a path parameter %o becomes one segment %s", async (petId, segment) => {
  await using server = await scripted(({ socket }) => socket.write(response(200, { id: "" })));
  const binding = new Binding(description, { baseUrl: server.url });
  await binding.call(getPet, { petId });
  await binding.close();
  expect(server.requests[0]?.line).toBe(`GET /pets/${segment} HTTP/1.1`);
});

test.each([
  [".", "path segment"],
  ["..", "path segment"],
  ["%2e%2E", "path segment"],
  ["%252e.", "path segment"],
  ["", "is empty"],
  [[], "is required and has nothing in it"],
  [undefined, "is missing"],
  [null, "is required and is null"],
  ["\ud800", "can't be written"],
])("a path parameter %o is refused before anything is sent", async (petId, problem) => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  const binding = new Binding(description, { baseUrl: server.url });
  const error: unknown = await binding.call(getPet, { petId }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toContain('GET /pets/{petId} (getPet): path parameter "petId" ');
  expect((error as Error).message).toContain(problem);
  expect(server.requests.length).toBe(0);
});

test("two parameters in one segment can't make dots together", async () => {
  const binding = new Binding(description, { baseUrl: "http://127.0.0.1:9" });
  const operation: Operation = {
    ...getPet,
    path: "/a/{petId}{x}/b",
    params: [
      { name: "petId", in: "path" },
      { name: "x", in: "path" },
    ],
  };
  await expect(binding.call(operation, { petId: ".", x: "." })).rejects.toThrow("path segment");
});

test("a descriptor that doesn't list a parameter of its path is refused", async () => {
  const binding = new Binding(description, { baseUrl: "http://127.0.0.1:9" });
  await expect(binding.call({ ...getPet, params: [] })).rejects.toThrow(
    'path parameter "petId" stands in the path, but not among its params',
  );
});

test.each([
  [{ body: {} }, 'query parameter "limit" is required and is missing'],
  [{ limit: 1 }, "body is required and is missing"],
  [
    { limit: 1, body: {}, timeout: 5 },
    '"timeout" is no argument of it (there are limit, tags, headerId, seen, body)',
  ],
  [{ limit: 1, body: Number.NaN }, "the body is NaN, which JSON doesn't have"],
  [{ limit: 1, body: {}, headerId: "a\r\nb: c" }, 'the value of header "id" has a line break'],
])("arguments %o are refused", async (args, problem) => {
  const binding = new Binding(description, { baseUrl: "http://127.0.0.1:9" });
  await expect(binding.call(pets, args)).rejects.toThrow(problem);
});

test("a failure throws what the server said, and .result() narrows on it", async () => {
  await using server = await scripted(({ socket, line }) => {
    const status = Number(/pets\/(\d+)/.exec(line)?.[1]);
    socket.write(response(status, status === 429 ? "slow down" : { title: "No such pet" }));
  });
  const binding = new Binding(description, { baseUrl: server.url, retry: false });
  const call = (status: number): Call<Pet, GetPetResponses> =>
    binding.call(getPet, { petId: String(status) });

  await expect(call(404)).rejects.toMatchObject({
    name: "HttpError",
    code: "HTTP_STATUS",
    status: 404,
    body: { title: "No such pet" },
    message: `GET ${server.url}/pets/404: 404 Not Found (No such pet)`,
  });

  const missing = await call(404).result();
  expect(missing).toMatchObject({ ok: false, status: 404, body: { title: "No such pet" } });
  if (!missing.ok && missing.status === 404) {
    expectTypeOf(missing.body).toEqualTypeOf<Problem>();
    expectTypeOf(missing.error).toEqualTypeOf<HttpError>();
  }
  const busy = await call(429).result();
  if (!busy.ok && busy.status === 429) expectTypeOf(busy.body).toEqualTypeOf<string>();
  expect(busy).toMatchObject({ ok: false, status: 429, body: "slow down" });

  const broken = await call(500).result();
  if (!broken.ok && broken.status === 500) expectTypeOf(broken.body).toEqualTypeOf<Problem>();
  expect(broken).toMatchObject({ ok: false, status: 500, body: { title: "No such pet" } });

  const found = await call(200).result();
  if (found.ok) {
    expectTypeOf(found.status).toEqualTypeOf<200>();
    expectTypeOf(found.body).toEqualTypeOf<Pet>();
  }
  const untyped = await binding.call<Pet, unknown>(getPet, { petId: "200" }).result();
  if (untyped.ok) expectTypeOf(untyped.status).toEqualTypeOf<number>();
  if (found.status === undefined) expectTypeOf(found.error).toEqualTypeOf<SessionError>();
  expect(found).toMatchObject({ ok: true, status: 200, error: undefined });
  await binding.close();
});

test("a status that the document does not know is an UnexpectedStatus, also a success", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(202, { queued: 1 })));
  const binding = new Binding(description, { baseUrl: server.url });
  const call = (): Call<Pet, GetPetResponses> => binding.call(getPet, { petId: "7" });
  await expect(call()).rejects.toThrow(UnexpectedStatus);
  await expect(call()).rejects.toMatchObject({ status: 202, body: { queued: 1 } });
  expect(await call().result()).toMatchObject({ ok: false, status: undefined });
  await binding.close();
});

test("a body that is not what was promised is a DecodeError with a snippet", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200, "<p>Hello")));
  const binding = new Binding(description, { baseUrl: server.url });
  const error: unknown = await binding.call(getPet, { petId: "7" }).catch((it: unknown) => it);
  expect(error).toBeInstanceOf(DecodeError);
  expect(error).toMatchObject({ status: 200, contentType: "text/plain", snippet: "<p>Hello" });
  expect((error as DecodeError).cause).toBeInstanceOf(SyntaxError);
  await binding.close();
});

test("a gateway's HTML does not hide the status of a failure", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(502, "<h1>Bad")));
  const binding = new Binding(description, { baseUrl: server.url, retry: false });
  const call = (): Call<Pet, GetPetResponses> => binding.call(getPet, { petId: "7" });
  const error: unknown = await call().catch((it: unknown) => it);
  expect(error).toBeInstanceOf(HttpError);
  expect(error).toMatchObject({ status: 502, body: "<h1>Bad" });
  expect((error as HttpError).message).toContain(
    "502 Bad Gateway, with a body that is text/plain and not what the document describes",
  );
  expect((error as HttpError).cause).toBeInstanceOf(DecodeError);
  expect(await call().result()).toMatchObject({ ok: false, status: undefined });
  await binding.close();
});

test("an unexpected body with a 404 asks for the base URL: there may be no API there", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(404, "<h1>nginx")));
  const binding = new Binding(description, { baseUrl: `${server.url}/wrong` });
  await expect(binding.call(getPet, { petId: "7" })).rejects.toThrow("is the base URL right?");
  await binding.close();
});

test(".result() rejects never, not even for what no error of ours describes", async () => {
  const binding = new Binding(description, { baseUrl: "http://127.0.0.1:9" });
  const cause = new Error("boom");
  const args = {
    get petId(): string {
      throw cause;
    },
  };
  await expect(binding.call(getPet, args)).rejects.toBe(cause);
  expect(await binding.call(getPet, args).result()).toMatchObject({
    ok: false,
    status: undefined,
    error: { code: "INTERNAL", cause },
  });
});

test("withResponse gives body and response", async () => {
  await using server = await scripted(({ socket }) =>
    socket.write(response(200, { id: "7" }, { etag: '"1"' })),
  );
  const binding = new Binding(description, { baseUrl: server.url });
  const { body, response: got } = await binding
    .call<Pet, GetPetResponses>(getPet, { petId: "7" })
    .withResponse();
  expectTypeOf(body).toEqualTypeOf<Pet>();
  expect([body.id, got.status, got.headers.get("ETag")]).toEqual(["7", 200, '"1"']);
  await binding.close();
});

test("an operation whose success has no body gives undefined", async () => {
  await using server = await scripted(({ socket }) =>
    socket.write("HTTP/1.1 204 No Content\r\n\r\n"),
  );
  const binding = new Binding(description, { baseUrl: server.url });
  expect(await binding.call(pets, { limit: 1, body: {} })).toBeUndefined();
  await binding.close();
});

test("the first alternative that there are credentials for is sent, and no more than it", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session();
  const sent = async (auth: object, operation: Operation): Promise<(string | undefined)[]> => {
    await new Binding(description, { session, baseUrl: server.url, auth }).call(operation);
    const request = server.requests.at(-1);
    return [field(request, "x-key"), field(request, "authorization"), request?.line.split(" ")[1]];
  };
  const login = { username: "ann", password: "pw" };
  const basicHeader = `Basic ${Buffer.from("ann:pw").toString("base64")}`;
  const either = secured({ key: [], login: [] }, { token: [] });
  expect(await sent({ key: "K", login, token: "T" }, either)).toEqual(["K", basicHeader, "/"]);
  expect(await sent({ key: "K", token: "T" }, either)).toEqual([undefined, "Bearer T", "/"]);
  expect(await sent({ queryKey: "q&" }, secured({ queryKey: [] }))).toEqual([
    undefined,
    undefined,
    "/?api_key=q%26",
  ]);
  expect(await sent({ oauth: async () => "O" }, secured({ oauth: ["pets:read"] }))).toEqual([
    undefined,
    "Bearer O",
    "/",
  ]);
  expect(await sent({ key: "K" }, secured({ token: [] }, {}))).toEqual([undefined, undefined, "/"]);
  expect(await sent({ key: "K" }, secured())).toEqual([undefined, undefined, "/"]);
});

test("nothing is sent when no alternative can be met, and the error says what is lacking", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  const binding = new Binding(description, { baseUrl: server.url, auth: { key: "K" } });
  const operation = secured({ key: [], login: [] }, { oauth: [] });
  const error: unknown = await binding.call(operation).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(AuthError);
  expect((error as Error).message).toBe(
    'GET / (secured): no credentials for it, nothing was sent; it needs key (API key in header "X-Key") and login (HTTP basic), ' +
      "of which login is missing, or oauth (OAuth 2 token); pass it as auth: { login }, or auth: false in the call to send it without",
  );
  expect(server.requests.length).toBe(0);
  await binding.call(operation, undefined, { auth: false });
  await binding.call(operation, undefined, { auth: { oauth: "O" } });
  expect(server.requests.map((request) => field(request, "authorization"))).toEqual([
    undefined,
    "Bearer O",
  ]);
  await binding.close();
});

test("a credential set by hand is one, though the client was given none", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  const binding = new Binding(description, { baseUrl: server.url });
  const alternatives = secured({ token: [] }, { session: [] }, { queryKey: [] });
  await binding.call(alternatives, {}, { headers: { authorization: "Custom 1" } });
  await binding.call(alternatives, {}, { headers: { cookie: "sid=1" } });
  await binding.call(alternatives, {}, { params: { api_key: "q" } });
  await expect(binding.call(alternatives, {}, { headers: { "x-key": "1" } })).rejects.toMatchObject(
    { code: "AUTH_MISSING" },
  );
  await binding.close();
  expect(server.requests.length).toBe(3);
});

test("an unnamed credential goes with every operation, whatever the document declares", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  const binding = new Binding(description, { baseUrl: server.url, auth: bearer("T") });
  const { security: _, ...undeclared } = secured();
  for (const operation of [undeclared, secured(), secured({ key: [] })]) {
    await binding.call(operation);
    expect(field(server.requests.at(-1), "authorization")).toBe("Bearer T");
  }
  await binding.call(undeclared, undefined, { auth: basic("a", "b") });
  expect(field(server.requests.at(-1), "authorization")).toMatch(/^Basic /);
  await binding.close();
});

test("a cookie that the login set is the key of the operations that declare it", async () => {
  await using server = await scripted(({ socket, line }) =>
    socket.write(
      response(200, "", line.includes("/login") ? { "set-cookie": "sid=1; Path=/" } : {}),
    ),
  );
  const binding = new Binding(description, { baseUrl: server.url });
  const operation = secured({ session: [] });
  await expect(binding.call(operation)).rejects.toMatchObject({ code: "AUTH_MISSING" });
  await binding.session.get(`${server.url}/login`);
  await binding.call(operation);
  expect(field(server.requests.at(-1), "cookie")).toBe("sid=1");

  const both = secured({ key: [], session: [] });
  await expect(binding.call(both)).rejects.toMatchObject({ code: "AUTH_MISSING" });
  await binding.call(both, undefined, { auth: { key: "K" } });
  expect(field(server.requests.at(-1), "cookie")).toBe("sid=1");
  expect(field(server.requests.at(-1), "x-key")).toBe("K");
  await binding.close();
});

test("the session's credential serves a client that was given none, unless it is told not to", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session({ auth: bearer("session"), authOrigins: [server.url] });
  const operation = secured({ token: [] });
  const options = { session, baseUrl: server.url };
  await new Binding(description, options).call(operation);
  await new Binding(description, { ...options, auth: { token: "own" } }).call(operation);
  await new Binding(description, { ...options, auth: null }).call(operation);
  expect(server.requests.map((request) => field(request, "authorization"))).toEqual([
    "Bearer session",
    "Bearer own",
    undefined,
  ]);
});

test("clients that share a session share its cookies and connections, and keep their credentials", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session();
  session.cookies.set("sid=1; Path=/", server.url);
  const one = new Binding(description, { session, baseUrl: server.url, auth: { key: "one" } });
  const two = new Binding(description, { session, baseUrl: server.url, auth: { key: "two" } });
  await one.call(secured({ key: [] }));
  await two.call(secured({ key: [] }));
  await one.close();
  await two.call(secured({ key: [] }));
  expect(server.requests.map((request) => field(request, "x-key"))).toEqual(["one", "two", "two"]);
  expect(server.requests.map((request) => field(request, "cookie"))).toEqual(
    Array.from({ length: 3 }, () => "sid=1"),
  );
  // undici checks a connection that has just been used before it lends it again.
  expect(server.connections).toBeLessThan(3);
});

test.each([
  [{ auth: { nope: "x" } }, "auth.nope: the document has no security scheme of this name"],
  [{ auth: { key: "" } }, "auth.key is an empty string; is the environment variable"],
  [{ auth: { login: "x" } }, "auth.login needs { username, password }"],
  [{ auth: { login: { username: "a:b", password: "" } } }, "can't have a colon"],
  [{ auth: { digest: "b" } }, "auth.digest needs { username, password }"],
  [{ auth: { hawk: { id: "b" } } }, 'auth.hawk is an object; for the HTTP scheme "Hawk"'],
  [{ auth: { hawk: "" } }, 'auth.hawk is an empty string; for the HTTP scheme "Hawk"'],
  [{ baseUrl: "pets.test" }, 'baseUrl "pets.test" is no absolute URL'],
  [
    { baseURL: "https://api.example.test" },
    'a session has no option "baseURL"; did you mean baseUrl?',
  ],
  [{ session: new Session(), timeout: 5 }, 'a client of a shared session has no option "timeout"'],
  [{ auth: "token" }, "auth is a string; expected credentials by name"],
])("a binding refuses %o", (options, problem) => {
  // Also what only a program without types can pass.
  expect(() => new Binding(description, options as ClientOptions<object>)).toThrow(problem);
});

test("a credential that is undefined is one that was not given", async () => {
  const binding = new Binding(description, {
    baseUrl: "http://127.0.0.1:9",
    auth: { key: undefined },
  });
  await expect(binding.call(secured({ key: [] }))).rejects.toThrow(
    "auth.key was given as undefined: is the environment variable it comes from set?",
  );
});

test("without a server and a base URL the error says which option is missing", async () => {
  const binding = new Binding(description);
  await expect(binding.call(getPet, { petId: "7" })).rejects.toThrow(
    "Petstore: the document names no absolute server; pass baseUrl",
  );
});

test("a call refuses options that don't exist, and names what was meant", async () => {
  const binding = new Binding(description, { baseUrl: "http://127.0.0.1:9" });
  // The compiler would refuse it; a program without types needs the error.
  const options: object = { timeOut: 5 };
  await expect(binding.call(getPet, { petId: "7" }, options)).rejects.toThrow(
    'a call has no option "timeOut"; did you mean timeout?',
  );
});

test("redirects are followed, unless they are all that the document has for an answer", async () => {
  await using server = await scripted(({ socket, line }) =>
    socket.write(
      line.includes("/elsewhere") ? response(200) : response(302, "", { location: "/elsewhere" }),
    ),
  );
  const binding = new Binding(description, { baseUrl: server.url });
  const listed = { ...secured(), responses: { 200: "auto", 302: "empty" } } satisfies Operation;
  await binding.call(listed);
  const answer = { ...secured(), responses: { 302: "empty" } } satisfies Operation;
  const result = await binding.call<unknown, { 302: { body: undefined } }>(answer).result();
  expect(result.status).toBe(302);
  expect(server.requests.map(({ line }) => line.split(" ")[1])).toEqual(["/", "/elsewhere", "/"]);
  await binding.close();
});

test("servers of the document, of an operation, and baseUrl before both", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session();
  const described = { ...description, servers: [`${server.url}/doc`] };
  const operation = { ...secured(), servers: [`${server.url}/own`] };
  await new Binding(described, { session }).call(secured());
  await new Binding(described, { session }).call(operation);
  await new Binding(described, { session, baseUrl: `${server.url}/mine` }).call(operation);
  expect(server.requests.map(({ line }) => line.split(" ")[1])).toEqual([
    "/doc/",
    "/own/",
    "/mine/",
  ]);
});

/** Runs a program against the built runtime and gives its exit code. */
async function exitCodeOf(program: string): Promise<number | null> {
  const runtime = new URL("../dist/index.js", import.meta.url).href;
  const source = `import { Binding } from ${JSON.stringify(runtime)};
    const operation = { id: "x", method: "GET", path: "/", responses: { 200: "json" } };
    const binding = new Binding({ title: "x", servers: ["http://127.0.0.1:9"], securitySchemes: {} }, { retry: false });
    ${program}`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", source], {
    stdio: "ignore",
  });
  const [code] = await once(child, "exit");
  return typeof code === "number" ? code : null;
}

test("a failure that nobody looked at is an unhandled rejection, unless .result() was taken", async () => {
  expect(await exitCodeOf("binding.call(operation);")).toBe(1);
  expect(await exitCodeOf("binding.call(operation).result();")).toBe(0);
});
