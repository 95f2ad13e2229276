/** allOf, oneOf, anyOf and discriminators: OpenAPI 3.1.1, 4.8.24.4 and 4.8.25. */
import type { Case } from "./schemas-as-types.test-support.js";

const text = { type: "string" };
const number = { type: "number" };
const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const base = {
  type: "object",
  required: ["id"],
  properties: { id: text, kind: text, size: number },
};

export const composition: readonly Case[] = [
  {
    name: "a part that refines a property",
    schemas: {
      It: { allOf: [to("Base"), { properties: { kind: { enum: ["a", "b"] } } }] },
      Base: base,
    },
    right: [`{ id: "1", kind: "a" }`, `{ id: "1" }`],
    wrong: [`{ id: "1", kind: "c" }`, "{}"],
  },
  {
    name: "a part that only requires",
    schemas: { It: { allOf: [to("Base"), { required: ["kind"] }] }, Base: base },
    right: [`{ id: "1", kind: "a" }`],
    wrong: [`{ id: "1" }`],
  },
  {
    name: "a part that requires what is declared beside",
    schemas: { It: { properties: { a: text }, allOf: [{ required: ["a"] }] } },
    right: [`{ a: "x" }`],
    wrong: ["{}"],
  },
  {
    name: "a part, elsewhere, that requires what its sibling declares",
    schemas: {
      It: { allOf: [to("Base"), to("Strict")] },
      Base: base,
      Strict: { required: ["size"] },
    },
    right: [`{ id: "1", size: 1 }`],
    wrong: [`{ id: "1" }`],
  },
  {
    name: "a reference beside which is required, in OpenAPI 3.1",
    schemas: { It: { ...to("Base"), required: ["size"] }, Base: base },
    right: [`{ id: "1", size: 1 }`],
    wrong: [`{ id: "1" }`],
  },
  {
    name: "chains of parts, with siblings",
    schemas: {
      It: { allOf: [to("Middle"), { required: ["kind", "extra"] }], properties: { own: number } },
      Middle: {
        allOf: [to("Base")],
        required: ["size"],
        properties: { extra: { type: "boolean" } },
      },
      Base: base,
    },
    right: [`{ id: "1", kind: "a", size: 1, extra: true, own: 2 }`],
    wrong: [
      `{ id: "1", kind: "a", size: 1 }`,
      `{ id: "1", kind: "a", extra: true }`,
      `{ id: "1", size: 1, extra: true }`,
    ],
  },
  {
    name: "lists of literals in several parts",
    schemas: { It: { allOf: [{ enum: ["a", "b"] }, { enum: ["b", "c"] }, text] } },
    right: [`"b"`],
    wrong: [`"a"`, `"c"`],
  },
  {
    name: "parts of one type, one of them with null",
    schemas: { It: { allOf: [{ type: ["string", "null"] }, text] } },
    right: [`"a"`],
    wrong: ["null"],
  },
  {
    name: "a union that narrows by what its alternatives declare",
    schemas: {
      It: { oneOf: [to("Cat"), to("Dog")] },
      Cat: {
        type: "object",
        required: ["kind"],
        properties: { kind: { const: "cat" }, meow: text },
      },
      Dog: {
        type: "object",
        required: ["kind"],
        properties: { kind: { enum: ["dog", "wolf"] }, bark: text },
      },
    },
    right: [
      `{ kind: "cat", meow: "x" }`,
      `if (it.kind === "cat") it.meow?.trim(); else it.bark?.trim();`,
    ],
    wrong: [`{ kind: "cow" }`, `{ kind: "cat", bark: "x" }`, "it.meow;"],
  },
];
