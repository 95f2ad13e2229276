import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isDigits, toInteger } from "./digits.js";

test.each<[text: string, expected: bigint]>([
  ["0", 0n],
  ["-0", 0n],
  ["0.000", 0n],
  ["0e99999999", 0n],
  ["9223372036854775807", 2n ** 63n - 1n],
  ["-9223372036854775808", -(2n ** 63n)],
  ["18446744073709551615", 2n ** 64n - 1n],
  ["123456789012345678901234567890", 123456789012345678901234567890n],
  ["1.0", 1n],
  ["12.30e1", 123n],
  ["1e23", 10n ** 23n],
  ["1E+2", 100n],
  ["1200e-2", 12n],
  ["-123456789.012345678e9", -123456789012345678n],
])("%s is a whole number", (text, expected) => {
  expect(toInteger(text)).toBe(expected);
});

test.each([
  "1.5",
  "9007199254740993.5",
  "1e-1",
  "12e-2",
  "1e-99999999",
  "1e99999999",
  "1".repeat(100_001),
  "",
  "1n",
  "0x1",
])("%.30s is none that can be read", (text) => {
  expect(toInteger(text)).toBeUndefined();
});

test("every whole number is what its digits say", () => {
  fc.assert(
    fc.property(fc.bigInt(), (integer) => {
      expect(toInteger(String(integer))).toBe(integer);
      expect(isDigits(String(integer))).toBe(true);
    }),
  );
});

test.each(["", "-", "01", "+1", "1.0", "1e3", " 1", "1n", "-0x1", "1".repeat(100_001)])(
  "%.30s is no text for a whole number",
  (text) => {
    expect(isDigits(text)).toBe(false);
  },
);
