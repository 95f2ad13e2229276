import { createServer as createHttpServer } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { connect, type Socket } from "node:net";
import { beforeAll, describe, expect, test } from "vitest";
import {
  canMakeCertificates,
  type Certificates,
  makeCertificates,
} from "../../../../test/servers/certificates.js";
import { echo, listenOn, listenTcp } from "../../../../test/servers/tcp.js";
import { connecting, failureOf, get } from "../../../../test/support/connecting.js";
import { makeConnector } from "./connector.js";
import { ConnectTimeout, ProxyFailure } from "./failures.js";
import type { ProxyServer } from "./proxy.js";
import { readProxy } from "./proxy-option.js";
import { readTls, type TlsOptions } from "./tls.js";

function via(url: string, tls: TlsOptions = {}, timeout = 20_000) {
  return makeConnector({ tls: readTls(tls), proxy: readProxy(url) as ProxyServer, timeout });
}

type Answer = readonly number[] | ((socket: Socket) => void);

/** A proxy that says one thing after each message of its client, whatever that says. */
async function saying(...answers: readonly Answer[]) {
  const messages: number[][] = [];
  const server = await listenTcp((socket) => {
    const left = [...answers];
    socket.on("data", (message) => {
      messages.push([...message]);
      const answer = left.shift();
      if (typeof answer === "function") answer(socket);
      else if (answer !== undefined) socket.write(Buffer.from(answer));
    });
  });
  return { ...server, messages };
}

const noAuth = [5, 0];
const connected = [5, 0, 0, 1, 127, 0, 0, 1, 0x1f, 0x90];
const name = [...Buffer.from("target.test")];

test.each<[name: string, scheme: string, target: string, request: number[]]>([
  ["a name", "socks5h", "http://target.test:8080", [5, 1, 0, 3, 11, ...name, 0x1f, 0x90]],
  ["http's own port", "socks5h", "http://target.test", [5, 1, 0, 3, 11, ...name, 0, 80]],
  ["an address", "socks5h", "http://10.1.2.3", [5, 1, 0, 1, 10, 1, 2, 3, 0, 80]],
  [
    "an IPv6 address",
    "socks5",
    "http://[2001:db8::a:1]",
    [5, 1, 0, 4, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xa, 0, 1, 0, 80],
  ],
  ["a mapped address", "socks5", "http://[::ffff:10.1.2.3]", [5, 1, 0, 1, 10, 1, 2, 3, 0, 80]],
])("asks for %s (%s)", async (_name, scheme, target, request) => {
  await using proxy = await saying(noAuth, connected);
  const { ready } = connecting(via(`${scheme}://127.0.0.1:${proxy.port}`), target);
  (await ready).destroy();
  expect(proxy.messages).toEqual([[5, 1, 0], request]);
});

test("socks5 looks names up here", async () => {
  await using proxy = await saying(noAuth, connected);
  const { ready } = connecting(via(`socks5://127.0.0.1:${proxy.port}`), "http://localhost");
  (await ready).destroy();
  // 127.0.0.1 or ::1, as the machine has it.
  expect([1, 4]).toContain(proxy.messages[1]?.[3]);
});

test("shows credentials where they are wanted", async () => {
  await using proxy = await saying([5, 2], [1, 0], connected);
  const url = `socks5h://j%C3%BC:p%40ss@127.0.0.1:${proxy.port}`;
  (await connecting(via(url), "http://target.test").ready).destroy();
  expect(proxy.messages.slice(0, 2)).toEqual([
    [5, 2, 0, 2],
    [1, 3, ...Buffer.from("jü"), 4, ...Buffer.from("p@ss")],
  ]);
});

test("shows no credentials where they are not wanted", async () => {
  await using proxy = await saying(noAuth, connected);
  const url = `socks5h://hans:geheim@127.0.0.1:${proxy.port}`;
  (await connecting(via(url), "http://target.test").ready).destroy();
  expect(proxy.messages).toHaveLength(2);
});

test.each([
  ["a name", [5, 0, 0, 3, 4, ...Buffer.from("here"), 0, 80]],
  ["an IPv6 address", [5, 0, 0, 4, ...Array.from({ length: 16 }, () => 1), 0, 80]],
])("takes the proxy's own address as %s, in however many pieces", async (_name, answer) => {
  const drip = (bytes: readonly number[]) => (socket: Socket) => {
    for (const [index, byte] of bytes.entries()) {
      setTimeout(() => socket.write(Buffer.from([byte])), index * 3);
    }
  };
  await using proxy = await saying(drip(noAuth), drip(answer), (socket) => {
    socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi");
  });
  const { first, ready } = connecting(
    via(`socks5h://127.0.0.1:${proxy.port}`),
    "http://target.test",
  );
  const socket = await ready;
  expect(socket).toBe(first);
  for (const event of ["readable", "close"]) expect(socket.listenerCount(event)).toBe(0);
  expect(await get(socket)).toBe("hi");
});

describe("a proxy that refuses or misbehaves", () => {
  const end = (socket: Socket): void => void socket.end();
  const cases: Readonly<Record<string, [answers: readonly Answer[], message: RegExp]>> = {
    "closes at once": [[end], /closed the connection in the middle of the SOCKS handshake$/],
    "resets at once": [
      [(socket) => void socket.resetAndDestroy()],
      /closed the connection in the middle of the SOCKS handshake$/,
    ],
    "closes after half an answer": [
      [(socket) => void socket.end(Buffer.from([5]))],
      /closed the connection in the middle/,
    ],
    "closes instead of connecting": [[noAuth, end], /closed the connection in the middle/],
    "closes in the middle of its own address": [
      [noAuth, (socket) => void socket.end(Buffer.from(connected.slice(0, 7)))],
      /closed the connection in the middle/,
    ],
    "speaks HTTP": [
      [(socket) => void socket.write("HTTP/1.1 400 Bad Request\r\n\r\n")],
      /answered something that is no SOCKS5; is it an HTTP proxy\?$/,
    ],
    "speaks SOCKS4": [[[0, 0x5b]], /answered something that is no SOCKS5$/],
    "wants credentials": [
      [[5, 0xff]],
      /wants credentials; give them in its URL or as proxy\.auth$/,
    ],
    "wants them though none were offered": [[[5, 2]], /wants credentials/],
    "doesn't allow it": [[noAuth, [5, 2]], /target\.test:80: not allowed by its rules$/],
    "has no way to there": [[noAuth, [5, 4]], /target\.test:80: host unreachable$/],
    "finds nobody there": [[noAuth, [5, 5]], /target\.test:80: connection refused$/],
    "fails for a reason of its own": [
      [noAuth, [5, 77]],
      /a reason that SOCKS doesn't know \(77\)$/,
    ],
    "answers with nonsense": [[noAuth, [5, 0, 0, 9, 1]], /unknown type of address \(9\)$/],
    "changes its language": [[noAuth, [4, 0, 0, 1]], /answered something that is no SOCKS5$/],
    "says more than its answer": [
      [noAuth, [...connected, ...Buffer.from("HTTP/1.1 200 OK\r\n\r\n")]],
      /sent more than its answer/,
    ],
  };

  test.each(Object.entries(cases))("%s", async (_name, [answers, message]) => {
    await using proxy = await saying(...answers);
    const url = `socks5h://127.0.0.1:${proxy.port}`;
    const error = await failureOf(connecting(via(url), "http://target.test"));
    expect(error).toBeInstanceOf(ProxyFailure);
    expect(error.message.startsWith(`proxy ${url} `)).toBe(true);
    expect(error.message).toMatch(message);
    expect(proxy.sockets).toHaveLength(1);
  });

  test.each<[name: string, answers: readonly Answer[], message: RegExp]>([
    [
      "doesn't accept the credentials",
      [
        [5, 2],
        [1, 1],
      ],
      /does not accept the credentials$/,
    ],
    ["takes no credentials, either", [[5, 0xff]], /takes no username and password/],
  ])("%s", async (_name, answers, message) => {
    await using proxy = await saying(...answers);
    const url = `socks5h://hans:geheim@127.0.0.1:${proxy.port}`;
    const error = await failureOf(connecting(via(url), "http://target.test"));
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/hans|geheim/);
  });

  test("closes before anything was said", async () => {
    await using proxy = await listenTcp((socket) => void socket.destroy());
    const url = `socks5h://127.0.0.1:${proxy.port}`;
    const error = await failureOf(connecting(via(url), "https://target.test"));
    expect(error).toBeInstanceOf(ProxyFailure);
    expect(proxy.sockets).toHaveLength(1);
  });

  test("closes the tunnel in the middle of TLS", async () => {
    await using proxy = await saying(noAuth, connected, end);
    const url = `socks5h://127.0.0.1:${proxy.port}`;
    const error = await failureOf(connecting(via(url), "https://target.test"));
    expect(error).toBeInstanceOf(ProxyFailure);
    expect(error.message).toMatch(/closed the tunnel to target\.test:443 before TLS was agreed on/);
  });

  test("drips until the time is out", async () => {
    await using proxy = await saying(noAuth, (socket) => {
      socket.write(Buffer.from([5, 0, 0, 3, 255]));
      const drip = setInterval(() => socket.write("x"), 20);
      socket.on("close", () => clearInterval(drip));
    });
    const connector = via(`socks5h://127.0.0.1:${proxy.port}`, {}, 100);
    const error = await failureOf(connecting(connector, "http://target.test"));
    expect(error).toBeInstanceOf(ConnectTimeout);
    await expect.poll(() => proxy.sockets[0]?.destroyed).toBe(true);
  });

  test("whoever waits for it can give up", async () => {
    await using proxy = await saying(noAuth);
    const url = `socks5h://127.0.0.1:${proxy.port}`;
    const attempt = connecting(via(url), "http://target.test");
    await expect.poll(() => proxy.messages.length).toBe(2);
    attempt.first.destroy();
    await failureOf(attempt);
  });
});

describe.skipIf(!canMakeCertificates)("a proxy that works (needs openssl)", () => {
  let made: Certificates;
  beforeAll(async () => {
    made = await makeCertificates();
  });

  test.each(["http", "https"])("carries %s", async (scheme) => {
    const server =
      scheme === "http" ? createHttpServer(echo) : createSecureServer(made.server, echo);
    await using target = await listenOn(server);
    await using proxy = await saying(noAuth, (client) => {
      client.removeAllListeners("data");
      const onward = connect(target.port, "127.0.0.1", () => {
        client.write(Buffer.from(connected));
        client.pipe(onward).pipe(client);
      });
      onward.on("error", () => client.destroy());
      client.on("close", () => onward.destroy());
    });
    const connector = via(`socks5h://127.0.0.1:${proxy.port}`, { ca: made.ca });
    const { ready } = connecting(connector, `${scheme}://localhost:${target.port}`);
    expect(await get(await ready, "/pets")).toContain('"/pets"');
  });
});
