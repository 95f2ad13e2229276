import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import {
  MemoryStore,
  refreshing,
  type SharedStore,
  type Token,
  type RefreshingToken,
  type TokenSource,
} from "../index.js";
import { Lease } from "../store/lease.js";

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

describe("when the store is back", () => {
  test("what came meanwhile is stored without being asked for, so that no other uses up its refresh token", async () => {
    vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    onTestFinished(() => void vi.restoreAllMocks());
    const { store, state } = flaky();
    const { fetched, sources } = fleet(2, { store, refreshes: true });
    const [one, two] = sources as [RefreshingToken, RefreshingToken];
    await tokensOf(sources);
    // It is away from the middle of a fetch on.
    state.isAway = true;
    one.invalidate("t1");
    expect(await one.get()).toBe("t2");
    state.isAway = false;
    await expect
      .poll(async () => (await store.get("token:api"))?.value, { timeout: 5_000 })
      .toContain("r2");
    two.invalidate("t1");
    expect(await two.get()).toBe("t2");
    expect(fetched).toHaveLength(2);
  });

  test("what came meanwhile does not replace what another has stored since", async () => {
    vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    onTestFinished(() => void vi.restoreAllMocks());
    const inner = new MemoryStore();
    const { store, state } = flaky(inner);
    const { sources } = fleet(1, { store });
    const [one] = sources as [RefreshingToken];
    state.isAway = true;
    expect(await one.get()).toBe("t1");
    await inner.put("token:api", JSON.stringify({ accessToken: "theirs" }));
    state.isAway = false;
    await sleep(1_500);
    expect((await inner.get("token:api"))?.value).toContain("theirs");
    one.invalidate("t1");
    expect(await one.get()).toBe("theirs");
  });
});

describe("forget", () => {
  test("all processes ask for a new token, without the refresh token that they had", async () => {
    const { fetched, sources, store } = fleet(3, { refreshes: true });
    await tokensOf(sources);
    await sources[0]?.forget();
    expect(await sources[0]?.get()).toBe("t2");
    await expect.poll(() => tokensOf(sources), { timeout: 5_000 }).toEqual(["t2", "t2", "t2"]);
    expect(fetched).toEqual([undefined, undefined]);
    expect((await store.get("token:api"))?.value).not.toContain("r1");
  });

  test("a process that is fetching meanwhile stores nothing that follows on the old one", async () => {
    const store = new MemoryStore();
    const asked: (Token | undefined)[] = [];
    const source = refreshing(
      async (previous) => {
        asked.push(previous);
        if (asked.length === 2) await other.forget();
        return { accessToken: `t${asked.length}`, refreshToken: `r${asked.length}` };
      },
      { store, key: "api" },
    );
    const other = refreshing(async () => "unused", { store, key: "api" });
    await source.get();
    source.invalidate("t1");
    expect(await source.get()).toBe("t3");
    expect(asked.map((previous) => previous?.refreshToken)).toEqual([undefined, "r1", undefined]);
  });

  test("also without a store", async () => {
    const asked: (Token | undefined)[] = [];
    const source = refreshing(async (previous) => {
      asked.push(previous);
      return { accessToken: `t${asked.length}`, refreshToken: "r" };
    });
    await source.get();
    await source.forget();
    expect(await source.get()).toBe("t2");
    expect(asked).toEqual([undefined, undefined]);
  });

  test("a token that is being fetched meanwhile is not kept", async () => {
    let count = 0;
    const source = refreshing(async () => {
      count++;
      await sleep(20);
      return { accessToken: `t${count}`, refreshToken: `r${count}` };
    });
    const first = source.get();
    await source.forget();
    await first;
    expect(await source.get()).toBe("t2");
  });

  test("fails where the store does, so that nobody takes it for done", async () => {
    vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    onTestFinished(() => void vi.restoreAllMocks());
    const { store, state } = flaky();
    const { sources } = fleet(1, { store });
    await tokensOf(sources);
    state.isAway = true;
    await expect(sources[0]?.forget()).rejects.toThrow("ECONNREFUSED");
  });
});

test("a fetch that hangs keeps the others waiting for a time only", async () => {
  const store = new MemoryStore();
  const hung = await Lease.take(store, "token:api:lease", { time: 60, longest: 300 });
  expect(hung).toBeDefined();
  const { sources } = fleet(2, { store });
  expect(await tokensOf(sources)).toEqual(["t1", "t1"]);
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
  const [one] = sources as [RefreshingToken];
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
