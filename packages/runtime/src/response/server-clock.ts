import { type Fields, fieldOf } from "./headers.js";

/** Nobody's clock is off by more than a day: such a `Date` is that of a cache, or nonsense. */
const mostSkew = 86_400_000;

/**
 * What time it is for the server, in milliseconds since 1970: the moments that it names are of that clock.
 * Where its answer has no `Date` (RFC 9110, 6.6.1), it is `now`.
 */
export function serverClock(fields: Fields, now: number): number {
  const field = fieldOf(fields, "date");
  const date = typeof field === "string" ? Date.parse(field) : Number.NaN;
  return Math.abs(date - now) < mostSkew ? date : now;
}
