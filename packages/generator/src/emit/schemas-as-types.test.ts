/** What a value of a schema may be in a program: expressions that compile, and mistakes that don't. */
import { describe, expect, test } from "vitest";
import { modelOf } from "../model/model.test-support.js";
import { compileErrors } from "./compile.test-support.js";
import { emit } from "./emit.js";
import { composition } from "./schemas-as-types.composition.test-support.js";
import { generics } from "./schemas-as-types.generics.test-support.js";
import { lists } from "./schemas-as-types.lists.test-support.js";
import { objects } from "./schemas-as-types.objects.test-support.js";
import { values } from "./schemas-as-types.values.test-support.js";

const groups = { values, lists, objects, composition, generics };

describe.each(Object.entries(groups))("%s", async (_, cases) => {
  const files: Record<string, string> = {};
  for (const [index, { openapi, schemas, options, right, wrong = [] }] of cases.entries()) {
    const { model } = await modelOf(
      { ...(openapi && { openapi }), components: { schemas } },
      options,
    );
    const models = emit(model, { header: ["h"] }).find(({ path }) => path === "models.ts");
    files[`${index}/models.ts`] = models?.text ?? "";
    files[`${index}/program.ts`] = [
      'import type * as Models from "./models.js";',
      "type It = Models.It;",
      ...right.map(statement),
      ...wrong.map((code) => `// @ts-expect-error: ${code}\n${statement(code)}`),
      "export {};",
    ].join("\n");
  }
  const errors = compileErrors(files);

  test.each(cases.map(({ name }, index) => [name, index] as const))("%s", (_name, index) => {
    const own = errors.filter((error) => error.includes(`/${index}/`));
    expect({ errors: own, models: own.length > 0 ? files[`${index}/models.ts`] : "" }).toEqual({
      errors: [],
      models: "",
    });
  });
});

function statement(code: string): string {
  return /;$|^if /.test(code)
    ? `((it: It) => { void it; ${code} });`
    : `((it: It) => it)(${code});`;
}
