import { createServer, type IncomingHttpHeaders, request as send } from "node:http";
import { createServer as createSecureServer, type ServerOptions } from "node:https";
import { connect, type Socket } from "node:net";
import { listenOn, type TcpServer } from "../servers/tcp.js";

/** A proxy that works, and tells what it was asked. */
export interface Proxy extends TcpServer {
  /** `http://127.0.0.1:49152`, or `https:`; without a slash at the end. */
  readonly url: string;
  /** `GET http://…` or `CONNECT host:port`, with the headers that came with it. */
  readonly asked: readonly { readonly line: string; readonly headers: IncomingHttpHeaders }[];
}

/** Forwards `http:` and opens tunnels. With `tls` it is spoken to in TLS. */
export async function startProxy(tls?: ServerOptions): Promise<Proxy> {
  const asked: { line: string; headers: IncomingHttpHeaders }[] = [];
  const server = tls === undefined ? createServer() : createSecureServer(tls);
  server.on("request", (request, response) => {
    const { method = "", url = "", headers } = request;
    asked.push({ line: `${method} ${url}`, headers });
    const { "proxy-authorization": _own, ...others } = headers;
    const onward = send(url, { method, headers: others }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    request.pipe(onward);
  });
  server.on("connect", ({ url, headers }, client: Socket, first: Buffer) => {
    asked.push({ line: `CONNECT ${url}`, headers });
    const { hostname, port } = new URL(`tunnel://${url}`);
    const target = connect(Number(port), hostname.replace(/^\[|\]$/g, ""), () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      target.write(first);
      client.pipe(target).pipe(client);
    });
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  const listening = await listenOn(server);
  const scheme = tls === undefined ? "http" : "https";
  return { ...listening, url: `${scheme}://127.0.0.1:${listening.port}`, asked };
}
