import { expect, it } from "vitest";
import { modelOf } from "../model/model.test-support.js";
import { compareModels } from "./compare-models.js";
import { answers, object, text } from "./compare.test-support.js";

const id = { type: "string", format: "uuid" };
const amount = { type: "string", format: "decimal" };
const any = { type: "string", format: "secret" };
const formats = {
  uuid: { type: "UUID", from: "./types.js" },
  decimal: "number",
  secret: "unknown",
} as const;

async function told(before: object, after: object): Promise<string[]> {
  const old = await modelOf(answers(before), { formats });
  const now = await modelOf(answers(after), { formats, names: old.names });
  const { changes } = compareModels(old.model, now.model);
  return changes
    .filter(({ kind }) => kind !== "description-changed")
    .map(({ message, before: was, after: is }) => [message, was, is].join(" / "));
}

it.each([
  ["itself", text, id, "is UUID, and was string / string / UUID"],
  ["as a primitive", text, amount, "is number, and was string / string / number"],
  ["as anything", text, any, "is unknown, and was string / string / unknown"],
  [
    "in a list",
    { type: "array", items: text },
    { type: "array", items: id },
    "is UUID, and was string / string / UUID",
  ],
  [
    "that may be null",
    text,
    { ...id, type: ["string", "null"] },
    "is UUID | null, and was string / string / UUID | null",
  ],
  [
    "that came",
    object({ a: text }),
    object({ a: text, b: { type: "array", items: id } }),
    "is new /  / UUID[]",
  ],
  [
    "that went",
    object({ a: text, b: { additionalProperties: id } }),
    object({ a: text }),
    "was removed / { [name: string]: UUID } / ",
  ],
  [
    "as a choice",
    { oneOf: [id, { type: "boolean" }] },
    { type: "boolean" },
    "is no longer UUID / UUID / ",
  ],
])("prints a format's type of the program's own: %s", async (_, before, after, expected) => {
  expect(await told(before, after)).toEqual([expected]);
});

it("prints unions in intersections as they bind", async () => {
  const part = {
    allOf: [
      { type: ["array", "null"], items: text },
      { type: "array", minItems: 1, prefixItems: [text], items: false },
    ],
  };
  const [message] = await told(object({ a: part }), object({}));
  expect(message).toContain("(string[] | null) & ");
});
