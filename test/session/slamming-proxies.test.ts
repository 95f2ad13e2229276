import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { Session } from "../../packages/runtime/src/index.js";
import { listenTcp } from "../servers/tcp.js";
import { failureOf } from "./failures.js";
import { expectNoSecret, login, signedIn } from "./logins.js";

test.each([
  [403, "PROXY_REFUSED", 1],
  [302, "PROXY_REFUSED", 1],
  [502, "PROXY_FAILED", 3],
])("a tunnel that is answered with %i is %s, after %i attempts", async (status, code, attempts) => {
  await using proxy = await listenTcp((socket) =>
    socket.once("data", () => socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`)),
  );
  await using session = new Session({
    proxy: `http://127.0.0.1:${proxy.port}`,
    retry: { backoffFactor: 1 },
  });
  const error = await failureOf(session.get("https://target.test/"));
  expect(error).toMatchObject({ code, sent: false });
  expect(error.message).toContain(`it answered ${status} No`);
  expect(error.attempts).toHaveLength(attempts);
  expect(proxy.sockets).toHaveLength(attempts);
});

describe("a proxy that slams the door", () => {
  const doors: Readonly<Record<string, Parameters<typeof listenTcp>[0]>> = {
    "at once": (socket) => socket.destroy(),
    "with a reset": (socket) => socket.resetAndDestroy(),
    "when it is asked": (socket) => socket.once("data", () => socket.destroy()),
    politely: (socket) => socket.once("data", () => socket.end()),
    "in the middle of its answer": (socket) =>
      socket.once("data", () => socket.end("HTTP/1.1 200 Connection esta")),
    "after a tunnel": (socket) =>
      socket.once("data", () => socket.end("HTTP/1.1 200 Connection established\r\n\r\n")),
    "with nonsense": (socket) => socket.once("data", () => socket.end("SSH-2.0-OpenSSH_9.2\r\n")),
  };

  test.each(Object.entries(doors))(
    "%s: one error a call, and a bounded number of connections",
    async (_name, slam) => {
      await using door = await listenTcp(slam);
      for (const scheme of ["http", "socks5h"]) {
        const before = door.sockets.length;
        await using session = new Session({
          proxy: signedIn(`${scheme}://127.0.0.1:${door.port}`, login),
          connections: 3,
          retry: { total: 2, backoffFactor: 1, budget: false },
        });
        const calls = Array.from({ length: 10 }, () =>
          failureOf(session.get("https://target.test/")),
        );
        for (const error of await Promise.all(calls)) {
          expect(error).toMatchObject({ code: "PROXY_FAILED", sent: false });
          expect(error.attempts).toHaveLength(3);
          expectNoSecret(error, login);
        }
        const opened = door.sockets.length - before;
        expect(opened).toBeLessThanOrEqual(30);
        // Nothing goes on behind the scenes.
        await sleep(100);
        expect(door.sockets.length - before).toBe(opened);
      }
    },
  );

  test("a POST that it forwarded, perhaps, is not sent again", async () => {
    await using door = await listenTcp((socket) => socket.once("data", () => socket.destroy()));
    await using session = new Session({ proxy: `http://127.0.0.1:${door.port}` });
    const error = await failureOf(session.post("http://target.test/", { body: "once" }));
    expect(error).toMatchObject({ code: "CONNECTION_LOST", sent: true, retrySafe: false });
    expect(door.sockets).toHaveLength(1);
  });

  test("one that says nothing holds neither a call that is given up nor the session's end", async () => {
    await using door = await listenTcp((socket) => socket.resume());
    const session = new Session({
      proxy: `http://127.0.0.1:${door.port}`,
      connections: 2,
      timeout: { connect: null },
    });
    const controller = new AbortController();
    const calls = Array.from({ length: 6 }, () =>
      session.get("https://target.test/", { signal: controller.signal }),
    );
    await expect.poll(() => door.sockets.length).toBe(2);
    controller.abort();
    for (const outcome of await Promise.allSettled(calls)) {
      expect(outcome).toMatchObject({ reason: { code: "ABORTED", sent: false } });
    }
    await session.close();
    await expect.poll(() => door.sockets.every(({ destroyed }) => destroyed)).toBe(true);
    expect(door.sockets).toHaveLength(2);
  });

  test("one that says nothing ends with the time to connect", async () => {
    await using door = await listenTcp((socket) => socket.resume());
    for (const scheme of ["http", "https", "socks5h"]) {
      await using session = new Session({
        proxy: signedIn(`${scheme}://127.0.0.1:${door.port}`, login),
        timeout: { connect: 80 },
        retry: false,
      });
      const error = await session.get("https://target.test/").then(
        () => expect.unreachable("the call succeeded"),
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ code: "CONNECT_TIMEOUT", limit: 80, sent: false });
      expectNoSecret(error, login);
    }
    expect(door.sockets).toHaveLength(3);
    await expect.poll(() => door.sockets.every(({ destroyed }) => destroyed)).toBe(true);
  });
});
