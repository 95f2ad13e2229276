import { expect, it } from "vitest";
import { ReadError } from "../read-error.js";
import { parseJsonPath } from "./json-path.js";

function select(query: string, value: unknown, seconds?: number) {
  const path = parseJsonPath(query);
  if (!("select" in path)) throw new Error(path.message);
  return path.select(value, seconds);
}

it("gives up a query that would take for ever", () => {
  const value = [`${"a".repeat(100)}!`];
  const queries = ["$[?match(@, '(a+)+')]", "$[?search(@, '(a|aa)+$')]"];
  for (const query of queries) expect(() => select(query, value, 0.2)).toThrow(ReadError);
});

it("matches by expressions that end, and says why a query fails otherwise", () => {
  expect(select("$[?match(@, 'a+')]", ["aa", "b"])).toEqual([[0]]);
  const deep: unknown[] = [];
  deep.push(deep);
  expect(() => select("$..a", deep)).toThrow(/recursion/i);
});
