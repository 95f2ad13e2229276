import { once } from "node:events";
import { createSecureServer, type ServerHttp2Session } from "node:http2";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { certificate, key } from "../../../../test/servers/certificate.js";
import { response, scripted } from "../../../../test/servers/scripted.js";
import { HttpAdapter, NetworkError, Session } from "../index.js";

test("calls one after the other share one connection", async () => {
  await using server = await scripted(({ socket }) => socket.write(response(200)));
  await using session = new Session({ baseUrl: server.url });
  for (let number = 0; number < 20; number++) await session.get("/");
  expect(server.connections).toBe(1);
});

test("the connection that was used last is used next, so that few stay open", async () => {
  await using server = await scripted(({ socket }) =>
    setTimeout(() => socket.write(response(200)), 20),
  );
  await using session = new Session({ baseUrl: server.url });
  await Promise.all([session.get("/"), session.get("/"), session.get("/")]);
  for (let number = 0; number < 5; number++) await session.get("/");
  const used = new Set(server.requests.slice(3).map(({ connection }) => connection));
  expect(used.size).toBe(1);
});

describe("waiting for a connection", () => {
  test("ends at timeout.acquire, which is not tried again", async () => {
    await using server = await scripted(() => {});
    await using session = new Session({
      baseUrl: server.url,
      connections: 1,
      timeout: { acquire: 60, total: 400 },
      retry: { total: 3, backoffFactor: 1 },
    });
    const first = session.get("/slow").catch((error: unknown) => error);
    await expect.poll(() => server.requests.length).toBe(1);
    const error: unknown = await session.post("/").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "ACQUIRE_TIMEOUT",
      phase: "acquire",
      limit: 60,
      sent: false,
      retrySafe: true,
      attempts: [{ number: 1 }],
    });
    expect((error as Error).message).toContain("every connection was in use after 60 ms");
    await expect(first).resolves.toMatchObject({ code: "TOTAL_TIMEOUT" });
    expect(server.requests.length).toBe(1);
  });

  test("is in the order of arrival, and nobody is forgotten", async () => {
    await using server = await scripted(({ socket }) =>
      setTimeout(() => socket.write(response(200)), 2),
    );
    await using session = new Session({ baseUrl: server.url, connections: 2 });
    const paths = Array.from({ length: 30 }, (_, index) => `/${index}`);
    await Promise.all(paths.map((path) => session.get(path)));
    expect(server.requests.map(({ line }) => line.split(" ")[1])).toEqual(paths);
    expect(server.connections).toBe(2);
  });

  test("goes on when the connections of others break", async () => {
    await using server = await scripted(({ socket, line }) => {
      if (line.includes("/break")) socket.destroy();
      else socket.write(response(200));
    });
    await using session = new Session({ baseUrl: server.url, connections: 1, retry: false });
    const calls = Array.from({ length: 10 }, (_, index) =>
      session.get(index % 2 === 0 ? "/break" : "/fine").catch((error: unknown) => error),
    );
    const outcomes = await Promise.all(calls);
    expect(outcomes.filter((outcome) => outcome instanceof NetworkError).length).toBe(5);
  });
});

describe("a stale connection", () => {
  test("that an idempotent request went out on is replaced once, at once, whatever the retries", async () => {
    await using server = await scripted(({ socket, number }) => {
      // Takes the second request, and hangs up: as a server does whose idle timeout has just passed.
      if (number === 2) socket.destroy();
      else socket.write(response(200, `answer ${number}`));
    });
    await using session = new Session({ baseUrl: server.url, retry: false });
    await session.get("/");
    const answer = await session.put("/", { body: "again" });
    expect(await answer.text()).toBe("answer 3");
    expect(answer.attempts).toMatchObject([{ error: "CONNECTION_LOST" }, { status: 200 }]);
    expect(server.requests.map(({ body }) => body)).toEqual(["", "again", "again"]);
    expect(server.connections).toBe(2);
  });

  test("costs a POST its call, unless an Idempotency-Key makes it safe", async () => {
    await using server = await scripted(({ socket, number }) => {
      if (number % 2 === 0) socket.destroy();
      else socket.write(response(200));
    });
    await using session = new Session({ baseUrl: server.url, retry: false });
    await session.get("/");
    await expect(session.post("/", { json: {} })).rejects.toMatchObject({
      code: "CONNECTION_LOST",
      sent: true,
      retrySafe: false,
    });
    expect(server.requests.length).toBe(2);
    await session.get("/");
    const keyed = { json: {}, headers: { "Idempotency-Key": '"7"' } };
    expect((await session.post("/", keyed)).status).toBe(200);
    expect(server.requests.length).toBe(5);
  });

  test("is not what a connection was that had just been opened, or had answered a byte", async () => {
    await using server = await scripted(({ socket, line, number }) => {
      if (line.includes("/fresh")) socket.destroy();
      else if (number === 3) socket.end("HTTP/1.1 2");
      else socket.write(response(200));
    });
    await using session = new Session({ baseUrl: server.url, retry: false });
    await expect(session.get("/fresh")).rejects.toMatchObject({ code: "CONNECTION_LOST" });
    expect(server.requests.length).toBe(1);
    await session.get("/");
    await expect(session.get("/")).rejects.toBeInstanceOf(NetworkError);
    expect(server.requests.length).toBe(3);
  });

  test("is replaced by a new one, not by the next stale one", async () => {
    let stale = false;
    await using server = await scripted(({ socket, connection }) => {
      if (stale && connection <= 3) socket.destroy();
      else setTimeout(() => socket.write(response(200)), 10);
    });
    await using session = new Session({ baseUrl: server.url, connections: 3, retry: false });
    await Promise.all([session.get("/"), session.get("/"), session.get("/")]);
    expect(server.connections).toBe(3);
    stale = true;
    expect((await session.get("/")).attempts.length).toBe(2);
  });
});

test("a connection that its server closes while it lies idle is not used again", async () => {
  await using server = await scripted(({ socket }) => {
    socket.write(response(200));
    setTimeout(() => socket.end(), 5);
  });
  await using session = new Session({ baseUrl: server.url, retry: false });
  for (let number = 0; number < 3; number++) {
    expect((await session.post("/")).status).toBe(200);
    await sleep(30);
  }
  expect(server.connections).toBe(3);
});

test("a connection that its server closes right after an answer is not used again", async () => {
  await using server = await scripted(({ socket }) => socket.end(response(200)));
  await using session = new Session({ baseUrl: server.url, retry: false });
  // POST: what is sent on a connection that is closed already would be lost.
  for (let number = 1; number <= 20; number++) {
    expect((await session.post("/")).status).toBe(200);
    expect(server.connections).toBe(number);
  }
});

test("connections to the origins that were used last are kept, up to their limit", async () => {
  const servers = await Promise.all(
    [1, 2, 3].map(() => scripted(({ socket }) => socket.write(response(200)))),
  );
  await using session = new Session({ origins: 2 });
  const [first, second, third] = servers.map(({ url }) => url) as [string, string, string];
  for (const url of [first, second, first, third, first, second]) await session.get(url);
  expect(servers.map(({ connections }) => connections)).toEqual([1, 2, 1]);
  for (const server of servers) await server.close();
});

describe("HTTP/2", () => {
  /** A server that counts its sessions and streams. */
  async function http2Server(delay = 20) {
    const sessions: ServerHttp2Session[] = [];
    let most = 0;
    let live = 0;
    const server = createSecureServer({ cert: certificate, key, allowHTTP1: true });
    server.on("session", (session) => sessions.push(session));
    server.on("request", (request, answer) => {
      most = Math.max(most, ++live);
      request.resume();
      setTimeout(() => {
        live--;
        if (request.url === "/reset" && "stream" in answer) answer.stream.close(2);
        else answer.end(`${request.httpVersion} ${request.method} ${request.url}`);
      }, delay);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    return {
      url: `https://localhost:${port}`,
      sessions,
      mostAtOnce: () => most,
      close: async () => {
        for (const session of sessions) session.destroy();
        server.close();
        await once(server, "close");
      },
    };
  }

  test("carries many calls on one connection, where it is asked for", async () => {
    const server = await http2Server();
    await using session = new Session({
      baseUrl: server.url,
      http2: true,
      tls: { ca: certificate },
    });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => session.get(`/${index}`)),
    );
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(texts).toEqual(Array.from({ length: 20 }, (_, index) => `2.0 GET /${index}`));
    expect(server.sessions.length).toBe(1);
    expect(server.mostAtOnce()).toBeGreaterThan(10);
    const posted = await session.post("/", { json: { a: 1 } });
    expect(await posted.text()).toBe("2.0 POST /");
    await server.close();
  });

  test("carries POSTs beside each other too", async () => {
    const server = await http2Server();
    await using session = new Session({
      baseUrl: server.url,
      http2: true,
      tls: { ca: certificate },
    });
    await session.get("/first");
    const posts = Array.from({ length: 10 }, () => session.post("/", { json: { a: 1 } }));
    await Promise.all(posts);
    expect(server.mostAtOnce()).toBe(10);
    expect(server.sessions.length).toBe(1);
    await server.close();
  });

  test("leaves a connection to finish before servers end it", async () => {
    const server = await http2Server(0);
    await using session = new Session({
      baseUrl: server.url,
      http2: true,
      tls: { ca: certificate },
      retry: false,
    });
    let left = 1_200;
    const work = async (): Promise<void> => {
      while (left-- > 0) await session.post("/", { json: { a: 1 } });
    };
    await Promise.all(Array.from({ length: 20 }, work));
    expect(server.sessions.length).toBeGreaterThanOrEqual(3);
    await server.close();
  });

  test("one call that fails leaves the others alone", async () => {
    const server = await http2Server();
    await using session = new Session({
      baseUrl: server.url,
      http2: true,
      tls: { ca: certificate },
      retry: false,
    });
    await session.get("/first");
    const outcomes = await Promise.allSettled([
      session.get("/a"),
      session.get("/reset"),
      session.get("/b"),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(server.sessions.length).toBe(1);
    await server.close();
  });

  test("is HTTP/1.1 unless it is asked for", async () => {
    const server = await http2Server();
    await using session = new Session({ baseUrl: server.url, tls: { ca: certificate } });
    expect(await (await session.get("/")).text()).toBe("1.1 GET /");
    await server.close();
  });
});

test("an injected dispatcher sends, and finds its own connections", async () => {
  const seen: unknown[] = [];
  const { default: Client } = await import("undici/lib/dispatcher/client.js");
  await using server = await scripted(({ socket }) => socket.write(response(200, "by it")));
  const { default: connect } = await import("undici/lib/core/connect.js");
  const client = new Client(server.url, {
    connect: connect({ timeout: 0 }),
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 4_000,
    maxHeaderSize: 16_384,
    allowH2: false,
    maxConcurrentStreams: 100,
  });
  const dispatcher = {
    dispatch(options: Parameters<typeof client.dispatch>[0], handler: object) {
      seen.push(options.origin);
      return client.dispatch(options, handler as Parameters<typeof client.dispatch>[1]);
    },
  };
  const session = new Session({ baseUrl: server.url, dispatcher });
  expect(await (await session.get("/")).text()).toBe("by it");
  expect(seen).toEqual([server.url]);
  await expect(session.get("/", { proxy: "http://127.0.0.1:9" })).rejects.toThrow(
    "proxy can't be chosen by a call where the adapter has a dispatcher",
  );
  expect(() => new HttpAdapter({ dispatcher, connections: 3 })).toThrow(
    "connections can't be set beside dispatcher",
  );
  await session.close();
  // Its owner's to close.
  expect(await (await new Session({ dispatcher }).get(server.url)).text()).toBe("by it");
  await client.destroy();
});
