/** Dates and moments: between the text of RFC 3339 and `Date` or Temporal. */
import { ValueMismatch } from "./mismatch.js";
import type { TemporalClasses } from "./temporal.js";

/**
 * RFC 3339, 5.6; and what else of ISO 8601 names one moment without doubt: a space between date and time
 * (which RFC 3339 allows in a note), no seconds, offsets without a colon or minutes.
 */
const moment =
  /^(\d{4}-\d\d-\d\d)[Tt ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d|60)(?:[.,](\d+))?)?(?:[Zz]|([+-])([01]\d|2[0-3])(?::?([0-5]\d))?)$/;

/** A moment, to the millisecond: what is finer is cut off. A leap second is the second before it. */
export function readDate(text: string): Date | undefined {
  const match = moment.exec(text);
  if (match === null) return undefined;
  const [, day = "", hours = "", minutes = "", seconds = "00", fraction = "", sign] = match;
  const start = readDay(day);
  if (start === undefined) return undefined;
  const offset = Number(match[7] ?? 0) * 60 + Number(match[8] ?? 0);
  const minute = Number(hours) * 60 + Number(minutes) + (sign === "-" ? offset : -offset);
  const second = Math.min(Number(seconds), 59);
  const millisecond = Number(fraction.slice(0, 3).padEnd(3, "0"));
  return new Date(start.getTime() + (minute * 60 + second) * 1000 + millisecond);
}

/** A day, as its first moment in UTC. */
export function readDay(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return undefined;
  const date = new Date(`${text}T00:00:00.000Z`);
  // JavaScript goes on counting: the 30th of February is the 2nd of March.
  const isValid = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  return isValid ? date : undefined;
}

/** A moment, to the nanosecond: what is finer is cut off. A leap second is the second before it. */
export function readInstant(text: string, { Instant }: TemporalClasses): object | undefined {
  if (!moment.test(text)) return undefined;
  return attempt(() => Instant.from(text.replace(/([.,]\d{9})\d+/, "$1")));
}

export function readPlainDate(text: string, { PlainDate }: TemporalClasses): object | undefined {
  return /^\d{4}-\d\d-\d\d$/.test(text) ? attempt(() => PlainDate.from(text)) : undefined;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/**
 * The day that a moment has in UTC: `2024-05-17`.
 *
 * @throws ValueMismatch for an invalid date, and years that RFC 3339 has no text for.
 */
export function writeDay(date: Date): string {
  if (Number.isNaN(date.getTime())) throw new ValueMismatch("is an invalid date");
  const text = date.toISOString();
  if (/^\d{4}-/.test(text)) return text.slice(0, 10);
  throw new ValueMismatch("is a date with a year that is not 0 to 9999");
}
