import { expect, test } from "vitest";
import { modelOf } from "../model/model.test-support.js";
import { compileErrors } from "./compile.test-support.js";
import { emit } from "./emit.js";

async function emitted(document: object): Promise<Record<string, string>> {
  const { model } = await modelOf(document);
  return Object.fromEntries(emit(model, { header: [] }).map(({ path, text }) => [path, text]));
}

const petstore = {
  info: { title: "Petstore", version: "1" },
  paths: { "/pets": { get: { responses: { 204: { description: "" } } } } },
};

test("only a document with a choice of servers gets types for it", async () => {
  const one = await emitted({
    ...petstore,
    servers: [{ url: "https://pets.example.com", name: "a" }],
  });
  expect(Object.keys(one)).not.toContain("servers.ts");
  expect(one["index.ts"]).toContain('servers: ["https://pets.example.com"]');

  const files = await emitted({
    ...petstore,
    servers: [
      { url: "https://pets.example.com" },
      { url: "wss://pets.example.com" },
      { url: "https://*/ evil", name: '*/ evil("', description: "*/ evil()" },
      { url: "/v1" },
    ],
    components: { schemas: { PetstoreServer: {} } },
  });
  expect(files["servers.ts"]).toContain(
    [
      "export type PetstoreServer =",
      '  | ServerChoice<0, "https://pets.example.com">',
      "  /** *\\/ evil() */",
      '  | ServerChoice<2, "https://*/ evil", "*/ evil(\\"">',
      '  | ServerChoice<3, "/v1">;',
    ].join("\n"),
  );
  expect(files["index.ts"]).toContain('{ url: "wss://pets.example.com" }');
  expect(files["models.ts"]).toContain("PetstoreServer2");
  expect(compileErrors(files, { forbidden: "evil" })).toEqual([]);
});
