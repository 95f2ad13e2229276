import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { codeOf, ProxyFailure, reasonOf } from "./failures.js";
import type { ProxyServer } from "./proxy.js";

// To import it as a module would load the undici that is Node's own, for its WebSocket.
const { request } = process.getBuiltinModule("node:http");

/** Bytes of the head of its response, at most. */
const maxHeaderSize = 16 * 1024;

/**
 * Asks an HTTP proxy on `socket` for a tunnel (RFC 9110, 9.3.6). What the socket carries from then on
 * is the target's.
 *
 * @param authority `api.example.com:443`
 * @param by who asks, the same when asking again.
 * @param renewals how often it was asked before, and wanted other credentials.
 * @throws ProxyFailure for a proxy that refuses or speaks something else; `isChallenge` where it is worth
 *   asking once more.
 */
export async function openTunnel(
  socket: Socket,
  proxy: ProxyServer,
  authority: string,
  by: object,
  renewals: number,
): Promise<void> {
  const answer = proxy.answer({ method: "CONNECT", uri: authority, body: undefined }, by);
  const { response, rest } = await connect(socket, proxy, authority, answer.headers);
  const status = response.statusCode ?? 0;
  if (status === 407) {
    throw answer.refused(response.headersDistinct["proxy-authenticate"] ?? [], renewals);
  }
  answer.accepted();
  if (status < 200 || status > 299) throw refusal(response, proxy, authority);
  // In TLS, the client speaks first: nobody who is asked nothing has anything to say.
  if (rest.length > 0) {
    throw new ProxyFailure(proxy.url, "sent more than its answer, before the target was asked", {
      status,
    });
  }
}

function connect(
  socket: Socket,
  proxy: ProxyServer,
  authority: string,
  headers: readonly string[],
): Promise<{ response: IncomingMessage; rest: Buffer }> {
  return new Promise((resolve, reject) => {
    const connecting = request({
      method: "CONNECT",
      path: authority,
      setHost: false,
      headers: { host: authority, ...fields(headers) },
      maxHeaderSize,
      createConnection: () => socket,
    });
    // Node's would be "close", and there are proxies that keep to it.
    connecting.removeHeader("connection");
    connecting.on("connect", (response, _socket, rest) => resolve({ response, rest }));
    connecting.on("error", (cause) => reject(explain(cause, proxy)));
    connecting.end();
  });
}

function fields(list: readonly string[]): Record<string, string> {
  const object: Record<string, string> = {};
  for (let index = 0; index < list.length; index += 2) {
    object[list[index] as string] = list[index + 1] as string;
  }
  return object;
}

function refusal(response: IncomingMessage, proxy: ProxyServer, authority: string): ProxyFailure {
  const status = response.statusCode ?? 0;
  const what = `did not connect to ${authority}: it answered ${status}${reasonPhrase(response)}`;
  // With 5xx it says that it, or the target, can't do it now.
  return new ProxyFailure(proxy.url, what, { isRefusal: status < 500, status });
}

/** What a server says goes into logs without what would break a line of them. */
function reasonPhrase({ statusMessage = "" }: IncomingMessage): string {
  const text = statusMessage.replaceAll(/\p{Cc}+/gu, " ").slice(0, 100);
  return text === "" ? "" : ` ${text}`;
}

function explain(cause: Error, proxy: ProxyServer): ProxyFailure {
  const code = codeOf(cause) ?? "";
  if (code === "HPE_HEADER_OVERFLOW") {
    const what = `answered with a head of more than ${maxHeaderSize} bytes`;
    return new ProxyFailure(proxy.url, what, { cause });
  }
  if (code.startsWith("HPE_")) {
    const what = `answered something that is no HTTP (${reasonOf(cause)})`;
    return new ProxyFailure(proxy.url, what, { cause });
  }
  const what = `closed the connection instead of opening a tunnel (${reasonOf(cause)})`;
  return new ProxyFailure(proxy.url, what, { cause });
}
