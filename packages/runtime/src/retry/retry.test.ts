import { expect, test } from "vitest";
import { NetworkError, TimeoutError } from "../errors.js";
import { type Outcome, readRetryAfter, Retry, type RetryCounts } from "./retry.js";

const request = { method: "GET", url: "https://api.example.test/", idempotent: true };
const unavailable = { repeatable: true, status: 503 } satisfies Outcome;
const none: RetryCounts = { connect: 0, read: 0, status: 0, other: 0 };

test.each([
  ["seconds", "120", 120_000],
  ["a date", "Wed, 21 Oct 2026 07:28:30 GMT", 30_000],
  ["a date gone by", "Wed, 21 Oct 2015 07:28:00 GMT", 0],
  ["nonsense", "soon", undefined],
  ["a fraction", "1.5", undefined],
  ["less than nothing", "-1", undefined],
  ["nothing", undefined, undefined],
])("Retry-After as %s", (_name, value, expected) => {
  expect(readRetryAfter(value, Date.parse("2026-10-21T07:28:00Z"))).toBe(expected);
});

test("pauses are spread over the whole range, which doubles up to its limit", () => {
  const retry = new Retry({ total: 10, backoffFactor: 100, backoffMax: 1_000 });
  for (const [retries, most] of [
    [0, 100],
    [1, 200],
    [2, 400],
    [8, 1_000],
  ] as const) {
    const pauses = Array.from({ length: 400 }, () =>
      Number(retry.next(unavailable, { ...none, status: retries })?.delay),
    );
    expect(Math.max(...pauses)).toBeLessThanOrEqual(most);
    expect(Math.max(...pauses)).toBeGreaterThan(most * 0.8);
    expect(Math.min(...pauses)).toBeLessThan(most * 0.2);
  }
});

test("backoffJitter says how much of a pause is left to chance", () => {
  const steady = new Retry({ backoffFactor: 100, backoffJitter: 0 });
  expect(steady.next(unavailable, none)?.delay).toBe(100);
  expect(steady.next(unavailable, { ...none, status: 1 })?.delay).toBe(200);
  const half = new Retry({ backoffFactor: 100, backoffJitter: 0.5 });
  const pauses = Array.from({ length: 200 }, () => Number(half.next(unavailable, none)?.delay));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(50);
  expect(Math.max(...pauses)).toBeLessThanOrEqual(100);
});

test("a Retry-After is waited out exactly, and one beyond the limit ends the retries", () => {
  const retry = new Retry();
  expect(retry.next({ ...unavailable, retryAfter: "7" }, none)?.delay).toBe(7_000);
  expect(retry.next({ ...unavailable, retryAfter: "61" }, none)).toBeUndefined();
  const deaf = new Retry({ respectRetryAfter: false, backoffFactor: 1 });
  expect(deaf.next({ ...unavailable, retryAfter: "61" }, none)?.delay).toBeLessThanOrEqual(1);
});

test.each([
  ["a status of the list", {}, none, "status"],
  ["another status", { status: 500 }, none, undefined],
  ["what may not be repeated", { repeatable: false }, none, undefined],
  ["the last attempt", {}, { ...none, status: 2 }, undefined],
  ["the last attempt, of several kinds", {}, { ...none, read: 1, connect: 1 }, undefined],
])("after %s", (_name, change: Partial<Outcome>, counts, kind) => {
  expect(new Retry().next({ ...unavailable, ...change }, counts)?.kind).toBe(kind);
});

test.each([
  ["CONNECT_FAILED", true, "connect"],
  ["PROXY_FAILED", true, "connect"],
  ["PROXY_REFUSED", true, undefined],
  ["TLS_FAILED", true, undefined],
  ["CONNECTION_LOST", false, undefined],
  ["CONNECTION_LOST", true, "read"],
  ["RESPONSE_INVALID", true, undefined],
  ["RESPONSE_TOO_LARGE", true, undefined],
] as const)("after %s, repeatable: %s", (code, repeatable, kind) => {
  const error = new NetworkError(code, request, "failed", { sent: true });
  expect(new Retry().next({ repeatable, error }, none)?.kind).toBe(kind);
});

test.each([
  ["acquire", true, undefined],
  ["connect", true, "connect"],
  ["headers", false, undefined],
  ["headers", true, "read"],
  ["body", true, "read"],
  ["unread", true, undefined],
  ["total", true, undefined],
] as const)("after the %s timeout, repeatable: %s", (phase, repeatable, kind) => {
  const error = new TimeoutError(phase, 10, request, { sent: phase !== "connect" });
  expect(new Retry().next({ repeatable, error }, none)?.kind).toBe(kind);
});

test.each(["connect", "read", "status", "other"] as const)("%s has a count of its own", (kind) => {
  const retry = new Retry({ total: 9, other: 9, [kind]: 1 });
  const outcome = {
    connect: { error: new NetworkError("CONNECT_FAILED", request, "", { sent: false }) },
    read: { error: new NetworkError("CONNECTION_LOST", request, "", { sent: true }) },
    status: { status: 503 },
    other: { error: new NetworkError("TLS_FAILED", request, "", { sent: false }) },
  }[kind];
  expect(retry.next({ repeatable: true, ...outcome }, none)?.kind).toBe(kind);
  expect(retry.next({ repeatable: true, ...outcome }, { ...none, [kind]: 1 })).toBeUndefined();
});

test.each([
  [{ connect: -1 }, "retry.connect is -1"],
  [{ backoffJitter: 2 }, "retry.backoffJitter is 2; expected a share between 0 and 1"],
  [{ statusForcelist: 503 }, "retry.statusForcelist is 503; expected a list of statuses"],
  [{ statusForcelist: ["503"] }, "retry.statusForcelist is a list; expected a list of statuses"],
  [{ allowedMethods: "GET" }, 'retry.allowedMethods is "GET"; expected a list'],
  [{ raiseOnStatus: "yes" }, 'retry.raiseOnStatus is "yes"; expected true or false'],
  [{ budget: { ratio: -1 } }, "retry.budget.ratio is -1"],
  [{ budget: { percent: 20 } }, 'retry.budget has no option "percent"; there are ratio, perSecond'],
])("%o is refused", (options, problem) => {
  expect(() => new Retry(options as object)).toThrow(problem);
});
