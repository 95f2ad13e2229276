/** Single values: what has one text, the same in all styles of parameters and in forms. */

/**
 * A value that can't be sent. Its message goes on after the value's name: `holds a Map, …`. It never shows
 * the value, which may be a secret.
 */
export class ValueError extends TypeError {}

/**
 * The text of a single value: numbers and booleans as JSON writes them, dates by RFC 3339.
 *
 * @throws ValueError for what has no text of its own.
 */
export function toText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
      if (Number.isFinite(value)) return String(value);
      throw new ValueError(`is ${value}, which servers take for no number`);
    case "boolean":
    case "bigint":
      return String(value);
    default:
      if (value instanceof Date) return dateText(value);
      if (isTemporal(value)) return String(value);
      throw new ValueError(`is ${nameOf(value)}, which has no text`);
  }
}

/**
 * An object of names and values. Not what carries its content otherwise, such as a `Map`, a `Blob` or a
 * promise that was not awaited: its properties would be none, and it would vanish.
 */
export function isRecordValue(value: unknown): value is Readonly<Record<string, unknown>> {
  return tagOf(value) === "Object";
}

/** What a value is, for people: `a Map`, `an object`. Never its content, which may be a secret. */
export function nameOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  const name = typeof value === "object" ? tagOf(value) : typeof value;
  return `${/^[aeio]/i.test(name) ? "an" : "a"} ${name === "Object" ? "object" : name}`;
}

function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) throw new ValueError("is an invalid date");
  return date.toISOString();
}

/** By its tag: where there is no Temporal, a polyfill's values have it too. */
function isTemporal(value: unknown): boolean {
  return tagOf(value).startsWith("Temporal.");
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}
