import { setTimeout as sleep } from "node:timers/promises";
import { Cluster, Redis as IoRedis } from "ioredis";
import { createClient, createCluster } from "redis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { missing } from "../../../../test/servers/installed.js";
import { type Redis, startRedis } from "../../../../test/servers/redis.js";
import { StoreError, UsageError } from "../errors.js";
import { testStore } from "../store/store.test-support.js";
import { type RedisClient, RedisStore } from "./index.js";

/** Clients of both libraries, as their users make them. */
const libraries = {
  redis: async (url: string): Promise<RedisClient> => {
    const client = createClient({ url });
    client.on("error", () => {});
    await client.connect();
    closing.push(() => client.destroy());
    return client;
  },
  ioredis: async (url: string): Promise<RedisClient> => {
    const client = new IoRedis(url);
    client.on("error", () => {});
    closing.push(() => client.disconnect());
    await client.ping();
    return client;
  },
} as const;
const names = Object.keys(libraries) as (keyof typeof libraries)[];

const closing: (() => void)[] = [];
afterAll(() => {
  for (const close of closing.splice(0)) close();
});

async function failure(asked: Promise<unknown>): Promise<string> {
  const error: unknown = await asked.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StoreError);
  return String(error);
}

describe.skipIf(missing("redis-server")).each(names)("in Redis, by a client of %s", (library) => {
  const connect = libraries[library];
  let redis: Redis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  testStore(async () => {
    redis.cli("flushall");
    return [new RedisStore(await connect(redis.url)), new RedisStore(await connect(redis.url))];
  });

  test("all keys are in one slot, and have the prefix that was asked for", async () => {
    redis.cli("flushall");
    const client = await connect(redis.url);
    await new RedisStore(client).put("token:a", "1");
    await new RedisStore(client, { prefix: "orders" }).put("{b}", "2");
    expect(redis.cli("--raw", "keys", "*").split("\n").toSorted()).toEqual([
      "{gen-client:}value:token:a",
      "{gen-client:}versions",
      "{orders}value:{b}",
      "{orders}versions",
    ]);
    expect(await new RedisStore(client).get("{b}")).toBeUndefined();
  });

  test("what has run out is gone from Redis, too", async () => {
    const store = new RedisStore(await connect(redis.url), { prefix: "times" });
    await store.put("a", "x", { ttl: 60_000 });
    const left = Number(redis.cli("pttl", "{times}value:a"));
    expect(left).toBeGreaterThan(50_000);
    expect(left).toBeLessThanOrEqual(60_000);
    await store.put("a", "x");
    expect(redis.cli("pttl", "{times}value:a")).toBe("-1");
  });

  test("versions grow also where Redis has lost everything, scripts included", async () => {
    const store = new RedisStore(await connect(redis.url));
    const before = await store.put("a", "1");
    redis.cli("flushall");
    redis.cli("script", "flush");
    expect(await store.put("a", "2", { version: 0 })).toBeGreaterThan(before ?? Infinity);
    redis.cli("script", "flush");
    expect(await store.get("a")).toMatchObject({ value: "2" });
    redis.cli("script", "flush");
    expect(await store.delete("a")).toBe(true);
  });

  test("versions grow also where its clock was set back", async () => {
    const store = new RedisStore(await connect(redis.url));
    // As a clock an hour ahead has left it.
    const ahead = (Date.now() + 3_600_000) * 1_000;
    redis.cli("set", "{gen-client:}versions", String(ahead));
    expect(await store.put("a", "1")).toBe(ahead + 1);
    expect(await store.put("a", "2")).toBe(ahead + 2);
    redis.cli("flushall");
  });

  test("a key that is somebody else's is told, and left", async () => {
    redis.cli("set", "{gen-client:}value:a", "theirs");
    const store = new RedisStore(await connect(redis.url));
    const said =
      /^StoreError: Redis: its key "\{gen-client:\}value:a" is somebody else's; choose another prefix \(/;
    expect(await failure(store.get("a"))).toMatch(said);
    expect(await failure(store.put("a", "ours"))).toMatch(said);
    expect(await failure(store.delete("a"))).toMatch(said);
    expect(redis.cli("get", "{gen-client:}value:a")).toBe("theirs");
    redis.cli("flushall");
  });

  test("a replica is read, and says of a change what to do", async () => {
    const primary = new RedisStore(await connect(redis.url));
    await primary.put("a", "1");
    redis.cli("config", "set", "repl-diskless-sync-delay", "0");
    await using replica = await startRedis(["replicaof", `127.0.0.1 ${redis.port}`]);
    await expect
      .poll(() => replica.cli("info", "replication"), { timeout: 20_000 })
      .toContain("master_link_status:up");
    const store = new RedisStore(await connect(replica.url));
    await expect.poll(async () => store.get("a")).toMatchObject({ value: "1" });
    expect(await failure(store.put("a", "2"))).toMatch(
      /^StoreError: Redis: it is a replica that can only be read; connect to its primary \(/,
    );
  });

  test("a user of Redis needs no more than what is documented, and hears of what is missing", async () => {
    redis.cli(
      ..."acl setuser narrow on >secret ~{gen-client:}* -@all +eval +evalsha +hmget +hget +hset".split(
        " ",
      ),
      ..."+get +set +time +persist +pexpire +del +ping +client +hello +select +info".split(" "),
    );
    const url = redis.url.replace("//", "//narrow:secret@");
    const store = new RedisStore(await connect(url));
    const version = await store.put("a", "1", { ttl: 60_000 });
    expect(await store.put("a", "2", { version })).toBeDefined();
    expect(await store.get("a")).toMatchObject({ value: "2" });
    expect(await store.delete("a")).toBe(true);
    const elsewhere = new RedisStore(await connect(url), { prefix: "other" });
    const said = await failure(elsewhere.put("a", "secret value"));
    expect(said).toMatch(/its user may not do what a RedisStore does|No permissions/i);
    expect(said).not.toContain("secret value");
  });

  test("while Redis is away it fails at once, and works again afterwards", async () => {
    await using own = await startRedis();
    const store = new RedisStore(await connect(own.url));
    const version = await store.put("a", "1");
    await own.away();
    // The first one may find the connection not closed yet.
    await store.get("a").catch(() => {});
    expect(await failure(store.get("a"))).toMatch(
      /^StoreError: Redis: (the client is not connected at the moment|it has not answered for 1000 ms|.*ECONNREFUSED|.*[Cc]losed)/,
    );
    await own.back();
    await expect
      .poll(async () => store.get("a").catch(() => undefined), { timeout: 10_000 })
      .toEqual({ value: "1", version });
  });

  test("a Redis that doesn't answer is away after the timeout", async () => {
    await using own = await startRedis();
    const store = new RedisStore(await connect(own.url), { timeout: 50 });
    await store.put("a", "1");
    process.kill(own.pid, "SIGSTOP");
    const said = await failure(store.get("a")).finally(() => process.kill(own.pid, "SIGCONT"));
    expect(said).toBe("StoreError: Redis: it has not answered for 50 ms (timeout)");
    await expect
      .poll(async () => store.get("a").catch(() => undefined))
      .toMatchObject({ value: "1" });
  });
});

describe.skipIf(missing("redis-server"))("in a cluster", () => {
  let node: Redis;
  beforeAll(async () => {
    node = await startRedis(["cluster-enabled", "yes"], ["cluster-announce-ip", "127.0.0.1"]);
    node.cli("cluster", "addslotsrange", "0", "16383");
    while (!node.cli("cluster", "info").includes("cluster_state:ok")) await sleep(50);
  });
  afterAll(() => node.stop());

  test("by createCluster of redis", async () => {
    const cluster = createCluster({ rootNodes: [{ url: node.url }] });
    cluster.on("error", () => {});
    await cluster.connect();
    onTestFinished(() => cluster.destroy());
    expect(await tryOut(new RedisStore(cluster))).toEqual(keys);
  });

  test("by Cluster of ioredis", async () => {
    const cluster = new Cluster([{ host: "127.0.0.1", port: node.port }]);
    onTestFinished(() => cluster.disconnect());
    expect(await tryOut(new RedisStore(cluster))).toEqual(keys);
  });

  const keys = ["a", "{b}", "c}{d"];

  async function tryOut(store: RedisStore): Promise<unknown[]> {
    const values: unknown[] = [];
    for (const key of keys) {
      const version = await store.put(key, key);
      values.push((await store.get(key))?.value);
      await store.delete(key, version);
    }
    return values;
  }
});

describe("what can't be a Redis store", () => {
  test("a client that was closed, or never connected", async () => {
    expect(await failure(new RedisStore(createClient()).get("a"))).toBe(
      "StoreError: Redis: the client is closed; await client.connect() first",
    );
    const client = new IoRedis({ lazyConnect: true });
    client.disconnect();
    expect(await failure(new RedisStore(client).get("a"))).toMatch(/the client is closed/);
  });

  test.each([undefined, null, "redis://127.0.0.1", {}, { eval() {} }])(
    "%o for a client",
    (given) => {
      // What a program without types may pass.
      expect(() => new RedisStore(given as unknown as RedisClient)).toThrow(
        /takes a connected client of redis or/,
      );
    },
  );

  test.each([
    [{ prefix: "" }, /prefix is ""; expected a text without braces/],
    [{ prefix: "{a}" }, /prefix is "\{a\}"/],
    [{ timeout: 0 }, /timeout is 0; expected milliseconds/],
    [{ timeout: "1s" }, /timeout is "1s"/],
    [{ ttl: 5 }, /a Redis store has no option "ttl"/],
  ])("options %o", (options, message) => {
    const make = (): unknown => new RedisStore(createClient(), options as object);
    expect(make).toThrow(UsageError);
    expect(make).toThrow(message);
  });
});
