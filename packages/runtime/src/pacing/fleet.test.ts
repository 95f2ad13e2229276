import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Redis as IoRedis } from "ioredis";
import { createClient } from "redis";
import { describe, expect, onTestFinished, test } from "vitest";
import { missing } from "../../../../test/servers/installed.js";
import { type LimitState, startLimited } from "../../../../test/servers/limited.js";
import { startRedis } from "../../../../test/servers/redis.js";
import { bearer, MemoryStore, PacingError, Session, type SharedStore } from "../index.js";

const draft = ({ limit, remaining, resetIn }: LimitState): Record<string, string> => ({
  ratelimit: `"default";r=${remaining};t=${Math.ceil(resetIn / 1000)}`,
  "ratelimit-policy": `"default";q=${limit};w=1`,
});

const retryAfter = ({ isRefused, resetIn }: LimitState): Record<string, string> =>
  isRefused ? { "retry-after": String(Math.ceil(resetIn / 1000)) } : {};

/** Counts what it is asked; can be away. */
class WatchedStore implements SharedStore {
  readonly #store = new MemoryStore();
  readonly keys = new Set<string>();
  puts = 0;
  calls = 0;
  isAway = false;
  last = "";

  async get(key: string): ReturnType<SharedStore["get"]> {
    this.#count(key);
    return this.#store.get(key);
  }

  async put(...[key, value, options]: Parameters<SharedStore["put"]>): Promise<number | undefined> {
    this.#count(key);
    this.puts++;
    this.last = value;
    return this.#store.put(key, value, options);
  }

  async delete(...args: Parameters<SharedStore["delete"]>): Promise<boolean> {
    this.#count(args[0]);
    return this.#store.delete(...args);
  }

  #count(key: string): void {
    this.keys.add(key);
    this.calls++;
    if (this.isAway) throw new Error("away");
  }
}

/** Sessions as different processes have them, closed with the test. */
function sessions(count: number, baseUrl: string, store: SharedStore): readonly Session[] {
  return Array.from({ length: count }, () => {
    const session = new Session({
      baseUrl,
      auth: bearer("s3cret-token"),
      pacing: { store },
      retry: false,
    });
    onTestFinished(() => session.close());
    return session;
  });
}

/** The store is told beside the calls. */
const told = (): Promise<void> => sleep(50);

async function all(each: readonly Session[], calls: number): Promise<readonly number[]> {
  const responses = await Promise.all(
    each.flatMap((session) => Array.from({ length: calls }, () => session.get("/"))),
  );
  return responses.map(({ status }) => status);
}

describe("sessions that share a store", () => {
  test("are refused nothing once one of them was told the limit", async () => {
    await using server = await startLimited({ limit: 20, length: 1_000, fields: draft, takes: 5 });
    const fleet = sessions(4, server.url, new WatchedStore());
    await all(fleet.slice(0, 1), 1);
    await told();
    await all(fleet, 15);
    expect(server.refused).toEqual([]);
    expect(server.accepted).toHaveLength(61);
  });

  test("wait for what another one was refused", async () => {
    await using server = await startLimited({ limit: 1, length: 600_000, fields: retryAfter });
    const [one, two] = sessions(2, server.url, new WatchedStore());
    await one?.get("/");
    expect((await one?.get("/"))?.status).toBe(429);
    await told();
    await expect(two?.get("/")).rejects.toBeInstanceOf(PacingError);
    expect(server.refused).toHaveLength(1);
  });

  test("that have looked before hear of it within a second", async () => {
    let isRefused = false;
    const fields = (): Record<string, string> => (isRefused ? { ratelimit: '"a";r=0;t=600' } : {});
    await using server = await startLimited({ limit: 1_000, length: 600_000, fields });
    const [one, two] = sessions(2, server.url, new WatchedStore());
    await two?.get("/");
    isRefused = true;
    await one?.get("/");
    isRefused = false;
    await sleep(1_100);
    // It asks the store beside its call.
    await two?.get("/");
    await sleep(50);
    await expect(two?.get("/")).rejects.toBeInstanceOf(PacingError);
  });

  test("write seldom, and nothing that tells a secret", async () => {
    await using server = await startLimited({ limit: 5_000, length: 60_000, fields: draft });
    const store = new WatchedStore();
    const [one] = sessions(1, server.url, store);
    for (let count = 0; count < 300; count++) await one?.get("/");
    expect(store.puts).toBeLessThan(40);
    expect([...store.keys].join(" ") + store.last).not.toMatch(/s3cret|127\.0\.0\.1/);
    expect([...store.keys]).toHaveLength(1);
    expect(store.last.length).toBeLessThan(500);
  });

  test("keep to what they are told themselves while it is away, and say so once", async () => {
    const warnings: string[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning.message);
    process.on("warning", onWarning);
    onTestFinished(() => void process.off("warning", onWarning));
    await using server = await startLimited({ limit: 10, length: 1_000, fields: draft, takes: 2 });
    const store = new WatchedStore();
    store.isAway = true;
    const fleet = sessions(1, server.url, store);
    await all(fleet, 1);
    expect(await all(fleet, 25)).not.toContain(429);
    expect(store.calls).toBeLessThan(10);
    store.isAway = false;
    await sleep(2_100);
    await all(fleet, 1);
    await sleep(50);
    expect(await all(fleet, 25)).not.toContain(429);
    expect(store.puts).toBeGreaterThan(0);
    expect(warnings.filter((text) => text.includes("rate limits"))).toEqual([
      expect.stringMatching(/fails: away; until it answers, this process keeps to what it is told/),
    ]);
  });

  test("take what is no ledger in the store for none", async () => {
    await using server = await startLimited({ limit: 10, length: 1_000, fields: draft });
    const store = new MemoryStore();
    const everything: SharedStore = {
      get: async (key) =>
        (await store.get(key)) ?? { value: '{"windows":[{}],"out":7', version: 0 },
      put: (...call) => store.put(...call),
      delete: (...call) => store.delete(...call),
    };
    const fleet = sessions(2, server.url, everything);
    await all(fleet.slice(0, 1), 1);
    await told();
    expect(await all(fleet, 10)).not.toContain(429);
  });
});

const worker = fileURLToPath(new URL("fixtures/paced-calls.mjs", import.meta.url));

/** Lets processes make calls, all at once; their statuses, by how often. */
async function run(count: number, ...args: readonly string[]): Promise<Record<string, number>[]> {
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, [worker, ...args], { stdio: ["pipe", "pipe", "inherit"] }),
  );
  const outputs = children.map(readAll);
  await Promise.all(children.map((child) => once(child.stdout, "readable")));
  for (const child of children) child.stdin.end("go\n");
  const texts = await Promise.all(outputs);
  return texts.map((text) => JSON.parse(text.replace("ready\n", "")) as Record<string, number>);
}

async function readAll({ stdout }: ChildProcess): Promise<string> {
  let text = "";
  for await (const chunk of stdout ?? []) text += String(chunk);
  return text;
}

describe.skipIf(missing("redis-server"))("four processes over Redis", () => {
  test("are refused nothing once one of them was told the limit", async () => {
    await using redis = await startRedis();
    await using server = await startLimited({ limit: 40, length: 2_000, fields: draft, takes: 5 });
    expect(await run(1, "honour", redis.url, server.url, "1")).toEqual([{ 200: 1 }]);
    const outcomes = await run(4, "honour", redis.url, server.url, "40");
    expect(outcomes).toEqual(outcomes.map(() => ({ 200: 40 })));
    expect(server.refused).toEqual([]);
  });

  test.each(["redis", "ioredis"])("share one budget, by %s", async (library) => {
    await using redis = await startRedis();
    await using server = await startLimited({ limit: 20, length: 1_400 });
    const outcomes = await run(4, `budget-${library}`, redis.url, server.url, "12");
    expect(outcomes).toEqual(outcomes.map(() => ({ 200: 12 })));
    expect(server.refused).toEqual([]);
  });
});

describe.skipIf(missing("redis-server"))("a budget whose Redis is away", () => {
  test.each([
    ["redis", (url: string) => createClient({ url })],
    ["ioredis", (url: string) => new IoRedis(url, { lazyConnect: true })],
  ] as const)("is the process's own: %s", async (_, connect) => {
    const redis = await startRedis();
    const client = connect(redis.url);
    client.on("error", () => {});
    await client.connect();
    onTestFinished(() => ("destroy" in client ? client.destroy() : client.disconnect()));
    await using server = await startLimited({ limit: 1_000, length: 60_000 });
    const budget = { requests: 2, per: 60_000, redis: client };
    await using session = new Session({
      baseUrl: server.url,
      pacing: { budget, longestWait: 1_000 },
    });
    await session.get("/");
    await redis.stop();
    await session.get("/");
    await session.get("/");
    await expect(session.get("/")).rejects.toBeInstanceOf(PacingError);
  });
});
