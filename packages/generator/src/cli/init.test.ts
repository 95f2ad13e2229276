import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandLine, petstore } from "./command-line.test-support.js";

const { cwd, file, gen } = commandLine();

const read = (path: string) => readFileSync(join(cwd(), path), "utf8");

describe("gen-client init", () => {
  it("writes what it is told, and that works", async () => {
    file("api/petstore.yaml", petstore);
    const argv = ["init", "./api/petstore.yaml", "-o", "src/../src/pets/", "-n", "Pets"];
    expect(await gen([...argv, "--dates", "date", "--validation"])).toEqual({
      code: 0,
      stdout: "",
      stderr: "gen-client.config.json written; npx gen-client writes the client\n",
    });
    expect(read("gen-client.config.json")).toBe(`{
  "$schema": "./node_modules/gen-client/gen-client.schema.json",
  "input": "./api/petstore.yaml",
  "output": "src/pets",
  "name": "Pets",
  "dates": "date",
  "validation": true
}
`);
    expect((await gen([])).stderr).toMatch(/^Pets: 1 operation, 1 schema -> src\/pets \(6 files/);
  });

  it("asks for the rest on a terminal, again where an answer is none", async () => {
    file("openapi.yaml", petstore);
    file("package.json", '{ "devDependencies": { "typescript": "^5.9.0" } }');
    const { code, stderr } = await gen(["init", "--int64", "bigint"], {
      isTyped: true,
      stdin: "-\n\n src/shop\nmy shop\nSession\nMy\n",
    });
    expect(stderr).toMatch(/^File or URL of the OpenAPI document \(openapi\.yaml\): /);
    expect(stderr).toContain("Folder for the client (src/api): Name of its class (empty: ");
    expect(stderr).toContain("Expected a file or a URL.\nFile or URL");
    expect(stderr).toContain("Expected a class name: a capital letter");
    expect(stderr).toContain("Expected another name, like SessionApi");
    expect(code).toBe(0);
    expect(read("gen-client.config.ts")).toBe(`import { defineConfig } from "gen-client";

export default defineConfig({
  input: "openapi.yaml",
  output: "src/shop",
  name: "My",
  int64: "bigint",
});
`);
  });

  it.each([
    [["init"], {}, "questions are asked on a terminal only"],
    [
      ["init"],
      { isTyped: true, stdin: "a.yaml\n" },
      "nothing was written: the answers ended early",
    ],
    [["init", "-"], {}, "standard input can't be one"],
    [["init", "https://me:s3cret@h.example/a.json"], {}, "the URL holds a password"],
    [["init", "a.yaml", "--header", "X-Key: s3cret"], {}, "give --header <header> a variable"],
    [["init", "a.yaml", "--dates", "Date"], {}, "Expected one of string, date, temporal."],
    [["init", "a.yaml", "b.yaml"], {}, "too many arguments"],
  ])("%j writes nothing where it can't", async (argv, options, message) => {
    const { code, stderr } = await gen(argv, options);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("s3cret");
    expect(code).toBe(2);
    expect(readdirSync(cwd())).toEqual([]);
  });

  it("never replaces a config file", async () => {
    file("gen-client.config.yml", "input: a.yaml\n");
    const { code, stderr } = await gen(["init", "b.yaml"]);
    expect(stderr).toContain("error: gen-client.config.yml stands here already");
    expect(code).toBe(2);
    expect(readdirSync(cwd())).toEqual(["gen-client.config.yml"]);
  });

  it("is explained, with all that it can write", async () => {
    const { code, stdout } = await gen(["init", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Usage: gen-client init [document] [options]");
    expect(stdout).toContain("--validation");
    expect((await gen(["--help"])).stdout).toMatch(/Commands:[^]*\n {2}init .*write a config file/);
  });
});
