import { expect, it } from "vitest";
import { parseInput } from "./input.js";
import { load } from "./load.js";
import { failure, folderWith, header, problemsOf } from "./load.test-support.js";

function loadFolder(cwd: string, input: string) {
  return load(parseInput(input, cwd), { cwd });
}

it.each(["openapi.yaml", "openapi.yml", "openapi.json", "swagger.yaml"])(
  "a folder stands for the %s in it",
  async (name) => {
    const cwd = folderWith({
      [`api/${name}`]: '{"openapi": "3.1.0", "x": {"$ref": "schemas/pets/pet.yaml#/Pet"}}',
      "api/schemas/pets/pet.yaml": "Pet: { $ref: ../../common/id.yaml }\n",
      "api/common/id.yaml": "type: string\n",
      "api/package.json": "{}",
    });
    for (const input of ["api", "api/", "./api/."]) {
      const { document, diagnostics } = await loadFolder(cwd, input);
      expect(diagnostics).toEqual([]);
      expect(document.sources.map((source) => source.name)).toEqual([
        `api/${name}`,
        "api/common/id.yaml",
        "api/schemas/pets/pet.yaml",
      ]);
    }
  },
);

it("a folder without a root document names what it has", async () => {
  const cwd = folderWith({ "api/main.yaml": header, "api/b.json": "{}", "api/readme.md": "" });
  const problems = await problemsOf(loadFolder(cwd, "api"));
  expect(problems).toMatchObject([
    {
      code: "GC101",
      message: "The folder api has no openapi.yaml, openapi.json or the like",
      help: "Name the file of the document. There are b.json, main.yaml.",
    },
  ]);
});

it("a folder with several asks which one", async () => {
  const cwd = folderWith({ "openapi.yaml": header, "openapi.json": "{}", "swagger.json": "{}" });
  expect((await failure(loadFolder(cwd, ".")))[0]).toMatch(
    /has several root documents: openapi\.yaml, openapi\.json, swagger\.json$/,
  );
});
