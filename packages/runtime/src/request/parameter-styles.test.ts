import { expect, test } from "vitest";
import type { Parameter } from "../parameter.js";
import {
  cookieWriter,
  headerWriter,
  pathWriter,
  querystringWriter,
  queryWriter,
} from "./parameter-styles.js";
import { ValueError } from "./scalar.js";

/** RFC 6570's own variables, and what OpenAPI's "Style Examples" make of them. */
const color = { string: "blue", array: ["blue", "black", "brown"], object: { R: 100, G: 200 } };

function write(parameter: Omit<Parameter, "name">, value: unknown): string {
  const named = { name: "color", ...parameter };
  switch (parameter.in) {
    case "path":
      return pathWriter(named)(value);
    case "query":
      return queryWriter(named)(value);
    case "querystring":
      return querystringWriter(named)(value);
    case "header":
      return headerWriter(named)(value);
    case "cookie":
      return cookieWriter(named)(value);
  }
}

test.each<[Omit<Parameter, "name">, string, string, string]>([
  [{ in: "path" }, "blue", "blue,black,brown", "R,100,G,200"],
  [{ in: "path", explode: true }, "blue", "blue,black,brown", "R=100,G=200"],
  [{ in: "path", style: "label" }, ".blue", ".blue,black,brown", ".R,100,G,200"],
  [{ in: "path", style: "label", explode: true }, ".blue", ".blue.black.brown", ".R=100.G=200"],
  [{ in: "path", style: "matrix" }, ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200"],
  [
    { in: "path", style: "matrix", explode: true },
    ";color=blue",
    ";color=blue;color=black;color=brown",
    ";R=100;G=200",
  ],
  [{ in: "query" }, "color=blue", "color=blue&color=black&color=brown", "R=100&G=200"],
  [{ in: "query", explode: false }, "color=blue", "color=blue,black,brown", "color=R,100,G,200"],
  [
    { in: "query", style: "spaceDelimited" },
    "color=blue",
    "color=blue%20black%20brown",
    "color=R%20100%20G%20200",
  ],
  [
    { in: "query", style: "pipeDelimited" },
    "color=blue",
    "color=blue%7Cblack%7Cbrown",
    "color=R%7C100%7CG%7C200",
  ],
  [
    { in: "query", style: "deepObject" },
    "color=blue",
    "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown",
    "color%5BR%5D=100&color%5BG%5D=200",
  ],
  [{ in: "header" }, "blue", "blue,black,brown", "R,100,G,200"],
  [{ in: "header", explode: true }, "blue", "blue,black,brown", "R=100,G=200"],
  [{ in: "cookie", explode: false }, "color=blue", "color=blue,black,brown", "color=R,100,G,200"],
  [{ in: "cookie" }, "color=blue", "color=blue; color=black; color=brown", "R=100; G=200"],
  [
    { in: "cookie", style: "cookie", explode: false },
    "color=blue",
    "color=blue,black,brown",
    "color=R,100,G,200",
  ],
  [
    { in: "cookie", style: "cookie" },
    "color=blue",
    "color=blue; color=black; color=brown",
    "R=100; G=200",
  ],
])("%o", (parameter, string, array, object) => {
  expect(write(parameter, color.string)).toBe(string);
  expect(write(parameter, color.array)).toBe(array);
  expect(write(parameter, color.object)).toBe(object);
});

const json = { contentType: "application/json" };
const form = { contentType: "application/x-www-form-urlencoded" };
const text = { contentType: "text/plain" };

test.each<[string, Omit<Parameter, "name">, unknown, string]>([
  ["reserved characters", { in: "query" }, "a/b?c&d=e", "color=a%2Fb%3Fc%26d%3De"],
  ["commas in items", { in: "query", explode: false }, ["a,b", "c"], "color=a%2Cb,c"],
  ["an empty list", { in: "query" }, [], ""],
  ["an empty list, not exploded", { in: "query", explode: false }, [], ""],
  ["a list of nothing", { in: "query", explode: false }, [null, undefined], ""],
  ["a list of nothing as label", { in: "path", style: "label" }, [null], ""],
  ["a list of nothing as matrix", { in: "path", style: "matrix" }, [null], ""],
  ["a list of an empty string", { in: "query" }, [""], "color="],
  ["an empty object", { in: "query" }, {}, ""],
  ["an object of nothing", { in: "cookie", explode: false }, { R: null }, ""],
  ["null among items", { in: "query", explode: false }, [1, null, 2], "color=1,2"],
  ["null among properties", { in: "path" }, { R: 1, G: null, B: 2 }, "R,1,B,2"],
  ["an empty string", { in: "query" }, "", "color="],
  ["an empty string as matrix", { in: "path", style: "matrix" }, "", ";color"],
  [
    "empty strings in matrix",
    { in: "path", style: "matrix", explode: true },
    { R: "", G: 1 },
    ";R;G=1",
  ],
  ["a date", { in: "query" }, new Date(0), "color=1970-01-01T00%3A00%3A00.000Z"],
  ["a bigint", { in: "query" }, 2n ** 64n, "color=18446744073709551616"],
  [
    "a bigint in JSON",
    { in: "query", contentType: "application/json" },
    [2n ** 64n],
    "color=%5B18446744073709551616%5D",
  ],
  ["booleans", { in: "query", explode: false }, [true, false], "color=true,false"],
  ["numbers", { in: "query", explode: false }, [-0, 1e21, 0.1], "color=0,1e%2B21,0.1"],
  ["undefined properties", { in: "query" }, { R: 1, G: undefined }, "R=1"],
  ["names of properties", { in: "query" }, { "a&b=c": "d" }, "a%26b%3Dc=d"],

  ["allowReserved", { in: "query", allowReserved: true }, "a/b?c", "color=a/b?c"],
  [
    "allowReserved, what changes a query",
    { in: "query", allowReserved: true },
    "a&b=c+d#e[f]",
    "color=a%26b%3Dc%2Bd%23e%5Bf%5D",
  ],
  [
    "allowReserved, what is encoded already",
    { in: "query", allowReserved: true },
    "a%2Fb%zz% é",
    "color=a%2Fb%25zz%25%20%C3%A9",
  ],
  [
    "allowReserved, delimiters in items",
    { in: "query", allowReserved: true, explode: false },
    ["a,b", "c:d"],
    "color=a%2Cb,c:d",
  ],
  ["allowReserved in a path", { in: "path", allowReserved: true }, "a:b/c?d#e", "a:b%2Fc%3Fd%23e"],
  [
    "allowReserved in a matrix",
    { in: "path", style: "matrix", allowReserved: true },
    "a;b=c",
    ";color=a%3Bb=c",
  ],
  [
    "allowReserved in a cookie",
    { in: "cookie", allowReserved: true },
    "a=b&c; d=e",
    "color=a=b&c%3B%20d=e",
  ],

  ["JSON in a query", { in: "query", ...json }, { a: [1] }, "color=%7B%22a%22%3A%5B1%5D%7D"],
  ["JSON text in a query", { in: "query", ...json }, "a", "color=%22a%22"],
  ["JSON in a header", { in: "header", ...json }, { a: "é\n" }, '{"a":"\\u00e9\\n"}'],
  ["JSON in a cookie", { in: "cookie", ...json }, { a: 1 }, "color=%7B%22a%22%3A1%7D"],
  ["JSON in a path", { in: "path", contentType: "Application/HAL+JSON; v=1" }, [1], "%5B1%5D"],
  ["text in a query", { in: "query", ...text }, 2n, "color=2"],
  ["text in a cookie", { in: "cookie", ...text }, "a%2C b", "color=a%2C b"],
  ["a form in a query", { in: "query", ...form }, { a: "b c" }, "color=a%3Db%2Bc"],
  ["what nobody knows", { in: "query", contentType: "a/b" }, "<c>", "color=%3Cc%3E"],

  ["a form as query", { in: "querystring", ...form }, { a: [1, 2], b: "=&" }, "a=1&a=2&b=%3D%26"],
  ["objects in a form", { in: "querystring", ...form }, { a: { b: 1 } }, "a=%7B%22b%22%3A1%7D"],
  ["text as query", { in: "querystring", ...text }, "a[0]=1&b=%2F#c", "a%5B0%5D=1&b=%2F%23c"],
  ["JSON as query", { in: "querystring", ...json }, [1], "%5B1%5D"],

  [
    "lists and objects in deepObject",
    { in: "query", style: "deepObject" },
    { a: { b: [1, { c: 2 }] }, "c d": 2 },
    "color%5Ba%5D%5Bb%5D%5B%5D=1&color%5Ba%5D%5Bb%5D%5B%5D%5Bc%5D=2&color%5Bc%20d%5D=2",
  ],
  [
    "lists in deepObject by index",
    { in: "query", style: "deepObject", arrays: "indices" },
    { a: [1, null, [2]] },
    "color%5Ba%5D%5B0%5D=1&color%5Ba%5D%5B1%5D%5B0%5D=2",
  ],
  [
    "nothing in deepObject",
    { in: "query", style: "deepObject" },
    { a: null, b: [], c: {}, d: "" },
    "color%5Bd%5D=",
  ],
  ["spaces in a single value", { in: "query", style: "spaceDelimited" }, "a b", "color=a%20b"],
  [
    "exploded spaceDelimited",
    { in: "query", style: "spaceDelimited", explode: true },
    ["a b", "c"],
    "color=a%20b&color=c",
  ],
  ["quoted commas", { in: "header" }, ['"a,b"', 'W/"c\\",d"'], '"a,b",W/"c\\",d"'],
  ["a header with commas", { in: "header" }, "a, b", "a, b"],
  ["style cookie", { in: "cookie", style: "cookie" }, 'a%2C "b"', 'color=a%2C "b"'],
])("%s", (_name, parameter, value, expected) => {
  expect(write(parameter, value)).toBe(expected);
});

test.each<[string, Omit<Parameter, "name">, unknown, RegExp]>([
  ["an object in a list", { in: "query" }, [{}], /^holds an object inside of a list.*style form/],
  ["a list in an object", { in: "path" }, { a: [] }, /^holds a list inside of an object.*simple/],
  ["a list in a list", { in: "header" }, [[1]], /^holds a list inside of a list.*style simple/],
  ["an object in a cookie", { in: "cookie" }, { a: { b: 1 } }, /style form has no text/],
  ["a map", { in: "query" }, new Map([["a", 1]]), /^is a Map/],
  ["a promise", { in: "query", style: "deepObject" }, { a: Promise.resolve(1) }, /^is a Promise/],
  ["bytes", { in: "query" }, new Uint8Array(2), /^is a Uint8Array/],
  ["not a number", { in: "query" }, Number.NaN, /^is NaN/],
  ["an infinity in a list", { in: "path" }, [Number.POSITIVE_INFINITY], /^is Infinity/],
  ["an invalid date", { in: "query" }, new Date(Number.NaN), /^is an invalid date/],
  ["a function", { in: "query" }, () => 1, /^is a function/],
  ["a symbol in a list", { in: "query" }, [Symbol("a")], /^is a symbol/],
  ["a space", { in: "query", style: "spaceDelimited" }, ["a b"], /an item with a space/],
  ["a pipe", { in: "query", style: "pipeDelimited" }, { "a|b": 1 }, /an item with a pipe/],
  ["a comma", { in: "header" }, ["a,b"], /an item with a comma/],
  ["a comma after a quote", { in: "header" }, ['"a","b,c'], /an item with a comma/],
  ["a semicolon", { in: "cookie", style: "cookie" }, "a; b=c", /a cookie can't carry/],
  ["a line break", { in: "cookie", style: "cookie" }, "a\r\nb", /a cookie can't carry/],
  ["a letter", { in: "cookie", ...text }, "é", /a cookie can't carry/],
  ["a comma in a list", { in: "cookie", style: "cookie" }, ["a,b"], /a cookie can't carry/],
  ["a name", { in: "cookie", style: "cookie" }, { "a=b": 1 }, /a cookie of the name "a=b"/],
  ["no number in JSON", { in: "query", ...json }, { a: [Number.NaN] }, /null would be sent/],
  ["no date in JSON", { in: "query", ...json }, new Date(Number.NaN), /null would be sent/],
  ["nothing in JSON", { in: "query", ...json }, () => 1, /^is a function/],
  ["a list as form", { in: "querystring", ...form }, [1], /^is a list; expected an object/],
  ["an object as text", { in: "querystring", ...text }, {}, /^is an object/],
  ["an object as whatever", { in: "query", contentType: "a/b" }, {}, /know how to write a\/b/],
])("refuses %s", (_name, parameter, value, expected) => {
  expect(() => write(parameter, value)).toThrow(expected);
  expect(() => write(parameter, value)).toThrow(ValueError);
});

test("values that only say that they are Temporal's have a text", () => {
  const instant = { [Symbol.toStringTag]: "Temporal.PlainDate", toString: () => "2026-01-31" };
  expect(write({ in: "query" }, instant)).toBe("color=2026-01-31");
  expect(write({ in: "query", style: "deepObject" }, { at: instant })).toBe(
    "color%5Bat%5D=2026-01-31",
  );
});
