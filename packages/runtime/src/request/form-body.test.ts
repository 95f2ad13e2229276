import { expect, test } from "vitest";
import { UsageError } from "../errors.js";
import { type Fields, writeFormBody } from "./form-body.js";

test.each<[what: string, value: object, fields: Fields, text: string]>([
  [
    "text, numbers, booleans",
    { a: "x y&=+", n: 1.5, yes: true },
    {},
    "a=x+y%26%3D%2B&n=1.5&yes=true",
  ],
  ["dates by RFC 3339", { at: new Date(0) }, {}, "at=1970-01-01T00%3A00%3A00.000Z"],
  ["null and undefined are left out", { a: null, b: undefined, c: "" }, {}, "c="],
  ["a list repeats its name", { a: [1, "b c"] }, {}, "a=1&a=b+c"],
  [
    "an object as JSON (OpenAPI 3.2, 4.15.4)",
    { a: { b: 1, c: { d: "e f" } } },
    {},
    "a=%7B%22b%22%3A1%2C%22c%22%3A%7B%22d%22%3A%22e+f%22%7D%7D",
  ],
  [
    "each object of a list as JSON, and what is null left out",
    { a: [{ b: 1 }, null, [2]] },
    {},
    "a=%7B%22b%22%3A1%7D&a=%5B2%5D",
  ],
  ["nothing of an empty list", { a: [], b: [null] }, {}, ""],
  [
    "JSON where its contentType says so",
    { a: { b: "c d" } },
    { a: { contentType: "application/json" } },
    "a=%7B%22b%22%3A%22c+d%22%7D",
  ],
  [
    "text as JSON where its contentType says so (OpenAPI 3.2, 4.15.4)",
    { a: "b" },
    { a: { contentType: "application/json" } },
    "a=%22b%22",
  ],
  [
    "text as it is in any other contentType",
    { a: "b" },
    { a: { contentType: "text/markdown" } },
    "a=b",
  ],
  [
    "a style in place of the contentType",
    { a: ["b", "c"] },
    { a: { style: "form", explode: false, contentType: "application/json" } },
    "a=b,c",
  ],
  ["explode alone, too", { a: ["b", "c"] }, { a: { explode: false } }, "a=b,c"],
  [
    "deepObject as Stripe declares it",
    { a: { b: { c: 1 } } },
    { a: { style: "deepObject", explode: true } },
    "a%5Bb%5D%5Bc%5D=1",
  ],
  ["reserved characters where allowed", { a: "b/c?d" }, { a: { allowReserved: true } }, "a=b/c?d"],
  ["names are encoded", { "a b[]": "c" }, {}, "a+b%5B%5D=c"],
  ["nothing of an empty object", {}, {}, ""],
])("%s", (_, value, fields, text) => {
  expect(writeFormBody(value, { fields })).toBe(text);
});

test("a field that other objects inherit has no encoding", () => {
  expect(writeFormBody({ toString: "a", constructor: "b" })).toBe("toString=a&constructor=b");
});

test.each([["text"], [1], [[1]], [null]])("%j is no form", (value) => {
  expect(() => writeFormBody(value)).toThrow(UsageError);
  expect(() => writeFormBody(value)).toThrow("expected an object");
});

test("a value without text is told by its name, and never shown", () => {
  expect(() => writeFormBody({ secret: Symbol("hunter2") })).toThrow(
    '"secret" of the body can\'t be written as text',
  );
});
