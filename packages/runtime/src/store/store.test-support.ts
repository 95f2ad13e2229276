/** What every store has to do, run against each. */
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { SharedStore } from "./shared-store.js";

/** @param open Two views of the same, new, empty store, as two processes have them. */
export function testStore(
  open: () => Promise<readonly [one: SharedStore, two: SharedStore]>,
): void {
  describe("what every store does", () => {
    test("what one puts the other gets, until one deletes it", async () => {
      const [one, two] = await open();
      expect(await two.get("a")).toBeUndefined();
      const version = await one.put("a", "caf\u00e9 \u{1f600}\n\0");
      expect(await two.get("a")).toEqual({ value: "caf\u00e9 \u{1f600}\n\0", version });
      expect(await two.get("b")).toBeUndefined();
      expect(await two.delete("a")).toBe(true);
      expect(await one.get("a")).toBeUndefined();
      expect(await one.delete("a")).toBe(false);
    });

    test("a key may be any text", async () => {
      const [one, two] = await open();
      const keys = [
        "",
        "__proto__",
        "constructor",
        "../../etc/passwd",
        "a:b",
        "a/b",
        "\u{1f600}",
        "A",
        "a",
      ];
      for (const key of keys) await one.put(key, `value of ${key}`);
      for (const key of keys) {
        expect(await two.get(key)).toMatchObject({ value: `value of ${key}` });
      }
    });

    test("versions grow, also over a removal and an end of time", async () => {
      const [one, two] = await open();
      const versions: (number | undefined)[] = [await one.put("a", "1"), await two.put("a", "2")];
      await one.delete("a");
      versions.push(await two.put("a", "3", { ttl: 20 }));
      await sleep(60);
      versions.push(await one.put("a", "4"));
      expect(versions).toEqual(versions.toSorted((a, b) => Number(a) - Number(b)));
      expect(new Set(versions).size).toBe(4);
      expect(
        versions.every((version) => Number.isSafeInteger(version) && Number(version) > 0),
      ).toBe(true);
    });

    test("a put on a condition changes nothing where that isn't met", async () => {
      const [one, two] = await open();
      const first = await one.put("a", "first", { version: 0 });
      expect(first).toBeDefined();
      expect(await two.put("a", "late", { version: 0 })).toBeUndefined();
      const second = await two.put("a", "second", { version: first });
      expect(second).toBeGreaterThan(first ?? Infinity);
      expect(await one.put("a", "third", { version: first })).toBeUndefined();
      expect(await one.delete("a", first)).toBe(false);
      expect(await one.get("a")).toEqual({ value: "second", version: second });
      expect(await one.delete("a", second)).toBe(true);
      expect(await two.put("a", "gone", { version: second })).toBeUndefined();
      expect(await two.put("a", "new", { version: 0 })).toBeGreaterThan(second ?? Infinity);
    });

    test("a value's time runs out, and a new one has its own", async () => {
      const [one, two] = await open();
      await one.put("short", "x", { ttl: 30 });
      await one.put("stays", "x", { ttl: 30 });
      await one.put("stays", "y");
      await one.put("long", "x", { ttl: 60_000 });
      await sleep(80);
      expect(await two.get("short")).toBeUndefined();
      expect(await two.delete("short")).toBe(false);
      expect(await two.get("stays")).toMatchObject({ value: "y" });
      expect(await two.get("long")).toMatchObject({ value: "x" });
      expect(await two.put("short", "again", { version: 0 })).toBeDefined();
    });

    test("of many that put at once on one condition, one does", async () => {
      const [one, two] = await open();
      const puts = await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          (index % 2 === 0 ? one : two).put("lock", String(index), { version: 0 }),
        ),
      );
      const winners = puts.flatMap((version, index) => (version === undefined ? [] : [index]));
      expect(winners).toHaveLength(1);
      expect(await one.get("lock")).toMatchObject({ value: String(winners[0]) });
    });

    test("counting up by read and conditional put loses nothing", async () => {
      const [one, two] = await open();
      const countUp = async (store: SharedStore): Promise<void> => {
        for (;;) {
          const { value = "0", version = 0 } = (await store.get("count")) ?? {};
          if ((await store.put("count", String(Number(value) + 1), { version })) !== undefined)
            return;
        }
      };
      await Promise.all(
        Array.from({ length: 20 }, (_, index) => countUp(index % 2 === 0 ? one : two)),
      );
      expect(await one.get("count")).toMatchObject({ value: "20" });
    });

    test("a put on a condition sets a time, and takes one away", async () => {
      const [one, two] = await open();
      const first = await one.put("a", "x", { version: 0, ttl: 60_000 });
      const second = await two.put("a", "y", { version: first, ttl: 30 });
      expect(second).toBeDefined();
      await sleep(80);
      expect(await one.put("a", "late", { version: second })).toBeUndefined();
      expect(await one.put("b", "x", { ttl: 30 })).toBeDefined();
      expect(await one.put("b", "stays", { version: (await one.get("b"))?.version })).toBeDefined();
      await sleep(80);
      expect(await two.get("b")).toMatchObject({ value: "stays" });
    });

    test.each([0, -5, 0.2])("a value of %d ms is gone at once", async (ttl) => {
      const [one, two] = await open();
      expect(await one.put("a", "x", { ttl })).toBeDefined();
      await sleep(5);
      expect(await two.get("a")).toBeUndefined();
    });

    test("a time that never ends is none", async () => {
      const [one, two] = await open();
      await one.put("a", "x", { ttl: Infinity });
      await one.put("b", "x", { ttl: undefined, version: undefined });
      expect(await two.get("a")).toMatchObject({ value: "x" });
      expect(await two.get("b")).toMatchObject({ value: "x" });
    });

    test("an empty value is one, and a long one comes back whole", async () => {
      const [one, two] = await open();
      const long = "\u{1f36a} cookies ".repeat(40_000);
      await one.put("empty", "", { version: 0 });
      await one.put("long", long);
      expect(await two.get("empty")).toMatchObject({ value: "" });
      expect(await two.put("empty", "x", { version: 0 })).toBeUndefined();
      expect((await two.get("long"))?.value).toBe(long);
    });

    test("a removal on an old condition leaves what came since", async () => {
      const [one, two] = await open();
      const first = await one.put("a", "x");
      await two.delete("a");
      const second = await two.put("a", "x");
      expect(await one.delete("a", first)).toBe(false);
      expect(await two.get("a")).toEqual({ value: "x", version: second });
    });
  });
}
