import { readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../scripts/root.mjs";
import { createProject, type Project } from "../support/project.js";

const petstore = `
openapi: 3.2.0
info: { title: Petstore, version: "1" }
servers:
  - { url: https://petstore.example/v1, name: production }
  - url: https://{region}.petstore.example/v1
    name: regional
    variables: { region: { default: eu, enum: [eu, us] } }
security: [{ api_key: [] }]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      parameters: [{ name: limit, in: query, schema: { type: integer } }]
      responses: { "204": { description: none } }
    post:
      operationId: addPet
      tags: [pets]
      requestBody:
        content:
          application/json: { schema: { $ref: "#/components/schemas/Pet" } }
          application/xml: { schema: { $ref: "#/components/schemas/Pet" } }
      responses: { "204": { description: none } }
  /pets/{petId}:
    get:
      operationId: getPet
      tags: [pets]
      parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]
      responses:
        "200":
          description: a pet
          content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } }
          links: { owner: { operationId: getOwner, parameters: { ownerId: $response.body#/owner } } }
        "404":
          description: none
          content: { application/problem+json: { schema: { $ref: "#/components/schemas/Problem" } } }
  /owners/{ownerId}:
    get:
      operationId: getOwner
      tags: [owners]
      parameters: [{ name: ownerId, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: one, content: { application/json: {} } } }
webhooks:
  newPet:
    post:
      requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
      responses: { "204": { description: taken } }
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties: { name: { type: string }, tags: { type: array, items: { type: string } } }
    Problem: { type: object, properties: { detail: { type: string } } }
  securitySchemes:
    api_key: { type: apiKey, in: header, name: X-Key }
    login:
      type: oauth2
      flows: { clientCredentials: { tokenUrl: https://login.example/token, scopes: {} } }
`;

/** The clients that samples take for granted. */
const clients = { Petstore: "./petstore/index.js", Bookshop: "./bookshop/index.js" };

/** A sample with the imports that it leaves out. */
function complete(sample: string): string {
  // What a config file exports is its own module's; a sample's types have to stand by themselves.
  const code = sample.replace("export default defineConfig(", "void defineConfig(");
  const missing = Object.entries(clients).filter(
    ([name]) => code.includes(`new ${name}(`) && !code.includes(`import { ${name} }`),
  );
  const imports = missing.map(([name, file]) => `import { ${name} } from "${file}";\n`);
  if (code.includes("defineConfig(") && !code.includes("import { defineConfig"))
    imports.push('import { defineConfig } from "gen-client";\n');
  return imports.join("") + code;
}

let project: Project;

beforeAll(async () => {
  project = await createProject();
  const bookshop = await readFile(path.join(root, "examples/demo/bookshop.yaml"), "utf8");
  await project.write({ "petstore.yaml": petstore, "bookshop.yaml": bookshop });
  await project.generate("petstore.yaml", "-o", "petstore", "--validation");
  await project.generate("bookshop.yaml", "-o", "bookshop");
  const installed = "node_modules/@acme/petstore";
  const flags = ["--package", "@acme/petstore", "--emit", "js"];
  await project.generate("petstore.yaml", "-o", installed, ...flags);
});
afterAll(() => project.remove());

test.each([
  ["README.md", "main"],
  ["packages/generator/README.md", "generator"],
  ["packages/runtime/README.md", "runtime"],
])("the samples of %s compile", async (file, name) => {
  const text = await readFile(path.join(root, file), "utf8");
  const samples = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = ""]) => code);
  expect(samples.length).toBeGreaterThan(0);
  await project.write({
    // A program of its own for each: their names are their own.
    ...Object.fromEntries(samples.map((code, index) => [`${name}-${index}.ts`, complete(code)])),
    // Programs see process.env; generated code may not need it.
    "node.d.ts": '/// <reference types="node" />\n',
  });
  expect(await project.compile({ include: [`${name}-*.ts`, "node.d.ts"] })).toEqual([]);
});
