import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { rules } from "../diff/rules.js";
import { commandLine } from "./command-line.test-support.js";
import { sarifProblems } from "./reporters/sarif.test-support.js";

const folder = commandLine();
const { file } = folder;
const gen = (...argv: string[]) => folder.gen(argv);

const petstore = (version: string, pet: string) => `openapi: 3.1.0
info: { title: Petstore, version: "${version}" }
servers: [{ url: https://pets.example }]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        "200":
          description: All pets.
          content:
            application/json:
              schema: { type: array, items: { $ref: "${pet}" } }
components:
  schemas:
    Pet:
      type: object
      required: [status]
      properties:
        status: { enum: [new${version === "1" ? ", sold" : ""}] }
        ${version === "1" ? "name" : "title"}: { type: string, description: Version ${version} }
`;
const local = "#/components/schemas/Pet";

describe("gen-client diff", () => {
  beforeEach(() => {
    file("v1.yaml", petstore("1", local));
    file("v2.yaml", petstore("2", local));
  });

  it("tells what changes for callers, with the place in the later document", async () => {
    const { code, stdout, stderr } = await gen("diff", "v1.yaml", "v2.yaml");
    expect(stderr).toBe("");
    expect(stdout).toBe(`Petstore 1 → 2
3 changes: 2 break code, 1 additive. Next version: major.

Breaks code (2)
  Pet  type, in pets.listPets  v2.yaml:17:5
    status  is no longer "sold"
    name    was removed

Additive (1)
  Pet  type, in pets.listPets
    title  is new  v2.yaml:17:5
`);
    expect(code).toBe(0);
  });

  it("prints the place that most changes of a subject have once, and others beside it", async () => {
    const responses = (more: string) =>
      petstore("1", local).replace("tags: [pets]", `tags: [pets]${more}`);
    const parameter = `
      parameters:
        - { name: limit, in: query, required: true, schema: { type: integer } }`;
    file(
      "v2.yaml",
      responses(parameter).replace(
        "      responses:",
        `      deprecated: true
      responses:
        "404": { description: None. }
        "500": { description: Broken. }`,
      ),
    );
    const { stdout } = await gen("diff", "v1.yaml", "v2.yaml");
    expect(stdout).toContain(`
Breaks code (3)
  pets.listPets  GET /pets  v2.yaml:6:5
    args.limit  the query parameter is new, and required  v2.yaml:10:11
    404         is described now
    500         is described now
`);
  });

  it("lists what is deprecated, and how much else is said otherwise", async () => {
    const words = petstore("1", local).replace("tags: [pets]", "deprecated: true");
    file("v2.yaml", words.replace("description: Version 1", "description: Other"));
    const text = (await gen("diff", "v1.yaml", "v2.yaml")).stdout;
    expect(text).toContain("Next version: minor.");
    expect(text).toMatch(/\n {2}pets\.listPets {2}GET \/pets {2}is deprecated now {2}v2\.yaml:\d/);
    expect(text).toMatch(/\n {2}1 other description; --verbose lists them\n$/);
    const all = (await gen("diff", "v1.yaml", "v2.yaml", "--verbose")).stdout;
    expect(all).toContain("has another description");
    expect(all).not.toContain("--verbose");
  });

  it.each([
    ["none", 0],
    ["code", 3],
    ["breaking", 3],
    ["any", 3],
  ])("--fail-on %s exits with %i where types break", async (kind, expected) => {
    const { code } = await gen("diff", "v1.yaml", "v2.yaml", "--fail-on", kind);
    expect(code).toBe(expected);
  });

  it("--fail-on counts nothing where nothing changed", async () => {
    const { code, stdout } = await gen("diff", "v1.yaml", "v1.yaml", "--fail-on", "any");
    expect(stdout).toBe("Petstore 1\nNothing changes for callers.\n");
    expect(code).toBe(0);
  });

  it("prints JSON with both places", async () => {
    const { stdout } = await gen("diff", "v1.yaml", "v2.yaml", "--format", "json");
    const report = JSON.parse(stdout) as { changes: unknown[] };
    expect(report).toMatchObject({ client: "Petstore", step: "major", counts: { code: 2 } });
    expect(report.changes[0]).toMatchObject({
      kind: "value-removed",
      old: { file: "v1.yaml", line: 17, column: 5, pointer: "/components/schemas/Pet" },
      new: { file: "v2.yaml", line: 17, column: 5 },
    });
  });

  it("prints a page for reviews", async () => {
    const { code, stdout, stderr } = await gen("diff", "v1.yaml", "v2.yaml", "--format", "html");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^<!doctype html>\n/);
    expect(stdout).toContain("<title>Petstore 1 → 2: what changes for callers</title>");
    // A type is found by the tags of unchanged operations, too.
    expect(stdout).toContain('id="type-Pet" data-tags="[&quot;pets&quot;]"');
    expect(stdout).toContain("v1.yaml:17:5");
    expect(stdout).toContain("v2.yaml:17:5");
  });

  it("prints SARIF, with the kinds of changes as rules and the later document as the place", async () => {
    const { stdout } = await gen("diff", "v1.yaml", "v2.yaml", "--format", "sarif");
    const { runs } = JSON.parse(stdout) as {
      runs: { tool: { driver: { rules: { id: string }[] } }; results: { ruleIndex: number }[] }[];
    };
    const [run] = runs;
    expect(sarifProblems(JSON.parse(stdout))).toEqual([]);
    expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(Object.keys(rules));
    expect(run?.results).toMatchObject([
      {
        ruleId: "value-removed",
        ruleIndex: Object.keys(rules).indexOf("value-removed"),
        level: "error",
        message: { text: 'Pet status is no longer "sold".' },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "v2.yaml", uriBaseId: "%SRCROOT%" },
              region: { startLine: 17, startColumn: 5 },
            },
          },
        ],
        relatedLocations: [
          { physicalLocation: { artifactLocation: { uri: "v1.yaml" }, region: { startLine: 17 } } },
        ],
      },
      { ruleId: "property-removed", level: "error" },
      { ruleId: "property-added", level: "note" },
    ]);
  });

  it("SARIF has what is gone where it stood, and knows a change again whose line moved", async () => {
    const gone = petstore("2", local).replace("/pets:", "/dogs:").replace("listPets", "listDogs");
    file("v2.yaml", gone);
    const run = async () => (await gen("diff", "v1.yaml", "v2.yaml", "--format", "sarif")).stdout;
    const before = await run();
    expect(before).toMatch(/"ruleId": "operation-removed"[^]*?"uri": "v1.yaml"/);
    const fingerprints = (log: string) => log.match(/"change\/v1": "\w+"/g);
    expect(new Set(fingerprints(before)).size).toBe(fingerprints(before)?.length);
    file("v2.yaml", `# Moved.\n${gone}`);
    const after = await run();
    expect(after).not.toBe(before);
    expect(fingerprints(after)).toEqual(fingerprints(before));
  });

  it("--changelog writes a release, and prints the changes all the same", async () => {
    const { stdout } = await gen("diff", "v1.yaml", "v2.yaml", "--changelog", "docs/LOG.md");
    expect(stdout).toBe("");
    mkdirSync(join(folder.cwd(), "docs"));
    const { code } = await gen("diff", "v1.yaml", "v2.yaml", "--changelog", "docs/LOG.md");
    expect(code).toBe(0);
    expect(readFileSync(join(folder.cwd(), "docs/LOG.md"), "utf8")).toContain("## 2\n\n3 changes");
  });

  it("ends with 1 where a document can't be used, and with 2 for a wrong command", async () => {
    const missing = await gen("diff", "v1.yaml", "v3.yaml");
    expect(missing).toMatchObject({ code: 1, stdout: "" });
    expect(missing.stderr).toContain("v3.yaml does not exist");
    expect(await gen("diff", "v1.yaml")).toMatchObject({ code: 2 });
    expect(await gen("diff", "v1.yaml", "v2.yaml", "--format", "xml")).toMatchObject({ code: 2 });
  });
});

describe("a revision of git", () => {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: folder.cwd(), stdio: "pipe" });
  beforeEach(() => {
    git("init", "-q", "-b", "main");
    git("config", "user.email", "a@example.com");
    git("config", "user.name", "A");
    file("api/openapi.yaml", petstore("1", "parts/pet.yaml"));
    file("api/parts/pet.yaml", "type: object\nproperties: { age: { type: integer } }\n");
    git("add", "-A");
    git("commit", "-qm", "First");
  });

  it("is read with the files that it refers to, as they were", async () => {
    file("api/parts/pet.yaml", "type: object\nproperties: { age: { type: string } }\n");
    const { code, stdout, stderr } = await gen(
      "diff",
      "git:main:api/openapi.yaml",
      "api/openapi.yaml",
    );
    expect(stderr).toBe("");
    expect(stdout).toContain("age  is string, and was number");
    expect(code).toBe(0);
    const there = await gen("diff", "git:HEAD:api/openapi.yaml", "git:main:api/openapi.yaml");
    expect(there.stdout).toContain("Nothing changes for callers.");
  });

  it.each([
    ["git:nowhere:api/openapi.yaml", "git knows no revision nowhere"],
    ["git:main:api/gone.yaml", "git:main:api/gone.yaml does not exist"],
    ["git:main", "git:REV:PATH"],
    ["git:--output=x:api/openapi.yaml", "git knows no revision --output=x"],
  ])("%s: %s", async (input, message) => {
    const { code, stderr } = await gen("diff", input, "api/openapi.yaml");
    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });

  it("may have any name that git takes", async () => {
    file("api/a #1?%41.yaml", petstore("1", local));
    git("add", "-A");
    git("commit", "-qm", "Second");
    const { code, stdout, stderr } = await gen(
      "diff",
      "git:main:api/a #1?%41.yaml",
      "api/a #1?%41.yaml",
    );
    expect(stderr).toBe("");
    expect(stdout).toContain("Nothing changes for callers.");
    expect(code).toBe(0);
  });

  it("doesn't let references out of it", async () => {
    file("api/openapi.yaml", petstore("1", "file:///etc/hostname"));
    git("commit", "-qam", "Second");
    const { code, stdout } = await gen(
      "diff",
      "git:main~1:api/openapi.yaml",
      "git:main:api/openapi.yaml",
    );
    expect(code).toBe(0);
    expect(stdout).toContain("is unknown");
  });
});
