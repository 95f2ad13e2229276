import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, test } from "vitest";
import { field, response, scripted } from "../../../test/servers/scripted.js";
import {
  type AttemptEvent,
  attemptChannelName,
  bearer,
  NetworkError,
  Retry,
  Session,
} from "./index.js";

const quick = { backoffFactor: 1 };

test("a 503 is tried again after Retry-After, and the response tells of both attempts", async () => {
  await using server = await scripted(({ socket, number }) =>
    socket.write(number === 1 ? response(503, "", { "retry-after": "0" }) : response(200, "up")),
  );
  await using session = new Session();
  const answer = await session.get(server.url);
  expect(await answer.text()).toBe("up");
  expect(answer.attempts).toMatchObject([
    { number: 1, status: 503 },
    { number: 2, status: 200 },
  ]);
});

test.each([
  ["ahead of", 3_600_000],
  ["behind", -3_600_000],
])(
  "a Retry-After that is a date is of the server's clock, which may be %s ours",
  async (_way, skew) => {
    const date = (milliseconds: number): string =>
      new Date(Date.now() + skew + milliseconds).toUTCString();
    await using server = await scripted(({ socket, number }) => {
      const fields = { date: date(0), "retry-after": date(3_000) };
      socket.write(number === 1 ? response(503, "later", fields) : response(200, "here"));
    });
    await using session = new Session({ baseUrl: server.url, timeout: 20_000 });
    const waits: (number | undefined)[] = [];
    const onEvent = (message: unknown): void => void waits.push((message as AttemptEvent).retryIn);
    subscribe(attemptChannelName, onEvent);
    const signal = AbortSignal.timeout(200);
    await session.get("/", { signal }).catch(() => {});
    unsubscribe(attemptChannelName, onEvent);
    // Both dates are of whole seconds.
    expect(waits[0]).toBeGreaterThanOrEqual(2_000);
    expect(waits[0]).toBeLessThanOrEqual(4_000);
  },
);

test("retries end: the last response is handed over with every attempt", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(502, "bad")));
  await using session = new Session({ retry: quick });
  const answer = await session.get(server.url);
  expect(answer.attempts.map(({ status }) => status)).toEqual([502, 502, 502]);
  expect(server.requests.length).toBe(3);
  expect(await answer.text()).toBe("bad");
});

test("a status that asks for no retry, and a call with retry: false, are sent once", async () => {
  await using server = await scripted(({ socket, line }) =>
    socket.write(response(line.includes("/500") ? 500 : 503)),
  );
  await using session = new Session({ baseUrl: server.url, retry: quick });
  await session.get("/500");
  await session.get("/503", { retry: false });
  expect(server.requests.length).toBe(2);
});

test("a connection that dies under a request is tried again for GET, and for POST never", async () => {
  await using server = await scripted(({ socket, line, number }) => {
    if (line.startsWith("GET") && number === 2) socket.write(response(200, "second"));
    else socket.destroy();
  });
  await using session = new Session({ baseUrl: server.url, retry: quick });
  const lost: unknown = await session.post("/", { json: {} }).catch((error: unknown) => error);
  expect(lost).toBeInstanceOf(NetworkError);
  expect(lost).toMatchObject({ code: "CONNECTION_LOST", sent: true, attempts: [{ number: 1 }] });
  expect(server.requests.length).toBe(1);
  expect(await (await session.get("/")).text()).toBe("second");
});

test("a body that breaks off is an error, never a short body; GET is tried again", async () => {
  await using server = await scripted(({ socket, number }) => {
    if (number === 2) socket.write(response(200, "whole"));
    else socket.end("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf");
  });
  await using session = new Session({ baseUrl: server.url, retry: quick });
  const lost: unknown = await session.post("/").catch((error: unknown) => error);
  expect(lost).toMatchObject({ code: "CONNECTION_LOST" });
  expect((lost as Error).message).toContain("in the middle of the response");
  expect(await (await session.get("/")).text()).toBe("whole");
});

test("an Idempotency-Key lets a POST be sent again", async () => {
  await using server = await scripted(({ socket, number }) =>
    socket.write(response(number === 1 ? 503 : 201)),
  );
  await using session = new Session({ baseUrl: server.url, retry: quick });
  const answer = await session.post("/", { json: { a: 1 }, headers: { "Idempotency-Key": '"k"' } });
  expect(answer.status).toBe(201);
  expect(server.requests.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}']);
});

test("when nothing could be sent, even a POST is tried again", async () => {
  const gone = await scripted(() => {});
  await gone.close();
  await using session = new Session({ retry: { ...quick, total: 3 } });
  const error: unknown = await session.post(gone.url).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "CONNECT_FAILED", sent: false });
  expect((error as NetworkError).attempts.length).toBe(4);
  expect((error as NetworkError).message).toMatch(/ \(4 attempts\)$/);
  expect((error as NetworkError).cause).toMatchObject({ code: "ECONNREFUSED" });
});

test("an error tells what all attempts sent together, not only the last one", async () => {
  const server = await scripted(({ socket }) => {
    socket.end(response(503, "", { connection: "close" }));
    void server.close();
  });
  await using session = new Session({ retry: { backoffFactor: 50, total: 1 } });
  const keyed = { headers: { "Idempotency-Key": '"k"' } };
  const error: unknown = await session.post(server.url, keyed).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "CONNECT_FAILED",
    sent: true,
    attempts: [{ status: 503 }, { error: "CONNECT_FAILED" }],
  });
});

test("a credential's function that fails at a later attempt does not say that nothing was sent", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(503)));
  await using session = new Session({ baseUrl: server.url, retry: quick });
  let asked = 0;
  const auth = bearer(() => {
    if (++asked === 1) return "first";
    throw new Error("vault is sealed");
  });
  const error: unknown = await session.get("/", { auth }).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "AUTH_FAILED" });
  expect((error as Error).message).not.toContain("nothing was sent");
  expect(server.requests.length).toBe(1);
});

test("a server that speaks no HTTP is not asked again", async () => {
  await using server = await scripted(({ socket }) => socket.end("SSH-2.0-OpenSSH_9.2\r\n"));
  await using session = new Session({ retry: quick });
  await expect(session.get(server.url)).rejects.toMatchObject({ code: "RESPONSE_INVALID" });
  expect(server.requests.length).toBe(1);
});

test("a coding that was not asked for is an error, not garbage", async () => {
  await using server = await scripted(({ socket }) =>
    socket.write(response(200, "\u001f\u008b", { "content-encoding": "gzip" })),
  );
  await using session = new Session({ retry: quick });
  await expect(session.get(server.url)).rejects.toMatchObject({ code: "RESPONSE_INVALID" });
  expect(server.requests.length).toBe(1);
});

test("no retry begins that the deadline leaves no room for: the response is handed over at once", async () => {
  await using server = await scripted(({ socket }) =>
    socket.write(response(503, "later", { "retry-after": "5" })),
  );
  await using session = new Session({ timeout: 2_000 });
  const answer = await session.get(server.url);
  expect([answer.status, answer.attempts.length]).toEqual([503, 1]);
});

test("each attempt has the cookies and the token of its moment", async () => {
  await using server = await scripted(({ socket, number }) =>
    socket.write(
      number === 1 ? response(503, "", { "set-cookie": "node=b; Path=/" }) : response(200),
    ),
  );
  let asked = 0;
  await using session = new Session({
    baseUrl: server.url,
    auth: bearer(async () => `token-${++asked}`),
    retry: quick,
  });
  await session.get("/");
  expect(
    server.requests.map((request) => [field(request, "authorization"), field(request, "cookie")]),
  ).toEqual([
    ["Bearer token-1", undefined],
    ["Bearer token-2", "node=b"],
  ]);
});

test("a credential's function that fails ends the call before anything is sent", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session({ baseUrl: server.url });
  const cause = new Error("vault is sealed");
  await expect(
    session.get("/", { auth: bearer(() => Promise.reject(cause)) }),
  ).rejects.toMatchObject({
    code: "AUTH_FAILED",
    cause,
    message: `GET ${server.url}/: the function that gives the credential for header "authorization" failed: vault is sealed; the attempt was not made`,
  });
  await expect(session.get("/", { auth: bearer(() => "") })).rejects.toThrow(
    "returned an empty string; expected a string",
  );
  await expect(session.get("/", { auth: bearer(() => "a\r\nb") })).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
  });
  expect(server.requests.length).toBe(0);
});

test("each attempt is published, secrets masked", async () => {
  await using server = await scripted(({ socket, number }) =>
    socket.write(response(number === 1 ? 503 : 200)),
  );
  await using session = new Session({ retry: quick });
  const events: AttemptEvent[] = [];
  // The channel is untyped: what is published on it has one shape.
  const listener = (message: unknown): void => void events.push(message as AttemptEvent);
  subscribe(attemptChannelName, listener);
  await session.get(`${server.url}/a`);
  unsubscribe(attemptChannelName, listener);
  expect(events).toMatchObject([
    { method: "GET", url: `${server.url}/a`, attempt: { number: 1, status: 503 } },
    { attempt: { number: 2, status: 200 }, retryIn: undefined },
  ]);
  expect(events[0]?.retryIn).toBeTypeOf("number");
});

test("a policy given to a call wins over the session's", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(418)));
  await using session = new Session({ retry: false });
  const retry = new Retry({ total: 1, statusForcelist: [418], backoffFactor: 0 });
  expect((await session.get(server.url, { retry })).attempts.length).toBe(2);
});
