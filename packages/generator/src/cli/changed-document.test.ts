/** Overlays and selectors as their users see them; transforms: test/config. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandLine, petstore } from "./command-line.test-support.js";

const { cwd, file, gen } = commandLine();
const read = (path: string) => readFileSync(join(cwd(), path), "utf8");

describe("an overlay", () => {
  it("is shown where it is wrong, in its own text", async () => {
    file("petstore.yaml", petstore);
    file(
      "fixes.yaml",
      'overlay: 1.1.0\ninfo: { title: F, version: "1" }\nactions:\n  - target: $.paths[/pets]\n    remove: true\n',
    );
    const { code, stderr } = await gen(["petstore.yaml", "-o", "api", "--overlay", "fixes.yaml"]);
    expect(code).toBe(1);
    expect(stderr).toContain(
      "fixes.yaml:4:5 error GC190 This is no JSONPath query (RFC 9535) at character 9:",
    );
    expect(stderr).toContain("> 4 |   - target: $.paths[/pets]");
  });

  it("is shown where what it adds is wrong, and the document where it is itself", async () => {
    file("petstore.yaml", petstore.replace("#/components/schemas/Pet", "#/nowhere"));
    file(
      "fixes.yaml",
      `overlay: 1.1.0
info: { title: F, version: "1" }
actions:
  - target: $.paths['/pets'].get
    update:
      parameters:
        - { name: limit, in: query, schema: { $ref: "#/nothing" } }
`,
    );
    const { code, stderr } = await gen(["petstore.yaml", "-o", "api", "--overlay", "fixes.yaml"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^fixes\.yaml:7:47 warning GC110 The reference "#\/nothing" leads nowhere/m,
    );
    expect(stderr).toMatch(/^> 7 \| {9}- \{ name: limit, in: query, schema: \{ \$ref/m);
    expect(stderr).toMatch(/^petstore\.yaml:\d+:\d+ warning GC110 The reference "#\/nowhere"/m);
  });

  it("changes a Swagger 2.0 document as it is written", async () => {
    file(
      "old.yaml",
      `swagger: "2.0"
info: { title: Old, version: "1" }
host: old.example
paths:
  /pets:
    get:
      operationId: list
      tags: [pets]
      produces: [application/json]
      responses: { 200: { description: OK, schema: { $ref: "#/definitions/Pet" } } }
definitions:
  Pet: { type: object, properties: { name: { type: string } } }
`,
    );
    file(
      "fixes.yaml",
      `overlay: 1.0.0
info: { title: F, version: "1" }
actions:
  - target: $.definitions.Pet
    update: { required: [name], properties: { toy: { $ref: "#/definitions/Toy" } } }
`,
    );
    const { stderr } = await gen(["old.yaml", "-o", "api", "--overlay", "fixes.yaml"]);
    expect(read("api/models.ts")).toMatch(/name: string;\n/);
    expect(stderr).toMatch(/^fixes\.yaml:5:54 warning GC110 The reference "#\/definitions\/Toy"/m);
  });

  it("in a config file is relative to that", async () => {
    file("sub/api/petstore.yaml", petstore);
    file(
      "sub/api/fixes.yaml",
      'overlay: 1.0.0\ninfo: { title: F, version: "1" }\nactions: [{ target: $.info, update: { title: Renamed } }]\n',
    );
    file(
      "sub/gen-client.config.json",
      '{ "input": "api/petstore.yaml", "output": "out", "overlays": ["api/fixes.yaml"] }',
    );
    expect((await gen([], { in: "sub/api" })).stderr).toMatch(/^Renamed: 1 operation/m);
    expect((await gen([], { in: "sub" })).stderr).toContain("5 files unchanged");
  });
});

describe("selectors", () => {
  it("are flags that may be repeated", async () => {
    file("petstore.yaml", petstore);
    const argv = ["petstore.yaml", "-o", "api", "--include", "tag:pets", "--include", "method:GET"];
    const { code, stderr } = await gen([...argv, "--exclude", "tag:pest"]);
    expect(code).toBe(0);
    expect(stderr).toContain(
      'warning GC196 The selector "tag:pest" of exclude selects nothing\n  help: No tag is pest. Did you mean pets?',
    );
  });

  it("that are none are a usage error", async () => {
    file("petstore.yaml", petstore);
    const { code, stderr } = await gen(["petstore.yaml", "--include", "pets"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/Expected a selector: tag:pets, path:\/pets\/\*\*/);
  });
});
