import { describe, expect, test } from "vitest";
import { modelOf } from "../model/model.test-support.js";
import { compileErrors } from "./compile.test-support.js";
import { emit } from "./emit.js";

async function emitted(document: object): Promise<Record<string, string>> {
  const { model } = await modelOf(document);
  return Object.fromEntries(emit(model, { header: [] }).map(({ path, text }) => [path, text]));
}

describe("links", () => {
  const link = (operationId: string, more: object = {}) => ({
    description: "",
    links: { next: { operationId, ...more } },
  });
  const get = (operationId: string, more: object) => ({ get: { operationId, ...more } });

  test("lead to operations of other files, whatever they are called there", async () => {
    const files = await emitted({
      paths: {
        "/": get("root", { responses: { 200: link("a/get") } }),
        "/a": get("a/get", { responses: { 200: link("b/get"), "4XX": link("root") } }),
        "/b": get("b/get", {
          parameters: [{ name: "id", in: "query", required: true, schema: { type: "integer" } }],
          responses: {
            200: { ...link("a/get"), content: { "image/png": {} } },
            404: link("b/get", { parameters: { id: "$statusCode" } }),
          },
        }),
        "/c": get("c", {
          responses: { 200: { description: "", content: { "text/event-stream": {} } } },
        }),
        "/d": get("d", { responses: { 200: link("c") } }),
        "/index": get("index", { responses: { 200: link("root"), 404: link("index") } }),
      },
    });
    expect(files["operations/a.ts"]).toContain(
      'import { get as get2, type BGetArgs, type BGetResponses } from "./b.js";',
    );
    expect(files["operations/a.ts"]).toContain("operation: () => get2");
    expect(files["operations/a.ts"]).toContain(
      'import { root, type RootResponses } from "../index.js"',
    );
    expect(files["operations/b.ts"]).toContain(
      [
        '      next<As extends keyof BinaryBodies = "bytes">(',
        '        args?: LinkArguments<BGetArgs, "id">,',
        "        options?: BinaryOptions<As>,",
      ].join("\n"),
    );
    // Nobody leads there.
    expect(files["operations/d.ts"]).toContain("\nconst d: Operation");
    expect(files["operations/c.ts"]).toContain("\nexport const c: Operation");
    expect(compileErrors(files)).toEqual([]);
  });

  test("cost nothing where there are none", async () => {
    const { "operations/pets.ts": text } = await emitted({
      paths: { "/pets": { get: { responses: { 200: { description: "", links: {} } } } } },
    });
    expect(text).not.toMatch(/LinkArguments|links|export const/);
  });
});
