import { describe, expect, it } from "vitest";
import {
  api,
  changes,
  compare,
  object,
  query,
  sends,
  takes,
  text,
} from "./compare.test-support.js";

describe("a constraint", () => {
  it.each([
    ["minLength", 1, 2, "wire constraint-tightened"],
    ["maxItems", 1, 2, "additive constraint-loosened"],
    ["pattern", "a", "b* .*", "wire constraint-changed"],
    ["pattern", "a", "a*/ .*@b", "wire constraint-changed"],
    ["pattern", "$&", undefined, "additive constraint-loosened"],
    ["uniqueItems", undefined, true, "wire constraint-tightened"],
    ["format", undefined, "email", "wire constraint-tightened"],
    ["multipleOf", 2, 3, "wire constraint-changed"],
    ["exclusiveMaximum", 3, 2, "wire constraint-tightened"],
  ])(
    "%s: %s -> %s is told once, though its comment has it",
    async (keyword, old, now, expected) => {
      const type = /Items/.test(keyword)
        ? "array"
        : /mult|excl/.test(keyword)
          ? "integer"
          : "string";
      const value = (limit: unknown) => ({
        type,
        ...(type === "array" && { items: text }),
        description: "Its name. Minimum: none.",
        // One that the constraint doesn't allow would be in no comment.
        ...(keyword !== "pattern" && { default: "ab" }),
        ...(limit !== undefined && { [keyword]: limit }),
      });
      expect(await changes(sends(value(old)), sends(value(now)))).toEqual([
        `${expected} Box value`,
      ]);
    },
  );

  it("that OpenAPI 3.0 makes exclusive is told once", async () => {
    const least = (minimum: number) => ({
      openapi: "3.0.3",
      ...sends({ type: "integer", minimum, exclusiveMinimum: true }),
    });
    expect(await changes(least(1), least(2))).toEqual(["wire constraint-tightened Box value"]);
  });

  it("does not hide that the words are others, too", async () => {
    const value = (minLength: number, description: string) => ({ ...text, minLength, description });
    expect(await changes(sends(value(1, "Old.")), sends(value(2, "New.")))).toEqual([
      "wire constraint-tightened Box value",
      "documentation description-changed Box value",
    ]);
  });

  it("is told at its place, whatever the property is called", async () => {
    const value = (minLength: number) => object({ "a b": { ...text, minLength } });
    expect(await changes(sends(value(1)), sends(value(2)))).toEqual([
      'wire constraint-tightened Box value["a b"]',
    ]);
  });

  it("of a parameter has the parameter's own places", async () => {
    const limit = (maximum: number) => query("a", { schema: { type: "integer", maximum } });
    const { changes: found } = await compare(takes(limit(2)), takes(query("b"), limit(1)));
    expect(found.find(({ kind }) => kind === "constraint-tightened")).toMatchObject({
      oldPlace: { pointer: "/paths/~1pets/post/parameters/0" },
      newPlace: { pointer: "/paths/~1pets/post/parameters/1" },
    });
  });

  it("of one of several media types names it", async () => {
    const body = (maxLength: number) =>
      api({
        requestBody: {
          required: true,
          content: {
            "application/json": { schema: { ...text, maxLength } },
            "text/plain": { schema: { ...text, maxLength: 9 } },
          },
        },
      });
    expect(await changes(body(2), body(1))).toEqual([
      "wire constraint-tightened pets.addPet args.body (application/json)",
    ]);
  });
});
