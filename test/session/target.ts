import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { createServer as createSecureServer, type ServerOptions } from "node:https";
import { listenOn, type TcpServer } from "../servers/tcp.js";

/** A request as the target got it. */
export interface Arrival {
  readonly method: string;
  /** As it stood in the request line. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** The server that a request is meant for. */
export interface Target extends TcpServer {
  /** `http://127.0.0.1:49152`, or `https:`; without a slash at the end. */
  readonly url: string;
  readonly arrivals: readonly Arrival[];
}

/** Answers 200 with "target", unless `answer` says more. With `tls` it is a server of https. */
export async function startTarget(
  options: {
    readonly tls?: ServerOptions;
    readonly answer?: (arrival: Arrival, response: ServerResponse) => void;
    readonly host?: string;
  } = {},
): Promise<Target> {
  const { tls, answer = (_arrival, response) => response.end("target"), host } = options;
  const arrivals: Arrival[] = [];
  const server = tls === undefined ? createServer() : createSecureServer(tls);
  server.on("request", (request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const arrival = { method, url, headers, body: Buffer.concat(pieces).toString() };
      arrivals.push(arrival);
      answer(arrival, response);
    });
  });
  const listening = await listenOn(server, host);
  const scheme = tls === undefined ? "http" : "https";
  return { ...listening, url: `${scheme}://127.0.0.1:${listening.port}`, arrivals };
}
