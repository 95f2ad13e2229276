import { expect, onTestFinished, test } from "vitest";
import { createProject, type Project } from "../../../../test/support/project.js";

const document = `
openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: https://pets.example/v1 }]
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      tags: [pets]
      parameters:
        - { name: petId, in: path, required: true, schema: { type: string } }
        - { name: fields, in: query, schema: { type: array, items: { type: string } } }
      responses:
        "200": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
        "404": { description: none, content: { application/json: { schema: { $ref: "#/components/schemas/Problem" } } } }
  /pets:
    post:
      operationId: addPet
      tags: [pets]
      requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
      responses:
        "201": { description: it, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } }
components:
  schemas:
    Pet: { type: object, required: [name], properties: { id: { type: string }, name: { type: string } } }
    Problem: { type: object, required: [title], properties: { title: { type: string } } }
`;

/** What a user of node:test writes. */
const program = `
import assert from "node:assert/strict";
import { test } from "node:test";
import { MockAdapter, ReplayAdapter, UnexpectedRequest } from "@gen-client/runtime/testing";
import { Pets } from "./pets/index.js";

test("an operation is mocked", async () => {
  await using mock = new MockAdapter({ baseUrl: "https://pets.example/v1" });
  await using api = new Pets();
  api.session.mount("https://pets.example", mock);
  const got = mock
    .operation(api.pets, "getPet", { petId: "7", fields: ["name"] })
    .reply(404, { title: "No such pet" })
    .reply(({ params }) => ({ status: 200, body: { id: params.petId, name: "Rex" } }));
  const added = mock.operation(api.pets, "addPet").reply(({ body }) => ({ status: 201, body }));
  mock.post("/pets", { body: { name: "Tom" } }).reply(409, "twice");

  const missed = await api.pets.getPet({ petId: "7", fields: ["name"] }).result();
  assert.equal(missed.status, 404);
  assert.deepEqual(await api.pets.getPet({ petId: "7", fields: ["name"] }), { id: "7", name: "Rex" });
  assert.deepEqual(await api.pets.addPet({ body: { name: "Ada" } }), { name: "Ada" });
  await assert.rejects(api.pets.addPet({ body: { name: "Tom" } }), { code: "UNEXPECTED_STATUS" });
  const petId: string | undefined = got.requests[0]?.params.petId;
  const name: string | undefined = added.requests[0]?.body.name;
  assert.deepEqual([petId, name], ["7", "Ada"]);
});

test("what is unmet is told, and what is unexpected", async () => {
  const mock = new MockAdapter();
  await using api = new Pets();
  api.session.mount("https://pets.example", mock);
  mock.operation(api.pets, "getPet", { petId: "7" }).reply(200, { name: "Rex" });
  await assert.rejects(api.pets.getPet({ petId: "8" }), UnexpectedRequest);
  assert.throws(() => mock.verify(), { code: "EXPECTATIONS_UNMET" });
});

test("what a mock answers is recorded, and replayed", async () => {
  const mock = new MockAdapter();
  const cassette = new URL("./pets.json", import.meta.url);
  for (const mode of ["record", "replay"] as const) {
    await using replay = new ReplayAdapter(cassette, { mode, adapter: mock });
    await using api = new Pets();
    api.session.mount("https://pets.example", replay);
    if (mode === "record") mock.operation(api.pets, "getPet").reply(200, { name: "Rex" });
    assert.deepEqual(await api.pets.getPet({ petId: "7" }), { name: "Rex" });
  }
  assert.equal(mock.requests.length, 1);
});
`;

const mistakes = `
import { MockAdapter } from "@gen-client/runtime/testing";
import { Pets } from "./pets/index.js";

const mock = new MockAdapter();
const api = new Pets();
const expected = mock.operation(api.pets, "getPet");
expected.reply(201, { name: "Rex" });
expected.reply(200, { title: "No such pet" });
expected.reply(404);
expected.reply(({ params }) => ({ status: 200, body: { name: params.id } }));
mock.operation(api.pets, "getPets");
mock.operation(api.pets, "getPet", { petId: 7 });
mock.get("/pets/{id}").reply(({ params }) => ({ status: 200, body: params.petId }));
`;

async function generated(): Promise<Project> {
  const project = await createProject();
  onTestFinished(() => project.remove());
  await project.write({ "pets.yaml": document });
  await project.generate("pets.yaml", "-o", "pets");
  return project;
}

test("a generated client is tested with node:test, by the package's own entry", async () => {
  const project = await generated();
  await project.write({ "pets.test.ts": program });
  const errors = await project.compile({ skipLibCheck: false });
  // Of declarations only those of this entry are looked at here.
  expect(errors.filter((error) => !/dist\/(?!testing\/)\S+\.d\.ts/.test(error))).toEqual([]);
  const outcome = await project.run("pets.test");
  expect(outcome.stdout).toMatch(/pass 3\b/);
  expect(outcome.code).toBe(0);
});

test.each(["5.9", "6", "7"] as const)(
  "a reply that the document doesn't know is a compile error: TypeScript %s",
  async (typescript) => {
    const project = await generated();
    await project.write({ "mistakes.ts": mistakes });
    const errors = await project.compile({ typescript });
    const lines = errors.map((error) => Number(/\((\d+),/.exec(error)?.[1]));
    expect(lines).toEqual([8, 9, 10, 11, 12, 13, 14]);
  },
);
