import { once } from "node:events";
import { Agent, get, type IncomingMessage, request, type RequestOptions } from "node:http";
import { Agent as TlsAgent, get as getByTls } from "node:https";
import { connect, type Socket } from "node:net";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { makeCertificates } from "./certificates.js";
import { startHttpbin } from "./httpbin.js";
import { missing } from "./installed.js";
import { bigText, startNginx } from "./nginx.js";
import { answers } from "./program.js";
import { field, response, scripted } from "./scripted.js";
import { startSocks } from "./socks.js";
import { startSquid } from "./squid.js";

describe.skipIf(missing("httpbin"))("httpbin", () => {
  test("answers with what it was sent, keeps connections, and stops", async () => {
    await using httpbin = await startHttpbin();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const first = await read(get(`${httpbin.url}/get?a=1`, { agent }));
    const second = await read(get(`${httpbin.url}/gzip`, { agent }));
    expect(JSON.parse(first.body.toString())).toMatchObject({ args: { a: "1" } });
    expect(JSON.parse(gunzipSync(second.body).toString())).toMatchObject({ gzipped: true });
    expect(second.socket).toBe(first.socket);
    agent.destroy();

    await httpbin[Symbol.asyncDispose]();
    expect(await answers(Number(new URL(httpbin.url).port))).toBe(false);
  });
});

describe.skipIf(missing("nginx"))("nginx", () => {
  test("compresses for who accepts it, and knows what it sent", async () => {
    await using nginx = await startNginx();
    const plain = await read(get(`${nginx.url}/text.txt`));
    expect(plain.body.toString()).toBe(bigText);
    const gzip = await read(
      get(`${nginx.url}/text.txt`, { headers: { "accept-encoding": "gzip" } }),
    );
    expect(gzip.headers["content-encoding"]).toBe("gzip");
    expect(gunzipSync(gzip.body).toString()).toBe(bigText);
    const headers = { "if-none-match": plain.headers.etag ?? "" };
    expect((await read(get(`${nginx.url}/text.txt`, { headers }))).statusCode).toBe(304);
  });

  test("closes a connection with its third request, or after a second", async () => {
    await using nginx = await startNginx();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const turns: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      turns.push((await read(get(`${nginx.url}/three`, { agent }))).body.toString());
    }
    expect(turns).toEqual(["1", "2", "3", "1"]);

    const { socket } = await read(get(`${nginx.url}/short`, { agent }));
    await once(socket, "close");
    agent.destroy();
  });

  test("refuses an upload that is too large", async () => {
    await using nginx = await startNginx();
    const outgoing = request(`${nginx.url}/upload`, { method: "POST" });
    outgoing.end(Buffer.alloc(1001));
    expect((await read(outgoing)).statusCode).toBe(413);
  });
});

describe.skipIf(missing("nginx", "openssl"))("nginx with TLS", () => {
  test("tells the subject of a client's certificate, and serves who has none", async () => {
    const { ca, server, client } = await makeCertificates();
    await using nginx = await startNginx({ tls: { ...server, clientCa: ca } });
    const url = `${nginx.url}/client`;
    const anonymous = await read(getByTls(url, { ca, agent: new TlsAgent() }));
    expect(anonymous.body.toString()).toBe("");
    const known = await read(getByTls(url, { ca, ...client, agent: new TlsAgent() }));
    expect(known.body.toString()).toBe("CN=client");
  });
});

describe.skipIf(missing("squid"))("squid", () => {
  test("forwards http for who has the login, and refuses others", async () => {
    await using server = await scripted(({ socket }) => socket.end(response(200, { ok: true })));
    await using squid = await startSquid(login);
    const proxied = { headers: { host: new URL(server.url).host }, path: `${server.url}/pets` };
    const refused = await read(request(squid.url, proxied).end());
    expect(refused.statusCode).toBe(407);
    expect(refused.headers["proxy-authenticate"]).toBe('Basic realm="proxy"');
    expect(server.requests).toEqual([]);

    const headers = { ...proxied.headers, "proxy-authorization": basicLogin };
    const forwarded = await read(request(squid.url, { ...proxied, headers }).end());
    expect(forwarded.statusCode).toBe(200);
    expect(server.requests[0]?.line).toBe("GET /pets HTTP/1.1");
    expect(field(server.requests[0], "via")).toContain("squid");
    expect(await squid.log()).toEqual([
      `GET ${server.url}/pets - 407`,
      `GET ${server.url}/pets alice 200`,
    ]);
  });

  test("opens tunnels to any port", async () => {
    await using server = await scripted(({ socket }) => socket.end(response(200, { ok: true })));
    await using squid = await startSquid();
    const { host } = new URL(server.url);
    const [answer, tunnel] = await connectThrough(squid.url, { path: host });
    expect(answer.statusCode).toBe(200);
    tunnel.write(`GET /pets HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`);
    expect((await tunnel.toArray()).join("")).toMatch(/^HTTP\/1\.1 200 .*\{"ok":true\}$/s);
    expect(field(server.requests[0], "via")).toBeUndefined();
    expect(await squid.log()).toEqual([`CONNECT ${host} - 200`]);
  });

  test("stops, and its helper with it", async () => {
    await using squid = await startSquid(login);
    await squid[Symbol.asyncDispose]();
    expect(await answers(Number(new URL(squid.url).port))).toBe(false);
  });
});

describe.skipIf(missing("microsocks"))("socks", () => {
  test("connects whoever asks", async () => {
    await using server = await scripted(({ socket }) => socket.end(response(200, { ok: true })));
    await using socks = await startSocks();
    const { socket, next } = await talk(socks.port);
    socket.write(greeting(noLogin));
    expect(await next(2)).toEqual([5, noLogin]);
    const port = Number(new URL(server.url).port);
    socket.write(Uint8Array.of(5, 1, 0, 1, 127, 0, 0, 1, port >> 8, port & 255));
    expect((await next(10)).slice(0, 2)).toEqual([5, 0]);
    await expect.poll(() => socks.connections()).toHaveLength(1);
    socket.destroy();
  });

  test("asks for its login, and refuses another", async () => {
    await using socks = await startSocks(login);
    for (const { password, status } of [
      { password: login.password, status: 0 },
      { password: "wrong", status: 2 },
    ]) {
      const { socket, next } = await talk(socks.port);
      socket.write(greeting(withLogin));
      expect(await next(2)).toEqual([5, withLogin]);
      socket.write(
        Buffer.concat([
          Uint8Array.of(1, login.username.length),
          Buffer.from(login.username),
          Uint8Array.of(password.length),
          Buffer.from(password),
        ]),
      );
      expect(await next(2)).toEqual([1, status]);
      socket.destroy();
    }
  });
});

const login = { username: "alice", password: "secret" };
const basicLogin = `Basic ${Buffer.from("alice:secret").toString("base64")}`;

// RFC 1928, section 3.
const noLogin = 0;
const withLogin = 2;

function greeting(method: number): Uint8Array {
  return Uint8Array.of(5, 1, method);
}

/** A connection that is read by the byte. */
async function talk(
  port: number,
): Promise<{ socket: Socket; next: (count: number) => Promise<number[]> }> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  const next = async (count: number): Promise<number[]> => {
    for (;;) {
      const bytes = socket.read(count) as Buffer | null;
      if (bytes !== null) return [...bytes];
      await once(socket, "readable");
    }
  };
  return { socket, next };
}

interface Read {
  readonly statusCode: number | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  readonly socket: Socket;
}

async function read(outgoing: ReturnType<typeof get>): Promise<Read> {
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
  const { statusCode, headers, socket } = incoming;
  return {
    statusCode,
    headers,
    socket,
    body: Buffer.concat((await incoming.toArray()) as Buffer[]),
  };
}

async function connectThrough(
  proxy: string,
  options: RequestOptions,
): Promise<[IncomingMessage, Socket]> {
  const outgoing = request(proxy, { method: "CONNECT", ...options }).end();
  return (await once(outgoing, "connect")) as [IncomingMessage, Socket];
}
