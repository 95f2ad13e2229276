import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { type LimitState, startLimited } from "../../../../test/servers/limited.js";
import { response, scripted } from "../../../../test/servers/scripted.js";
import { basic, bearer, PacingError, Session, type SessionOptions, UsageError } from "../index.js";

const pacing = { honour: true } as const;

const draft = ({ limit, remaining, resetIn }: LimitState): Record<string, string> => ({
  ratelimit: `"default";r=${remaining};t=${Math.ceil(resetIn / 1000)}`,
  "ratelimit-policy": `"default";q=${limit};w=1`,
});

const epoch = ({ limit, remaining, resetIn }: LimitState): Record<string, string> => ({
  "x-ratelimit-limit": String(limit),
  "x-ratelimit-remaining": String(remaining),
  "x-ratelimit-reset": String(Math.ceil((Date.now() + resetIn) / 1000)),
});

const retryAfter = ({ isRefused, resetIn }: LimitState): Record<string, string> =>
  isRefused ? { "retry-after": String(Math.ceil(resetIn / 1000)) } : {};

const paths = (count: number): string[] => Array.from({ length: count }, (_, index) => `/${index}`);

async function statuses(session: Session, urls: readonly string[]): Promise<number[]> {
  const responses = await Promise.all(urls.map((url) => session.get(url)));
  return responses.map(({ status }) => status);
}

describe("what a server tells", () => {
  test.each([
    ["RateLimit", draft],
    ["X-RateLimit-Reset as a moment", epoch],
  ])("%s: after the first answer nothing is refused", async (_, fields) => {
    await using server = await startLimited({ limit: 10, length: 1_000, fields, takes: 3 });
    await using session = new Session({ baseUrl: server.url, pacing, retry: false });
    await session.get("/first");
    const answers = await statuses(session, paths(34));
    expect(answers).toEqual(answers.map(() => 200));
    expect(server.refused).toEqual([]);
  });

  test("those that wait go in their order", async () => {
    await using server = await startLimited({ limit: 5, length: 1_000, fields: draft });
    await using session = new Session({ baseUrl: server.url, pacing, connections: 1 });
    await session.get("/first");
    await statuses(session, paths(14));
    expect(server.accepted).toEqual(["/first", ...paths(14)]);
  });

  test("after Retry-After one finds out before the others", async () => {
    await using server = await startLimited({ limit: 1, length: 1_000, fields: retryAfter });
    await using session = new Session({ baseUrl: server.url, pacing, retry: false });
    await session.get("/first");
    expect((await session.get("/refused")).status).toBe(429);
    const waiting = [session.get("/a"), session.get("/b")];
    expect((await waiting[0])?.status).toBe(200);
    // It told nothing, so the other one went, too.
    expect((await waiting[1])?.status).toBe(429);
    expect(server.refused).toEqual(["/refused", "/b"]);
  });

  test("a retry doesn't wait twice", async () => {
    const at: number[] = [];
    await using server = await scripted(({ socket, number }) => {
      at.push(performance.now());
      socket.write(number === 1 ? response(429, "", { "retry-after": "1" }) : response(200, {}));
    });
    await using session = new Session({ pacing });
    const answer = await session.get(server.url);
    expect([answer.status, answer.attempts.length]).toEqual([200, 2]);
    const [first = 0, second = 0] = at;
    expect(second - first).toBeGreaterThan(950);
    expect(second - first).toBeLessThan(1_900);
  });

  test("a retry that limits leave no time for leaves the answer", async () => {
    await using server = await startLimited({ limit: 1, length: 600_000, fields: draft });
    await using session = new Session({
      baseUrl: server.url,
      pacing: { honour: true, longestWait: 5_000 },
    });
    const answers = await statuses(session, ["/a", "/b"]);
    expect(new Set(answers)).toEqual(new Set([200, 429]));
    expect(server.refused).toHaveLength(1);
  });

  test("other credentials and other origins don't wait", async () => {
    const keyOf = ({ headers }: { headers: { authorization?: string | undefined } }): string =>
      headers.authorization ?? "";
    await using server = await startLimited({ limit: 1, length: 600_000, fields: draft, keyOf });
    await using other = await startLimited({ limit: 1, length: 600_000, fields: draft, keyOf });
    await using session = new Session({ pacing, timeout: 5_000 });
    const auths = [undefined, bearer("one"), bearer("two"), bearer(() => "three")];
    for (const auth of [...auths, basic("user", "x")]) {
      expect((await session.get(server.url, { auth })).status).toBe(200);
      expect((await session.get(other.url, { auth })).status).toBe(200);
      await expect(session.get(server.url, { auth })).rejects.toBeInstanceOf(PacingError);
    }
    // The same user, whatever the password is.
    const sameUser = session.get(server.url, { auth: basic("user", "y") });
    await expect(sameUser).rejects.toBeInstanceOf(PacingError);
    expect([server.refused, other.refused]).toEqual([[], []]);
  });

  test("a scope has limits of its own", async () => {
    const keyOf = ({ url = "" }: { url?: string | undefined }): string => url;
    await using server = await startLimited({ limit: 1, length: 600_000, fields: draft, keyOf });
    await using session = new Session({
      baseUrl: server.url,
      pacing: { scope: ({ path }) => path },
    });
    expect(await statuses(session, ["/a", "/b"])).toEqual([200, 200]);
    await expect(session.get("/a")).rejects.toBeInstanceOf(PacingError);
  });

  test("honour: false leaves it to the program", async () => {
    await using server = await startLimited({ limit: 1, length: 600_000, fields: draft });
    const options = { pacing: { honour: false }, retry: false } satisfies SessionOptions;
    await using session = new Session({ baseUrl: server.url, ...options });
    expect(await statuses(session, ["/a", "/b"])).toContain(429);
    expect((await session.get("/c")).status).toBe(429);
  });
});

describe("calls that can't wait", () => {
  const closed = (): ReturnType<typeof startLimited> =>
    startLimited({ limit: 1, length: 30_000, fields: draft });

  test("fail at once, and say why and for how long", async () => {
    await using server = await closed();
    await using session = new Session({ baseUrl: server.url, pacing, timeout: 20_000 });
    await session.get("/first");
    const error: unknown = await session.get("/second?token=s3cret").catch((thrown) => thrown);
    expect(error).toBeInstanceOf(PacingError);
    expect(error).toMatchObject({ code: "RATE_LIMITED", sent: false, retrySafe: true });
    const { retryIn = 0, message = "" } = error as Partial<PacingError>;
    expect(retryIn).toBeGreaterThan(20_000);
    expect(retryIn).toBeLessThanOrEqual(30_000);
    expect(message).toMatch(
      /^GET http:\/\/127\.0\.0\.1:\d+\/second\?token=\*\*\*: its server has told .* possible in \d+ ms, longer than the call has left \(timeout\.total\); the attempt was not made$/,
    );
    expect(server.accepted).toEqual(["/first"]);
  });

  test("fail at once beyond longestWait", async () => {
    await using server = await closed();
    await using session = new Session({ baseUrl: server.url, pacing: { longestWait: 1_000 } });
    await session.get("/first");
    await expect(session.get("/second")).rejects.toThrow(/1000 ms \(pacing\.longestWait\)/);
  });

  test("fail at once where those before them use up the next window", async () => {
    const fields = (state: LimitState): Record<string, string> => ({
      ratelimit: `"default";r=${state.remaining};t=2`,
      "ratelimit-policy": '"default";q=1;w=2',
    });
    await using server = await startLimited({ limit: 1, length: 2_000, fields });
    await using session = new Session({ baseUrl: server.url, pacing });
    await session.get("/first");
    const waiting = session.get("/second");
    await expect(session.get("/third", { timeout: 3_000 })).rejects.toBeInstanceOf(PacingError);
    expect((await waiting).status).toBe(200);
  });

  test("that are aborted leave their place to others", async () => {
    await using server = await startLimited({ limit: 2, length: 1_000, fields: draft });
    await using session = new Session({ baseUrl: server.url, pacing });
    await statuses(session, ["/a"]);
    await statuses(session, ["/b"]);
    const controller = new AbortController();
    const { signal } = controller;
    const aborted = paths(50).map((path) => session.get(path, { signal }));
    const patient = session.get("/patient");
    const failed = Promise.allSettled(aborted);
    await sleep(20);
    controller.abort(new Error("enough"));
    for (const outcome of await failed) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "ABORTED" } });
    }
    expect((await patient).status).toBe(200);
    expect(server.accepted).toEqual(["/a", "/b", "/patient"]);
  });
});

describe("servers that can't be believed", () => {
  test.each([
    ["nonsense", { ratelimit: '"a";r=0;t=x', "x-ratelimit-remaining": "-1" }],
    ["a reset in the past", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1000000000" }],
    ["a reset at once", { ratelimit: '"a";r=0;t=0' }],
  ])("%s holds nobody up", async (_, headers) => {
    await using server = await scripted(({ socket }) => {
      socket.write(response(200, {}, { ...headers }));
    });
    await using session = new Session({ pacing: { longestWait: 1_000 } });
    const urls = paths(20).map((path) => server.url + path);
    expect(await statuses(session, urls)).toEqual(urls.map(() => 200));
    expect(await statuses(session, urls)).toEqual(urls.map(() => 200));
  });

  test("one that is gone after it refused is tried by one at a time", async () => {
    await using server = await scripted(({ socket, number }) => {
      if (number === 1)
        socket.write(response(503, "", { "retry-after": "1", connection: "close" }));
      else if (number === 2) socket.destroy();
      else socket.write(response(200, {}));
    });
    await using session = new Session({ pacing, retry: false });
    expect((await session.get(server.url)).status).toBe(503);
    const outcomes = await Promise.allSettled(
      paths(5).map((path) => session.get(server.url + path)),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual([
      ...Array<string>(4).fill("fulfilled"),
      "rejected",
    ]);
  });
});

describe("a budget", () => {
  test("is kept to, by each credential at each origin", async () => {
    await using server = await startLimited({ limit: 5, length: 600 });
    await using session = new Session({
      baseUrl: server.url,
      pacing: { budget: { requests: 5, per: 1_000 } },
      retry: false,
    });
    const answers = await statuses(session, paths(12));
    expect(answers).toEqual(answers.map(() => 200));
    expect(server.accepted).toEqual(paths(12));
  });

  test("that is used up says so", async () => {
    await using server = await startLimited({ limit: 5, length: 1_000 });
    await using session = new Session({
      baseUrl: server.url,
      pacing: { budget: { requests: 1, per: 60_000 }, longestWait: 100 },
    });
    await session.get("/");
    await expect(session.get("/")).rejects.toThrow(
      /its budget of 1 requests in 60000 ms is used up \(pacing\.budget\)/,
    );
  });

  test("counts retries", async () => {
    await using server = await scripted(({ socket }) => {
      socket.write(response(503));
    });
    await using session = new Session({
      pacing: { budget: { requests: 2, per: 60_000 }, longestWait: 0 },
      retry: { total: 5, backoffFactor: 1 },
    });
    await session.get(server.url).catch(() => {});
    expect(server.requests).toHaveLength(2);
  });
});

test("the wait shows in the log", async () => {
  await using server = await startLimited({ limit: 1, length: 1_000, fields: draft });
  const lines: [message: string, fields: object][] = [];
  const note = (message: string, fields: object): void => void lines.push([message, fields]);
  await using session = new Session({
    baseUrl: server.url,
    pacing,
    logger: { debug: note, warn: note },
  });
  await session.get("/a");
  await session.get("/b");
  expect(lines[0]?.[0]).not.toContain("pacing");
  expect(lines[1]?.[0]).toMatch(/200 in \d+ ms \(\d+ ms of it for pacing\)$/);
  expect(lines[1]?.[1]).toMatchObject({ pacing: expect.any(Number) });
});

test.each<[options: unknown, message: RegExp]>([
  [true, /pacing takes an object/],
  [{ honor: true }, /no option "honor"/],
  [{ honour: "yes" }, /pacing\.honour is "yes"/],
  [{ store: {} }, /pacing\.store is an object/],
  [{ longestWait: -1 }, /pacing\.longestWait is -1/],
  [{ scope: "x" }, /pacing\.scope is "x"/],
  [{ budget: { requests: 0, per: 1_000 } }, /pacing\.budget\.requests is 0/],
  [{ budget: { requests: 1, per: 1_500 } }, /pacing\.budget\.per is 1500/],
  [{ budget: { requests: 1, per: 1_000, redis: {} } }, /pacing\.budget\.redis is an object/],
])("%j is refused", (options, message) => {
  const make = (): Session => new Session({ pacing: options } as SessionOptions);
  expect(make).toThrow(UsageError);
  expect(make).toThrow(message);
});
