import { once } from "node:events";
import type { RequestListener } from "node:http";
import { createServer, type Server, type Socket } from "node:net";

/** A server that speaks whatever it is made to, on a free port of 127.0.0.1. */
export interface TcpServer {
  readonly port: number;
  /** Every connection so far, closed ones included. */
  readonly sockets: readonly Socket[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a server that hands each connection to `serve` as it is, before anything was said. */
export function listenTcp(serve: (socket: Socket) => void): Promise<TcpServer> {
  return listenOn(createServer(serve));
}

/** Starts a server of node:net, node:tls, node:http or node:https. */
export async function listenOn(server: Server, host = "127.0.0.1"): Promise<TcpServer> {
  const sockets: Socket[] = [];
  server.prependListener("connection", (socket: Socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
  });
  server.on("tlsClientError", () => {});
  server.listen(0, host);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    port: address.port,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** Answers with what it was asked: method, target and headers, as JSON. */
export const echo: RequestListener = (request, response) => {
  response.end(JSON.stringify([request.method, request.url, request.headers]));
};
