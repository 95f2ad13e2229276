import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** One request as its bytes came, and the means to answer it, or not. */
export interface RawRequest {
  /** `GET /pets HTTP/1.1` */
  readonly line: string;
  /** Everything up to the empty line, as text. */
  readonly head: string;
  readonly body: string;
  readonly socket: Socket;
  /** Counts connections from 1. */
  readonly connection: number;
  /** Counts requests of all connections from 1. */
  readonly number: number;
}

/** A TCP server that does to each request whatever a script says: also what no HTTP server would. */
export interface ScriptedServer {
  /** `http://127.0.0.1:49152`, without a slash at the end. */
  readonly url: string;
  readonly requests: readonly RawRequest[];
  /** Connections that were opened so far. */
  readonly connections: number;
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a server that hands each complete request to `script`. */
export async function scripted(script: (request: RawRequest) => void): Promise<ScriptedServer> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    const connection = ++connections;
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    let pending = "";
    socket.on("data", (chunk) => {
      pending += chunk.toString("latin1");
      for (;;) {
        const end = pending.indexOf("\r\n\r\n");
        if (end === -1) return;
        const head = pending.slice(0, end);
        const content = readBody(head, pending.slice(end + 4));
        if (content === undefined) return;
        const body = Buffer.from(content.text, "latin1").toString();
        pending = pending.slice(end + 4 + content.length);
        const request = {
          line: head.split("\r\n", 1)[0] ?? "",
          head,
          body,
          socket,
          connection,
          number: requests.length + 1,
        };
        requests.push(request);
        script(request);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    get connections() {
      return connections;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The body at the start of `rest`, and how long it is on the wire; undefined while it is incomplete. */
function readBody(head: string, rest: string): { text: string; length: number } | undefined {
  if (!/^transfer-encoding: chunked/im.test(head)) {
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
    return rest.length < length ? undefined : { text: rest.slice(0, length), length };
  }
  let text = "";
  let at = 0;
  for (;;) {
    const end = rest.indexOf("\r\n", at);
    if (end === -1) return undefined;
    const size = Number.parseInt(rest.slice(at, end), 16);
    at = end + 2 + size + 2;
    if (rest.length < at) return undefined;
    if (size === 0) return { text, length: at };
    text += rest.slice(end + 2, end + 2 + size);
  }
}

/** A complete response with a body, as bytes on the wire. */
export function response(
  status: number,
  body: string | object = "",
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): string {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const fields = {
    "content-type": typeof body === "string" ? "text/plain" : "application/json",
    "content-length": String(Buffer.byteLength(text)),
    ...headers,
  };
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    (typeof value === "string" ? [value] : value).map((item) => `${name}: ${item}`),
  );
  return `HTTP/1.1 ${status} Whatever\r\n${lines.join("\r\n")}\r\n\r\n${text}`;
}

/** The value of a header field of a request. */
export function field(request: RawRequest | undefined, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)$`, "im").exec(request?.head ?? "")?.[1]?.trim();
}
