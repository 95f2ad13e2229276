import { createRequire } from "node:module";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProject, type Project } from "../support/project.js";

/** Generated code compiles wherever its users do: each supported compiler, each way to resolve. */
const examples = path.dirname(
  createRequire(import.meta.url).resolve("@readme/oas-examples/package.json"),
);

/** Small ones that between them have most that a schema can be. */
const documents = [
  "3.0/json/discriminators.json",
  "3.0/json/parameters-style.json",
  "3.0/json/polymorphism.json",
  "3.0/json/response-multiple-mediatypes.json",
  "3.0/json/schema-circular.json",
  "3.1/json/schema-types.json",
  "3.1/yaml/train-travel.yaml",
];

let project: Project;

beforeAll(async () => {
  project = await createProject();
  for (const [index, document] of documents.entries()) {
    const args = [path.join(examples, document), "-o", `client-${index}`, "--quiet"];
    const { code, stderr } = await project.generate(...args);
    if (code !== 0) throw new Error(`${document}: ${stderr}`);
  }
});
afterAll(async () => {
  await project.remove();
});

describe.each(["5.9", "6", "7"] as const)("TypeScript %s", (typescript) => {
  it.each(["nodenext", "bundler"] as const)("compiles with %s resolution", async (resolution) => {
    // The declarations of the runtime, too, must hold without skipLibCheck.
    const options = { typescript, resolution, skipLibCheck: false } as const;
    expect(await project.compile(options)).toEqual([]);
  });
});
