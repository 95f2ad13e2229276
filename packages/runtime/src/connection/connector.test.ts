import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createSecureServer } from "node:http2";
import { createServer, type ServerOptions } from "node:https";
import { TLSSocket } from "node:tls";
import { beforeAll, describe, expect, test, vi } from "vitest";
import {
  canMakeCertificates,
  type Certificates,
  makeCertificates,
} from "../../../../test/servers/certificates.js";
import { echo, listenOn, listenTcp, type TcpServer } from "../../../../test/servers/tcp.js";
import { connecting, failureOf, get } from "../../../../test/support/connecting.js";
import { makeConnector } from "./connector.js";
import { ConnectAborted, ConnectTimeout } from "./failures.js";
import { readTls, type TlsOptions } from "./tls.js";

const plain = makeConnector({ tls: readTls(), timeout: 20_000 });

test("a socket that is ready is its user's alone", async () => {
  await using server = await listenOn(createHttpServer(echo));
  const { first, ready, calls } = connecting(plain, `http://127.0.0.1:${server.port}`);
  const socket = await ready;
  expect(socket).toBe(first);
  expect(socket.listenerCount("close")).toBe(0);
  expect(await get(socket)).toContain('"GET"');
  expect(calls()).toBe(1);
});

test("what Node says of a target that is not there is passed on", async () => {
  const server = await listenTcp(() => {});
  await server[Symbol.asyncDispose]();
  const attempt = connecting(plain, `http://127.0.0.1:${server.port}`);
  expect(await failureOf(attempt)).toMatchObject({ code: "ECONNREFUSED" });
});

describe("time", () => {
  test("runs out exactly, in the middle of TLS, too", async () => {
    await using server = await listenTcp(() => {});
    const connector = makeConnector({ tls: readTls(), timeout: 100 });
    const order: string[] = [];
    // Timers of one process fire in their order, however busy it is.
    setTimeout(() => order.push("99 ms"), 99);
    const attempt = connecting(connector, `https://127.0.0.1:${server.port}`);
    const later = new Promise((resolve) => setTimeout(resolve, 150));
    attempt.ready.catch(() => order.push("timeout"));
    void later.then(() => order.push("150 ms"));
    const error = await failureOf(attempt);
    await later;
    expect(error).toBeInstanceOf(ConnectTimeout);
    expect(error).toMatchObject({ limit: 100, message: "no connection after 100 ms" });
    expect(order).toEqual(["99 ms", "timeout", "150 ms"]);
  });

  test.each([Infinity, 2 ** 40])("%s does not run out", async (timeout) => {
    await using server = await listenTcp(() => {});
    const connector = makeConnector({ tls: readTls(), timeout });
    const attempt = connecting(connector, `https://127.0.0.1:${server.port}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(attempt.calls()).toBe(0);
    attempt.first.destroy();
    expect(await failureOf(attempt)).toBeInstanceOf(ConnectAborted);
  });

  test("a limit that was kept ends nothing later", async () => {
    await using server = await listenOn(createHttpServer(echo));
    const connector = makeConnector({ tls: readTls(), timeout: 2_000 });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const socket = await connecting(connector, `http://127.0.0.1:${server.port}`).ready;
      expect(vi.getTimerCount()).toBe(0);
      socket.destroy();
    } finally {
      vi.useRealTimers();
    }
  });
});

test.each(["http:", "https:"])("%s destroyed by its user, it says so once", async (protocol) => {
  await using server = await listenTcp(() => {});
  const attempt = connecting(plain, `${protocol}//127.0.0.1:${server.port}`);
  attempt.first.destroy();
  expect(await failureOf(attempt)).toBeInstanceOf(ConnectAborted);
});

describe.skipIf(!canMakeCertificates)("TLS (needs openssl)", () => {
  let made: Certificates;
  beforeAll(async () => {
    made = await makeCertificates();
  });

  function secure(options: ServerOptions = {}): Promise<TcpServer> {
    const server = createServer({ ...made.server, ...options }, (request, response) => {
      const socket = request.socket as TLSSocket;
      const { subject } = socket.getPeerCertificate();
      response.end(JSON.stringify([socket.servername, subject?.CN, socket.getProtocol()]));
    });
    return listenOn(server);
  }

  function attempt(server: TcpServer, tls: TlsOptions, host = "localhost") {
    const connector = makeConnector({ tls: readTls(tls), timeout: 20_000 });
    return connecting(connector, `https://${host}:${server.port}`);
  }

  test.each([
    ["localhost", "localhost"],
    ["127.0.0.1", false],
  ])("an authority of one's own: %s", async (host, servername) => {
    await using server = await secure();
    const socket = await attempt(server, { ca: made.ca }, host).ready;
    expect(await get(socket)).toBe(JSON.stringify([servername, undefined, "TLSv1.3"]));
  });

  test("an authority that nobody vouches for is not trusted", async () => {
    await using server = await secure();
    const error = await failureOf(attempt(server, {}));
    expect(error).toMatchObject({ code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
  });

  test("a certificate for another name is not trusted", async () => {
    await using server = await secure(made.elsewhere);
    const error = await failureOf(attempt(server, { ca: made.ca }));
    expect(error).toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
  });

  test("the name to ask for, and to expect, can be given", async () => {
    await using server = await secure(made.elsewhere);
    const tls = { ca: made.ca, servername: "elsewhere.example" };
    expect(await get(await attempt(server, tls).ready)).toContain("elsewhere.example");
  });

  test("verify: false takes any certificate, and nobody else does", async () => {
    await using server = await secure(made.elsewhere);
    (await attempt(server, { verify: false }).ready).destroy();
    const error = await failureOf(attempt(server, {}));
    expect(error).toMatchObject({ code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
  });

  test("what was strict when it was read stays so", async () => {
    await using server = await secure();
    const connector = makeConnector({ tls: readTls(), timeout: 20_000 });
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    try {
      const error = await failureOf(connecting(connector, `https://localhost:${server.port}`));
      expect(error).toMatchObject({ code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
      (await attempt(server, {}).ready).destroy();
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test.each<[name: string, identity: () => TlsOptions]>([
    ["PEM", () => made.client],
    [
      "an encrypted key",
      () => ({ cert: made.client.cert, key: made.encryptedKey, passphrase: made.passphrase }),
    ],
    ["PKCS #12", () => ({ pfx: made.pfx, passphrase: made.passphrase })],
  ])("a client certificate: %s", async (_name, identity) => {
    await using server = await secure({ requestCert: true, ca: made.ca });
    const socket = await attempt(server, { ca: made.ca, ...identity() }).ready;
    expect(await get(socket)).toContain('"client"');
  });

  test("a minimum version is kept to", async () => {
    await using server = await secure({ maxVersion: "TLSv1.2" });
    const socket = await attempt(server, { ca: made.ca, minVersion: "TLSv1.2" }).ready;
    expect(await get(socket)).toContain("TLSv1.2");
    const error = await failureOf(attempt(server, { ca: made.ca, minVersion: "TLSv1.3" }));
    expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_SSL_/) });
  });

  test("HTTP/2 is offered only where it is wanted", async () => {
    await using server = await listenOn(createSecureServer({ ...made.server, allowHTTP1: true }));
    const url = `https://localhost:${server.port}`;
    const tls = readTls({ ca: made.ca });
    for (const http2 of [true, false]) {
      const socket = await connecting(makeConnector({ tls, timeout: 20_000, http2 }), url).ready;
      expect(socket).toHaveProperty("alpnProtocol", http2 ? "h2" : "http/1.1");
      socket.destroy();
    }
  });

  test("a second connection resumes the first one's session", async () => {
    await using server = await secure({ maxVersion: "TLSv1.2" });
    const connector = makeConnector({ tls: readTls({ ca: made.ca }), timeout: 20_000 });
    const resumed: boolean[] = [];
    for (let count = 0; count < 2; count++) {
      const socket = await connecting(connector, `https://localhost:${server.port}`).ready;
      resumed.push(socket instanceof TLSSocket && socket.isSessionReused());
      await get(socket);
    }
    expect(resumed).toEqual([false, true]);
  });

  test("a server that closes in the middle of the handshake is an error", async () => {
    await using server = await listenTcp((socket) => {
      void once(socket, "data").then(() => socket.end());
    });
    expect(await failureOf(attempt(server, {}))).toMatchObject({ code: "ECONNRESET" });
  });
});
