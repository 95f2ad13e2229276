import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { valueAt } from "./json-pointer.js";

test("RFC 6901, section 5", () => {
  const document = {
    foo: ["bar", "baz"],
    "": 0,
    "a/b": 1,
    "c%d": 2,
    "e^f": 3,
    "g|h": 4,
    "i\\j": 5,
    'k"l': 6,
    " ": 7,
    "m~n": 8,
  };
  const pointers = [
    ["", document],
    ["/foo", ["bar", "baz"]],
    ["/foo/0", "bar"],
    ["/", 0],
    ["/a~1b", 1],
    ["/c%d", 2],
    ["/e^f", 3],
    ["/g|h", 4],
    ["/i\\j", 5],
    ['/k"l', 6],
    ["/ ", 7],
    ["/m~0n", 8],
  ] as const;
  for (const [pointer, value] of pointers) expect(valueAt(document, pointer)).toEqual(value);
  // Section 4.
  expect(valueAt({ "~1": 9 }, "/~01")).toBe(9);
});

test("what isn't there is undefined", () => {
  const inherits: unknown = JSON.parse('{"__proto__":{"a":1}}');
  expect(valueAt(inherits, "/__proto__/a")).toBe(1);
  for (const pointer of [
    "/toString",
    "/constructor/name",
    "/a/length",
    "/a/01",
    "/a/-",
    "/a/1",
    "/b/c",
  ]) {
    expect(valueAt({ a: [1], b: "text" }, pointer)).toBeUndefined();
  }
  expect(valueAt(undefined, "/a")).toBeUndefined();
  expect(valueAt(null, "/a")).toBeUndefined();
  expect(valueAt(Buffer.from("a"), "/0")).toBeUndefined();
  expect(valueAt(Readable.from([]), "/destroyed")).toBeUndefined();
  expect(valueAt({ a: null }, "/a")).toBeNull();
});
