import { expect, it } from "vitest";
import { jsonOffsets } from "./json-offsets.js";

it.each([undefined, 2, "\t"])("finds every key and item, indented by %j", (indent) => {
  const value = {
    "": [[], {}, [{}], "]", '"', "\\", '\\\\"', "{[", null, -1.5e3, true],
    'a"b\\': { "\u0001": { __proto__x: 1, length: [1, 2, [3]] } },
    "é\n😀": { ",": ":", "}": [{ x: { y: [[["deep"]]] } }] },
  };
  const text = JSON.stringify(value, null, indent);
  const offsetOf = jsonOffsets(text);
  let visited = 0;
  const visit = (node: unknown, keys: string[]): void => {
    if (typeof node !== "object" || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      const found = text.slice(offsetOf([...keys, key]));
      const value = JSON.stringify(child, null, indent).split("\n")[0] ?? "";
      expect(found.startsWith(Array.isArray(node) ? value : JSON.stringify(key))).toBe(true);
      visited++;
      visit(child, [...keys, key]);
    }
  };
  visit(value, []);
  expect(visited).toBe(30);
});

it("gives the nearest ancestor of what is not there, and the last of equal keys", () => {
  const text = '{"a": {"b": 1}, "a": {"c": [true]}}';
  const offsetOf = jsonOffsets(text);
  expect(offsetOf(["a"])).toBe(16);
  expect(offsetOf(["a", "b"])).toBe(16);
  expect(offsetOf(["a", "c", "0", "x"])).toBe(text.indexOf("true"));
  expect(offsetOf(["nope"])).toBe(0);
});
