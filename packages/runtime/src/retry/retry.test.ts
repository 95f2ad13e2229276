import { expect, test } from "vitest";
import { NetworkError, TimeoutError } from "../errors.js";
import { type Outcome, readRetryAfter, Retry } from "./retry.js";

const request = { method: "GET", url: "https://api.example.test/" };
const unavailable = {
  method: "GET",
  hasIdempotencyKey: false,
  attempts: 1,
  status: 503,
} satisfies Outcome;

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
  for (const [attempts, most] of [
    [1, 100],
    [2, 200],
    [3, 400],
    [9, 1_000],
  ] as const) {
    const delays = Array.from({ length: 400 }, () =>
      retry.delayAfter({ ...unavailable, attempts }),
    );
    const numbers = delays.map(Number);
    expect(Math.max(...numbers)).toBeLessThanOrEqual(most);
    expect(Math.max(...numbers)).toBeGreaterThan(most * 0.8);
    expect(Math.min(...numbers)).toBeLessThan(most * 0.2);
  }
});

test("a Retry-After is waited out exactly, and one beyond the limit ends the retries", () => {
  const retry = new Retry();
  expect(retry.delayAfter({ ...unavailable, retryAfter: "7" })).toBe(7_000);
  expect(retry.delayAfter({ ...unavailable, retryAfter: "61" })).toBeUndefined();
  const deaf = new Retry({ respectRetryAfter: false, backoffFactor: 1 });
  expect(deaf.delayAfter({ ...unavailable, retryAfter: "61" })).toBeLessThanOrEqual(1);
});

test.each([
  ["a status of the list", {}, true],
  ["another status", { status: 500 }, false],
  ["POST", { method: "POST" }, false],
  ["POST with an idempotency key", { method: "POST", hasIdempotencyKey: true }, true],
  ["the last attempt", { attempts: 3 }, false],
])("after %s", (_name, change: Partial<Outcome>, again) => {
  expect(new Retry().delayAfter({ ...unavailable, ...change }) !== undefined).toBe(again);
});

test.each([
  ["CONNECT_FAILED", "POST", true],
  ["CONNECTION_LOST", "POST", false],
  ["CONNECTION_LOST", "PUT", true],
  ["RESPONSE_INVALID", "GET", false],
] as const)("after %s of a %s", (code, method, again) => {
  const error = new NetworkError(code, request, "failed", { sent: code !== "CONNECT_FAILED" });
  const { status: _, ...failed } = unavailable;
  expect(new Retry().delayAfter({ ...failed, method, error }) !== undefined).toBe(again);
});

test.each([
  ["connect", "POST", true],
  ["headers", "POST", false],
  ["headers", "GET", true],
  ["body", "GET", true],
  ["total", "GET", false],
] as const)("after the %s timeout of a %s", (phase, method, again) => {
  const error = new TimeoutError(phase, 10, request, { sent: phase !== "connect" });
  const { status: _, ...failed } = unavailable;
  expect(new Retry().delayAfter({ ...failed, method, error }) !== undefined).toBe(again);
});
