import { describe, expect, test } from "vitest";
import { closedUntil, leftIn, lose, readWindows, renew, tell, type Windows } from "./ledger.js";
import type { Quota } from "./quota.js";

const now = 1_000_000;

const quota = (remaining: number, resetIn: number, rest: Partial<Quota> = {}): Quota => ({
  name: "",
  remaining,
  resetIn,
  limit: 10,
  length: undefined,
  ...rest,
});

const told = (...quotas: readonly Quota[]): Windows =>
  quotas.reduce<Windows>((windows, one) => tell(windows, [one], now), []);

test("without a limit, any number may be sent", () => {
  expect(leftIn([], 1_000)).toBe(Infinity);
});

test("what is out counts as if the server hadn't counted it yet", () => {
  expect(leftIn(told(quota(5, 30_000)), 2)).toBe(3);
});

test("answers in the wrong order leave what the lowest one tells", () => {
  expect(leftIn(told(quota(3, 30_000), quota(5, 30_000), quota(4, 30_500)), 0)).toBe(3);
});

test("an answer of another window tells of that", () => {
  expect(leftIn(tell(told(quota(0, 30_000)), [quota(9, 60_000)], now + 29_000), 0)).toBe(9);
});

test("a late answer of the window before tells nothing", () => {
  const windows = tell(told(quota(2, 60_000)), [quota(9, 1_000)], now);
  expect(leftIn(windows, 0)).toBe(2);
});

test("the closest of several limits counts, until the last of those that are used up resets", () => {
  const windows = tell(
    [],
    [
      quota(4, 1_000, { name: "second" }),
      quota(0, 60_000, { name: "minute" }),
      quota(0, 30_000, { name: "burst" }),
    ],
    now,
  );
  expect(leftIn(windows, 0)).toBe(0);
  expect(closedUntil(windows, 0)).toBe(now + 60_000);
});

test("a refusal that tells of a longer time counts", () => {
  const windows = told(quota(0, 10_000), quota(0, 11_500));
  expect(closedUntil(windows, 0)).toBe(now + 11_500);
});

describe("after a reset", () => {
  test("where nothing was left, one finds out, and the others wait for it", () => {
    const windows = renew(told(quota(0, 1_000)), 0, now + 1_000);
    expect(leftIn(windows, 0)).toBe(1);
    expect(leftIn(windows, 1)).toBe(0);
    expect(leftIn(tell(windows, [quota(9, 30_000)], now + 1_100), 0)).toBe(9);
  });

  test("an answer that tells nothing lets the others go", () => {
    const windows = renew(told(quota(0, 1_000)), 0, now + 1_000);
    expect(leftIn(tell(windows, [], now + 1_100), 50)).toBe(Infinity);
  });

  test("where none came, another one finds out after a while", () => {
    const windows = renew(told(quota(0, 1_000)), 0, now + 1_000);
    expect(leftIn(lose(windows), 1)).toBe(0);
    // What is still under way, though it takes so long, doesn't keep the next one from it.
    expect(leftIn(renew(windows, 1, now + 10_000), 1)).toBe(1);
  });

  test("where some was left, one finds out, too, but isn't waited for long", () => {
    const windows = renew(told(quota(3, 1_000)), 1, now + 1_000);
    expect(leftIn(windows, 1)).toBe(1);
    expect(leftIn(tell(windows, [quota(7, 1_000)], now + 1_100), 1)).toBe(6);
    expect(leftIn(renew(windows, 2, now + 2_500), 2)).toBe(8);
  });

  test("where some was left, no limit is known and no answer comes, there is none", () => {
    const windows = renew(told(quota(3, 1_000, { limit: undefined })), 1, now + 1_000);
    expect(renew(windows, 2, now + 2_500)).toEqual([]);
  });
});

test("a request of which nothing is known may have been counted", () => {
  expect(leftIn(lose(told(quota(3, 1_000))), 0)).toBe(2);
});

test("a server that names another limit each time is not remembered for ever", () => {
  let windows: Windows = [];
  for (let count = 0; count < 1_000; count++) {
    windows = tell(windows, [quota(1, 86_400_000, { name: String(count) })], now);
  }
  expect(windows.length).toBeLessThan(20);
});

test("what a store holds is taken where it can be", () => {
  const windows = told(quota(3, 1_000, { length: 60_000 }));
  expect(readWindows(JSON.parse(JSON.stringify(windows)))).toEqual(windows);
  expect(readWindows([{ ...windows[0], low: "3" }, null, 7, "x"])).toEqual([]);
  expect(readWindows({})).toEqual([]);
});
