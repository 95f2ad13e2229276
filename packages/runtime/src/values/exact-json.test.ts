import * as fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { digitsOf, parseExact, stringify, withDoubles } from "./exact-json.js";

/** What a text is without a thought of exactness. */
function plain(text: string): unknown {
  const { value, hasMarks } = parseExact(text);
  return hasMarks ? withDoubles(value) : value;
}

describe("parseExact", () => {
  test.each([
    "9007199254740993",
    "-9223372036854775808",
    "18446744073709551615",
    "123456789012345678901234567890",
    "9007199254740993.5",
    "1e23",
    "123456789.012345678e9",
  ])("keeps %s as it was written, at any place", (digits) => {
    expect(digitsOf(parseExact(digits).value)).toBe(digits);
    const text = `{"a":[0, ${digits}],\n"b" :${digits}}`;
    const { value } = parseExact(text) as { value: { a: unknown[]; b: unknown } };
    expect(value.a[0]).toBe(0);
    expect(digitsOf(value.a[1])).toBe(digits);
    expect(digitsOf(value.b)).toBe(digits);
    expect(plain(text)).toEqual(JSON.parse(text));
  });

  test.each([
    '"9007199254740993"',
    '["x, 9007199254740993", "\\", 9007199254740993"]',
    '{"1: 9007199254740993": ", 9007199254740993"}',
    '"\\\\", 1'.replace(", 1", ""),
    '["\\\\",9007199254740993]',
    '{"9007199254740993":[9007199254740993]}',
    '{"__proto__":{"a":9007199254740993},"constructor":9007199254740993}',
    '{"a":9007199254740993,"a":1}',
    '{"a":1,"a":9007199254740993}',
    '["\\ud800",9007199254740993,"\ud800"]',
    "[1e400,-1e400,9007199254740993]",
    "[-0,0.1,1E2,1e-7,9007199254740993]",
    " \t\r\n9007199254740993 ",
  ])("makes of %s what JSON.parse makes of it", (text) => {
    const value = plain(text);
    expect(value).toStrictEqual(JSON.parse(text));
    expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(text)));
  });

  test("a property called __proto__ is one like all others", () => {
    const value = plain('{"__proto__":{"a":9007199254740993}}') as object;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(["__proto__"]);
  });

  test.each([
    "{9007199254740993:1}",
    "{9007199254740993 :1}",
    "[9007199254740993:1]",
    "[09007199254740993]",
    "[9007199254740993.]",
    "[--9007199254740993]",
    "[+9007199254740993]",
    "[9007199254740993 9007199254740993]",
    "[9007199254740993x]",
    "[.9007199254740993]",
    "[9007199254740993e]",
    "[1.2.9007199254740993]",
    "[0x9007199254740993]",
    '["a", 9007199254740993',
    '["a, 9007199254740993]',
    '["a\\", 9007199254740993]',
    "['9007199254740993', 9007199254740993]",
    '["\\x", 9007199254740993]',
    '["\t", 9007199254740993]',
    "[9007199254740993,]",
    "[9007199254740993]]",
    "[NaN, 9007199254740993]",
    "",
    ", 9007199254740993",
  ])("refuses %j with JSON.parse's own words", (text) => {
    const message = messageOf(() => JSON.parse(text));
    expect(message).toBeDefined();
    expect(messageOf(() => parseExact(text))).toBe(message);
  });

  test("whatever JSON says, it says the same", () => {
    const integer = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
    const { value } = fc.letrec<{ value: string }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        integer.map(String),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
        fc.tuple(integer, fc.nat(30)).map(([whole, exponent]) => `${whole}e${exponent}`),
        fc.json(),
        fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
        fc.array(tie("value")).map((items) => `[${items.join(" , ")}]`),
        fc
          .array(fc.tuple(fc.string({ unit: "binary" }), tie("value")))
          .map(
            (members) =>
              `{${members.map(([key, item]) => `${JSON.stringify(key)}: ${item}`).join()}}`,
          ),
      ),
    }));
    fc.assert(
      fc.property(value, (text) => {
        expect(plain(text)).toStrictEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  test("text that only looks like JSON is refused or read as JSON.parse does", () => {
    const pieces = fc.constantFrom(
      '"',
      "\\",
      "9007199254740993",
      "1e9",
      "[",
      "]",
      "{",
      "}",
      ":",
      ",",
      "-",
      ".",
      " ",
      "a",
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        expect(outcomeOf(() => plain(text))).toStrictEqual(outcomeOf(() => JSON.parse(text)));
      }),
      { numRuns: 5000 },
    );
  });

  test("is no slower for what is made to be slow", () => {
    // Each of these takes hours where strings or numbers are looked at more than once.
    const size = 2_000_000;
    for (const text of [
      `"${'\\"'.repeat(size)}`,
      `"${"\\".repeat(size)}`,
      `[9007199254740993,"${"\\\\".repeat(size)}"]`,
      `[${"9".repeat(size)}:`,
      `[9007199254740993${",9007199254740993".repeat(size / 20)}]`,
      "[".repeat(size) + "9007199254740993" + "]".repeat(size),
    ]) {
      expect(outcomeOf(() => plain(text)).isJson).toBe(outcomeOf(() => JSON.parse(text)).isJson);
    }
  });
});

describe("stringify", () => {
  afterEach(() => {
    Reflect.deleteProperty(BigInt.prototype, "toJSON");
  });

  const value = { a: 2n ** 64n, b: [-1n, "2"], c: new Date(0), d: undefined };
  const text = '{"a":18446744073709551616,"b":[-1,"2"],"c":"1970-01-01T00:00:00.000Z"}';

  test("writes bigints as numbers", () => {
    expect(stringify(value)).toBe(text);
    expect(stringify(12345678901234567890n)).toBe("12345678901234567890");
  });

  test("also where a program has taught them to be text", () => {
    Object.assign(BigInt.prototype, { toJSON: () => "a bigint" });
    expect(stringify(value)).toBe(text);
  });

  test("throws for a cycle, and what a toJSON throws", () => {
    const cycle: Record<string, unknown> = { a: 1n };
    cycle["self"] = cycle;
    expect(() => stringify(cycle)).toThrow(TypeError);
    const problem = new Error("not today");
    expect(() =>
      stringify({
        toJSON: () => {
          throw problem;
        },
      }),
    ).toThrow(problem);
    expect(stringify(() => 1)).toBeUndefined();
  });
});

function messageOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return error instanceof SyntaxError ? error.message : `no SyntaxError: ${String(error)}`;
  }
}

function outcomeOf(run: () => unknown): { isJson: boolean; value?: unknown } {
  try {
    return { isJson: true, value: run() };
  } catch {
    return { isJson: false };
  }
}
