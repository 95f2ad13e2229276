import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test, vi } from "vitest";
import { loadCompilers } from "../../packages/runtime/src/validation/ajv.js";
import type {
  ApiSchemas,
  OperationSchemas,
} from "../../packages/runtime/src/validation/api-schemas.js";
import { createProject } from "../support/project.js";

const require = createRequire(import.meta.url);

test.each([
  "@figma/rest-api-spec/openapi/openapi.yaml",
  "@readme/oas-examples/3.1/yaml/train-travel.yaml",
  "@readme/oas-examples/3.0/json/star-trek.json",
])("every schema of %s compiles", async (document) => {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.generate(require.resolve(document), "-o", "api", "-n", "Api", "--validation");
  expect(await project.compile()).toEqual([]);
  const file = pathToFileURL(path.join(project.folder, "dist/api/schemas.js")).href;
  const { schemas } = (await import(file)) as { schemas: ApiSchemas };

  const warn = vi.spyOn(process, "emitWarning");
  onTestFinished(() => warn.mockRestore());
  const operations = parseAll(schemas.operations);
  const compile = (await loadCompilers())({ operations, $defs: parseAll(schemas.$defs) });
  const pointers = Object.entries(operations).flatMap(([id, schemasOf]) => {
    const { args = {}, body = {}, responses = {} } = schemasOf as OperationSchemas;
    return [
      ...Object.keys(args).map((name) => [id, "args", name]),
      ...Object.keys(body).map((type) => [id, "body", type]),
      ...Object.entries(responses).flatMap(([status, content]) =>
        Object.keys(content).map((type) => [id, "responses", status, type]),
      ),
    ];
  });
  expect(pointers.length).toBeGreaterThan(10);
  for (const keys of pointers) {
    const pointer = ["", "operations", ...keys]
      .map((key) => key.replaceAll("~", "~0").replaceAll("/", "~1"))
      .join("/");
    compile(pointer);
  }
  expect(warn).not.toHaveBeenCalled();
});

function parseAll(texts: Readonly<Record<string, string>>): Record<string, unknown> {
  const parsed = Object.entries(texts).map(([key, text]): [string, unknown] => [
    key,
    JSON.parse(text),
  ]);
  return Object.fromEntries(parsed);
}
