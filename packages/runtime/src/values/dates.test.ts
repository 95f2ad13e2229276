import { Temporal } from "temporal-polyfill/implementation";
import { describe, expect, test } from "vitest";
import { readDate, readDay, readInstant, readPlainDate, writeDay } from "./dates.js";

describe("a moment", () => {
  // RFC 3339, 5.8, and what else names one moment.
  test.each([
    ["1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50.520Z"],
    ["1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57.000Z"],
    ["1990-12-31T23:59:60Z", "1990-12-31T23:59:59.000Z"],
    ["1990-12-31T15:59:60-08:00", "1990-12-31T23:59:59.000Z"],
    ["1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.870Z"],
    ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"],
    ["2024-02-29t00:00:00z", "2024-02-29T00:00:00.000Z"],
    ["2024-05-17 09:30:00Z", "2024-05-17T09:30:00.000Z"],
    ["2024-05-17T09:30:00+0530", "2024-05-17T04:00:00.000Z"],
    ["2024-05-17T09:30:00-03", "2024-05-17T12:30:00.000Z"],
    ["2024-05-17T09:30Z", "2024-05-17T09:30:00.000Z"],
    ["2024-05-17T09:30:00.123456789012Z", "2024-05-17T09:30:00.123Z"],
    ["2024-05-17T09:30:00-00:00", "2024-05-17T09:30:00.000Z"],
  ])("%s is %s", (text, expected) => {
    expect(readDate(text)?.toISOString()).toBe(expected);
    const instant = readInstant(text, Temporal);
    expect(new Date((instant as Temporal.Instant).epochMilliseconds).toISOString()).toBe(expected);
  });

  test("has nanoseconds with Temporal", () => {
    const instant = readInstant("2024-05-17T09:30:00.123456789999Z", Temporal);
    expect((instant as Temporal.Instant).toString()).toBe("2024-05-17T09:30:00.123456789Z");
  });

  test.each([
    "2024-05-17T09:30:00",
    "2024-05-17",
    "2024-02-30T09:30:00Z",
    "2023-02-29T09:30:00Z",
    "2024-13-01T09:30:00Z",
    "2024-05-17T24:00:00Z",
    "2024-05-17T09:60:00Z",
    "2024-05-17T09:30:61Z",
    "2024-05-17T09:30:00+24:00",
    "2024-05-17T09:30:00+05:60",
    "2024-05-17T09:30:00Z[Europe/Berlin]",
    "+002024-05-17T09:30:00Z",
    "24-05-17T09:30:00Z",
    "1715938200",
    "/Date(1518685950940+0000)/",
    " 2024-05-17T09:30:00Z",
    "2024-05-17T09:30:00Z\n",
    "",
  ])("%j is none", (text) => {
    expect(readDate(text)).toBeUndefined();
    expect(readInstant(text, Temporal)).toBeUndefined();
  });
});

describe("a day", () => {
  test.each(["2024-05-17", "2024-02-29", "0001-01-01", "9999-12-31", "0099-01-01"])(
    "%s comes and goes as it is",
    (text) => {
      const day = readDay(text);
      expect(day?.toISOString()).toBe(`${text}T00:00:00.000Z`);
      expect(day && writeDay(day)).toBe(text);
      expect((readPlainDate(text, Temporal) as Temporal.PlainDate).toString()).toBe(text);
    },
  );

  test.each([
    "2023-02-29",
    "2024-02-30",
    "2024-00-10",
    "2024-5-17",
    "2024-05-17T00:00:00Z",
    "20240517",
    "",
  ])("%j is none", (text) => {
    expect(readDay(text)).toBeUndefined();
    expect(readPlainDate(text, Temporal)).toBeUndefined();
  });

  test("of a moment is that in UTC", () => {
    expect(writeDay(new Date("2024-05-17T23:30:00-02:00"))).toBe("2024-05-18");
  });

  test("without a text is refused", () => {
    expect(() => writeDay(new Date(Number.NaN))).toThrow("is an invalid date");
    expect(() => writeDay(new Date("+010000-01-01T00:00:00Z"))).toThrow(
      "a year that is not 0 to 9999",
    );
    expect(() => writeDay(new Date("-000001-01-01T00:00:00Z"))).toThrow("a year that is not");
  });
});
