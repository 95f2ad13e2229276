import { expect, it } from "vitest";
import { asSemanticVersion } from "./semantic-version.js";

// The lists of https://semver.org's own regular expression, in part.
it.each([
  ["0.0.4", "0.0.4"],
  ["1.0.0-alpha.1", "1.0.0-alpha.1"],
  ["1.0.0-0A.is.legal", "1.0.0-0A.is.legal"],
  ["2.0.0+build.1848", "2.0.0+build.1848"],
  [
    "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay",
    "1.0.0-alpha-a.b-c-somethinglong+build.1-aef.1-its-okay",
  ],
  ["v1.2.3", "1.2.3"],
  ["1", "1.0.0"],
  ["v1", "1.0.0"],
  ["2.14", "2.14.0"],
])("%s is a version of npm", (text, version) => {
  expect(asSemanticVersion(text)).toBe(version);
});

it.each([
  "",
  "v",
  "1.",
  "01",
  "1.2-beta",
  "1.2.3.4",
  "01.1.1",
  "1.2.3-0123",
  "1.2.3-",
  "1.2.3+",
  "alpha",
  "2026-01-31",
  " 1.2.3",
  "1.2.3\n",
  '1.2.3"',
  "^1.2.3",
  "9007199254740993.0.0",
  `1.2.3-${"a".repeat(300)}`,
])("%j is none", (text) => {
  expect(asSemanticVersion(text)).toBeUndefined();
});
