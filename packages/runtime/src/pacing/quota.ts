/** What servers say of their limits. Everything else of `pacing/` knows quotas, and no header fields. */
import { type Fields, fieldOf } from "../response/headers.js";
import { serverClock } from "../response/server-clock.js";
import { type BareItem, parseMembers } from "./structured-fields.js";

/** What is left of one of a server's limits. */
export interface Quota {
  /** Which of them. */
  readonly name: string;
  /** Requests that may still be made. */
  readonly remaining: number;
  /** Milliseconds until there are as many as ever. */
  readonly resetIn: number;
  /** How many there are then. */
  readonly limit: number | undefined;
  /** Milliseconds from one reset to the next. */
  readonly length: number | undefined;
}

/** Longer than this nobody is believed: a day, in milliseconds. */
export const longestReset = 86_400_000;

/** More limits than these of one answer are not looked at. */
const mostQuotas = 8;

/** Name of the limit that `Retry-After` speaks of. */
export const retryAfterName = "retry-after";

const none: readonly Quota[] = [];

/**
 * What an answer says of its server's limits. `RateLimit` and `RateLimit-Policy` of
 * draft-ietf-httpapi-ratelimit-headers (-08 and later), its earlier forms, and `X-RateLimit-*` in the
 * dialects of its many servers; in this order, and the first one that says something counts.
 * `Retry-After` of a 429, 503 or 403 counts beside it. Values that can't be are ignored.
 *
 * @param now On the clock of `Date.now()`.
 */
export function readQuotas(status: number, fields: Fields, now: number): readonly Quota[] {
  // From a cache: it tells how things were when it was stored.
  if (Number(textOf(fields, "age") ?? 0) > 0) return none;
  // GitHub also refuses with a 403, for its secondary limits.
  const isRefusal = status === 429 || status === 503 || status === 403;
  const wait = isRefusal
    ? readMoment(textOf(fields, "retry-after"), serverClock(fields, now))
    : undefined;
  const told = readDraft(fields) ?? readFieldTriple(fields, now) ?? none;
  if (wait === undefined) return told;
  const closed = { remaining: 0, resetIn: wait, limit: undefined, length: undefined };
  return [...told, { name: retryAfterName, ...closed }];
}

/** `RateLimit: "default";r=50;t=30`, or as of draft -07: `limit=100, remaining=50, reset=30`. */
function readDraft(fields: Fields): readonly Quota[] | undefined {
  const field = textOf(fields, "ratelimit");
  if (field === undefined) return undefined;
  const members = parseMembers(field);
  const policies = parseMembers(textOf(fields, "ratelimit-policy") ?? "") ?? [];
  if (members === undefined) return undefined;
  if (members.some(({ key }) => key !== undefined)) {
    const byKey = new Map(members.map(({ key, value }) => [key, value]));
    const limit = count(byKey.get("limit"));
    // `RateLimit-Policy: 10;w=1, 50;w=60` has the lengths of several; which one is the closest, its limit says.
    const policy = policies.find(({ value }) => value === limit);
    const length = seconds(policy?.params.get("w"));
    const remaining = count(byKey.get("remaining"));
    const resetIn = seconds(byKey.get("reset"));
    if (remaining === undefined || resetIn === undefined) return undefined;
    return [{ name: "", remaining, resetIn, limit, length }];
  }
  const quotas = members.slice(0, mostQuotas).flatMap(({ value, params }): Quota[] => {
    const policy = policies.find((other) => other.value === value);
    // Bytes, or requests at the same time, are no number of requests.
    if ((policy?.params.get("qu") ?? "requests") !== "requests") return [];
    const remaining = count(params.get("r"));
    const length = seconds(policy?.params.get("w"));
    const resetIn = seconds(params.get("t")) ?? length;
    if (remaining === undefined || resetIn === undefined) return [];
    const limit = count(policy?.params.get("q"));
    return [{ name: String(value).slice(0, 100), remaining, resetIn, limit, length }];
  });
  return quotas.length === 0 ? undefined : quotas;
}

/** Three fields each, in lower case: what their names begin with, and what they end with. */
const triples: readonly (readonly [prefix: string, suffix: string])[] = [
  ["ratelimit-", ""],
  ["x-ratelimit-", ""],
  ["x-rate-limit-", ""],
  // Of several limits, that of requests.
  ["x-ratelimit-", "-requests"],
];

function readFieldTriple(fields: Fields, now: number): readonly Quota[] | undefined {
  for (const [prefix, suffix] of triples) {
    const remaining = decimal(textOf(fields, `${prefix}remaining${suffix}`));
    const resetIn = readReset(fields, prefix, suffix, now);
    if (remaining === undefined || resetIn === undefined) continue;
    const [limitText, length] = readLimit(fields, prefix, suffix);
    // A server with several such limits says which one it means: GitHub's resource, Discord's bucket.
    const name =
      textOf(fields, "x-ratelimit-resource") ?? textOf(fields, "x-ratelimit-bucket") ?? "";
    const limit = count(decimal(limitText));
    return [{ name: name.slice(0, 100), remaining: Math.floor(remaining), resetIn, limit, length }];
  }
  return undefined;
}

/** `100`, or with its policies behind it: `100, 100;w=60` (drafts up to -06). */
function readLimit(
  fields: Fields,
  prefix: string,
  suffix: string,
): readonly [limit: string | undefined, length: number | undefined] {
  const field = textOf(fields, `${prefix}limit${suffix}`) ?? textOf(fields, prefix.slice(0, -1));
  const [first, ...listed] = parseMembers(field ?? "") ?? [];
  if (first === undefined) return [undefined, undefined];
  const apart = parseMembers(textOf(fields, "ratelimit-policy") ?? "") ?? [];
  const policy = [first, ...listed, ...apart].find(
    ({ value, params }) => value === first.value && params.has("w"),
  );
  return [String(first.value), seconds(policy?.params.get("w"))];
}

function readReset(
  fields: Fields,
  prefix: string,
  suffix: string,
  now: number,
): number | undefined {
  const after = decimal(textOf(fields, `${prefix}reset-after${suffix}`));
  if (after !== undefined) return seconds(after);
  return readMoment(textOf(fields, `${prefix}reset${suffix}`), serverClock(fields, now));
}

/**
 * Milliseconds until a moment that is told in whatever way: seconds from now (30, 1.5), the same in
 * milliseconds, where it would else be more than a day, seconds or milliseconds since 1970, a date of HTTP
 * or of RFC 3339, or a duration such as `6m0s` or `20ms`.
 */
function readMoment(value: string | undefined, clock: number): number | undefined {
  if (value === undefined) return undefined;
  const given = decimal(value);
  if (given !== undefined) {
    if (given >= 1e11) return bounded(given - clock);
    if (given >= 1e9) return bounded(given * 1000 - clock);
    return bounded(given * 1000 > longestReset ? given : given * 1000);
  }
  const units = /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/.exec(
    value,
  );
  if (units !== null && value !== "") {
    const [hours, minutes, whole, parts] = units.slice(1).map(unitOf);
    const minute = 60_000;
    return bounded(
      (hours ?? 0) * 60 * minute + (minutes ?? 0) * minute + (whole ?? 0) * 1000 + (parts ?? 0),
    );
  }
  // `Date.parse` takes almost anything for a date.
  if (!/^(?:[A-Z][a-z]{2,8},? |\d{4}-\d\d-\d\d[Tt ])/.test(value)) return undefined;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : bounded(date - clock);
}

function unitOf(text: string | undefined): number {
  return Number(text ?? 0);
}

/** A field's values, or undefined for what is too long to be any of these. */
function textOf(fields: Fields, name: string): string | undefined {
  const value = fieldOf(fields, name);
  const text = typeof value === "object" ? value.join(", ") : value;
  return text === undefined || text.length > 1_000 ? undefined : text.trim();
}

function decimal(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
}

function count(value: BareItem | undefined): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : undefined;
}

function seconds(value: BareItem | undefined): number | undefined {
  return typeof value === "number" && value >= 0 ? bounded(value * 1000) : undefined;
}

/** What is over already is 0; what is too far away is a day. */
function bounded(milliseconds: number): number {
  return Math.min(Math.max(0, Math.ceil(milliseconds)), longestReset);
}
