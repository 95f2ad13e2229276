/** The walk through an API's versions, on one that is small; `pnpm history` does it with real ones. */
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Change } from "gen-client";
import { createProject, type Project } from "../support/project.js";
import { agreement } from "./agreement.mjs";
import { ProgramText } from "./program-text.mjs";
import { type Step, walk } from "./walk.mjs";

const text = { type: "string" };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: object) => ({ "application/json": { schema } });
const answers = (schema: object) => ({ 200: { description: "It.", content: json(schema) } });
const inPath = { name: "petId", in: "path", required: true, schema: text };

function api(pets: object, owners: object, schemas: object): string {
  return JSON.stringify({
    openapi: "3.1.0",
    info: { title: "Shop", version: "1" },
    servers: [{ url: "https://shop.example" }],
    paths: {
      "/pets": {
        post: {
          tags: ["pets"],
          operationId: "addPet",
          requestBody: { required: true, content: json(ref("Pet")) },
          responses: answers(ref("Pet")),
        },
        ...pets,
      },
      "/owners": {
        get: { tags: ["owners"], operationId: "list", responses: answers(ref("Owner")) },
        ...owners,
      },
    },
    components: { schemas: { Pet: pet(), Owner: owner(), ...schemas } },
  });
}

function pet(properties: object = {}, required: readonly string[] = []): object {
  const own = { id: text, kind: { enum: ["cat", "dog"] }, owner: ref("Owner"), ...properties };
  return { type: "object", required: ["id", ...required], properties: own };
}

function owner(properties: object = {}): object {
  return {
    type: "object",
    properties: { name: text, pets: { type: "array", items: ref("Pet") }, ...properties },
  };
}

const list = { get: { tags: ["pets"], operationId: "list", responses: answers(ref("Pet")) } };

/** The same operation in another group. */
const moved = { get: { tags: ["people"], operationId: "list", responses: answers(ref("Owner")) } };

const versions = {
  first: api({}, {}, {}),
  // Beside another of its name, and with one before it: neither may move what was there.
  grown: api(
    { ...list, get: { ...list.get, parameters: [{ ...inPath, in: "query" }] } },
    {},
    { Badge: text, Owner: owner({ badge: ref("Badge") }) },
  ),
  broken: api(
    { ...list, get: { ...list.get, parameters: [{ ...inPath, in: "query", name: "id" }] } },
    moved,
    {
      Badge: text,
      Owner: owner({ badge: ref("Badge") }),
      Pet: pet({ kind: { enum: ["cat", "dog", "fish"] }, tag: text }, ["tag"]),
    },
  ),
  shrunk: api({}, moved, { Pet: pet({ kind: { enum: ["cat", "fish"] }, owner: text }) }),
};

describe("from version to version", () => {
  let project: Project;
  const steps: Step[] = [];

  beforeAll(async () => {
    project = await createProject();
    const documents = Object.entries(versions);
    await project.write(
      Object.fromEntries(documents.map(([name, json]) => [`${name}.json`, json])),
    );
    const all = documents.map(([name]) => ({
      name,
      document: path.join(project.folder, `${name}.json`),
    }));
    for await (const step of walk(all, project.folder)) steps.push(step);
  });
  afterAll(() => project.remove());

  it("all that stops programs from compiling is announced", () => {
    expect(steps.map(({ name }) => name)).toEqual(["grown", "broken", "shrunk"]);
    expect(steps.flatMap(({ faults }) => faults)).toEqual([]);
    expect(steps.flatMap(({ unannounced }) => unannounced)).toEqual([]);
    expect(steps.map(({ announced }) => announced > 0)).toEqual([false, true, true]);
  });

  it("each change that is called breaking stops one", () => {
    expect(steps.map(({ counts }) => counts.code)).toEqual([0, 5, 6]);
    expect(steps.flatMap(({ unproved }) => unproved)).toEqual([]);
  });

  it("no name moves, and what has not changed is not written", () => {
    expect(steps.flatMap((step) => step.moved)).toEqual([]);
    expect(steps.flatMap(({ regrouped }) => regrouped)).toEqual([
      "operations GET /owners: owners.list is people.list now",
    ]);
    expect(steps.flatMap(({ rewritten }) => rewritten)).toEqual([]);
    expect(steps.every(({ unchanged }) => unchanged > 0)).toBe(true);
  });
});

describe("an error of the compiler", () => {
  const program = new ProgramText();
  program.add("is<string>(pet.name);", [{ subject: "schema Pet", at: "name" }]);
  const errors = { before: [], now: [{ line: 1, message: "error TS2345" }] };
  const change = (at: string, level: Change["class"] = "code"): Change => ({
    kind: "type-changed",
    class: level,
    subject: { type: "schema", name: "Pet" },
    at,
    message: "is another",
    usedBy: [],
  });

  it.each(["name", "", "name.first", "name[]"])("is announced by a change at '%s'", (at) => {
    const { announced, unannounced, unproved } = agreement(program, errors, [change(at)]);
    expect({ announced, unannounced, unproved }).toEqual({
      announced: 1,
      unannounced: [],
      unproved: [],
    });
  });

  it.each([change("names"), change("other"), change("name", "wire")])(
    "is not announced by one elsewhere, or of another class",
    (other) => {
      const { announced, unannounced } = agreement(program, errors, [other]);
      expect(announced).toBe(0);
      expect(unannounced).toEqual(["is<string>(pet.name);\n    error TS2345"]);
    },
  );

  it("tells nothing where the line fails against its own client, too", () => {
    const both = { before: errors.now, now: errors.now };
    expect(agreement(program, both, [change("other")])).toMatchObject({
      announced: 0,
      unannounced: [],
      faults: ["is<string>(pet.name);"],
    });
  });
});
