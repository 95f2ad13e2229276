/** What befalls a shared token in the middle of things. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { MemoryStore, refreshing, type Token } from "../index.js";

const key = "api";

describe("a store that loses what it had while a token is fetched", () => {
  test("gets the new one, whose refresh token is the only one that is still good", async () => {
    const store = new MemoryStore();
    const followed: (string | undefined)[] = [];
    const source = refreshing(
      async (previous) => {
        followed.push(previous?.refreshToken);
        // Everything goes while the server is asked: FLUSHALL, or a restart without a disk.
        if (followed.length === 2) {
          await store.delete("token:api");
          await store.delete("token:api:lease");
        }
        return { accessToken: `t${followed.length}`, refreshToken: `r${followed.length}` };
      },
      { store, key },
    );
    await source.get();
    source.invalidate("t1");
    expect(await source.get()).toBe("t2");
    expect(followed).toEqual([undefined, "r1"]);
    expect((await store.get("token:api"))?.value).toContain('"r2"');
  });

  test("costs no second request where the old one has only come to its end", async () => {
    const store = new MemoryStore();
    let count = 0;
    const make = () =>
      refreshing(
        async () => {
          count++;
          if (count === 2) await sleep(400);
          return { accessToken: `t${count}`, expiresAt: Date.now() + (count === 1 ? 300 : 60_000) };
        },
        { store, key },
      );
    const [one, two] = [make(), make()];
    await one.get();
    one.invalidate("t1");
    expect(await Promise.all([one.get(), two.get()])).toContain("t2");
    expect(await two.get()).toMatch(/t[12]/);
    expect(count).toBe(2);
  });
});

test("all hear of a logout also where the last one's token has run out in the store", async () => {
  const store = new MemoryStore();
  let count = 0;
  const make = () =>
    refreshing(async () => ({ accessToken: `t${++count}`, expiresAt: Date.now() + 60_000 }), {
      store,
      key,
    });
  const [one, two] = [make(), make()];
  await one.get();
  await one.forget();
  await one.get();
  // Its time is over, or the store has lost it.
  await store.delete("token:api");
  one.invalidate("t2");
  await two.get();
  expect(await one.get()).toBe("t3");
  // Logouts are told apart by milliseconds.
  await sleep(5);
  await two.forget();
  await expect.poll(() => one.get(), { timeout: 5_000 }).toBe("t4");
});

describe("the end of a token", () => {
  test.each([
    ["NaN", Number.NaN],
    ["1763829999, which is long past", 1_763_829_999],
  ])("%s is refused, with what was expected", async (shown, expiresAt) => {
    const source = refreshing(async () => ({ accessToken: "secret", expiresAt }));
    const error = await Promise.resolve(source.get()).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(String(error)).toContain(`expiresAt is ${shown}`);
    expect(String(error)).not.toContain("secret");
  });

  test("Infinity means none, for those who share it, too", async () => {
    const store = new MemoryStore();
    let count = 0;
    const make = () =>
      refreshing(async () => ({ accessToken: `t${++count}`, expiresAt: Infinity }), { store, key });
    expect([await make().get(), await make().get()]).toEqual(["t1", "t1"]);
  });
});

test("a fetch that never ends is given up, and the next call asks anew", async () => {
  const asked: (Token | undefined)[] = [];
  const source = refreshing(
    async (previous) => {
      asked.push(previous);
      return asked.length === 1 ? new Promise<never>(() => {}) : "t";
    },
    { timeout: 50 },
  );
  await expect(source.get()).rejects.toThrow(/no token after 50 ms \(timeout\)/);
  expect(await source.get()).toBe("t");
});

test("others wait for as long as one may take", async () => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance", "Date"],
  });
  onTestFinished(() => void vi.useRealTimers());
  const store = new MemoryStore();
  const source = refreshing(() => new Promise<never>(() => {}), { store, key, timeout: 180_000 });
  const failed = Promise.resolve(source.get()).catch((error: unknown) => String(error));
  await vi.advanceTimersByTimeAsync(170_000);
  expect(await store.get("token:api:lease")).toBeDefined();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await failed).toContain("180000 ms (timeout)");
  expect(await store.get("token:api:lease")).toBeUndefined();
});
