import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { describe, expect, test } from "vitest";
import { response, scripted } from "../../../test/servers/scripted.js";
import { bearer, Session, TimeoutError } from "./index.js";
import { Lifelines } from "./lifeline.js";
import { resolveSessionTimeouts } from "./request/timeouts.js";

const head = "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n";

/** Writes `text` to a socket every few milliseconds, until it closes. */
function drip(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 15);
  socket.on("close", () => clearInterval(timer));
}

/**
 * Milliseconds by which a call that fails is later than a timer of its limit, set at the same moment:
 * a busy machine delays both.
 */
async function lateness(limit: number, call: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  const timer = sleep(limit).then(() => performance.now());
  const error: unknown = await call().catch((thrown: unknown) => thrown);
  const endedAt = performance.now();
  expect(error).toBeInstanceOf(TimeoutError);
  expect(error).toMatchObject({ limit });
  // Never early: half a millisecond is what the two clocks may differ by.
  expect(endedAt - startedAt).toBeGreaterThan(limit - 1);
  return endedAt - (await timer);
}

test("what came while the process itself stood still is in time", async () => {
  const server = new Worker(
    `const answer = "HTTP/1.1 200 OK\\r\\ncontent-length: 2\\r\\n\\r\\nok";
    const server = require("node:net").createServer((socket) =>
      socket.on("data", () => setTimeout(() => socket.write(answer), 100)).on("error", () => {}));
    server.listen(0, "127.0.0.1", () => require("node:worker_threads").parentPort.postMessage(server.address().port));`,
    { eval: true },
  );
  const [port] = (await once(server, "message")) as [number];
  await using session = new Session({
    baseUrl: `http://127.0.0.1:${port}`,
    retry: false,
    timeout: { headers: 500 },
  });
  await session.get("/");
  const call = session.get("/");
  await sleep(20);
  // After what is read, timers come next: before anything else is.
  await readFile(fileURLToPath(import.meta.url));
  const until = performance.now() + 1_000;
  while (performance.now() < until);
  expect((await call).status).toBe(200);
  await server.terminate();
});

test("every phase has a limit unless one is lifted", () => {
  const { streamTotal, ...limits } = resolveSessionTimeouts(undefined);
  expect(Object.keys(limits).toSorted()).toEqual(
    ["acquire", "body", "connect", "headers", "total", "unread"].toSorted(),
  );
  for (const limit of Object.values(limits)) expect(limit).toBeLessThan(Infinity);
  // A download may take as long as it goes on.
  expect(streamTotal).toBe(Infinity);
  expect(resolveSessionTimeouts(5).streamTotal).toBe(5);
});

// undici's own timers are up to half a second late.
// Tried again, as a machine that is busy for a moment is late with either.
describe("is as exact as a timer of Node's:", { retry: 3 }, () => {
  const limit = 300;
  const exact = 150;

  test("the wait for a connection", async () => {
    await using server = await scripted(() => {});
    await using session = new Session({ baseUrl: server.url, connections: 1, retry: false });
    const controller = new AbortController();
    const first = session.get("/", { signal: controller.signal }).catch(() => {});
    await expect.poll(() => server.requests.length).toBe(1);
    const timeout = { acquire: limit };
    expect(await lateness(limit, () => session.get("/", { timeout }))).toBeLessThan(exact);
    controller.abort();
    await first;
  });

  test("the connection", async () => {
    // Accepts, and never shakes hands.
    await using server = await scripted(() => {});
    await using session = new Session({ timeout: { connect: limit }, retry: false });
    const url = server.url.replace("http:", "https:");
    expect(await lateness(limit, () => session.get(url))).toBeLessThan(exact);
  });

  test.each(["headers", "body", "total"] as const)("the %s", async (phase) => {
    await using server = await scripted(({ socket, number }) => {
      if (number === 1) socket.write(response(200));
      else if (phase === "body") socket.write(head);
    });
    await using session = new Session({ baseUrl: server.url, retry: false });
    // So that no time goes by until the phase begins.
    await session.get("/");
    const timeout = { [phase]: limit };
    expect(await lateness(limit, () => session.get("/", { timeout }))).toBeLessThan(exact);
  });

  test("the total of hundreds of calls at once, whatever their order", async () => {
    await using server = await scripted(() => {});
    await using session = new Session({ baseUrl: server.url, retry: false });
    const calls = Array.from({ length: 300 }, (_, index) => {
      const timeout = 300 + ((index * 37) % 300);
      return lateness(timeout, () => session.get("/", { timeout }));
    });
    expect(Math.max(...(await Promise.all(calls)))).toBeLessThan(exact);
  });
});

describe("a server that feeds drop by drop", () => {
  test("its headers does not outlive timeout.headers", async () => {
    await using server = await scripted(({ socket }) => {
      socket.write("HTTP/1.1 200 OK\r\nx-a: ");
      drip(socket, "x");
    });
    await using session = new Session({ timeout: { headers: 200 }, retry: false });
    await expect(session.get(server.url)).rejects.toMatchObject({ code: "HEADERS_TIMEOUT" });
  });

  test.each([
    ["interim responses", "", "HTTP/1.1 102 Processing\r\n\r\n"],
    ["the body", head, "x"],
    ["the body of a bad status", head.replace("200", "503"), "x"],
    ["the body of a redirect", head.replace("200 OK", "302 Found\r\nlocation: /next"), "x"],
    ["chunks", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", "1\r\nx\r\n"],
    ["trailers", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n", "x: y\r\n"],
  ])("%s does not outlive the total", async (_what, start, drop) => {
    await using server = await scripted(({ socket }) => {
      socket.write(start);
      drip(socket, drop);
    });
    await using session = new Session({ timeout: 300, retry: { backoffFactor: 1 } });
    const error: unknown = await session.get(server.url).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "TOTAL_TIMEOUT", limit: 300, sent: true });
    expect(server.requests.length).toBe(1);
  });

  test("a streamed body does not outlive a total that was asked for, and lets go of its connection", async () => {
    let closed = false;
    await using server = await scripted(({ socket }) => {
      socket.on("close", () => (closed = true));
      socket.write(head);
      drip(socket, "x");
    });
    await using session = new Session({ baseUrl: server.url });
    const answer = await session.get("/", { stream: true, timeout: 300 });
    await expect(answer.text()).rejects.toMatchObject({ code: "TOTAL_TIMEOUT", limit: 300 });
    await expect.poll(() => closed).toBe(true);
  });
});

describe("the total covers", () => {
  test("all redirects together", async () => {
    await using server = await scripted(({ socket, number }) =>
      setTimeout(() => socket.write(response(302, "", { location: `/${number}` })), 50),
    );
    await using session = new Session({ baseUrl: server.url, timeout: 400, redirects: 1_000 });
    const error: unknown = await session.get("/").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "TOTAL_TIMEOUT", sent: true });
    const { attempts } = error as TimeoutError;
    expect(attempts.length).toBeGreaterThan(1);
    expect(attempts.length).toBeLessThanOrEqual(9);
    expect(attempts.slice(0, -1).every(({ status }) => status === 302)).toBe(true);
  });

  test("all attempts and pauses together", async () => {
    await using server = await scripted(({ socket }) =>
      setTimeout(() => socket.write(response(503)), 50),
    );
    await using session = new Session({
      baseUrl: server.url,
      timeout: 500,
      retry: { total: 1_000, backoffFactor: 20, backoffMax: 20 },
    });
    const startedAt = performance.now();
    // Where no time is left for a pause, the last response is handed over.
    const outcome = await session.get("/").catch((error: TimeoutError) => error);
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    expect(outcome.attempts.length).toBeGreaterThan(1);
    // The last one may have ended before its request had arrived.
    const late = outcome.attempts.length - server.requests.length;
    expect([0, 1]).toContain(late);
  });

  test("a pause that a Retry-After asks for: none begins that can't end in time", async () => {
    await using server = await scripted(({ socket }) =>
      socket.write(response(503, "", { "retry-after": "1" })),
    );
    await using session = new Session({ baseUrl: server.url, timeout: 900 });
    const answer = await session.get("/");
    expect([answer.status, answer.attempts.length]).toEqual([503, 1]);
    expect(server.requests.length).toBe(1);
  });

  test("a token that never comes, at the second attempt too", async () => {
    await using server = await scripted(({ socket }) =>
      socket.write(response(503, "", { "retry-after": "0" })),
    );
    let asked = 0;
    const auth = bearer(() => (++asked === 1 ? "first" : new Promise<string>(() => {})));
    await using session = new Session({ baseUrl: server.url, auth, timeout: 300 });
    await expect(session.get("/")).rejects.toMatchObject({
      code: "TOTAL_TIMEOUT",
      sent: true,
      attempts: [{ status: 503 }, { error: "TOTAL_TIMEOUT" }],
    });
    expect(server.requests.length).toBe(1);
  });
});

test("a response that comes in the very moment of its timeout settles its call one way", async () => {
  await using server = await scripted(({ socket }) =>
    setTimeout(() => socket.write(response(200, "there")), 30),
  );
  await using session = new Session({ baseUrl: server.url, retry: false });
  const outcomes = await Promise.all(
    Array.from({ length: 300 }, async (_, index) => {
      await sleep(index % 20);
      const timeout = index % 2 === 0 ? 30 + (index % 4) : { headers: 30 + (index % 4) };
      return session.get("/", { timeout }).then(
        (answer) => answer.text(),
        (error: TimeoutError) => error.code,
      );
    }),
  );
  for (const outcome of outcomes) expect(outcome).toMatch(/^(?:there|(?:TOTAL|HEADERS)_TIMEOUT)$/);
  expect(await (await session.get("/")).text()).toBe("there");
});

test("the timeout of an attempt leaves the call the time for another one", async () => {
  await using server = await scripted(({ socket, number }) => {
    if (number > 2) socket.write(response(200, "third"));
  });
  await using session = new Session({
    baseUrl: server.url,
    timeout: { headers: 100 },
    retry: { backoffFactor: 1 },
  });
  const answer = await session.get("/");
  expect(answer.attempts).toMatchObject([
    { error: "HEADERS_TIMEOUT" },
    { error: "HEADERS_TIMEOUT" },
    { status: 200 },
  ]);
  expect(await answer.text()).toBe("third");
});

test("a connection that is slow to open is not counted to the headers", async () => {
  // The name of the phase that was too slow is what tells the reader where to look.
  const held: Socket[] = [];
  const server = createServer((socket) => {
    held.push(socket);
    socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await using session = new Session({
    timeout: { connect: 300, headers: 50 },
    retry: false,
  });
  await expect(session.get(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({
    code: "CONNECT_TIMEOUT",
  });
  for (const socket of held) socket.destroy();
  server.close();
});

test("a body that is handed over late in the total has all of its own time", async () => {
  const lifelines = new Lifelines();
  const lifeline = lifelines.start(100, undefined);
  let ended = false;
  lifeline.listener = { onEnd: () => (ended = true) };
  lifeline.enter("body", 60_000);
  // As for a streamed body whose call has no total from its headers on.
  lifeline.keep(Infinity);
  await sleep(300);
  expect(ended).toBe(false);
});
