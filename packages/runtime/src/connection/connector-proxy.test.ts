import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createSecureServer, type ServerOptions } from "node:https";
import { connect, type Server, type Socket } from "node:net";
import { TLSSocket } from "node:tls";
import { beforeAll, describe, expect, test } from "vitest";
import {
  canMakeCertificates,
  type Certificates,
  makeCertificates,
} from "../../../../test/servers/certificates.js";
import { echo, listenOn, type TcpServer } from "../../../../test/servers/tcp.js";
import { connecting, failureOf, get } from "../../../../test/support/connecting.js";
import { makeConnector } from "./connector.js";
import { ProxyFailure } from "./failures.js";
import type { ProxyServer } from "./proxy.js";
import { type ProxyOption, readProxy } from "./proxy-option.js";
import { readTls, type TlsOptions } from "./tls.js";

function via(option: ProxyOption, tls: TlsOptions = {}) {
  const proxy = readProxy(option) as ProxyServer;
  return makeConnector({ tls: readTls(tls), proxy, timeout: 20_000 });
}

describe.skipIf(!canMakeCertificates)("a proxy that works (needs openssl)", () => {
  let made: Certificates;
  beforeAll(async () => {
    made = await makeCertificates();
  });

  /** A real proxy: absolute URLs for http:, tunnels for https:. */
  interface Proxy extends TcpServer {
    readonly connects: readonly IncomingMessage[];
  }

  async function startProxy(identity?: ServerOptions): Promise<Proxy> {
    const connects: IncomingMessage[] = [];
    const server: Server =
      identity === undefined ? createServer(echo) : createSecureServer(identity, echo);
    server.on("connect", (request: IncomingMessage, client: Socket, head: Buffer) => {
      connects.push(request);
      const { hostname, port } = new URL(`tunnel://${request.url}`);
      const target = connect(Number(port), hostname, () => {
        client.write("HTTP/1.1 200 Connection established\r\nvia: 1.1 here\r\n\r\n");
        target.write(head);
        client.pipe(target).pipe(client);
      });
      target.on("error", () => client.destroy());
      target.on("close", () => client.destroy());
      client.on("error", () => target.destroy());
      client.on("close", () => target.destroy());
    });
    return { ...(await listenOn(server)), connects };
  }

  function startTarget(options: ServerOptions = {}, listener: RequestListener = echo) {
    return listenOn(createSecureServer({ ...made.server, ...options }, listener));
  }

  test("https: through a tunnel, of which the target sees nothing", async () => {
    await using target = await startTarget();
    await using proxy = await startProxy();
    const option = {
      url: `http://hans:geheim@127.0.0.1:${proxy.port}`,
      headers: { "x-team": "blue" },
    };
    const attempt = connecting(via(option, { ca: made.ca }), `https://localhost:${target.port}`);
    const socket = await attempt.ready;
    expect(await get(socket, "/pets")).toMatch(
      /^\["GET","\/pets",\{"host":"[^"]*","conn[^}]*\}\]$/,
    );
    expect(attempt.calls()).toBe(1);
    const authority = `localhost:${target.port}`;
    expect(proxy.connects).toMatchObject([{ url: authority }]);
    // Not as part of the above, which would let more of them pass.
    expect(proxy.connects[0]?.headers).toEqual({
      host: authority,
      "proxy-authorization": `Basic ${btoa("hans:geheim")}`,
      "x-team": "blue",
    });
  });

  test("http: to the proxy itself, which is not asked for a tunnel", async () => {
    await using proxy = await startProxy();
    const { first, ready } = connecting(
      via(`http://127.0.0.1:${proxy.port}`),
      "http://target.test",
    );
    const socket = await ready;
    expect(socket).toBe(first);
    expect(await get(socket, "http://target.test/pets")).toContain('"http://target.test/pets"');
    expect(proxy.connects).toHaveLength(0);
  });

  test("https: through a tunnel inside of TLS", async () => {
    await using target = await startTarget();
    await using proxy = await startProxy(made.elsewhere);
    const option = {
      url: `https://127.0.0.1:${proxy.port}`,
      tls: { ca: made.ca, servername: "elsewhere.example" },
    };
    const url = `https://localhost:${target.port}`;
    const socket = await connecting(via(option, { ca: made.ca }), url).ready;
    expect(socket).toBeInstanceOf(TLSSocket);
    expect(await get(socket)).toContain('"GET"');
  });

  test("http: inside of TLS to the proxy", async () => {
    await using proxy = await startProxy(made.server);
    const option = { url: `https://127.0.0.1:${proxy.port}`, tls: { ca: made.ca } };
    const { first, ready } = connecting(via(option), "http://target.test");
    expect(await ready).toBe(first);
    expect(await get(first, "http://target.test/")).toContain('"http://target.test/"');
  });

  test("the session's TLS is not the proxy's", async () => {
    await using proxy = await startProxy(made.server);
    const connector = via(`https://localhost:${proxy.port}`, { ca: made.ca, verify: false });
    for (const target of ["http://target.test", "https://target.test"]) {
      const error = await failureOf(connecting(connector, target));
      expect(error).toBeInstanceOf(ProxyFailure);
      expect(error.message).toMatch(/certificate that is not trusted \(UNABLE_TO_.*proxy\.tls\.ca/);
    }
    expect(proxy.connects).toHaveLength(0);
  });

  test("the proxy's TLS is not the target's", async () => {
    await using target = await startTarget();
    await using proxy = await startProxy(made.server);
    const option = { url: `https://localhost:${proxy.port}`, tls: { ca: made.ca, verify: false } };
    const attempt = connecting(via(option), `https://localhost:${target.port}`);
    expect(await failureOf(attempt)).toMatchObject({ code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
  });

  test("the proxy's certificate has to have its name, an error that undici takes for one", async () => {
    await using proxy = await startProxy(made.elsewhere);
    const option = { url: `https://localhost:${proxy.port}`, tls: { ca: made.ca } };
    const error = await failureOf(connecting(via(option), "https://target.test"));
    expect(error).toBeInstanceOf(ProxyFailure);
    expect(error.message).toMatch(/not trusted \(ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  test("a target with another name's certificate is not trusted through a tunnel either", async () => {
    await using target = await startTarget(made.elsewhere);
    await using proxy = await startProxy();
    const url = `https://localhost:${target.port}`;
    const attempt = connecting(via(`http://127.0.0.1:${proxy.port}`, { ca: made.ca }), url);
    expect(await failureOf(attempt)).toMatchObject({ code: "ERR_TLS_CERT_ALTNAME_INVALID" });
    await expect.poll(() => target.sockets[0]?.destroyed).toBe(true);
  });

  test("a client's certificate goes to the target, through the tunnel", async () => {
    await using target = await startTarget(
      { requestCert: true, ca: made.ca },
      (request, response) =>
        response.end((request.socket as TLSSocket).getPeerCertificate().subject.CN),
    );
    await using proxy = await startProxy();
    const tls = { ca: made.ca, ...made.client };
    const connector = via(`http://127.0.0.1:${proxy.port}`, tls);
    const socket = await connecting(connector, `https://localhost:${target.port}`).ready;
    expect(await get(socket)).toBe("client");
  });

  test("a tunnel that breaks later breaks the socket", async () => {
    await using target = await startTarget({}, () => {});
    await using proxy = await startProxy();
    const connector = via(`http://127.0.0.1:${proxy.port}`, { ca: made.ca });
    const attempt = connecting(connector, `https://localhost:${target.port}`);
    const socket = await attempt.ready;
    proxy.sockets[0]?.destroy();
    await once(socket, "close");
    expect(attempt.calls()).toBe(1);
  });
});
