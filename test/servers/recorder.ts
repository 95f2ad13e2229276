import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { readRequest, type Recorded, valueOf } from "./raw-request.mjs";

export type { Recorded } from "./raw-request.mjs";

/**
 * A server that keeps each request as its bytes came and answers by path, at three origins:
 * the path says what comes back, so that two clients can be led through the same conversation.
 *
 * - `/redirect/302?to=LOCATION`: that status; `Location` has the bytes that `to` is the encoding of;
 * - `/loop/1`: a redirect to `/loop/2`, and so on for ever;
 * - `/status/404`: that status;
 * - `/gzip`: a compressed body, asked for or not;
 * - `/echo`: the request's body and content type.
 *
 * Anything else is 200 and `{"ok":true}`. A query's `set=COOKIE` is sent as `Set-Cookie`, and
 * `challenge=CHALLENGE` as `WWW-Authenticate`; each may be repeated.
 */
export interface Recorder {
  /** `http://127.0.0.1:49152`, without a slash at the end, as all of them. */
  readonly url: string;
  /** The same host at another port. */
  readonly otherPort: string;
  /** Another host: `http://localhost:49152`. */
  readonly otherHost: string;
  /** The requests that came since it was last asked, in the order of their arrival. */
  readonly take: () => readonly Recorded[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Starts a recorder on free ports. */
export async function startRecorder(): Promise<Recorder> {
  let requests: Recorded[] = [];
  const sockets = new Set<Socket>();
  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    let pending: Buffer = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      for (let taken = readRequest(pending); taken !== undefined; taken = readRequest(pending)) {
        pending = pending.subarray(taken.length);
        requests.push(taken.request);
        socket.write(answerTo(taken.request));
      }
    });
  };
  const servers = [createServer(serve), createServer(serve)] as const;
  const [port, otherPort] = [await listen(servers[0]), await listen(servers[1])];
  return {
    url: `http://127.0.0.1:${port}`,
    otherPort: `http://127.0.0.1:${otherPort}`,
    otherHost: `http://localhost:${port}`,
    take() {
      const taken = requests;
      requests = [];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      for (const server of servers) {
        server.close();
        await once(server, "close");
      }
    },
  };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}

function answerTo(request: Recorded): Buffer {
  const [method = "", target = "/"] = request.line.split(" ");
  const { pathname, query } = parseTarget(target);
  const [, page = "", argument = ""] = pathname.split("/");
  const headers = [
    ...query.getAll("set").map((cookie) => `Set-Cookie: ${cookie}`),
    ...query.getAll("challenge").map((challenge) => `WWW-Authenticate: ${challenge}`),
  ];
  const ok = Buffer.from('{"ok":true}');
  let status = 200;
  let body: Buffer = ok;
  let type = "application/json";
  const number = /^\d+$/.test(argument) ? Number(argument) : undefined;
  if (page === "redirect" && number !== undefined) {
    status = number;
    const to = query.get("to");
    if (to !== null) headers.push(`Location: ${to}`);
  } else if (page === "loop" && number !== undefined) {
    status = 302;
    headers.push(`Location: /loop/${number + 1}`);
  } else if (page === "status" && number !== undefined) {
    status = number;
  } else if (page === "gzip") {
    body = gzipSync(ok);
    headers.push("Content-Encoding: gzip");
  } else if (page === "echo") {
    body = request.body;
    type = valueOf(request.fields, "content-type") ?? "application/octet-stream";
  }
  const bodiless = status === 204 || status === 304;
  if (!bodiless) headers.push(`Content-Type: ${type}`, `Content-Length: ${body.length}`);
  const head = `HTTP/1.1 ${status} Recorded\r\n${headers.join("\r\n")}\r\n\r\n`;
  const sent = bodiless || method === "HEAD" ? Buffer.alloc(0) : body;
  return Buffer.concat([Buffer.from(head, "latin1"), sent]);
}

/** Not by `URL`, which would take `//host` for a host; each percent-encoded byte is one character. */
function parseTarget(target: string): { pathname: string; query: URLSearchParams } {
  const [pathname = "", search = ""] = target.split("?", 2);
  const query = new URLSearchParams();
  for (const pair of search.split("&")) {
    const [name = "", value = ""] = pair.split(/=(.*)/s, 2);
    query.append(
      name,
      value.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => byte(hex)),
    );
  }
  return { pathname, query };
}

function byte(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}
