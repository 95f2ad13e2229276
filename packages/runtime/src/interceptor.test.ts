import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { field, response, scripted } from "../../../test/servers/scripted.js";
import {
  type ApiDescription,
  bearer,
  Binding,
  HttpError,
  type Interceptor,
  type Operation,
  type PreparedRequest,
  type Response,
  Session,
  UsageError,
} from "./index.js";

const api: ApiDescription = { title: "Pets", servers: [], securitySchemes: {} };
const getPet: Operation = {
  id: "getPet",
  method: "GET",
  path: "/pet",
  responses: { 200: "json", 404: "json" },
};

/** Writes down when a call passes it. */
function noting(log: string[], name: string): Interceptor {
  return (next) => async (request) => {
    log.push(`${name} >`);
    const answer = await next(request);
    log.push(`< ${name}`);
    return answer;
  };
}

/** The error that a promise is rejected with. */
function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable("it succeeded"),
    (error: unknown) => error,
  );
}

test("the first of a list is the outermost, and a session's are around a call's", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  const log: string[] = [];
  const [a, b, c, d] = ["a", "b", "c", "d"].map((name) => noting(log, name)) as [
    Interceptor,
    Interceptor,
    Interceptor,
    Interceptor,
  ];
  await using session = new Session({ baseUrl: server.url, interceptors: [a, b] });
  await session.get("/", { interceptors: [c, d] });
  expect(log.join(" ")).toBe("a > b > c > d > < d < c < b < a");
  log.length = 0;
  await session.get("/");
  expect(log.join(" ")).toBe("a > b > < b < a");
});

test("a call passes once, whatever retries and redirects happen inside", async () => {
  await using server = await scripted(({ socket, line, number }) => {
    if (number % 2 === 1) socket.write(response(503, "", { "retry-after": "0" }));
    else if (line.includes("/from")) socket.write(response(302, "", { location: "/to" }));
    else socket.write(response(200));
  });
  const log: string[] = [];
  await using session = new Session({
    baseUrl: server.url,
    interceptors: [noting(log, "session")],
  });
  const answer = await session.get("/from", { interceptors: [noting(log, "call")] });
  expect(answer.attempts.map(({ status }) => status)).toEqual([503, 302, 503, 200]);
  expect(log).toEqual(["session >", "call >", "< call", "< session"]);
});

test("what request.with replaces goes out, also with each retry, and the request itself stays as it was", async () => {
  await using server = await scripted(({ socket, number }) =>
    socket.write(number === 1 ? response(503, "", { "retry-after": "0" }) : response(200)),
  );
  const seen: PreparedRequest[] = [];
  await using session = new Session({
    baseUrl: server.url,
    headers: { "x-team": "red", "x-gone": "1" },
    interceptors: [
      (next) => (request) => {
        seen.push(request);
        const changes = { headers: { "X-Team": "blue", "x-gone": null, "x-id": "7" } };
        return next(request.with({ ...changes, params: { page: 2, all: null }, body: "changed" }));
      },
    ],
  });
  await session.put("/", { params: { page: 1, all: true }, body: "original" });
  expect(server.requests.length).toBe(2);
  for (const request of server.requests) {
    expect(request.line).toBe("PUT /?page=2 HTTP/1.1");
    expect(["x-team", "x-gone", "x-id"].map((name) => field(request, name))).toEqual([
      "blue",
      undefined,
      "7",
    ]);
    expect(request.body).toBe("changed");
    expect(field(request, "content-length")).toBe("7");
  }
  expect(seen[0]?.header("X-TEAM")).toBe("red");
  expect(seen[0]?.path).toBe("/?page=1&all=true");
});

test("what an interceptor sets is checked as everything else, and nothing goes out", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session({ baseUrl: server.url });
  for (const headers of [{ "x-a": "1\r\nx-b: 2" }, { "x a": "1" }, { host: "evil.test" }]) {
    const meddling: Interceptor = (next) => (request) => next(request.with({ headers }));
    await expect(session.get("/", { interceptors: [meddling] })).rejects.toBeInstanceOf(UsageError);
  }
  expect(server.requests.length).toBe(0);
});

test("an interceptor sees the whole request, and no secret by inspecting it", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  let seen: PreparedRequest | undefined;
  await using session = new Session({
    baseUrl: server.url,
    auth: bearer("s3cret"),
    interceptors: [
      (next) => (request) => {
        seen = request;
        return next(request);
      },
    ],
  });
  const { signal } = new AbortController();
  await session.post("/p?x=1", { json: { a: 1 }, signal });
  expect(seen).toMatchObject({ method: "POST", origin: server.url, path: "/p?x=1", signal });
  expect(seen?.body).toBe('{"a":1}');
  expect(JSON.stringify(seen)).not.toContain("s3cret");
});

test("a response that is at hand answers a call without anything being sent", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200, "once")));
  const kept = new Map<string, Response>();
  const cached: Interceptor = (next) => async (request) => {
    const answer = kept.get(request.url) ?? (await next(request));
    kept.set(request.url, answer);
    return answer;
  };
  await using session = new Session({ baseUrl: server.url, interceptors: [cached] });
  for (let count = 0; count < 3; count++) {
    expect(await (await session.get("/")).text()).toBe("once");
  }
  expect(server.requests.length).toBe(1);
});

describe("an interceptor that sends twice", () => {
  const again: Interceptor = (next) => async (request) => {
    const first = await next(request);
    if (first.status !== 409) return first;
    return next(request.with({ headers: { "x-again": "1" } }));
  };

  test("makes two calls, each with retries of its own", async () => {
    await using server = await scripted(({ socket, number }) => {
      if (number % 2 === 1) socket.write(response(503, "", { "retry-after": "0" }));
      else socket.write(response(number === 2 ? 409 : 200));
    });
    await using session = new Session({ baseUrl: server.url, interceptors: [again] });
    const answer = await session.put("/", { body: "both" });
    expect(answer.attempts.map(({ status }) => status)).toEqual([503, 200]);
    expect(server.requests.map((request) => [request.body, field(request, "x-again")])).toEqual([
      ["both", undefined],
      ["both", undefined],
      ["both", "1"],
      ["both", "1"],
    ]);
  });

  test("gets each time the whole time that the call may take", async () => {
    await using server = await scripted(({ socket, number }) =>
      setTimeout(() => socket.write(response(number === 1 ? 409 : 200)), 300),
    );
    await using session = new Session({ baseUrl: server.url, interceptors: [again], timeout: 500 });
    expect((await session.get("/")).status).toBe(200);
  });

  test("can't send a stream that is spent, and is told how", async () => {
    await using server = await scripted(({ socket }) => socket.write(response(409)));
    await using session = new Session({ baseUrl: server.url, interceptors: [again] });
    const error = await failureOf(session.post("/", { body: Readable.from([Buffer.from("x")]) }));
    expect(error).toMatchObject({
      message: expect.stringContaining("pass a function that makes a new one each time"),
    });
    expect(server.requests.map(({ body }) => body)).toEqual(["x"]);
  });
});

describe("an interceptor that throws", () => {
  test.each([
    ["at once", false],
    ["later", true],
  ])("%s ends the call with that very error, and nothing is sent", async (_when, later) => {
    await using server = await scripted(({ socket }) => socket.write(response(200)));
    const problem = new TypeError("not today");
    const throwing: Interceptor = () => async () => {
      if (later) await sleep(1);
      throw problem;
    };
    const atOnce: Interceptor = () => () => {
      throw problem;
    };
    await using session = new Session({ baseUrl: server.url });
    const call = session.get("/", { interceptors: [later ? throwing : atOnce] });
    expect(await failureOf(call)).toBe(problem);
    expect((await session.get("/")).status).toBe(200);
    expect(server.requests.length).toBe(1);
  });

  test("after the answer leaves its connection free", async () => {
    await using server = await scripted(({ socket }) => socket.write(response(200)));
    await using session = new Session({ baseUrl: server.url, connections: 1 });
    const late: Interceptor = (next) => async (request) => {
      await next(request);
      throw new Error("looked wrong");
    };
    await expect(session.get("/", { interceptors: [late] })).rejects.toThrow("looked wrong");
    expect((await session.get("/", { timeout: { acquire: 5_000 } })).status).toBe(200);
    expect(server.connections).toBe(1);
  });

  test("is told of failures as they are, and may answer for them", async () => {
    await using server = await scripted(({ socket, line }) => {
      if (line.includes("/broken")) socket.destroy();
      else socket.write(response(200, "instead"));
    });
    const errors: unknown[] = [];
    const fallback: Interceptor = (next) => async (request) => {
      try {
        return await next(request);
      } catch (error) {
        errors.push(error);
        return session.get("/fine");
      }
    };
    await using session = new Session({ baseUrl: server.url, retry: { backoffFactor: 1 } });
    const answer = await session.get("/broken", { interceptors: [fallback] });
    expect(await answer.text()).toBe("instead");
    expect(errors).toMatchObject([{ code: "CONNECTION_LOST", attempts: [{}, {}, {}] }]);
  });
});

test("a call whose signal was aborted before it was passed on is not sent", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  const controller = new AbortController();
  const slow: Interceptor = (next) => async (request) => {
    controller.abort(new Error("enough"));
    return next(request);
  };
  await using session = new Session({ baseUrl: server.url, interceptors: [slow] });
  await expect(session.get("/", { signal: controller.signal })).rejects.toMatchObject({
    code: "ABORTED",
    sent: false,
  });
  expect(server.requests.length).toBe(0);
});

test("after close a call is refused before any interceptor is asked", async () => {
  const log: string[] = [];
  const session = new Session({ interceptors: [noting(log, "own")] });
  await session.close();
  await expect(session.get("http://127.0.0.1:9/")).rejects.toMatchObject({
    code: "SESSION_CLOSED",
  });
  expect(log).toEqual([]);
});

test("many calls at once each get their own request and their own answer", async () => {
  await using server = await scripted(({ socket, line }) =>
    socket.write(response(200, line.split(" ")[1])),
  );
  const marked: Interceptor = (next) => async (request) => {
    await sleep(Math.random() * 5);
    return next(request.with({ params: { of: request.path.slice(1) } }));
  };
  await using session = new Session({ baseUrl: server.url, interceptors: [marked] });
  const calls = Array.from({ length: 200 }, async (_, index) =>
    (await session.get(`/${index}`)).text(),
  );
  expect(await Promise.all(calls)).toEqual(
    Array.from({ length: 200 }, (_, index) => `/${index}?of=${index}`),
  );
});

describe("around a generated call", () => {
  test("stand the session's and the call's, which see its operation", async () => {
    await using server = await scripted(({ socket }) =>
      socket.write(response(200, { name: "Rex" })),
    );
    const log: string[] = [];
    const operations: unknown[] = [];
    const looking: Interceptor = (next) => (request) => {
      operations.push(request.operation);
      return next(request.with({ headers: { "x-by": "call" } }));
    };
    await using session = new Session({ interceptors: [noting(log, "session")] });
    const pets = new Binding(api, { session, baseUrl: server.url });
    expect(await pets.call(getPet, {}, { interceptors: [looking] })).toEqual({ name: "Rex" });
    expect(log).toEqual(["session >", "< session"]);
    expect(operations).toEqual([getPet]);
    expect(field(server.requests[0], "x-by")).toBe("call");
  });

  test("a bad status reaches them as a response, and the caller as an error", async () => {
    await using server = await scripted(({ socket }) => socket.write(response(404, { id: 7 })));
    const statuses: number[] = [];
    const looking: Interceptor = (next) => async (request) => {
      const answer = await next(request);
      statuses.push(answer.status);
      return answer;
    };
    await using pets = await owned(
      new Binding(api, { baseUrl: server.url, interceptors: [looking] }),
    );
    const error = await failureOf(pets.binding.call(getPet));
    expect(error).toBeInstanceOf(HttpError);
    expect(await pets.binding.call(getPet).result()).toMatchObject({
      status: 404,
      body: { id: 7 },
    });
    expect(statuses).toEqual([404, 404]);
  });

  test("their own errors are not called a defect of this package", async () => {
    const problem = new TypeError("not today");
    const throwing: Interceptor = () => () => Promise.reject(problem);
    await using pets = await owned(
      new Binding(api, { baseUrl: "http://127.0.0.1:9", interceptors: [throwing] }),
    );
    const { error } = await pets.binding.call(getPet).result();
    expect(error?.message).not.toContain("defect");
    expect(error).toMatchObject({ code: "INTERCEPTOR_FAILED", cause: problem });
  });

  test("one that answers with no response is told so", async () => {
    // Only a program without types can do this.
    const mute = (() => async () => undefined) as unknown as Interceptor;
    await using pets = await owned(
      new Binding(api, { baseUrl: "http://127.0.0.1:9", interceptors: [mute] }),
    );
    await expect(pets.binding.call(getPet)).rejects.toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining("interceptor"),
    });
  });
});

test.each([{}, "log", [undefined], [{ next: 1 }], null, () => {}])(
  "interceptors %o are refused, by session, request and call",
  async (interceptors) => {
    // Only a program without types can pass these.
    const options = { interceptors: interceptors as readonly Interceptor[] };
    expect(() => new Session(options)).toThrow("interceptors is no list of functions");
    await using session = new Session();
    await expect(session.get("http://127.0.0.1:9/", options)).rejects.toThrow(UsageError);
    const pets = new Binding(api, { session, baseUrl: "http://127.0.0.1:9" });
    await expect(pets.call(getPet, {}, options)).rejects.toMatchObject({ code: "INVALID_OPTION" });
  },
);

test("a function that is no interceptor, but takes the request itself, is refused at once", () => {
  const mistaken = (async () => {}) as unknown as Interceptor;
  expect(() => new Session({ interceptors: [mistaken] })).toThrow(UsageError);
});

test("a cookie that an interceptor sets goes with the jar's, in one header", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session({
    baseUrl: server.url,
    interceptors: [(next) => (request) => next(request.with({ headers: { cookie: "own=1" } }))],
  });
  session.cookies.set("sid=jar", server.url);
  await session.get("/");
  expect(server.requests[0]?.head.match(/^cookie:/gim)).toHaveLength(1);
  expect(field(server.requests[0], "cookie")).toBe("sid=jar; own=1");
});

test("a body that no interceptor passes on is closed", async () => {
  await using session = new Session({
    baseUrl: "http://127.0.0.1:9",
    interceptors: [() => () => Promise.reject(new Error("not today"))],
  });
  const body = new Readable({ read() {} });
  await failureOf(session.post("/", { body }));
  await expect.poll(() => body.destroyed, { timeout: 500 }).toBe(true);
});

/** A binding that is closed with its scope. */
async function owned(binding: Binding): Promise<{ binding: Binding } & AsyncDisposable> {
  return { binding, [Symbol.asyncDispose]: () => binding.close() };
}
