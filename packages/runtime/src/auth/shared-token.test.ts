import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import {
  MemoryStore,
  refreshing,
  type SharedStore,
  type Token,
  type TokenSource,
} from "../index.js";

/** A token server that counts, and the sources of some processes that share a store. */
function fleet(
  size: number,
  {
    store = new MemoryStore(),
    lifetime = 60_000,
    refreshes = false,
  }: { store?: SharedStore; lifetime?: number; refreshes?: boolean } = {},
) {
  const fetched: (Token | undefined)[] = [];
  const login = async (previous: Token | undefined): Promise<Token> => {
    fetched.push(previous);
    const number = fetched.length;
    await sleep(10);
    return {
      accessToken: `t${number}`,
      expiresAt: Date.now() + lifetime,
      ...(refreshes && { refreshToken: `r${number}` }),
    };
  };
  const sources = Array.from({ length: size }, () => refreshing(login, { store, key: "api" }));
  return { fetched, sources, store };
}

const tokensOf = (sources: readonly TokenSource[]): Promise<string[]> =>
  Promise.all(sources.map(async (source) => source.get()));

/** A store that can be away. */
function flaky(inner: SharedStore = new MemoryStore()) {
  const state = { isAway: false };
  const unlessAway = async <T>(work: () => Promise<T>): Promise<T> => {
    if (state.isAway) throw new Error("ECONNREFUSED");
    return work();
  };
  const store: SharedStore = {
    get: (key) => unlessAway(() => inner.get(key)),
    put: (...call) => unlessAway(() => inner.put(...call)),
    delete: (...call) => unlessAway(() => inner.delete(...call)),
  };
  return { store, state };
}

test("four processes, 50 calls each: one fetches", async () => {
  const { fetched, sources } = fleet(4);
  const all = await Promise.all(Array.from({ length: 50 }, () => tokensOf(sources)));
  expect(new Set(all.flat())).toEqual(new Set(["t1"]));
  expect(fetched).toHaveLength(1);
});

test("a token that one finds refused is fetched once for all, who follow on its refresh token", async () => {
  const { fetched, sources } = fleet(3, { refreshes: true });
  await tokensOf(sources);
  for (const source of sources) source.invalidate("t1");
  expect(await tokensOf(sources)).toEqual(["t2", "t2", "t2"]);
  expect(fetched.map((previous) => previous?.refreshToken)).toEqual([undefined, "r1"]);
  // Who hears of it late asks the store first.
  for (const source of sources) source.invalidate("t1");
  expect(await tokensOf(sources)).toEqual(["t2", "t2", "t2"]);
});

test("one request for each expiry, ahead of it, while calls go on with the old token", async () => {
  const { fetched, sources } = fleet(4, { lifetime: 1_000 });
  const waits: number[] = [];
  const until = performance.now() + 3_300;
  while (performance.now() < until) {
    const asked = performance.now();
    await tokensOf(sources);
    waits.push(performance.now() - asked);
    await sleep(10);
  }
  // One in the beginning, then one for each 0.7 to 0.9 seconds.
  expect(fetched.length).toBeGreaterThanOrEqual(4);
  expect(fetched.length).toBeLessThanOrEqual(6);
});

test("where the one that fetches is killed, another takes over", async () => {
  const { fetched, sources, store } = fleet(2);
  await store.put("token:api:lease", "killed", { version: 0, ttl: 300 });
  expect(await tokensOf(sources)).toEqual(["t1", "t1"]);
  expect(fetched).toHaveLength(1);
});

test("what a holder fetched after it had lost its lease doesn't replace what came since", async () => {
  const store = new MemoryStore();
  const slow = refreshing(
    async () => {
      // Asleep for longer than the lease: another process has taken over and stored its own.
      await store.delete("token:api:lease");
      await other.get();
      return { accessToken: "late", refreshToken: "r" };
    },
    { store, key: "api" },
  );
  const other = refreshing(async () => "current", { store, key: "api" });
  expect(await slow.get()).toBe("current");
  expect((await store.get("token:api"))?.value).toContain("current");
});

describe("while the store is away", () => {
  test("each process fetches for itself, once; it is told once; then all agree again", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const { store, state } = flaky();
    const { fetched, sources } = fleet(2, { store });
    state.isAway = true;
    const first = await Promise.all([tokensOf(sources), tokensOf(sources)]);
    expect(fetched).toHaveLength(2);
    expect(first[0]).toEqual(first[1]);
    for (const source of sources) {
      source.invalidate("t1");
      source.invalidate("t2");
    }
    await tokensOf(sources);
    expect(fetched).toHaveLength(4);
    expect(warn).toHaveBeenCalledTimes(2);
    expect(String(warn.mock.calls[0]?.[0])).toMatch(
      /shared token fails: ECONNREFUSED; until it answers/,
    );

    state.isAway = false;
    for (const source of sources) for (const token of ["t3", "t4"]) source.invalidate(token);
    expect(await tokensOf(sources)).toEqual(["t5", "t5"]);
  });

  test("a refresh token that came in the meantime is the one that is used afterwards", async () => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const { store, state } = flaky();
    const { fetched, sources } = fleet(1, { store, refreshes: true });
    await tokensOf(sources);
    state.isAway = true;
    sources[0]?.invalidate("t1");
    expect(await tokensOf(sources)).toEqual(["t2"]);
    state.isAway = false;
    sources[0]?.invalidate("t2");
    expect(await tokensOf(sources)).toEqual(["t3"]);
    expect(fetched.map((previous) => previous?.refreshToken)).toEqual([undefined, "r1", "r2"]);
    expect((await store.get("token:api"))?.value).toContain("r3");
  });
});

test.each(["not a token", "{}", '{"accessToken":5}', '{"accessToken":""}', "null"])(
  "what is stored and is no token is replaced: %s",
  async (text) => {
    const { sources, store } = fleet(2);
    await store.put("token:api", text);
    expect(await tokensOf(sources)).toEqual(["t1", "t1"]);
    expect((await store.get("token:api"))?.value).toContain('"t1"');
  },
);

test("a failure goes to all who wait, is not kept, and frees the others", async () => {
  const store = new MemoryStore();
  let isDown = true;
  const sources = Array.from({ length: 2 }, () =>
    refreshing(async () => (isDown ? Promise.reject(new Error("down")) : "up"), {
      store,
      key: "api",
    }),
  );
  const [one] = sources as [TokenSource];
  await expect(Promise.all([one.get(), one.get()])).rejects.toThrow("down");
  isDown = false;
  expect(await tokensOf(sources)).toEqual(["up", "up"]);
});

test.each([
  [{ store: new MemoryStore() }, /store and key/],
  [{ key: "a" }, /store and key/],
  [{ store: {}, key: "a" }, /store is no store/],
  [{ ttl: 5 }, /no option "ttl"/],
])("%o is refused", (options, message) => {
  // What a program without types may hand in.
  expect(() => refreshing(async () => "t", options as object)).toThrow(message);
});
