/** Where a browser comes back to after a login: a server on this machine (RFC 8252, 7.3). */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const path = "/callback";

/** Waits for one redirect to `http://127.0.0.1:PORT/callback`, on a free port. Has to be closed. */
export class LoopbackReceiver {
  readonly redirectUri: string;
  /** The query of the redirect that has the state. */
  readonly answer: Promise<URLSearchParams>;
  readonly #server: Server;

  private constructor(server: Server, state: string) {
    const { port } = server.address() as AddressInfo;
    this.redirectUri = `http://127.0.0.1:${port}${path}`;
    this.#server = server;
    this.answer = new Promise((resolve) => {
      server.on("request", (request, response) => {
        const params = receive(request, response, state);
        if (params !== undefined) resolve(params);
      });
    });
  }

  /** @param state What the redirect has to have; others are refused, and waiting goes on. */
  static async open(state: string): Promise<LoopbackReceiver> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new LoopbackReceiver(server, state);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    // Browsers open connections ahead, which say nothing.
    this.#server.closeAllConnections();
    await closed;
  }
}

/** Anybody on this machine may ask: only who knows the state comes from the login. */
function receive(
  request: IncomingMessage,
  response: ServerResponse,
  state: string,
): URLSearchParams | undefined {
  // Not every target of a request is one of a URL: `//` is none.
  const target = `http://127.0.0.1${request.url}`;
  const { pathname, searchParams } = new URL(URL.canParse(target) ? target : "http://127.0.0.1/");
  if (request.method !== "GET" || pathname !== path) {
    say(response, 404, "There is nothing here.");
    return undefined;
  }
  if (searchParams.get("state") !== state) {
    say(response, 400, "This login was not asked for, or was asked for before. Begin anew.");
    return undefined;
  }
  const isRefused = searchParams.has("error");
  say(
    response,
    200,
    isRefused
      ? "The login was refused. You may close this window."
      : "You are logged in. You may close this window.",
  );
  return searchParams;
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    "content-type": "text/plain; charset=utf-8",
    "cache-control": "no-store",
    // The address has the code in it.
    "referrer-policy": "no-referrer",
    connection: "close",
  });
  response.end(`${text}\n`);
}
