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
    name: "a property of another type than in the part before: the first one counts",
    schemas: {
      It: {
        allOf: [to("Base"), { properties: { size: text, more: text } }],
        properties: { id: number },
        required: ["id"],
      },
      Base: base,
    },
    right: [`{ id: "1", size: 1, more: "x" }`],
    wrong: [`{ id: 1 }`, `{ id: "1", size: "x" }`, `{ id: "1", more: 1 }`],
  },
  {
    name: "a property of other values than in the part before: the later one counts",
    schemas: {
      It: { allOf: [to("Cat"), { properties: { kind: { const: "lion" }, mane: text } }] },
      Cat: {
        allOf: [to("Pet"), { properties: { meow: text } }],
        properties: { kind: { enum: ["cat", "kitten"] } },
      },
      Pet: {
        type: "object",
        required: ["kind", "id"],
        properties: { id: text, kind: { const: "pet" }, child: to("It") },
      },
    },
    right: [
      `{ id: "1", kind: "lion", mane: "x", meow: "x" }`,
      `const cat: Models.Cat = { id: "1", kind: "kitten" }; void cat;`,
      `const pet: Models.Pet = { id: "1", kind: "pet", child: it }; void pet;`,
      `const mane: string | undefined = it.child?.child?.mane; void mane;`,
    ],
    wrong: [`{ id: "1", kind: "cat" }`, `{ id: "1" }`, `{ kind: "lion" }`],
  },
  {
    name: "two references to schemas of other values, in a union that narrows",
    schemas: {
      It: { oneOf: [to("A"), to("B")] },
      A: { allOf: [to("Base"), to("KindA")] },
      B: { allOf: [to("Base"), to("KindB")] },
      Base: { required: ["kind"], properties: { kind: { enum: ["base"] }, id: number } },
      KindA: { required: ["kind"], properties: { kind: { enum: ["a"] }, a: text } },
      KindB: { required: ["kind"], properties: { kind: { enum: ["b"] }, b: text } },
    },
    right: [`{ kind: "a", id: 1 }`, `if (it.kind === "a") it.a?.trim(); else it.b?.trim();`],
    wrong: [`{ kind: "base" }`, `{ kind: "a", id: "1" }`, "it.a;"],
  },
  {
    name: "a part of other values that is written only, or read only",
    schemas: {
      It: { allOf: [to("Base"), { properties: { kind: { const: "b" } } }] },
      Base: {
        required: ["kind"],
        properties: { kind: { const: "a" }, secret: { ...text, writeOnly: true }, id: text },
      },
    },
    right: [`{ kind: "b", id: "x" }`],
    wrong: [`{ kind: "a" }`, `{ kind: "b", secret: "x" }`, `{ kind: "b", id: 1 }`],
  },
  {
    name: "parts of types that nothing has in common are unknown",
    schemas: { It: { allOf: [to("Base"), text] }, Base: base },
    right: ["1", `"a"`, "{}"],
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
  {
    name: "a discriminator with a mapping by name and by reference, of a property that all declare",
    schemas: {
      It: {
        oneOf: [to("Cat"), to("Dog")],
        discriminator: {
          propertyName: "kind",
          mapping: { c: "Cat", d: "#/components/schemas/Dog", wolf: "Dog" },
        },
      },
      Kind: { type: "string", enum: ["c", "d", "wolf"] },
      Cat: { required: ["kind"], properties: { kind: to("Kind"), meow: text } },
      Dog: { required: ["kind"], properties: { kind: to("Kind"), bark: text } },
    },
    right: [
      `{ kind: "wolf", bark: "x" }`,
      `if (it.kind === "c") it.meow?.trim(); else it.bark?.trim();`,
    ],
    wrong: [`{ kind: "c", bark: "x" }`, `{ kind: "x" }`, "it.meow;"],
  },
  {
    name: "a discriminator without a mapping, by names, in a union of unions",
    schemas: {
      It: { anyOf: [to("Pet"), to("Fish"), { type: "null" }] },
      Pet: { oneOf: [to("Cat"), to("Dog")], discriminator: { propertyName: "kind" } },
      Cat: { required: ["kind"], properties: { kind: text, meow: text } },
      Dog: { required: ["kind"], properties: { kind: text, bark: text } },
      Fish: { required: ["kind"], properties: { kind: { const: "fish" }, fins: number } },
    },
    right: [
      `{ kind: "Dog", bark: "x" }`,
      "null",
      `if (it?.kind === "fish") it.fins?.toFixed(); else if (it?.kind === "Cat") it.meow?.trim();`,
    ],
    wrong: [`{ kind: "dog" }`, `{ kind: "fish", meow: "x" }`],
  },
  {
    name: "a discriminator of a base that its children extend, and these others",
    openapi: "3.0.3",
    schemas: {
      It: { oneOf: [to("Lizard"), to("Snake")] },
      Pet: {
        type: "object",
        required: ["petType"],
        properties: { petType: text },
        discriminator: { propertyName: "petType", mapping: { liz: "#/components/schemas/Lizard" } },
      },
      Lizard: {
        allOf: [to("Pet"), { type: "object", properties: { rocks: { type: "boolean" } } }],
      },
      Snake: { allOf: [to("Pet"), { type: "object", properties: { length: number } }] },
      Python: {
        allOf: [to("Snake"), { type: "object", properties: { huge: { type: "boolean" } } }],
      },
    },
    right: [
      `{ petType: "liz", rocks: true }`,
      `{ petType: "Python", length: 3 }`,
      `if (it.petType === "liz") it.rocks?.valueOf(); else it.length?.toFixed();`,
      `const python: Models.Python = { petType: "Python", huge: true }; const snake: Models.Snake = python; const pet: Models.Pet = snake; void pet;`,
    ],
    wrong: [
      `{ petType: "Lizard" }`,
      `{ petType: "liz", length: 3 }`,
      `const python: Models.Python = { petType: "Snake" }; void python;`,
    ],
  },
  {
    name: "a base stays what it is where it is used: there may be children that nobody listed",
    schemas: {
      It: { required: ["pet"], properties: { pet: to("Pet") } },
      Pet: {
        type: "object",
        required: ["kind"],
        properties: { kind: text },
        discriminator: { propertyName: "kind" },
      },
      Cat: { allOf: [to("Pet"), { properties: { meow: text } }] },
      Dog: { allOf: [to("Pet"), { properties: { bark: text } }] },
    },
    right: [
      `{ pet: { kind: "Cow" } }`,
      `const cat: Models.Cat = { kind: "Cat", meow: "x" }; it.pet = cat;`,
      `const pet = it.pet as Models.Cat | Models.Dog; if (pet.kind === "Cat") pet.meow?.trim(); else pet.bark?.trim();`,
    ],
    wrong: [`if (it.pet.kind === "Cat") it.pet.meow;`, `const cat: Models.Cat = it.pet; void cat;`],
  },
  {
    name: "a base that lists the children that extend it",
    schemas: {
      It: {
        type: "object",
        required: ["kind", "id"],
        properties: { kind: text, id: text },
        oneOf: [to("Cat"), to("Dog")],
        discriminator: { propertyName: "kind" },
      },
      Cat: { allOf: [to("It"), { properties: { meow: text } }] },
      Dog: { allOf: [to("It"), { properties: { bark: text } }] },
    },
    right: [`{ id: "1", kind: "Cat", meow: "x" }`, `if (it.kind === "Cat") it.meow?.trim();`],
    wrong: [`{ id: "1", kind: "Cat", bark: "x" }`, `{ kind: "Cat" }`, `{ id: "1", kind: "cat" }`],
  },
  {
    name: "a default mapping of OpenAPI 3.2",
    openapi: "3.2.0",
    schemas: {
      It: {
        oneOf: [to("Cat"), to("Dog"), to("Other")],
        discriminator: {
          propertyName: "kind",
          mapping: { cat: "Cat", dog: "Dog" },
          defaultMapping: "Other",
        },
      },
      Cat: { required: ["kind"], properties: { kind: text, meow: text } },
      Dog: { required: ["kind"], properties: { kind: text, bark: text } },
      Other: { properties: { kind: text, name: text } },
    },
    right: [`{ kind: "cat", meow: "x" }`, `{ kind: "cow", name: "x" }`, `{ name: "x" }`],
    wrong: [`{ kind: "cow", meow: "x" }`, `{ kind: 1 }`],
  },
];
