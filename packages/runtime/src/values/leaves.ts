/** Single values that are converted: dates and integers of 64 bits, both ways. */
import type { ValueKinds } from "../value-schema.js";
import { readDate, readDay, readInstant, readPlainDate, writeDay } from "./dates.js";
import { isDigits, readDigits, toInteger } from "./digits.js";
import { digitsOf } from "./exact-json.js";
import { ValueMismatch } from "./mismatch.js";
import { temporal } from "./temporal.js";

/** How the values of one format are converted. A value that is converted already stays as it is. */
export interface Leaf {
  /** Whether a value is at least of the kind that these have in JSON, or in a program. */
  isOfKind(value: unknown): boolean;
  /** Whether a value is one of these, where it could be something else. */
  fits(value: unknown): boolean;
  /** @throws ValueMismatch for a value that is none of these. */
  convert(value: unknown): unknown;
}

/** The leaf for a type and format; undefined where such values are as they are. */
export type Leaves = (type: string | undefined, format: string | undefined) => Leaf | undefined;

/** @throws UsageError where Temporal is needed and there is none. */
export function readingLeaves({ dates, int64 }: ValueKinds): Leaves {
  const moments =
    dates && leafOfText(dates === "date" ? readDate : withTemporal(readInstant), momentExample);
  const days =
    dates && leafOfText(dates === "date" ? readDay : withTemporal(readPlainDate), dayExample);
  const integers = int64 && integerLeaf(int64);
  return (type, format) => {
    if (type === "string") {
      return format === "date-time" ? moments : format === "date" ? days : undefined;
    }
    return type === "integer" && isLong(format) ? integers : undefined;
  };
}

const momentExample = "is no date-time with an offset, such as 2024-05-17T09:30:00Z";
const dayExample = "is no date such as 2024-05-17";

function isLong(format: string | undefined): boolean {
  return format === "int64" || format === "uint64";
}

function withTemporal<T>(
  read: (text: string, classes: ReturnType<typeof temporal>) => T,
): (text: string) => T {
  const classes = temporal();
  return (text) => read(text, classes);
}

function leafOfText(read: (text: string) => object | undefined, problem: string): Leaf {
  return {
    isOfKind: isText,
    fits: (value) => isText(value) && read(value) !== undefined,
    convert(value) {
      if (typeof value === "object") return value;
      const converted = isText(value) ? read(value) : undefined;
      if (converted === undefined) throw new ValueMismatch(problem);
      return converted;
    },
  };
}

function integerLeaf(int64: "bigint" | "string"): Leaf {
  const integerOf = (value: unknown): bigint | undefined => {
    if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : undefined;
    const digits = digitsOf(value);
    return digits === undefined ? undefined : toInteger(digits);
  };
  return {
    isOfKind: (value) => typeof value === "number" || digitsOf(value) !== undefined,
    fits: (value) => integerOf(value) !== undefined,
    convert(value) {
      if (typeof value === "bigint") return value;
      // XML has text; so have servers that write Protocol Buffers as JSON, whatever their documents say.
      const integer = isText(value) ? readDigits(value) : integerOf(value);
      if (integer === undefined) throw new ValueMismatch("is no whole number");
      return int64 === "bigint" ? integer : String(integer);
    },
  };
}

/** Values on their way out. What JSON and text make of a value by themselves stays as it is. */
export function writingLeaves({ dates, int64 }: ValueKinds): Leaves {
  return (type, format) => {
    if (type === "string" && dates !== undefined) {
      if (format === "date-time") return { ...written, convert: same };
      if (format === "date") return { ...written, convert: writeDate };
    }
    if (type !== "integer" || !isLong(format)) return undefined;
    return int64 === "string" ? textInteger : { ...whole, convert: same };
  };
}

const written = { isOfKind: writesItself, fits: writesItself };
const whole = { isOfKind: isWhole, fits: isWhole };

const textInteger: Leaf = {
  isOfKind: isText,
  fits: (value) => typeof value === "string" && isDigits(value),
  convert(value) {
    if (typeof value !== "string") return value;
    if (isDigits(value)) return BigInt(value);
    throw new ValueMismatch("is no text of digits such as 9007199254740993");
  },
};

function isText(value: unknown): value is string {
  return typeof value === "string" && digitsOf(value) === undefined;
}

/** Dates do, of JavaScript and of Temporal. */
function writesItself(value: unknown): boolean {
  return typeof value === "object" && value !== null && "toJSON" in value;
}

function isWhole(value: unknown): boolean {
  return typeof value === "bigint" || Number.isInteger(value);
}

function writeDate(value: unknown): unknown {
  return value instanceof Date ? writeDay(value) : value;
}

function same(value: unknown): unknown {
  return value;
}
