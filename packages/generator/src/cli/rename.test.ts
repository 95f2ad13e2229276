import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "./command-line.test-support.js";

const folder = commandLine();
const { file, gen } = folder;
const read = (path: string) => readFileSync(join(folder.cwd(), path), "utf8");

const shop = (more = "") => `openapi: 3.1.0
info: { title: Shop, version: "1" }
paths:
  /pets/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getPet
      tags: [pets]
      parameters: [{ name: q, in: query, schema: { type: string } }]
      responses: { "200": { description: "", content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } } }
    put:
      operationId: putPet
      tags: [pets]
      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
      responses: {}
${more}components:
  schemas:
    Pet: { properties: { id: { type: string, readOnly: true } } }
    Cat: { type: string }
`;
const api = ["api.yaml", "-o", "api"];
const rename = (...renames: string[]) =>
  gen([...api, ...renames.flatMap((each) => ["--rename", each])]);

beforeEach(async () => {
  file("api.yaml", shop());
  await gen(api);
});

describe("--rename", () => {
  it("changes a method with its types, for good", async () => {
    expect((await rename("pets.getPet=fetchPet")).code).toBe(0);
    const text = read("api/operations/pets.ts");
    expect(text).toMatch(/^  fetchPet\(args: FetchPetArgs, /m);
    expect(text).not.toMatch(/getPet\(|GetPet/);
    // What it is to the API stays.
    expect(text).toContain('id: "getPet"');
    file(
      "api.yaml",
      shop("  /b: { get: { operationId: get_pet, tags: [pets], responses: {} } }\n"),
    );
    const { stderr } = await gen(api);
    const later = read("api/operations/pets.ts");
    expect(later).toContain("  fetchPet(args: FetchPetArgs, ");
    // Programs that are not changed yet must not get something else.
    expect(later).toContain("  getPet2(");
    expect(stderr).toContain("GC122");
  });

  it("changes groups, types and arguments, several at once", async () => {
    const { code } = await rename(
      "pets=animals",
      "Pet=Animal",
      "animals.getPet.id=petId",
      "animals.getPet.q=animals.getPet.text",
    );
    expect(code).toBe(0);
    expect(read("api/index.ts")).toContain("get animals(): AnimalsApi");
    expect(read("api/models.ts")).toMatch(/interface Animal \{[^]*type AnimalInput /);
    const text = read("api/operations/animals.ts");
    expect(text).toMatch(/interface GetPetArgs \{\n  petId: string;\n  text\?: string/);
    expect(text).toContain('{ name: "id", in: "path", arg: "petId" }');
    expect((await gen([...api, "--check"])).code).toBe(0);
  });

  it.each([
    [
      "pets.gtPet=fetchPet",
      "the client has nothing called pets.gtPet",
      "Did you mean pets.getPet?",
    ],
    ["elephant=a", "the client has nothing called elephant", "a method as pets.getPet"],
    ["pets.getPet=putPet", "pets.putPet is the name of PUT /pets/{id}", "Rename that first"],
    ["Pet=Cat", "Cat is the name of #/components/schemas/Cat", "Rename that first"],
    ["pets.getPet=fetch-pet", '"fetch-pet" can\'t be the name of a method', "Perhaps fetchPet?"],
    ["Pet=animal", '"animal" can\'t be the name of a type', "Perhaps Animal?"],
    ["pets.getPet.q=body", '"body" can\'t be the name of an argument', "another name"],
    ["pets.getPet.q=id", "pets.getPet.id is the name of", "Rename that first"],
    [
      "pets.getPet=then",
      "then is a name that generated code or another type needs",
      "Nothing was written",
    ],
    [
      "Pet=Error",
      "Error is a name that generated code or another type needs",
      "Nothing was written",
    ],
  ])("%s is an error that says what to do", async (text, message, help) => {
    const before = read("api/gen-client.lock.json");
    const { code, stderr } = await rename(text);
    expect(code).toBe(1);
    expect(stderr).toContain(`error GC144 --rename ${text}: ${message}`);
    expect(stderr).toContain(help);
    expect(read("api/gen-client.lock.json")).toBe(before);
  });

  it.each(["getPet", "=a", "a="])("%j is a usage error", async (text) => {
    const { code, stderr } = await rename(text);
    expect([code, stderr]).toEqual([2, expect.stringContaining("old=new")]);
  });

  it("takes a name that is kept for something that is gone", async () => {
    file("api.yaml", shop().replace("Cat:", "Dog:"));
    await gen(api);
    expect((await rename("Dog=Cat")).code).toBe(0);
    expect(read("api/models.ts")).toContain("export type Cat = string;");
  });

  it("needs a client that is there, and one of several", async () => {
    const { code, stderr } = await gen(["api.yaml", "-o", "new", "--rename", "a=b"]);
    expect([code, stderr]).toEqual([1, expect.stringContaining("there is no client yet")]);
    const client = (output: string) => ({ input: "api.yaml", output });
    file(
      "gen-client.config.json",
      JSON.stringify({ clients: { a: client("api"), b: client("b") } }),
    );
    expect((await gen(["--rename", "Pet=Animal"])).code).toBe(2);
    expect((await gen(["--client", "a", "--rename", "Pet=Animal"])).code).toBe(0);
    expect(read("api/models.ts")).toContain("interface Animal ");
  });

  it("is shown by --check before it is done", async () => {
    const { code, stderr } = await gen([...api, "--check", "--rename", "Pet=Animal"]);
    expect([code, stderr]).toEqual([3, expect.stringContaining("+export interface Animal {")]);
    expect((await gen([...api, "--check"])).code).toBe(0);
  });
});
