import { expect, it } from "vitest";
import { breakAliasCycles } from "./alias-cycles.js";
import type { Schema } from "./schema-model.js";

/** A base that lists its children, each of which extends it; and how often the list is read. */
function family(count: number): { schemas: Map<string, Schema>; reads: () => number } {
  const names = Array.from({ length: count }, (_, index) => `Child${index}`);
  const reads = { count: 0 };
  const list = new Proxy(
    names.map((name) => ({ $ref: `#/${name}` })),
    {
      get(target, key) {
        if (typeof key === "string" && /^\d+$/.test(key)) reads.count += 1;
        return Reflect.get(target, key);
      },
    },
  );
  const kind = { type: "object", properties: { kind: { type: "string" } } };
  const schemas = new Map<string, Schema>();
  for (const name of names) {
    const own = { type: "object", properties: { [name]: { type: "string" } } };
    schemas.set(name, { allOf: [{ $ref: "#/Base" }, own] });
  }
  // Last: once it was looked at itself, it has another list.
  schemas.set("Base", { allOf: [kind, { oneOf: list }] });
  return { schemas, reads: () => reads.count };
}

it("gives each child what its base has beside the list", () => {
  const { schemas } = family(3);
  expect(breakAliasCycles(schemas)).toEqual([]);
  expect(schemas.get("Child1")).toEqual({
    type: "object",
    properties: { kind: { type: "string" }, Child1: { type: "string" } },
  });
});

it("reads a list of children as often for many as for few", () => {
  const readsOfEach = (count: number): number => {
    const { schemas, reads } = family(count);
    breakAliasCycles(schemas);
    return reads() / count;
  };
  expect(readsOfEach(200)).toBe(readsOfEach(20));
});
