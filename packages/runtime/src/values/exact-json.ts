/**
 * JSON whose whole numbers keep all their digits, where a double would round them. `JSON` does the work,
 * and decides what is JSON: numbers that may be too long for it are handed to it as marked text.
 */
import { randomUUID } from "node:crypto";
import { toInteger } from "./digits.js";

/** Begins the text that stands for a number. Nobody else knows it, so that no text of a body has it. */
const mark = `number ${randomUUID()} `;
const markedInteger = new RegExp(`"${mark}(-?\\d+)"`, "g");

/**
 * A number of 16 characters or more, or with an exponent: a double has 15 digits for certain. Where such a
 * thing stands in a text, a closer look does no harm.
 */
const long = /(?:^|[:,[\s])-?(?:\d[\d.]{15}|\d[\d.]*[eE]\+?\d)/;

/** A number (RFC 8259, 6) that is no property's name. */
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\s*:)/y;

/**
 * The value of a JSON text; what may be too long a number for a double is in it as marked text, of which
 * `digitsOf` tells. `withDoubles` makes a plain value of it.
 *
 * @throws SyntaxError as JSON.parse does.
 */
export function parseExact(text: string): { readonly value: unknown; readonly hasMarks: boolean } {
  if (!long.test(text)) return { value: JSON.parse(text), hasMarks: false };
  try {
    const marked = markNumbers(text);
    return { value: JSON.parse(marked), hasMarks: marked !== text };
  } catch {
    // For the error of the text that came.
    return { value: JSON.parse(text), hasMarks: false };
  }
}

/** The number that marked text stands for, as it was written; undefined for everything else. */
export function digitsOf(value: unknown): string | undefined {
  return typeof value === "string" && value.startsWith(mark) ? value.slice(mark.length) : undefined;
}

function markNumbers(text: string): string {
  let result = "";
  let copied = 0;
  let index = 0;
  while (index < text.length) {
    const character = text.charCodeAt(index);
    if (character === 0x22) index = endOfString(text, index);
    else if (character === 0x2d || (character >= 0x30 && character <= 0x39)) {
      number.lastIndex = index;
      const found = number.exec(text)?.[0] ?? "";
      if (found.length >= 16 || /e/i.test(found)) {
        result += `${text.slice(copied, index)}"${mark}${found}"`;
        copied = index + found.length;
      }
      index += Math.max(found.length, 1);
    } else index += 1;
  }
  return result + text.slice(copied);
}

/** Behind the quote that ends a string; the end of the text where there is none. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1) {
    let before = end;
    while (text.charCodeAt(before - 1) === 0x5c) before -= 1;
    // An odd number of backslashes: the last of them belongs to the quote.
    if ((end - before) % 2 === 0) return end + 1;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

/** The value with the doubles that JSON.parse makes in place of marked text. Changes the value. */
export function withDoubles(value: unknown): unknown {
  return withNumbers(value, Number);
}

/** As JSON.parse; but integers that a double would round are bigints. @throws SyntaxError as that does. */
export function parseWithBigints(text: string): unknown {
  return withNumbers(parseExact(text).value, (digits) => {
    const double = Number(digits);
    const isExact = Number.isSafeInteger(double) || !Number.isInteger(double);
    return isExact ? double : (toInteger(digits) ?? double);
  });
}

function withNumbers(value: unknown, toNumber: (digits: string) => number | bigint): unknown {
  const digits = digitsOf(value);
  if (digits !== undefined) return toNumber(digits);
  // Not by calling itself: a body may be nested as deep as its sender likes.
  const pending: unknown[] = [value];
  for (let holder = pending.pop(); holder !== undefined; holder = pending.pop()) {
    if (typeof holder !== "object" || holder === null) continue;
    const members = holder as Record<string, unknown>;
    for (const key of Object.keys(members)) {
      const member = members[key];
      const written = digitsOf(member);
      if (written !== undefined) members[key] = toNumber(written);
      else if (typeof member === "object") pending.push(member);
    }
  }
  return value;
}

/**
 * A value's JSON text; bigints are written as numbers, whatever others have made of
 * `BigInt.prototype.toJSON`. Undefined for what JSON doesn't have.
 *
 * @throws TypeError for a cycle, and what a `toJSON` throws.
 */
export function stringify(value: unknown): string | undefined {
  if (!("toJSON" in BigInt.prototype)) {
    try {
      return JSON.stringify(value);
    } catch {
      // For a bigint; or for what is told when it is met again.
    }
  }
  return stringifyExact(value);
}

/** The same with a replacer, as JSON.stringify takes one; it meets no bigints. */
export function stringifyExact(value: unknown, replacer?: Replacer): string | undefined {
  // The type of JSON.stringify denies it, but a function is written as undefined.
  const text: string | undefined = JSON.stringify(value, function (this: unknown, key, item) {
    const written = (this as Readonly<Record<string, unknown>>)[key];
    if (typeof written === "bigint") return mark + String(written);
    return replacer === undefined ? (item as unknown) : replacer.call(this, key, item);
  });
  return text?.replaceAll(markedInteger, "$1");
}

/** Called with what holds the item as `this`. */
type Replacer = (this: unknown, key: string, item: unknown) => unknown;
