import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { configSchema } from "./config-schema.js";

it("is the file that the package has", async () => {
  // After a change of the options: npx vitest run packages/generator/src/config -u
  const text = `${JSON.stringify(configSchema(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot("../../gen-client.schema.json");
});

describe("the schema", () => {
  const validate = new Ajv({ strict: false }).compile(configSchema());

  it.each([
    { input: "a.yaml" },
    { $schema: "x", input: "a.yaml", output: "b", name: "C", dates: "date", validation: false },
    {
      clients: { shop: { input: "a.yaml", output: "b" }, "pets-2.0": { input: "b" } },
      dates: "date",
    },
    { input: "a.yaml", plugins: ["./a.js", "@acme/plugin", ["./b.js", { path: "b.md" }]] },
  ])("takes %j", (config) => {
    expect(validate(config) || validate.errors).toBe(true);
  });

  it.each([
    {},
    [],
    { input: "" },
    { input: "-" },
    { input: "a", dates: "Date" },
    { input: "a", validation: "yes" },
    { input: "a", ouptut: "x" },
    { input: "a", plugins: "./a.js" },
    { input: "a", plugins: [["./a.js"]] },
    { input: "a", plugins: [["./a.js", 1]] },
    { input: "a", plugins: [{ name: "a" }] },
    { clients: {} },
    { clients: { shop: {} } },
    { clients: { "p ets": { input: "a" } } },
    { clients: { shop: { input: "a", clients: {} } } },
    { input: "a", clients: { shop: { input: "a" } } },
    { output: "a", clients: { shop: { input: "a" } } },
  ])("refuses %j", (config) => {
    expect(validate(config)).toBe(false);
  });
});
