/** What befalls values in Redis, and what its errors tell of them. */
import { inspect } from "node:util";
import { Redis as IoRedis } from "ioredis";
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { missing } from "../../../../test/servers/installed.js";
import { type Redis, startRedis } from "../../../../test/servers/redis.js";
import { type RedisClient, RedisStore } from "./index.js";

const libraries = {
  redis: async (url: string): Promise<RedisClient> => {
    const client = createClient({ url });
    client.on("error", () => {});
    await client.connect();
    onTestFinished(() => client.destroy());
    return client;
  },
  ioredis: async (url: string): Promise<RedisClient> => {
    const client = new IoRedis(url);
    client.on("error", () => {});
    onTestFinished(() => client.disconnect());
    await client.ping();
    return client;
  },
} as const;
const names = Object.keys(libraries) as (keyof typeof libraries)[];

describe.skipIf(missing("redis-server")).each(names)("by a client of %s", (library) => {
  const connect = libraries[library];
  let redis: Redis;
  beforeAll(async () => {
    redis = await startRedis(["rename-command", "evalsha nothing"]);
  });
  afterAll(() => redis.stop());

  const failure = async (work: Promise<unknown>): Promise<Error> =>
    work.then(
      () => new Error("it did not fail"),
      (error: Error) => error,
    );

  test("an error shows nothing of a value: not what a command was sent with", async () => {
    const plain = await startRedis();
    onTestFinished(() => plain.stop());
    plain.cli("set", "{a}value:k", "theirs");
    for (const { url } of [redis, plain]) {
      const store = new RedisStore(await connect(url), { prefix: "a" });
      const error = await failure(store.put("k", "s3cret"));
      expect(String(error)).toMatch(
        /^StoreError: Redis: (its key .* is somebody else's|.*unknown command)/,
      );
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("s3cret");
      expect(error.stack).not.toContain("s3cret");
    }
  });

  test("a value that ends in some ages stays", async () => {
    const plain = await startRedis();
    onTestFinished(() => plain.stop());
    const store = new RedisStore(await connect(plain.url));
    expect(await store.put("k", "v", { ttl: 1e25 })).toBeDefined();
    expect(await store.get("k")).toMatchObject({ value: "v" });
  });
});
