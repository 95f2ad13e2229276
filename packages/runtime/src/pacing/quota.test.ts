import { describe, expect, test } from "vitest";
import type { Fields } from "../response/headers.js";
import { longestReset, type Quota, readQuotas } from "./quota.js";

/** Thu, 01 Jan 2026 00:00:00 GMT, in milliseconds. */
const now = 1_767_225_600_000;

const read = (fields: Fields, status = 200): readonly Quota[] => readQuotas(status, fields, now);

const quota = (
  remaining: number,
  resetIn: number,
  { name = "", limit, length }: Partial<Quota> = {},
): Quota => ({ name, remaining, resetIn, limit, length });

describe("draft-ietf-httpapi-ratelimit-headers", () => {
  test.each<[what: string, fields: Fields, quotas: readonly Quota[]]>([
    [
      "a limit without its policy",
      { ratelimit: '"default";r=50;t=30' },
      [quota(50, 30_000, { name: "default" })],
    ],
    [
      "with its policy",
      { ratelimit: '"default";r=50;t=30', "ratelimit-policy": '"default";q=100;w=60' },
      [quota(50, 30_000, { name: "default", limit: 100, length: 60_000 })],
    ],
    [
      "several, of which each has its policy",
      {
        ratelimit: '"hour";r=400;t=1800, "day";r=0;t=100',
        "ratelimit-policy": '"hour";q=1000;w=3600,"day";q=5000;w=86400',
      },
      [
        quota(400, 1_800_000, { name: "hour", limit: 1_000, length: 3_600_000 }),
        quota(0, 100_000, { name: "day", limit: 5_000, length: 86_400_000 }),
      ],
    ],
    [
      "in two fields, with a partition key, and without a reset",
      {
        ratelimit: ['"a";r=1;pk=:dHJpYWwxMjEzMjM=:', '"b";r=2;t=3'],
        "ratelimit-policy": '"a";q=10;w=60;pk=:dHJpYWwxMjEzMjM=:',
      },
      [quota(1, 60_000, { name: "a", limit: 10, length: 60_000 }), quota(2, 3_000, { name: "b" })],
    ],
    [
      "of other units than requests",
      {
        ratelimit: '"bytes";r=0;t=30, "calls";r=3;t=4',
        "ratelimit-policy": '"bytes";q=1000;qu="content-bytes", "calls";q=9;qu="requests"',
      },
      [quota(3, 4_000, { name: "calls", limit: 9 })],
    ],
    ["nothing of which the end is known", { ratelimit: '"default";r=0' }, []],
    ["malformed: all of it is ignored", { ratelimit: '"default";r=50;t=30, "x' }, []],
    ["a comma at the end is malformed", { ratelimit: '"default";r=50;t=30,' }, []],
    ["values of the wrong type", { ratelimit: '"default";r="50";t=30' }, []],
    ["a negative count", { ratelimit: '"default";r=-1;t=30' }, []],
    ["a fraction of a request", { ratelimit: '"default";r=1.5;t=30' }, []],
    [
      "draft -07: a dictionary",
      { ratelimit: "limit=100, remaining=50, reset=30", "ratelimit-policy": "10;w=1, 100;w=60" },
      [quota(50, 30_000, { limit: 100, length: 60_000 })],
    ],
    [
      "drafts up to -06: three fields",
      { "ratelimit-limit": "100", "ratelimit-remaining": "50", "ratelimit-reset": "50" },
      [quota(50, 50_000, { limit: 100 })],
    ],
    [
      "the same with policies",
      {
        "ratelimit-limit": "10, 10;w=1, 50;w=60",
        "ratelimit-remaining": "9",
        "ratelimit-reset": "1",
      },
      [quota(9, 1_000, { limit: 10, length: 1_000 })],
    ],
    ["an answer from a cache", { ratelimit: '"default";r=0;t=30', age: "10" }, []],
  ])("%s", (_, fields, quotas) => {
    expect(read(fields)).toEqual(quotas);
  });
});

// As their documentation shows them.
describe("vendors", () => {
  test.each<[vendor: string, status: number, fields: Fields, quotas: readonly Quota[]]>([
    [
      "GitHub: epoch seconds, by its own clock",
      200,
      {
        date: "Thu, 01 Jan 2026 00:10:00 GMT",
        "x-ratelimit-limit": "60",
        "x-ratelimit-remaining": "56",
        "x-ratelimit-used": "4",
        "x-ratelimit-reset": "1767226800",
        "x-ratelimit-resource": "core",
      },
      [quota(56, 600_000, { name: "core", limit: 60 })],
    ],
    [
      "GitHub: secondary limits",
      403,
      { "retry-after": "60" },
      [quota(0, 60_000, { name: "retry-after" })],
    ],
    ["Stripe", 429, { "retry-after": "2" }, [quota(0, 2_000, { name: "retry-after" })]],
    [
      "X (Twitter)",
      200,
      {
        "x-rate-limit-limit": "900",
        "x-rate-limit-remaining": "899",
        "x-rate-limit-reset": "1767226500",
      },
      [quota(899, 900_000, { limit: 900 })],
    ],
    [
      "Discord: fractions, and the delta beside the moment",
      429,
      {
        "retry-after": "65",
        "x-ratelimit-limit": "10",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "1767225664.57",
        "x-ratelimit-reset-after": "64.57",
        "x-ratelimit-bucket": "abcd1234",
        "x-ratelimit-scope": "user",
      },
      [
        quota(0, 64_570, { name: "abcd1234", limit: 10 }),
        quota(0, 65_000, { name: "retry-after" }),
      ],
    ],
    [
      "Shopify: fractions of seconds",
      429,
      { "retry-after": "2.0", "x-shopify-shop-api-call-limit": "40/40" },
      [quota(0, 2_000, { name: "retry-after" })],
    ],
    [
      "Okta",
      200,
      {
        "x-rate-limit-limit": "600",
        "x-rate-limit-remaining": "0",
        "x-rate-limit-reset": "1767225659",
      },
      [quota(0, 59_000, { limit: 600 })],
    ],
    [
      "Zendesk: two sets of fields",
      200,
      {
        "x-rate-limit": "700",
        "x-rate-limit-remaining": "699",
        "ratelimit-limit": "700",
        "ratelimit-remaining": "699",
        "ratelimit-reset": "40",
      },
      [quota(699, 40_000, { limit: 700 })],
    ],
    [
      "Cloudflare",
      200,
      { ratelimit: '"default";r=50;t=30', "ratelimit-policy": '"default";q=100;w=60' },
      [quota(50, 30_000, { name: "default", limit: 100, length: 60_000 })],
    ],
    [
      "OpenAI: durations",
      200,
      {
        "x-ratelimit-limit-requests": "60",
        "x-ratelimit-limit-tokens": "150000",
        "x-ratelimit-remaining-requests": "59",
        "x-ratelimit-remaining-tokens": "149984",
        "x-ratelimit-reset-requests": "1m1.5s",
        "x-ratelimit-reset-tokens": "6m0s",
      },
      [quota(59, 61_500, { limit: 60 })],
    ],
  ])("%s", (_, status, fields, quotas) => {
    expect(read(fields, status)).toEqual(quotas);
  });
});

test.each<[value: string, resetIn: number | undefined]>([
  ["0", 0],
  ["30", 30_000],
  ["1.5", 1_500],
  // More than a day in seconds: milliseconds.
  ["90000", 90_000],
  ["1767225630", 30_000],
  ["1767225630000", 30_000],
  ["2026-01-01T00:00:30Z", 30_000],
  ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
  ["20ms", 20],
  ["1h2m3s", 3_723_000],
  // In the past.
  ["1000000000", 0],
  // A thousand years.
  ["33333333333", longestReset],
  ["-5", undefined],
  ["NaN", undefined],
  ["Infinity", undefined],
  ["1e3", undefined],
  ["soon", undefined],
  ["", undefined],
  ["9".repeat(400), undefined],
])("X-RateLimit-Reset: %s", (value, resetIn) => {
  const [read_] = read({ "x-ratelimit-remaining": "0", "x-ratelimit-reset": value });
  expect(read_?.resetIn).toBe(resetIn);
});

test.each<[what: string, status: number, value: string, resetIn: number | undefined]>([
  ["seconds", 429, "120", 120_000],
  ["a date", 503, "Thu, 01 Jan 2026 00:01:00 GMT", 60_000],
  ["a date that is over", 503, "Wed, 31 Dec 2025 00:01:00 GMT", 0],
  ["of years", 429, "999999999", longestReset],
  ["of a success", 200, "120", undefined],
  ["of a redirect", 301, "120", undefined],
  ["of nonsense", 429, "-1", undefined],
])("Retry-After: %s", (_, status, value, resetIn) => {
  expect(read({ "retry-after": value }, status)[0]?.resetIn).toBe(resetIn);
});

test("what others have added to Object.prototype is no limit", () => {
  expect(readQuotas(429, Object.create({ "retry-after": "1" }) as Fields, now)).toEqual([]);
});
