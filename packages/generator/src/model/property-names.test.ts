import { expect, test } from "vitest";
import { namePattern } from "./property-names.js";

test.each([
  ["^x-", "x-", ""],
  ["^x-.*$", "x-", ""],
  ["^x-[a-z]+$", "x-", ""],
  ["^/", "/", ""],
  ["^\\/", "/", ""],
  ["^a\\.b", "a.b", ""],
  ["^ab*", "a", ""],
  ["^ab?c$", "a", ""],
  ["^S_\\d{2}", "S_", ""],
  ["-id$", "", "-id"],
  ["^.*-id$", "", "-id"],
  ["^.+\\.json$", "", ".json"],
])("the names that match %s begin with %j and end with %j", (pattern, prefix, suffix) => {
  expect(namePattern(pattern)).toEqual({ prefix, suffix });
});

test.each([
  "",
  "x-",
  ".*",
  "^.*$",
  "^x$",
  "^a|b",
  "^a.*|^b",
  "^a*",
  "^[a-z]+$",
  "^(x-|y-)",
  "^\\w+$",
  "\\d$",
  "a\\$",
  "^`${evil()}",
  "^\\`",
  "^\u2028",
  "^$",
  "^",
  "$",
])("%j has no type", (pattern) => {
  expect(namePattern(pattern)).toBeUndefined();
});

test("every name that a pattern takes fits what is said of it", () => {
  const names = [
    "x-",
    "x-a",
    "ax-",
    "a.b",
    "aXb",
    "id",
    "a-id",
    "-id",
    "-idx",
    "/a",
    "a/",
    "ab",
    "abb",
  ];
  for (const pattern of [
    "^x-",
    "-id$",
    "^.*-id$",
    "^.+-id$",
    "^a\\.b",
    "^/",
    "^ab*",
    "^ab*$",
    "^ab+$",
  ]) {
    const { prefix, suffix } = namePattern(pattern) ?? { prefix: "none", suffix: "" };
    const taken = names.filter((name) => new RegExp(pattern, "u").test(name));
    expect(taken.length).toBeGreaterThan(0);
    for (const name of taken)
      expect([pattern, name.startsWith(prefix) && name.endsWith(suffix)]).toEqual([pattern, true]);
  }
});
