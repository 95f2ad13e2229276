import { expect, test } from "vitest";
import type { Parameter } from "../operation.js";
import { cookieWriter, headerWriter, pathWriter, queryWriter } from "./parameter-styles.js";

/** RFC 6570's own variables, and what OpenAPI's "Style Examples" make of them. */
const color = { string: "blue", array: ["blue", "black", "brown"], object: { R: 100, G: 200 } };

function write(parameter: Omit<Parameter, "name">, value: unknown): string {
  const named = { name: "color", ...parameter };
  switch (parameter.in) {
    case "path":
      return pathWriter(named)(value);
    case "query":
      return queryWriter(named)(value);
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
])("%o", (parameter, string, array, object) => {
  expect(write(parameter, color.string)).toBe(string);
  expect(write(parameter, color.array)).toBe(array);
  expect(write(parameter, color.object)).toBe(object);
});

test.each<[string, Omit<Parameter, "name">, unknown, string]>([
  ["reserved characters", { in: "query" }, "a/b?c&d=e", "color=a%2Fb%3Fc%26d%3De"],
  ["allowReserved", { in: "query", allowReserved: true }, "a/b?c&d", "color=a/b?c%26d"],
  ["commas in items", { in: "query", explode: false }, ["a,b", "c"], "color=a%2Cb,c"],
  ["an empty list", { in: "query" }, [], ""],
  ["an empty list, not exploded", { in: "query", explode: false }, [], ""],
  ["an empty string", { in: "query" }, "", "color="],
  ["an empty string as matrix", { in: "path", style: "matrix" }, "", ";color"],
  ["a date", { in: "query" }, new Date(0), "color=1970-01-01T00%3A00%3A00.000Z"],
  ["a bigint", { in: "query" }, 2n ** 64n, "color=18446744073709551616"],
  ["undefined properties", { in: "query" }, { R: 1, G: undefined }, "R=1"],
  [
    "JSON content",
    { in: "query", contentType: "application/json" },
    { a: [1] },
    "color=%7B%22a%22%3A%5B1%5D%7D",
  ],
  [
    "nested objects",
    { in: "query", style: "deepObject" },
    { a: { b: [1] }, "c d": 2 },
    "color%5Ba%5D%5Bb%5D%5B%5D=1&color%5Bc%20d%5D=2",
  ],
])("%s", (_name, parameter, value, expected) => {
  expect(write(parameter, value)).toBe(expected);
});
