import { createServer } from "node:http";
import { once } from "node:events";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { field, response, scripted } from "../../../../test/servers/scripted.js";
import { type Interceptor, Session } from "../index.js";

const head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

/** Sends what is read of it, without end, and counts. */
async function endless() {
  let written = 0;
  const server = createServer((_request, answer) => {
    const piece = Buffer.alloc(64 * 1024);
    const write = (): void => {
      while (!answer.destroyed && answer.write(piece)) written += piece.length;
      written += piece.length;
    };
    answer.on("drain", write);
    write();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    written: () => written,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

describe("a streamed response", () => {
  test("is handed over with its headers, and its body as it comes", async () => {
    await using server = await scripted(({ socket }) => {
      socket.write(head + chunk("first"));
      setTimeout(() => socket.write(chunk("second") + chunk("")), 100);
    });
    await using session = new Session({ baseUrl: server.url });
    const answer = await session.get("/", { stream: true });
    const pieces: string[] = [];
    for await (const piece of answer.body) pieces.push(String(piece));
    expect(pieces).toEqual(["first", "second"]);
    expect(answer.body.readableEnded).toBe(true);
    await expect(answer.text()).rejects.toMatchObject({ code: "BODY_CONSUMED" });
    await session.get("/");
    expect(server.connections).toBe(1);
  });

  test("is read no faster than its reader takes it", async () => {
    await using server = await endless();
    await using session = new Session({ baseUrl: server.url });
    const answer = await session.get("/", { stream: true });
    await sleep(200);
    const waiting = server.written();
    await sleep(200);
    expect(server.written()).toBe(waiting);
    expect(waiting).toBeLessThan(20 * 2 ** 20);
    let read = 0;
    for await (const piece of answer.body as AsyncIterable<Uint8Array>) {
      read += piece.length;
      if (read > waiting) break;
    }
    expect(server.written()).toBeGreaterThan(waiting);
  });

  test("whose reader leaves gives its connection up", async () => {
    await using server = await endless();
    await using session = new Session({ baseUrl: server.url, connections: 1 });
    const answer = await session.get("/", { stream: true });
    for await (const _ of answer.body) break;
    const again = await session.get("/", { stream: true, timeout: { acquire: 2_000 } });
    expect(again.status).toBe(200);
    again.body.destroy();
  });

  test("that nobody reads does not hold its connection for ever", async () => {
    await using server = await endless();
    await using session = new Session({
      baseUrl: server.url,
      connections: 1,
      timeout: { unread: 80 },
    });
    const forgotten = await session.get("/", { stream: true });
    const next = await session.get("/", { stream: true });
    next.body.destroy();
    await expect(forgotten.bytes()).rejects.toMatchObject({ code: "UNREAD_TIMEOUT", limit: 80 });
  });

  test("that breaks off is an error, never a short body", async () => {
    await using server = await scripted(({ socket }) => {
      socket.write(head + chunk("half"));
      setTimeout(() => socket.destroy(), 30);
    });
    await using session = new Session({ baseUrl: server.url });
    const answer = await session.get("/", { stream: true });
    await expect(
      pipeline(answer.body, async (pieces) => {
        for await (const _ of pieces);
      }),
    ).rejects.toMatchObject({ code: "CONNECTION_LOST", sent: true });
    expect(server.requests.length).toBe(1);
  });

  test("ends at the body timeout, at a total that was asked for, and at the signal", async () => {
    await using server = await scripted(({ socket, line }) => {
      socket.write(head);
      if (!line.includes("/drip")) return;
      const timer = setInterval(() => socket.write(chunk("x")), 20);
      socket.on("close", () => clearInterval(timer));
    });
    await using session = new Session({ baseUrl: server.url, timeout: { body: 60 } });
    const silent = await session.get("/", { stream: true });
    await expect(silent.text()).rejects.toMatchObject({ code: "BODY_TIMEOUT", limit: 60 });
    const drip = await session.get("/drip", { stream: true, timeout: 150 });
    await expect(drip.text()).rejects.toMatchObject({ code: "TOTAL_TIMEOUT", limit: 150 });
    const controller = new AbortController();
    const stopped = await session.get("/drip", { stream: true, signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(stopped.text()).rejects.toMatchObject({ code: "ABORTED" });
  });

  test("outlives the session's default total", async () => {
    await using server = await scripted(({ socket }) => {
      socket.write(head + chunk("a"));
      setTimeout(() => socket.write(chunk("b") + chunk("")), 150);
    });
    await using session = new Session({ baseUrl: server.url });
    const answer = await session.get("/", { stream: true });
    expect(await answer.text()).toBe("ab");
    expect(await answer.text()).toBe("ab");
    await expect(session.get("/", { timeout: 100, retry: false })).rejects.toMatchObject({
      code: "TOTAL_TIMEOUT",
    });
  });

  test("is decoded on its way, and a limit holds for what comes out", async () => {
    await using server = await scripted(({ socket }) => {
      const body = gzipSync(Buffer.alloc(1_000_000, "x"));
      socket.write(
        `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${body.length}\r\n\r\n`,
      );
      socket.write(body);
    });
    await using session = new Session({ baseUrl: server.url });
    const answer = await session.get("/", { stream: true });
    expect((await answer.bytes()).length).toBe(1_000_000);
    const limited = await session.get("/", { stream: true, limits: { stream: 10_000 } });
    await expect(limited.bytes()).rejects.toMatchObject({ code: "RESPONSE_TOO_LARGE" });
  });

  test("of an error status is read, so that raiseForStatus has it", async () => {
    await using server = await scripted(({ socket }) =>
      socket.write(response(404, { detail: "gone" })),
    );
    await using session = new Session({ baseUrl: server.url });
    const answer = await session.get("/", { stream: true });
    expect(() => answer.raiseForStatus()).toThrow("404 Not Found (gone)");
  });

  test("is given up by close where nobody has begun to read it, and waited for where somebody has", async () => {
    await using server = await scripted(({ socket, line }) => {
      socket.write(head + chunk("begun"));
      if (line.includes("/read")) setTimeout(() => socket.write(chunk("!") + chunk("")), 80);
    });
    const session = new Session({ baseUrl: server.url });
    const unread = await session.get("/unread", { stream: true });
    const read = await session.get("/read", { stream: true });
    const text = read.text();
    await sleep(10);
    await session.close();
    expect(await text).toBe("begun!");
    await expect(unread.text()).rejects.toMatchObject({ code: "SESSION_CLOSED" });
  });
});

describe("a streamed request", () => {
  test("is sent in chunks, or with its length where that is known", async () => {
    await using server = await scripted(({ socket }) => socket.write(response(200)));
    await using session = new Session({ baseUrl: server.url });
    async function* pieces(): AsyncGenerator<string> {
      yield "a";
      await sleep(5);
      yield "b";
    }
    await session.post("/", { body: pieces() });
    await session.post("/", { body: new Blob(["abc"]) });
    const [chunked, sized] = server.requests;
    expect([field(chunked, "transfer-encoding"), chunked?.body]).toEqual(["chunked", "ab"]);
    expect([field(sized, "content-length"), sized?.body]).toEqual(["3", "abc"]);
  });

  test("is read no faster than the server takes it", async () => {
    const server = createServer(() => {});
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    let read = 0;
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (;;) yield Buffer.alloc((read += 65_536) && 65_536);
    }
    await using session = new Session({ retry: false, timeout: { headers: 300 } });
    await expect(
      session.post(`http://127.0.0.1:${port}`, { body: pieces() }),
    ).rejects.toMatchObject({ code: "HEADERS_TIMEOUT" });
    expect(read).toBeLessThan(50 * 2 ** 20);
    server.closeAllConnections();
    server.close();
  });

  test("may take longer than timeout.headers, as long as it goes on", async () => {
    await using server = await scripted(({ socket }) => socket.write(response(200, "took it")));
    await using session = new Session({ baseUrl: server.url, timeout: { headers: 120 } });
    async function* slow(): AsyncGenerator<string> {
      for (let piece = 0; piece < 5; piece++) {
        await sleep(60);
        yield "x";
      }
    }
    expect(await (await session.post("/", { body: slow() })).text()).toBe("took it");
  });

  test("that fails is a BodyError with its cause, and is not tried again", async () => {
    await using server = await scripted(({ socket }) => socket.write(response(200)));
    await using session = new Session({ baseUrl: server.url, retry: { backoffFactor: 1 } });
    const cause = new Error("disk on fire");
    async function* failing(): AsyncGenerator<string> {
      yield "a";
      throw cause;
    }
    await expect(session.put("/", { body: failing() })).rejects.toMatchObject({
      code: "REQUEST_BODY_FAILED",
      cause,
      attempts: [{ number: 1 }],
    });
    expect((await session.get("/")).status).toBe(200);
  });

  test.each([
    ["ends early", 10, "it ended after 3 bytes, and its length is 10"],
    ["goes on", 2, "it goes on after 2 bytes, which is its length"],
  ])("that %s is a BodyError, and is not tried again", async (_what, size, problem) => {
    await using server = await scripted(({ socket }) => socket.write(response(200)));
    await using session = new Session({ baseUrl: server.url, retry: { backoffFactor: 1 } });
    // As a file does that is written to meanwhile.
    const body = Object.defineProperty(new Blob(["abc"]), "size", { value: size });
    await expect(session.put("/", { body })).rejects.toMatchObject({
      code: "REQUEST_BODY_FAILED",
      message: expect.stringContaining(problem) as unknown,
      attempts: [{ number: 1 }],
    });
    expect(server.requests).toEqual([]);
  });

  test("whose iterator can't be closed fails nothing but itself", async () => {
    const replace: Interceptor = (next) => (request) =>
      next(request.with({ body: { length: undefined, replayable: false, open: stubborn } }));
    async function* stubborn(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          yield Buffer.from("x");
          await sleep(1);
        }
      } finally {
        // oxlint-disable-next-line no-unsafe-finally -- what is tried here
        throw new Error("it can't be closed");
      }
    }
    const refusing = createServer((_request, answer) => answer.writeHead(413).end());
    refusing.listen(0, "127.0.0.1");
    await once(refusing, "listening");
    const { port } = refusing.address() as { port: number };
    await using session = new Session({ interceptors: [replace] });
    // A rejection that nobody handles fails the test run.
    expect((await session.post(`http://127.0.0.1:${port}`)).status).toBe(413);
    await sleep(20);
    refusing.closeAllConnections();
    refusing.close();
  });

  test("is never sent twice, unless it can be opened again", async () => {
    await using server = await scripted(({ socket, number }) =>
      socket.write(response(number % 2 === 1 ? 503 : 200)),
    );
    await using session = new Session({ baseUrl: server.url, retry: { backoffFactor: 1 } });
    expect((await session.put("/", { body: Readable.from(["once"]) })).status).toBe(503);
    expect(server.requests.length).toBe(1);
    const again = await session.put("/", { body: () => Readable.from(["again"]) });
    expect(again.attempts.length).toBe(1);
    const third = await session.put("/", { body: () => Readable.from(["again"]) });
    expect(third.status).toBe(200);
    expect(server.requests.slice(2).map(({ body }) => body)).toEqual(["again", "again"]);
  });

  test("that waited in vain for a connection can still be sent", async () => {
    const gone = await scripted(() => {});
    await gone.close();
    const { port } = new URL(gone.url);
    await using session = new Session({ retry: { total: 20, backoffFactor: 30, backoffMax: 30 } });
    const call = session.post(gone.url, { body: Readable.from(["late"]) });
    await sleep(50);
    const received: string[] = [];
    const server = createServer((request, answer) => {
      request.on("data", (piece) => received.push(String(piece)));
      request.on("end", () => answer.end());
    });
    server.listen(Number(port), "127.0.0.1");
    expect((await call).status).toBe(200);
    expect(received).toEqual(["late"]);
    server.closeAllConnections();
    server.close();
  });

  test("that the server answers early is not waited for", async () => {
    await using server = await scripted(() => {});
    const early = createServer((_request, answer) => {
      answer.writeHead(413).end("too much");
    });
    early.listen(0, "127.0.0.1");
    await once(early, "listening");
    const { port } = early.address() as { port: number };
    await using session = new Session({ retry: false });
    async function* endlessly(): AsyncGenerator<Uint8Array> {
      for (;;) {
        yield Buffer.alloc(65_536);
        await sleep(1);
      }
    }
    const answer = await session.post(`http://127.0.0.1:${port}`, { body: endlessly() });
    expect(answer.status).toBe(413);
    expect(server.requests.length).toBe(0);
    early.closeAllConnections();
    early.close();
  });
});

test("an encoded body whose reader leaves gives its connection up, though its server is silent", async () => {
  const encoded = gzipSync("begun").subarray(0, 12);
  await using server = await scripted(({ socket, number }) => {
    if (number > 1) socket.write(response(200, "next"));
    else {
      socket.write("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 99\r\n\r\n");
      socket.write(encoded);
    }
  });
  await using session = new Session({ baseUrl: server.url, connections: 1 });
  const silent = await session.get("/", { stream: true });
  silent.body.resume();
  await sleep(30);
  silent.body.destroy();
  expect(await (await session.get("/", { timeout: { acquire: 2_000 } })).text()).toBe("next");
});
