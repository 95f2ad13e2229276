import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** How a limited server limits, and says so. */
export interface LimitSettings {
  /** Requests in a window. */
  readonly limit: number;
  /** Milliseconds of a window, which begins with its first request. */
  readonly length: number;
  /** What an answer tells. Default: nothing. */
  readonly fields?: (state: LimitState) => Readonly<Record<string, string>>;
  /** Of a request: what has a limit of its own. Default: everything has one together. */
  readonly keyOf?: (request: IncomingMessage) => string;
  /** Milliseconds that an answer takes. */
  readonly takes?: number;
}

/** What a limit has come to. */
export interface LimitState {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds. */
  readonly resetIn: number;
  readonly isRefused: boolean;
}

/** A server that enforces a limit, answers 429 beyond it, and counts. */
export interface LimitedServer {
  /** `http://127.0.0.1:49152` */
  readonly url: string;
  /** Paths of the requests that were answered with 200, in their order. */
  readonly accepted: readonly string[];
  /** Those that were answered with 429. */
  readonly refused: readonly string[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Starts one on a free port of 127.0.0.1. */
export async function startLimited(settings: LimitSettings): Promise<LimitedServer> {
  const { limit, length, fields = () => ({}), keyOf = () => "", takes = 0 } = settings;
  const windows = new Map<string, { count: number; until: number }>();
  const accepted: string[] = [];
  const refused: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const key = keyOf(request);
    let window = windows.get(key);
    if (window === undefined || window.until <= performance.now()) {
      window = { count: 0, until: performance.now() + length };
      windows.set(key, window);
    }
    window.count++;
    const isRefused = window.count > limit;
    (isRefused ? refused : accepted).push(request.url ?? "");
    const told = fields({
      limit,
      remaining: Math.max(0, limit - window.count),
      resetIn: window.until - performance.now(),
      isRefused,
    });
    setTimeout(() => {
      response.writeHead(isRefused ? 429 : 200, { "content-type": "application/json", ...told });
      response.end("{}");
    }, takes);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // What `listen` was told.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    accepted,
    refused,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}
