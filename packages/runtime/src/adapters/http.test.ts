import { once } from "node:events";
import { createServer as createPlainServer } from "node:http";
import { createServer } from "node:https";
import { expect, test } from "vitest";
import { response, scripted } from "../../../../test/servers/scripted.js";
import { HttpAdapter, Session, UsageError } from "../index.js";
import { certificate, key } from "../../../../test/servers/certificate.js";

test("a timeout of headers or body ends the attempt, and the next one is made", async () => {
  await using server = await scripted(({ socket, number }) => {
    if (number === 2) socket.write("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nha");
    if (number === 3) socket.write(response(200, "there"));
  });
  await using session = new Session({
    timeout: { headers: 60, body: 60 },
    retry: { backoffFactor: 1 },
  });
  const answer = await session.get(server.url);
  expect(await answer.text()).toBe("there");
  expect(answer.attempts).toMatchObject([
    { error: "HEADERS_TIMEOUT" },
    { error: "BODY_TIMEOUT" },
    { status: 200 },
  ]);
});

test("the body timeout counts from the last piece", async () => {
  await using server = await scripted(({ socket }) => {
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\n");
    for (const delay of [100, 200, 300]) setTimeout(() => socket.write("x"), delay);
  });
  await using session = new Session({ timeout: { body: 170 }, retry: false });
  expect(await (await session.get(server.url)).text()).toBe("xxx");
});

test("calls that end while they wait for a connection cost none", async () => {
  await using server = await scripted(({ socket }) =>
    setTimeout(() => socket.write(response(200)), 60),
  );
  await using session = new Session({ connections: 2 });
  const controller = new AbortController();
  const live = [session.get(server.url), session.get(server.url)];
  const dead = Array.from({ length: 50 }, () =>
    session.get(server.url, { signal: controller.signal }).catch(() => {}),
  );
  await expect.poll(() => server.requests.length).toBe(2);
  controller.abort();
  await Promise.all([...dead, ...live]);
  await session.get(server.url);
  expect(server.requests.length).toBe(3);
  expect(server.connections).toBeLessThanOrEqual(3);
});

test("close does not wait for a connection that nobody waits for", async () => {
  // Never shakes hands.
  await using server = await scripted(() => {});
  const session = new Session({ timeout: { connect: null, total: 50 }, retry: false });
  await expect(session.get(server.url.replace("http:", "https:"))).rejects.toMatchObject({
    code: "TOTAL_TIMEOUT",
  });
  await session.close();
});

test("a certificate that is not trusted is an error of its own, and not asked for again", async () => {
  let handshakes = 0;
  const server = createServer({ cert: certificate, key }).listen(0, "127.0.0.1");
  server.on("tlsClientError", () => handshakes++);
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  await using session = new Session();
  await expect(session.get(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({
    code: "TLS_FAILED",
    sent: false,
    attempts: [{ number: 1, error: "TLS_FAILED" }],
  });
  await expect.poll(() => handshakes).toBe(1);
  server.close();
});

test("TLS to a server that speaks none says so, once", async () => {
  const plain = createPlainServer((_request, answer) => answer.end()).listen(0, "127.0.0.1");
  await once(plain, "listening");
  const address = plain.address();
  const port = typeof address === "object" ? address?.port : 0;
  await using session = new Session();
  await expect(session.get(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({
    code: "TLS_FAILED",
    message: expect.stringContaining("WRONG_VERSION_NUMBER); does it speak http: here?"),
    attempts: [{ number: 1 }],
  });
  plain.close();
});

test("a content coding without content is no harm", async () => {
  await using server = await scripted(({ socket }) =>
    socket.write("HTTP/1.1 304 Not Modified\r\ncontent-encoding: gzip\r\n\r\n"),
  );
  await using session = new Session();
  expect((await session.get(server.url)).status).toBe(304);
});

test("an origin whose connections are gone is forgotten, and served again when asked for", async () => {
  await using server = await scripted(({ socket }) =>
    socket.end(response(200, "", { connection: "close" })),
  );
  await using session = new Session();
  for (let count = 0; count < 3; count++) {
    expect((await session.get(server.url)).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(server.connections).toBe(3);
});

test("an adapter refuses options that can't be", () => {
  expect(() => new HttpAdapter({ connections: 1.5 })).toThrow(UsageError);
  expect(() => new HttpAdapter({ connectTimeout: 0 })).toThrow("connectTimeout is 0");
});
