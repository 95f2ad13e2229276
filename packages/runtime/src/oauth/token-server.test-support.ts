/** An API and its authorization server, written from RFC 6749, whose behaviour tests decide. */
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { onTestFinished } from "vitest";
import { json, listen, type Loopback, type Received } from "../../../../test/servers/loopback.js";

export interface TokenRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly form: URLSearchParams;
  /** Counts token requests from 1. */
  readonly number: number;
}

export interface TokenAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface TokenServer {
  readonly url: string;
  readonly tokenUrl: string;
  /** Token requests so far. */
  readonly asked: TokenRequest[];
  /** Requests of the API, as `GET /pets Bearer t1`. */
  readonly called: string[];
  readonly received: readonly Received[];
}

export interface Behaviour {
  /** Default: `t1`, `t2` and so on, for an hour. Undefined: the connection is closed. */
  readonly token?: (
    request: TokenRequest,
  ) => TokenAnswer | undefined | Promise<TokenAnswer | undefined>;
  /** Default: 200 for every token. */
  readonly api?: (request: Received, response: ServerResponse) => boolean;
  /** Answers what is neither below `/token` nor of the API; true where it did. */
  readonly other?: (request: Received, response: ServerResponse, url: string) => boolean;
}

export function tokenOf(number: number, more: object = {}): TokenAnswer {
  return {
    body: { access_token: `t${number}`, token_type: "Bearer", expires_in: 3600, ...more },
  };
}

/** Starts both at one origin: tokens at `/token` and below, the API elsewhere. */
export async function tokenServer(behaviour: Behaviour = {}): Promise<TokenServer> {
  const { token = ({ number }) => tokenOf(number), api, other } = behaviour;
  const asked: TokenRequest[] = [];
  const called: string[] = [];
  const answer = async (request: Received, response: ServerResponse): Promise<void> => {
    if (other?.(request, response, server.url) === true) return;
    if (!request.url.startsWith("/token")) {
      called.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      if (api?.(request, response) !== true) json(response, 200, { ok: true });
      return;
    }
    const asking = {
      path: request.url,
      headers: request.headers,
      form: new URLSearchParams(request.body),
      number: asked.length + 1,
    };
    asked.push(asking);
    const given = await token(asking);
    if (given === undefined) {
      response.socket?.destroy();
      return;
    }
    for (const [name, value] of Object.entries(given.headers ?? {}))
      response.setHeader(name, value);
    json(response, given.status ?? 200, given.body);
  };
  const server: Loopback = await listen((request, response) => void answer(request, response));
  onTestFinished(() => server.close());
  return {
    url: server.url,
    tokenUrl: `${server.url}/token`,
    asked,
    called,
    received: server.received,
  };
}
