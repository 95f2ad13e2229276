import Client from "undici/lib/dispatcher/client.js";
import { describe, expect, test } from "vitest";
import { type RawRequest, scripted } from "../../../../test/servers/scripted.js";
import { listenTcp } from "../../../../test/servers/tcp.js";
import { connecting, failureOf } from "../../../../test/support/connecting.js";
import { makeConnector } from "./connector.js";
import { ConnectTimeout, ProxyFailure } from "./failures.js";
import type { ProxyServer } from "./proxy.js";
import { type ProxyOption, readProxy } from "./proxy-option.js";
import { readTls } from "./tls.js";

function via(option: ProxyOption, timeout = 20_000) {
  const proxy = readProxy(option) as ProxyServer;
  return makeConnector({ tls: readTls(), proxy, timeout });
}

/** What a proxy has to answer with, byte by byte; nothing of the target is ever asked. */
describe("a proxy that misbehaves", () => {
  interface Case {
    readonly script: (request: RawRequest) => void;
    readonly message: RegExp;
    readonly status?: number;
  }
  const say = (text: string) => (request: RawRequest) => request.socket.write(text);
  const sayAndClose = (text: string) => (request: RawRequest) => request.socket.end(text);
  const ok = "HTTP/1.1 200 Connection established\r\n\r\n";
  const cases: Readonly<Record<string, Case>> = {
    "closes after CONNECT": {
      script: sayAndClose(""),
      message: /closed the connection instead of opening a tunnel/,
    },
    "resets after CONNECT": {
      script: ({ socket }) => void socket.resetAndDestroy(),
      message: /closed the connection instead of opening a tunnel \(.*ECONNRESET/,
    },
    "closes in the middle of its status line": {
      script: sayAndClose("HTTP/1.1 20"),
      message: /closed the connection instead of opening a tunnel/,
    },
    "closes in the middle of its headers": {
      script: sayAndClose("HTTP/1.1 200 OK\r\nvia: "),
      message: /closed the connection instead of opening a tunnel/,
    },
    "wants credentials": {
      script: say(
        'HTTP/1.1 407 No\r\nproxy-authenticate: Digest realm="a"\r\nProxy-Authenticate: Basic\r\n\r\n',
      ),
      message: /wants credentials \(407\); give them in its URL or as proxy\.auth$/,
      status: 407,
    },
    forbids: {
      script: say("HTTP/1.1 403 Forbidden\r\ncontent-length: 100\r\n\r\n<html>"),
      message: /did not connect to target\.test:443: it answered 403 Forbidden$/,
      status: 403,
    },
    "has no way to there": {
      script: sayAndClose("HTTP/1.1 502 Bad\x1b[31m Gateway\r\n\r\n"),
      message: /it answered 502 Bad \[31m Gateway$/,
    },
    "answers with 100": {
      script: say("HTTP/1.1 100 Continue\r\n\r\n"),
      message: /it answered 100 Continue/,
      status: 100,
    },
    redirects: {
      script: say("HTTP/1.1 302 Found\r\nlocation: http://login.test/\r\n\r\n"),
      message: /it answered 302 Found/,
      status: 302,
    },
    "speaks something else": {
      script: say("SSH-2.0-OpenSSH_9.6\r\n"),
      message: /answered something that is no HTTP/,
    },
    "speaks TLS": {
      script: say("\x15\x03\x03\x00\x02\x02\x32"),
      message: /answered something that is no HTTP/,
    },
    "never stops talking": {
      script: ({ socket }) => {
        const flood = (): void => {
          if (socket.writable)
            socket.write(`a: ${"b".repeat(1000)}\r\n`, () => setImmediate(flood));
        };
        socket.write("HTTP/1.1 200 OK\r\n", flood);
      },
      message: /answered with a head of more than 16384 bytes/,
    },
    "says more than its answer": {
      script: say(`${ok}HTTP/1.1 200 OK\r\n\r\nsmuggled`),
      message: /sent more than its answer/,
      status: 200,
    },
    "closes the tunnel": {
      script: sayAndClose(ok),
      message: /closed the tunnel to target\.test:443 before TLS was agreed on/,
    },
    "closes the tunnel in the middle of TLS": {
      script: ({ socket }) => {
        socket.write(ok);
        socket.once("data", () => socket.end("\x16\x03\x03\x40"));
      },
      message: /closed the tunnel to target\.test:443 before TLS was agreed on/,
    },
  };

  test.each(Object.entries(cases))("%s", async (_name, { script, message, status }) => {
    await using proxy = await scripted(script);
    const attempt = connecting(via(proxy.url), "https://target.test");
    const error = await failureOf(attempt);
    expect(error).toBeInstanceOf(ProxyFailure);
    expect(error.message).toMatch(message);
    expect(error).toMatchObject({ proxy: proxy.url, ...(status === undefined ? {} : { status }) });
    expect(attempt.first.bytesRead).toBeLessThan(200_000);
    expect(proxy.connections).toBe(1);
    expect(proxy.requests.map(({ line }) => line)).toEqual(["CONNECT target.test:443 HTTP/1.1"]);
  });

  test("closes before anything was said", async () => {
    await using proxy = await listenTcp((socket) => void socket.destroy());
    const url = `http://127.0.0.1:${proxy.port}`;
    const error = await failureOf(connecting(via(url), "https://target.test"));
    expect(error).toBeInstanceOf(ProxyFailure);
    expect(proxy.sockets).toHaveLength(1);
  });

  test("says which credentials it wants", async () => {
    await using proxy = await scripted(cases["wants credentials"]?.script ?? (() => {}));
    const url = proxy.url.replace("//", "//hans:geheim@");
    const error = await failureOf(connecting(via(url), "https://target.test"));
    expect(error.message).toBe(
      `proxy ${proxy.url.replace("//", "//***@")} does not accept the credentials (407)`,
    );
    expect(error).toMatchObject({ authenticate: ['Digest realm="a"', "Basic"] });
  });

  test("speaks no TLS to the target", async () => {
    await using proxy = await scripted(({ socket }) => {
      socket.write(ok);
      socket.once("data", () => socket.write("HTTP/1.1 400 Bad Request\r\n\r\n"));
    });
    const error = await failureOf(connecting(via(proxy.url), "https://target.test"));
    expect(error).toMatchObject({ code: expect.stringMatching(/^ERR_SSL_|^EPROTO/) });
  });

  test("is not there", async () => {
    const gone = await listenTcp(() => {});
    await gone[Symbol.asyncDispose]();
    const url = `http://hans:geheim@127.0.0.1:${gone.port}`;
    for (const target of ["http://target.test", "https://target.test"]) {
      const error = await failureOf(connecting(via(url), target));
      expect(error).toBeInstanceOf(ProxyFailure);
      expect(error.message).toMatch(
        /^proxy http:\/\/\*\*\*@127.* can't be reached \(.*ECONNREFUSED/,
      );
      expect(error).toHaveProperty("cause.code", "ECONNREFUSED");
    }
  });

  test.each<[name: string, script: (request: RawRequest) => void]>([
    ["says nothing", () => {}],
    ["opens a tunnel where nobody answers", say(ok)],
    [
      "drips",
      ({ socket }) => {
        const drip = setInterval(() => socket.write("x"), 10);
        socket.on("close", () => clearInterval(drip)).write("HTTP/1.1 200 OK\r\nvia: ");
      },
    ],
  ])("%s until the time is out", async (_name, script) => {
    await using proxy = await scripted(script);
    const error = await failureOf(connecting(via(proxy.url, 100), "https://target.test"));
    expect(error).toBeInstanceOf(ConnectTimeout);
    expect(error.message).toBe(`no connection after 100 ms through proxy ${proxy.url}`);
    await expect.poll(() => proxy.requests[0]?.socket.destroyed).toBe(true);
  });

  test.each<[name: string, script: (request: RawRequest) => void]>([
    ["its answer", () => {}],
    ["TLS", say(ok)],
  ])("whoever waits for %s can give up", async (_name, script) => {
    await using proxy = await scripted(script);
    const attempt = connecting(via(proxy.url), "https://target.test");
    await expect.poll(() => proxy.requests.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(attempt.calls()).toBe(0);
    attempt.first.destroy();
    await failureOf(attempt);
  });

  test("costs undici one connection, and the request its error", async () => {
    let connections = 0;
    await using proxy = await listenTcp((socket) => {
      connections++;
      socket.destroy();
    });
    const client = new Client("https://target.test", {
      connect: via(`http://127.0.0.1:${proxy.port}`),
      keepAliveTimeout: 1_000,
      keepAliveMaxTimeout: 1_000,
      maxHeaderSize: 16_384,
      allowH2: false,
      maxConcurrentStreams: 1,
    });
    const error = await new Promise<Error>((resolve) => {
      const nothing = (): void => {};
      client.dispatch(
        { method: "GET", path: "/", headers: [], body: null, headersTimeout: 0, bodyTimeout: 0 },
        {
          onRequestStart: nothing,
          onResponseStart: nothing,
          onResponseData: nothing,
          onResponseEnd: nothing,
          onResponseError: (_controller, reason) => resolve(reason),
        },
      );
    });
    expect(error).toBeInstanceOf(ProxyFailure);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(connections).toBe(1);
    await client.destroy();
  });
});

test("an IPv6 address is asked for in brackets, and the scheme's port is named", async () => {
  await using proxy = await scripted(({ socket }) => socket.end("HTTP/1.1 502 No\r\n\r\n"));
  await failureOf(connecting(via(proxy.url), "https://[2001:db8::1]"));
  expect(proxy.requests[0]?.head).toBe(
    "CONNECT [2001:db8::1]:443 HTTP/1.1\r\nhost: [2001:db8::1]:443",
  );
});
