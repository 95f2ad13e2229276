import { describe, expect, it } from "vitest";
import {
  answers,
  api,
  changes,
  compare,
  json,
  object,
  ok,
  query,
  sends,
  text,
} from "./compare.test-support.js";

describe("types", () => {
  const pet = (properties: object, required: string[] = []) => ({
    components: { schemas: { Pet: object(properties, required) } },
  });
  const ref = { $ref: "#/components/schemas/Pet" };

  it("are judged by the directions in which operations have them, and name these", async () => {
    const before = api({ requestBody: json(ref) }, pet({ a: text }));
    const after = api({ requestBody: json(ref) }, pet({ a: text }, ["a"]));
    const comparison = await compare(before, after);
    expect(comparison.changes).toMatchObject([
      {
        class: "code",
        kind: "property-now-required",
        subject: { type: "schema", name: "Pet" },
        at: "a",
        usedBy: ["pets.addPet"],
        oldPlace: { pointer: "/components/schemas/Pet" },
      },
    ]);
    expect(comparison.step).toBe("major");
  });

  it("that refer to one another are told once each, where they changed", async () => {
    const schemas = (name: object) => ({
      components: {
        schemas: {
          Pet: object({ owner: { $ref: "#/components/schemas/Owner" }, name }),
          Owner: object({ pets: { type: "array", items: ref } }),
        },
      },
    });
    const before = api({ responses: ok(ref) }, schemas(text));
    const after = api({ responses: ok(ref) }, schemas({ type: "boolean" }));
    expect(await changes(before, after)).toEqual(["code type-changed Pet name"]);
  });

  it("of another name and the same shape change nothing but the names", async () => {
    const before = api({ responses: ok(ref) }, pet({ a: text }));
    const after = api(
      { responses: ok({ $ref: "#/components/schemas/Animal" }) },
      {
        components: { schemas: { Animal: object({ a: text }) } },
      },
    );
    expect(await changes(before, after)).toEqual([
      "code schema-removed Pet",
      "additive schema-added Animal",
    ]);
  });

  it("are compared with what their old name means now, where there is another in its place", async () => {
    const named = (name: string, State: object) =>
      api(
        { parameters: [query("state", { schema: { $ref: `#/components/schemas/${name}` } })] },
        { components: { schemas: { State, StateQuery: { enum: ["a"] } } } },
      );
    const before = named("State", { enum: ["a"] });
    const after = named("StateQuery", { enum: ["a", "b"] });
    // A program that hands in a `State` no longer compiles.
    expect(await changes(before, after)).toEqual([
      "code value-removed pets.addPet args.state",
      "additive value-added State",
    ]);
  });

  it("told apart by a property are compared one by one", async () => {
    const kind = (value: string, others: object = {}) =>
      object({ kind: { enum: [value] }, ...others }, ["kind"]);
    const before = answers({ oneOf: [kind("a"), kind("b")] });
    const after = answers({ oneOf: [kind("b"), kind("a", { more: text }), kind("c")] });
    expect(await changes(before, after)).toEqual([
      "code alternative-added Box value",
      "additive property-added Box value.more",
    ]);
  });

  it("may have properties with the names of keywords", async () => {
    const before = answers(object({ description: text, deprecated: {}, enum: text }));
    const after = answers(object({ description: { type: "boolean" }, enum: text }));
    expect(await changes(before, after)).toEqual([
      "code type-changed Box value.description",
      "code property-removed Box value.deprecated",
    ]);
  });

  it("that are intersections are compared by what a value may be", async () => {
    const both = (...allOf: object[]) => answers({ allOf });
    const state = { enum: ["a", "b"] };
    expect(
      await changes(
        both(object({ s: text, n: { type: ["string", "null"] } }), object({ s: state, n: text })),
        answers(object({ s: state, n: text })),
      ),
    ).toEqual([]);
    expect(
      await changes(
        both(object({ list: { type: "array", items: text } }), object({ list: { type: "array" } })),
        both(object({ list: { type: "array", items: text } }), object({ more: text })),
      ),
    ).toEqual(["additive property-added Box value.more"]);
  });

  it("of unions that nothing tells apart are compared with those that are like them", async () => {
    const [cat, dog] = [
      object({ name: text, meow: text, lives: text }),
      object({ bark: text, tail: text }),
    ];
    const before = answers({ oneOf: [cat, dog] });
    const after = answers({
      oneOf: [object({ bark: text, tail: text, leg: text }), { ...cat, required: ["lives"] }],
    });
    expect(await changes(before, after)).toEqual([
      "additive property-now-required Box value.lives",
      "additive property-added Box value.leg",
    ]);
    const other = answers({ oneOf: [cat, object({ wheels: text })] });
    expect(await changes(before, other)).toEqual(["code type-changed Box value"]);
  });

  it("that are long are told from where they differ", async () => {
    const name = "a property of a name that is long enough to leave no place for what follows";
    const tuple = (type: string, least: number) => ({
      type: "array",
      prefixItems: [object({ [name]: text, [`other ${name}`]: text }), { type }],
      minItems: least,
      items: false,
    });
    const found = await compare(answers(tuple("string", 2)), answers(tuple("string", 1)));
    const [change] = found.changes;
    expect(change?.message).toMatch(/^is … .{0,40}string\?\], and was … .{0,40}string\]$/);
    expect(change?.after).toContain(name);
  });

  it("that nothing was said of had properties of any name", async () => {
    expect(await changes(answers({ type: "object" }), answers(object({ a: text })))).toEqual([
      "code other-properties-removed Box value[name]",
      "additive property-added Box value.a",
    ]);
    expect(await changes(answers(object({ a: text })), answers({ type: "object" }))).toEqual([
      "code property-removed Box value.a",
      "additive other-properties-added Box value[name]",
    ]);
  });

  it("may have other properties by patterns of their names", async () => {
    const map = (additionalProperties: object) => ({ type: "object", additionalProperties });
    const named = (...patterns: string[]) => ({
      type: "object",
      patternProperties: Object.fromEntries(patterns.map((pattern) => [pattern, text])),
    });
    const words = "documentation description-changed Box value"; // they are in comments, too
    const of = async (before: object, after: object) =>
      (await changes(sends(before), sends(after))).filter((change) => change !== words);
    const fewer = "code other-properties-removed Box value[name]";
    const more = "additive other-properties-added Box value[name]";
    expect(await of(map(text), named("^x-"))).toEqual([fewer]);
    expect(await of(named("^x-"), map(text))).toEqual([more]);
    expect(await of(named("^x-"), named("^y-"))).toEqual([fewer]);
    expect(await of(named("^x-"), named("^x-.*$"))).toEqual([]);
    expect(await of(named("^x-"), object({ a: text }))).toEqual([
      fewer,
      "additive property-added Box value.a",
    ]);
  });

  it("may be tuples, whose items may be missing now", async () => {
    const tuple = (minItems: number) => ({
      type: "array",
      prefixItems: [text, text],
      items: false,
      minItems,
    });
    expect(await changes(answers(tuple(2)), answers(tuple(1)))).toEqual([
      "code type-changed Box value",
      "additive constraint-loosened Box value",
    ]);
  });

  it("may grow by values that callers were told to expect", async () => {
    const found = await changes(answers({ enum: ["a"] }), answers({ enum: ["a", "b"] }), {
      newValues: "additive",
    });
    expect(found).toEqual(["additive value-added Box value"]);
    const failure = await changes(
      api({ responses: ok() }),
      api({ responses: { ...ok(), ...ok(text, "404") } }),
      { newValues: "additive" },
    );
    expect(failure).toEqual(["additive failure-added pets.addPet 404"]);
  });
});
