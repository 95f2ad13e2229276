/**
 * Processes that share a Redis behave as one session, while tokens end, one of them is killed in the middle
 * of a refresh, and Redis restarts and goes away. `pnpm soak:fleet` does it for longer.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { missing } from "../servers/installed.js";
import { startRedis } from "../servers/redis.js";
import { startApi } from "./api.js";
import {
  expectNoFailure,
  killHolder,
  lifetime,
  logOut,
  minutes,
  newToken,
  renewInTurn,
  revoke,
  since,
  size,
  testTimeout,
} from "./events.js";
import { startProcesses } from "./processes.js";

describe.skipIf(missing("redis-server"))("with Redis", () => {
  test(
    "one session, whatever happens to a process or to Redis",
    { timeout: testTimeout },
    async () => {
      await using redis = await startRedis();
      await using api = await startApi(lifetime);
      const stores = Array.from(
        { length: size },
        (_, index) => [index % 2 === 0 ? "redis" : "ioredis", redis.url] as const,
      );
      await using fleet = await startProcesses(api.url, stores);
      await expect.poll(() => api.seen.size, { timeout: 30_000 }).toBe(size);
      expect(api.counts).toMatchObject({ logins: 1, needless: 0, cookieless: 0 });

      await revoke(api);
      await killHolder(api, fleet);
      const until = performance.now() + minutes * 60_000;
      do {
        const restarting = since(api);
        await redis.away();
        await redis.back();
        await sleep(1_500);
        // Who renews just then may do so alone.
        expect(restarting().tokens).toBeLessThanOrEqual(size - 1);
        // Such a token is used to its end by whom it belongs to, beside that of all others.
        await sleep(lifetime);
        const restarted = since(api);
        await newToken(api);
        expect(restarted()).toMatchObject({ logins: 0, reused: 0, needless: 0, cookieless: 0 });

        const away = since(api);
        await redis.away();
        api.revoke();
        await sleep(2_000);
        expect(away().tokens).toBeLessThanOrEqual(size - 1);
        expect(away().answered).toBeGreaterThan(100);
        await redis.back();
        await sleep(2_500);
        // One of them has renewed its token for all.
        expect(away().tokens).toBeLessThanOrEqual(size);
        expect(away().cookieless).toBe(0);
        await renewInTurn(api, 1);
      } while (performance.now() < until);

      await expectNoFailure(
        fleet,
        /^SharedStoreWarning: the store of (a shared token|shared cookies) fails/,
      );
      await logOut(api, fleet);
      await fleet.stop();
    },
  );
});
