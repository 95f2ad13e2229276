import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { Lease } from "./lease.js";
import { MemoryStore } from "./memory-store.js";
import type { SharedStore } from "./shared-store.js";

test("one has it at a time, for as long as it likes", async () => {
  const store = new MemoryStore();
  const first = await Lease.take(store, "lock", { time: 60 });
  expect(first).toBeDefined();
  await sleep(200);
  expect(await Lease.take(store, "lock", { time: 60 })).toBeUndefined();
  await first?.release();
  const second = await Lease.take(store, "lock", { time: 60 });
  expect(second).toBeDefined();
  await second?.release();
});

test("one that nobody extends is free after its time", async () => {
  const store = new MemoryStore();
  // As a process that was killed leaves it.
  await store.put("lock", "dead", { version: 0, ttl: 50 });
  expect(await Lease.take(store, "lock", { time: 50 })).toBeUndefined();
  await sleep(80);
  const lease = await Lease.take(store, "lock", { time: 50 });
  expect(lease).toBeDefined();
  await lease?.release();
});

test("one that was lost is not taken from who has it now", async () => {
  const store = new MemoryStore();
  const lost = await Lease.take(store, "lock", { time: 60_000 });
  await store.delete("lock");
  const other = await Lease.take(store, "lock", { time: 60_000 });
  await lost?.release();
  expect(await Lease.take(store, "lock")).toBeUndefined();
  await other?.release();
  expect(await store.get("lock")).toBeUndefined();
});

test("a store that fails in between neither throws nor keeps the process", async () => {
  const store = new MemoryStore();
  let isAway = false;
  const flaky: SharedStore = {
    get: (key) => store.get(key),
    put: async (...call) => (isAway ? Promise.reject(new Error("away")) : store.put(...call)),
    delete: async (...call) => (isAway ? Promise.reject(new Error("away")) : store.delete(...call)),
  };
  const lease = await Lease.take(flaky, "lock", { time: 90 });
  isAway = true;
  await sleep(45);
  isAway = false;
  // Extended by the next one.
  await sleep(100);
  expect(await Lease.take(flaky, "lock", { time: 90 })).toBeUndefined();
  isAway = true;
  await lease?.release();
});

test("one whose holder hangs is free after its longest time", async () => {
  const store = new MemoryStore();
  const lease = await Lease.take(store, "lock", { time: 60, longest: 200 });
  await sleep(150);
  expect(await Lease.take(store, "lock")).toBeUndefined();
  await sleep(200);
  const other = await Lease.take(store, "lock", { time: 60_000 });
  expect(other).toBeDefined();
  await lease?.release();
  expect(await Lease.take(store, "lock")).toBeUndefined();
  await other?.release();
});

test("its owner is known by one name for as long as it has it", async () => {
  const store = new MemoryStore();
  const lease = await Lease.take(store, "lock", { time: 60 });
  const first = await store.get("lock");
  await sleep(100);
  const later = await store.get("lock");
  expect(later?.version).toBeGreaterThan(first?.version ?? Infinity);
  expect(later?.value).toBe(first?.value);
  await lease?.release();
});
