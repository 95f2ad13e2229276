import { expect, test } from "vitest";
import type { ReadOnlyShape } from "../body-encoding.js";
import { withoutReadOnly } from "./read-only.js";

const pet: ReadOnlyShape = { omit: ["id"], at: { parent: "Pet", friends: { others: "Pet" } } };
const named = { Pet: pet };

test("what has none is the same value", () => {
  const value = { name: "Rex", friends: [{ name: "Tom" }] };
  expect(withoutReadOnly(value, "Pet", named)).toBe(value);
});

test("they are taken out at every depth, and the caller's value stays as it was", () => {
  const rex = {
    id: 1,
    name: "Rex",
    parent: { id: 2, name: "Ada" },
    friends: [{ id: 3 }, { x: 1 }],
  };
  const before = structuredClone(rex);
  expect(JSON.stringify(withoutReadOnly(rex, "Pet", named))).toBe(
    '{"name":"Rex","parent":{"name":"Ada"},"friends":[{},{"x":1}]}',
  );
  expect(rex).toEqual(before);
});

test("other properties and tuples have shapes of their own; several shapes apply one after the other", () => {
  const shape: ReadOnlyShape = {
    all: [
      { omit: ["a"] },
      { at: { pair: { at: { 1: { omit: ["id"] } } } }, others: { omit: ["hidden"] } },
    ],
  };
  const value = { a: 1, pair: [{ id: 1 }, { id: 2 }], b: { hidden: 1, shown: 2 } };
  expect(JSON.stringify(withoutReadOnly(value, shape, {}))).toBe(
    '{"pair":[{"id":1},{}],"b":{"shown":2}}',
  );
});

test("what writes itself, and what is no object, is left alone", () => {
  const date = new Date(0);
  const shape: ReadOnlyShape = { others: { omit: ["id"] } };
  const value = { date, text: "id", none: null, count: 1 };
  expect(withoutReadOnly(value, shape, {})).toBe(value);
});

test("a property __proto__ is one like all others", () => {
  const value = JSON.parse('{"__proto__":{"id":1},"id":2}') as unknown;
  expect(JSON.stringify(withoutReadOnly(value, { omit: ["id"] }, {}))).toBe(
    '{"__proto__":{"id":1}}',
  );
});

test("a shape of an older client's unknown name takes nothing out", () => {
  const value = { id: 1 };
  expect(withoutReadOnly(value, "toString", {})).toBe(value);
});
