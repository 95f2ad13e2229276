import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** What was asked of the API, and how often it was more than it should have been. */
export interface Counts {
  /** Logins with a password. */
  logins: number;
  /** Logins and refreshes that gave a token. */
  tokens: number;
  /** Refresh tokens that came a second time, and were refused. */
  reused: number;
  /** Tokens asked for although the newest one was good for longer than it takes to renew it in time. */
  needless: number;
  /** Requests with a good token and without the cookie of its login. */
  cookieless: number;
  /** Requests that were answered. */
  answered: number;
}

/** An API with tokens that end, refresh tokens that are good for once, and a cookie that a login sets. */
export interface Api {
  readonly url: string;
  readonly counts: Readonly<Counts>;
  /** By process: the cookies that it has sent since this was cleared. */
  readonly seen: Map<string, Set<string>>;
  /** Refuses the tokens that there are; their refresh tokens stay good. */
  readonly revoke: () => void;
  /** Kills who asks for the next token, after its refresh token was used up and before it has an answer. */
  readonly killNext: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** What an answer takes, in milliseconds: that calls are in flight. */
const latency = 250;

/** @param lifetime of a token, in milliseconds. */
export async function startApi(lifetime: number): Promise<Api> {
  const counts: Counts = {
    logins: 0,
    tokens: 0,
    reused: 0,
    needless: 0,
    cookieless: 0,
    answered: 0,
  };
  const ends = new Map<string, number>();
  const refreshTokens = new Map<string, "good" | "used">();
  const cookies = new Set<string>();
  const seen: Api["seen"] = new Map();
  let newestEnds = 0;
  let onKilled: (() => void) | undefined;

  const answer = (response: ServerResponse, status: number, body: object): void => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(JSON.stringify(body));
  };

  const giveToken = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { refreshToken } = (await readJson(request)) as { refreshToken?: string };
    if (refreshToken === undefined) {
      counts.logins++;
      const cookie = `s${counts.logins}`;
      cookies.add(cookie);
      response.setHeader("set-cookie", `sid=${cookie}; Path=/; HttpOnly`);
    } else if (refreshTokens.get(refreshToken) !== "good") {
      counts.reused++;
      answer(response, 400, { error: "invalid_grant" });
      return;
    } else {
      refreshTokens.set(refreshToken, "used");
    }
    // Tokens are renewed in the last three tenths of their time.
    if (newestEnds - Date.now() > lifetime * 0.4) counts.needless++;
    counts.tokens++;
    const token = {
      accessToken: `t${counts.tokens}`,
      refreshToken: `r${counts.tokens}`,
      expiresAt: Date.now() + lifetime,
    };
    newestEnds = token.expiresAt;
    ends.set(token.accessToken, token.expiresAt);
    refreshTokens.set(token.refreshToken, "good");
    if (onKilled !== undefined) {
      process.kill(Number(request.headers["x-process"]), "SIGKILL");
      onKilled();
      onKilled = undefined;
      return;
    }
    await sleep(latency);
    answer(response, 200, token);
  };

  const giveOrders = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    await sleep(latency);
    const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
    if ((ends.get(token) ?? 0) <= Date.now()) return answer(response, 401, {});
    const cookie = /sid=(\w+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
    if (!cookies.has(cookie)) {
      counts.cookieless++;
      return answer(response, 401, {});
    }
    const sender = String(request.headers["x-process"]);
    const sent = seen.get(sender) ?? new Set();
    seen.set(sender, sent.add(cookie));
    counts.answered++;
    answer(response, 200, {});
  };

  const server = createServer((request, response) => {
    void (request.url === "/token" ? giveToken : giveOrders)(request, response);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    counts,
    seen,
    revoke() {
      ends.clear();
      newestEnds = 0;
    },
    killNext: () => new Promise((resolve) => (onKilled = resolve)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}
