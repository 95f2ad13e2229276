import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { serve } from "../load/load.test-support.js";
import { commandLine, petstore } from "./command-line.test-support.js";

const { cwd, file, gen } = commandLine();
beforeEach(() => vi.stubEnv("XDG_CACHE_HOME", join(cwd(), "cache")));
afterEach(() => vi.unstubAllEnvs());

const secret = "s3cret-t0ken";

/** A server that gives the document to whoever knows the secret. */
async function servePrivate(): Promise<string> {
  const port = await serve((request, response) => {
    const isKnown = request.headers.authorization === `Bearer ${secret}`;
    response.writeHead(isKnown ? 200 : 401, { etag: '"1"' }).end(isKnown ? petstore : "");
  });
  return `http://127.0.0.1:${port}/api.yaml`;
}

/** Every file below the working directory. */
function everything(): string {
  return readdirSync(cwd(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
    .join("\n");
}

describe("--header", () => {
  it("fetches a private document, and stands nowhere afterwards", async () => {
    const url = await servePrivate();
    const denied = await gen([url, "-o", "out"]);
    expect(denied.code).toBe(1);
    expect(denied.stderr).toContain('--header "Authorization: ...');
    const header = `Authorization: Bearer ${secret}`;
    const first = await gen([url, "-o", "out", "--header", header, "--header", "X-A: b:c"]);
    expect(first).toMatchObject({ code: 0, stdout: "" });
    const second = await gen([url, "-o", "out", "--header", header, "--verbose"]);
    expect(second.code).toBe(0);
    for (const text of [everything(), first.stderr, second.stderr]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain("--header A");
    }
    expect(readFileSync(join(cwd(), "out/index.ts"), "utf8")).toContain(
      `run: npx gen-client ${url} -o out\n`,
    );
    expect((await gen([url, "-o", "out", "--header", header])).stderr).toContain(
      "files unchanged)",
    );
  });

  it.each([
    ["s3cret-t0ken", "expected 'name: value'"],
    [": s3cret-t0ken", "expected 'name: value'"],
    ["a b: s3cret-t0ken", "expected a header: a name of letters, digits and hyphens"],
    ["a: s3cret-t0ken\nb: c", "expected a header"],
    ["a:", "expected text that is not empty"],
  ])("%j is refused without being repeated", async (header, expected) => {
    const { code, stderr } = await gen(["https://x.example", "--header", header]);
    expect(code).toBe(2);
    expect(stderr).toContain(`error: option '--header <header>': ${expected}`);
    expect(stderr).not.toContain(secret);
  });
});

describe("headers of a config file", () => {
  it("take secrets from the environment", async () => {
    const url = await servePrivate();
    const headers = { Authorization: "Bearer ${API_TOKEN}" };
    file("gen-client.config.json", JSON.stringify({ input: url, output: "out", headers }));
    const missing = await gen([]);
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain(
      'The header "Authorization" needs the environment variable API_TOKEN, which is not set',
    );
    vi.stubEnv("API_TOKEN", secret);
    const { code, stderr } = await gen([]);
    expect(code).toBe(0);
    for (const text of [everything(), stderr]) expect(text).not.toContain(secret);
  });

  it("of the command line are themselves, and win", async () => {
    const url = await servePrivate();
    const headers = { Authorization: "${NOT_SET}" };
    file("gen-client.config.json", JSON.stringify({ input: url, output: "out", headers }));
    expect((await gen(["--header", `Authorization: Bearer ${secret}`])).code).toBe(0);
    expect((await gen(["--header", "Authorization: ${NOT_SET}"])).stderr).toContain("401");
  });

  it("are not shown where they are wrong", async () => {
    for (const headers of [{ "a b": secret }, { a: { b: secret } }, [secret], secret]) {
      file("gen-client.config.json", JSON.stringify({ input: "https://x.example", headers }));
      const { code, stderr } = await gen([]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/headers.* can't be that; expected /);
    }
  });
});

describe("--allow-refs", () => {
  const shared = petstore.replace('"#/components/schemas/Pet"', '"../shared/pet.yaml"');

  it("lets references lead further, is remembered, and is relative to who says it", async () => {
    file("project/package.json", "{}");
    file("project/api.yaml", shared);
    file("shared/pet.yaml", "type: object\nproperties: { age: { type: integer } }\n");
    const strict = await gen(["api.yaml", "-o", "out"], { in: "project" });
    expect(strict.stderr).toContain("allow its folder by --allow-refs");
    const argv = ["api.yaml", "-o", "out", "--allow-refs", "../shared"];
    const allowed = await gen(argv, { in: "project" });
    expect(allowed.stderr).not.toContain("GC105");
    const index = () => readFileSync(join(cwd(), "project/out/index.ts"), "utf8");
    expect(index()).toContain("run: npx gen-client api.yaml --allow-refs ../shared -o out\n");
    expect((await gen(argv, { in: "project" })).stderr).toContain("files unchanged)");
    expect((await gen(["api.yaml", "-o", "out"], { in: "project" })).stderr).toContain("GC105");

    const config = { input: "project/api.yaml", output: "other", allowRefs: ["shared"] };
    file("gen-client.config.json", JSON.stringify(config));
    expect((await gen([], { in: "shared" })).stderr).not.toContain("GC105");
  });

  it.each(["https://x.example/path", "https://user@x.example", "ftp://x", "-"])(
    "%s is no place",
    async (where) => {
      const { code, stderr } = await gen(["api.yaml", "--allow-refs", where]);
      expect(code).toBe(2);
      expect(stderr).toMatch(/expected an origin without a path/i);
    },
  );
});

describe("a document from a server", () => {
  it("is asked for once more, and fetched when it changed only", async () => {
    const log: number[] = [];
    let document = petstore;
    const port = await serve((request, response) => {
      const etag = `"${document.length}"`;
      const status = request.headers["if-none-match"] === etag ? 304 : 200;
      log.push(status);
      response.writeHead(status, { etag }).end(status === 304 ? undefined : document);
    });
    const argv = [`http://127.0.0.1:${port}/api.yaml`, "-o", "out"];
    await gen(argv);
    expect((await gen(argv)).stderr).toContain("files unchanged)");
    document = petstore.replace("listPets", "findAllPets");
    expect((await gen(argv)).stderr).toContain("written");
    expect(readFileSync(join(cwd(), "out/operations/pets.ts"), "utf8")).toContain("findAllPets");
    expect(log).toEqual([200, 304, 200]);
  });
});

it("a folder is its root document, and the command says the folder", async () => {
  file("api/openapi.yaml", petstore.replace('"#/components/schemas/Pet"', '"schemas/pet.yaml"'));
  file("api/schemas/pet.yaml", "type: object\nproperties: { age: { type: integer } }\n");
  expect((await gen(["api", "-o", "out"])).code).toBe(0);
  expect(readFileSync(join(cwd(), "out/index.ts"), "utf8")).toContain("npx gen-client api -o out");
  expect(readFileSync(join(cwd(), "out/models.ts"), "utf8")).toContain("age");
  expect((await gen(["api", "-o", "out"])).stderr).toContain("files unchanged)");
});

describe("schemas that name themselves", () => {
  const text = (schemas: string) => `openapi: 3.1.0
info: { title: Forest, version: "1" }
paths:
  /trees:
    get:
      responses:
        "200":
          description: ""
          content: { application/json: { schema: { $ref: "https://x.example/schemas/tree" } } }
components:
  schemas:
    Tree:
      $id: https://x.example/schemas/tree
      $dynamicAnchor: node
      type: object
      properties:
        leaf: { $ref: "#leaf" }
        bark: { $ref: "bark" }
        children: { type: array, items: { $dynamicRef: "#node" } }
      $defs: { Leaf: { $anchor: leaf, type: object, properties: { green: { type: boolean } } } }
    Bark: { $id: https://x.example/schemas/bark, type: string }
${schemas}`;
  const models = () => readFileSync(join(cwd(), "out/models.ts"), "utf8");

  it("are the types that references by these names stand for", async () => {
    file("a.yaml", text(""));
    const { stderr } = await gen(["a.yaml", "-o", "out", "--validation"]);
    expect(stderr).not.toContain("warning");
    expect(models()).toMatch(/leaf\?: TreeLeaf/);
    expect(models()).toMatch(/bark\?: Bark/);
    expect(models()).toMatch(/children\?: Tree\[\]/);
  });

  it("and share an anchor are what the way there says", async () => {
    file(
      "a.yaml",
      text(
        '    Pine: { $id: pine, $dynamicAnchor: node, $ref: "https://x.example/schemas/tree" }\n',
      ),
    );
    const { stderr } = await gen(["a.yaml", "-o", "out", "--validation"]);
    expect(stderr).not.toContain("warning");
    expect(models()).toMatch(/interface Tree \{[^}]*children\?: Tree\[\]/);
    expect(models()).toMatch(/interface Pine \{[^}]*children\?: Pine\[\]/);
  });

  it("and have an anchor twice are told, since that means nothing", async () => {
    const twice =
      '{ $id: pine, $ref: "https://x.example/schemas/tree", $defs: { a: { $dynamicAnchor: node }, b: { $dynamicAnchor: node } } }';
    file("a.yaml", text(`    Pine: ${twice}\n`));
    const { code, stderr } = await gen(["a.yaml", "-o", "out"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /a\.yaml:19:\d+ warning GC130 A \$dynamicRef leads to an anchor that a schema has twice/,
    );
    expect(models()).toMatch(/interface Tree \{[^}]*children\?: Tree\[\]/);
    expect(models()).toMatch(/interface Pine \{[^}]*children\?: unknown\[\]/);
  });
});
