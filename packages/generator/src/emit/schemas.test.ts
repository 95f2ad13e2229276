import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { modelOf } from "../model/model.test-support.js";
import { compileErrors } from "./compile.test-support.js";
import { emit } from "./emit.js";

async function emitted(document: object, validation = true): Promise<Record<string, string>> {
  const { model } = await modelOf(document, { validation });
  return Object.fromEntries(emit(model, { header: ["h"] }).map(({ path, text }) => [path, text]));
}

/** What the file exports. */
function evaluate(text: string): {
  operations: Record<string, string>;
  $defs: Record<string, string>;
} {
  const code = text
    .replace(/^import type .*$/m, "")
    .replace("export const schemas: ApiSchemas =", "schemas =")
    .replaceAll("] as string]", "]")
    .replaceAll(" as string]", "]");
  // The cast is of what the type in the file says.
  return runInNewContext(code) as ReturnType<typeof evaluate>;
}

const hostile = `'"\`\\ \u2028\u2029\n\r\${x}*/</script>`;

const document = (id: string, tags: readonly string[] = ["a"]) => ({
  paths: {
    "/a": {
      post: {
        operationId: id,
        tags,
        responses: {
          200: {
            description: "",
            content: {
              "application/json": {
                schema: {
                  properties: {
                    [hostile]: { const: hostile },
                    a: { $ref: "#/components/schemas/A" },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
  components: { schemas: { A: { pattern: "^[\\w'\"]+$", enum: [null, hostile] } } },
});

describe("schemas.ts", () => {
  test.each(["getA", hostile, "__proto__", "constructor"])(
    "holds the schemas as JSON, whatever is in them, by operation: %j",
    async (id) => {
      const files = await emitted(document(id));
      expect(compileErrors(files, { forbidden: "x" })).toEqual([]);
      const { operations, $defs } = evaluate(files["schemas.ts"] ?? "");
      expect(Object.keys(operations)).toEqual([id.trim()]);
      const [text = ""] = Object.values(operations);
      expect(JSON.parse(text)).toEqual({
        responses: {
          200: {
            "application/json": {
              properties: { [hostile]: { const: hostile }, a: { $ref: "#/$defs/A" } },
            },
          },
        },
      });
      expect(Object.keys($defs)).toEqual(["A"]);
      expect(JSON.parse($defs["A"] ?? "")).toEqual({
        pattern: "^[\\w'\"]+$",
        enum: [null, hostile],
      });
    },
  );

  test("is loaded by the client when it is needed, whose options and methods take validate", async () => {
    const { "index.ts": index, "operations/a.ts": group } = await emitted(document("getA"));
    expect(index).toContain('new Binding(description, options, () => import("./schemas.js"))');
    expect(index).toMatch(/Options = ClientOptions<\w+> & ValidationOptions/);
    expect(group).toContain("options?: CallOptions & ValidationOptions");
    const onClient = await emitted(document("getA", []));
    expect(compileErrors(onClient)).toEqual([]);
  });

  test("is not written unless asked for, and no word of it", async () => {
    const files = await emitted(document("getA"), false);
    expect(Object.keys(files).toSorted()).toEqual(["index.ts", "models.ts", "operations/a.ts"]);
    expect(Object.values(files).join("")).not.toMatch(/[Vv]alidat|schemas\.js/);
  });
});
