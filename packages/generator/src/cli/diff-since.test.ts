import { execFileSync } from "node:child_process";
import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "./command-line.test-support.js";
import { addToJobSummary } from "./reporters/github-changes.js";
import { sarifProblems } from "./reporters/sarif.test-support.js";

const folder = commandLine();
const { file, gen } = folder;
const git = (...args: string[]) =>
  execFileSync("git", args, { cwd: folder.cwd(), stdio: "pipe", encoding: "utf8" });

const api = (title: string, pet: string) => `openapi: 3.1.0
info: { title: ${title}, version: "1" }
servers: [{ url: https://pets.example }]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        "200":
          description: All pets.
          content: { application/json: { schema: { $ref: "${pet}" } } }
`;
const pet = (type: string) => `type: object\nproperties:\n  age: { type: ${type} }\n`;

/** A repository whose config file has two clients, one below a folder of its own. */
beforeEach(() => {
  git("init", "-q", "-b", "main");
  git("config", "user.email", "a@example.com");
  git("config", "user.name", "A");
  file(
    "gen-client.config.json",
    JSON.stringify({
      clients: {
        shop: { input: "api/shop.yaml", output: "src/shop" },
        zoo: { input: "api/zoo.yaml", output: "src/zoo" },
      },
    }),
  );
  file("api/shop.yaml", api("Shop", "pet.yaml"));
  file("api/zoo.yaml", api("Zoo", "pet.yaml"));
  file("api/pet.yaml", pet("integer"));
  file("package.json", "{}");
  commit();
});

function commit() {
  git("add", "-A");
  git("commit", "-qm", "It");
}

describe("gen-client diff --base", () => {
  it("compares each client of the config file with what it was, references too", async () => {
    file("api/pet.yaml", pet("string"));
    const { code, stdout, stderr } = await gen(["diff", "--base", "main"]);
    expect([code, stderr]).toEqual([0, ""]);
    const heads = stdout.match(/^(Shop|Zoo) 1$/gm);
    expect(heads).toEqual(["Shop 1", "Zoo 1"]);
    expect(stdout.match(/age +is string, and was number/g)).toHaveLength(2);
    // The same from a folder below.
    const below = await gen(["diff", "--base", "main", "-c", "zoo"], { in: "api" });
    expect(below.stdout).toMatch(/^Zoo 1\n1 change: 1 breaks code/);
  });

  it.each([
    ["none", 0],
    ["breaking", 3],
  ])("--fail-on %s ends with %i where one client breaks", async (kind, expected) => {
    file("api/zoo.yaml", api("Zoo", "dog.yaml"));
    file("api/dog.yaml", pet("string"));
    const { code } = await gen(["diff", "--base", "main", "--fail-on", kind]);
    expect(code).toBe(expected);
  });

  it("tells which clients are new, and which git does not have", async () => {
    file(
      "gen-client.config.json",
      JSON.stringify({
        clients: {
          shop: { input: "api/shop.yaml" },
          new: { input: "api/new.yaml" },
          far: { input: "https://api.example/openapi.json" },
        },
      }),
    );
    file("api/new.yaml", api("New", "pet.yaml"));
    const { code, stdout } = await gen(["diff", "--base", "main", "--fail-on", "any"]);
    expect(stdout).toBe(
      [
        "Shop 1",
        "Nothing changes for callers.",
        "",
        "new",
        "New: api/new.yaml does not exist in main.",
        "",
        "far",
        "Not compared: https://api.example/openapi.json is not in git.",
        "",
      ].join("\n"),
    );
    expect(code).toBe(0);
    const json = await gen(["diff", "--base", "main", "--format", "json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      base: "main",
      clients: [
        {
          name: "shop",
          document: "api/shop.yaml",
          status: "compared",
          client: "Shop",
          changes: [],
        },
        { name: "new", document: "api/new.yaml", status: "new" },
        { name: "far", document: "https://api.example/openapi.json", status: "unknown" },
      ],
    });
  });

  it("knows the overlays of then, and those that were not there yet", async () => {
    const overlay = (type: string) => `overlay: 1.0.0
info: { title: Fix, version: "1" }
actions:
  - target: $.paths['/pets'].get.responses['200'].content['application/json']
    update: { schema: { $ref: null, type: ${type} } }
`;
    const config = (overlays: string[]) =>
      file("gen-client.config.json", JSON.stringify({ input: "api/plain.yaml", overlays }));
    file("api/plain.yaml", api("Plain", "x").replace('{ $ref: "x" }', "{ type: boolean }"));
    file("api/fix.yaml", overlay("string").replace("$ref: null, ", ""));
    config(["api/fix.yaml"]);
    commit();
    expect((await gen(["diff", "--base", "HEAD"])).stdout).toContain("Nothing changes");
    file("api/fix.yaml", overlay("number").replace("$ref: null, ", ""));
    const changed = await gen(["diff", "--base", "HEAD"]);
    expect(changed.stdout).toContain("is number, and was string");
    file("api/later.yaml", overlay("number").replace("$ref: null, ", ""));
    config(["api/later.yaml"]);
    const later = await gen(["diff", "--base", "HEAD"]);
    expect(later.stdout).toContain("is number, and was boolean");
  });

  it("calls things as the lock of then did, and as that of now does", async () => {
    await gen([]);
    commit();
    await gen(["-c", "shop", "--rename", "pets.listPets=allPets"]);
    const { stdout } = await gen(["diff", "--base", "main", "-c", "shop"]);
    expect(stdout).toContain("pets.listPets");
    expect(stdout).toContain("allPets");
    expect((await gen(["diff", "--base", "main", "-c", "zoo"])).stdout).toContain("Nothing");
  });

  it("goes on with the other clients where one can't be read", async () => {
    file("api/zoo.yaml", "openapi: [");
    file("api/pet.yaml", pet("string"));
    const { code, stdout, stderr } = await gen(["diff", "--base", "main", "--fail-on", "code"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^zoo:\n(.|\n)*api\/zoo\.yaml:/);
    expect(stdout).toMatch(/^Shop 1\n/);
  });

  it("tells a wrong revision once, whatever the number of clients", async () => {
    const { code, stdout, stderr } = await gen(["diff", "--base", "nowhere"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr.match(/error GC\d+/g)).toHaveLength(1);
    expect(stderr).toMatch(/^error GC\d+ git knows no revision nowhere\n/);
  });

  it.each([
    [["--base", "nowhere"], 1, "git knows no revision nowhere"],
    [[], 2, "diff compares two documents, or with --base REV"],
    [["api/shop.yaml"], 2, "diff compares two documents, or with --base REV"],
    [["api/shop.yaml", "--base", "main"], 2, "documents and --base exclude each other"],
    [["a.yaml", "b.yaml", "-c", "shop"], 2, "--client goes with --base REV"],
    [["--base", "main", "-c", "shpo"], 2, "did you mean shop?"],
    [["--base", "main", "--changelog", "LOG.md"], 2, "--changelog is for one client"],
    [["--base", "main", "--format", "html"], 2, "--format html is a page of one client"],
  ])("diff %j: %i, %s", async (argv, expected, message) => {
    const { code, stderr } = await gen(["diff", ...argv]);
    expect(stderr).toContain(message);
    expect(code).toBe(expected);
  });

  it("writes the page of one client, also where there is nothing to compare it with", async () => {
    file("api/pet.yaml", pet("string"));
    const html = (...argv: string[]) => gen(["diff", "--base", ...argv, "--format", "html"]);
    const page = await html("main", "-c", "shop");
    expect(page.stdout).toContain("<title>Shop 1: what changes for callers</title>");
    file("gen-client.config.json", JSON.stringify({ input: "api/new.yaml" }));
    file("api/new.yaml", api("New", "pet.yaml"));
    const { code, stdout } = await html("main");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^<!doctype html>/);
    expect(stdout).toContain("New: api/new.yaml does not exist in main.");
  });

  it("writes one SARIF log for all clients, in which each change is itself", async () => {
    file("api/pet.yaml", pet("string"));
    const { stdout } = await gen(["diff", "--base", "main", "--format", "sarif"]);
    expect(sarifProblems(JSON.parse(stdout))).toEqual([]);
    const fingerprints = stdout.match(/"change\/v1": "\w+"/g);
    expect(fingerprints).toHaveLength(2);
    expect(new Set(fingerprints).size).toBe(2);
  });

  it("says what is missing without a config file, and what is wrong in one", async () => {
    appendFileSync(join(folder.cwd(), "gen-client.config.json"), "}");
    expect(await gen(["diff", "--base", "main"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("gen-client.config.json:1:"),
    });
    rmSync(join(folder.cwd(), "gen-client.config.json"));
    expect(await gen(["diff", "--base", "main"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--base needs a config file"),
    });
  });
});

describe("gen-client diff --format github", () => {
  const env = () => ({
    GITHUB_WORKSPACE: folder.cwd(),
    GITHUB_STEP_SUMMARY: join(folder.cwd(), "summary.md"),
  });

  it("annotates what breaks, and adds everything to the job's summary", async () => {
    file("summary.md", "# Before\n");
    file("api/pet.yaml", pet("string"));
    const run = (...argv: string[]) =>
      gen(["diff", "--base", "main", "-c", "shop", "--format", "github", ...argv], { env: env() });
    const { code, stdout } = await run();
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^::warning file=api\/\w+\.yaml,line=\d+,col=\d+,title=Breaks code::[^\n]*age is string, and was number\n$/,
    );
    expect(readFileSync(env().GITHUB_STEP_SUMMARY, "utf8")).toMatch(
      /^# Before\n## Shop 1\n\n1 change: 1 breaks code/,
    );
    const failing = await run("--fail-on", "breaking");
    expect([failing.code, failing.stdout]).toEqual([3, stdout.replace("warning", "error")]);
  });

  it("says in words where something stood that is gone, and escapes what would end a command", async () => {
    file(
      "api/zoo.yaml",
      api("Zoo", "pet.yaml").replace("/pets:", "/a%0A::b:").replace("listPets", "x"),
    );
    const { stdout } = await gen(["diff", "--base", "main", "-c", "zoo", "--format", "github"]);
    expect(stdout).toContain("git:main:api/zoo.yaml:");
    expect(stdout.split("\n").filter((line) => line !== "" && !line.startsWith("::"))).toEqual([]);
    // Without a job there is no summary to add to.
    expect(stdout).not.toContain("##");
  });

  it("keeps the summary below what GitHub takes", async () => {
    const line = `${"é".repeat(500)}\n`;
    await addToJobSummary(line.repeat(2000), env());
    const summary = readFileSync(env().GITHUB_STEP_SUMMARY);
    expect(summary.byteLength).toBeGreaterThan(990_000);
    expect(summary.byteLength).toBeLessThan(1024 * 1024);
    expect(summary.toString()).toMatch(/\né{500}\n\n… and more than a job summary can hold\.\n\n$/);
  });
});
