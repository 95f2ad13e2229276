import { execFileSync } from "node:child_process";
import { appendFileSync, lstatSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandLine, petstore } from "./command-line.test-support.js";

const folder = commandLine();
const { file, gen } = folder;
const at = (path: string) => join(folder.cwd(), path);

/** Every file and folder with the times of its last changes. */
function times(): Record<string, string> {
  const paths = readdirSync(folder.cwd(), { recursive: true, encoding: "utf8" });
  return Object.fromEntries(
    [".", ...paths].map((path) => {
      const { mtimeNs, ctimeNs } = lstatSync(at(path), { bigint: true });
      return [path, `${mtimeNs} ${ctimeNs}`];
    }),
  );
}

/** Checks, and holds it to writing nothing. */
async function check(...argv: string[]) {
  const before = times();
  const printed = await gen(["api.yaml", "-o", "src/api", "--check", ...argv]);
  expect(times()).toEqual(before);
  return printed;
}

async function written() {
  file("api.yaml", petstore);
  await gen(["api.yaml", "-o", "src/api"]);
}

describe("--check", () => {
  it("ends with 0 where the client is what the document gives", async () => {
    await written();
    const printed = await check();
    expect([printed.code, printed.stderr]).toEqual([
      0,
      expect.stringMatching(/^PetStore: 1 operation, 1 schema -> src\/api \(5 files unchanged\)/),
    ]);
    // Also where the whole document is read for it.
    expect(await check("--verbose")).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("(5 files unchanged)"),
    });
  });

  it("ends with 3 and a unified diff where the document gives another client", async () => {
    await written();
    file("api.yaml", petstore.replace("name:", "title:"));
    const { code, stdout, stderr } = await check();
    expect([code, stdout]).toEqual([3, ""]);
    expect(stderr).toContain(
      [
        "PetStore: 2 files in src/api differ from what would be written",
        "  changed gen-client.lock.json",
        "  changed models.ts",
        "",
        "--- src/api/models.ts",
        "+++ src/api/models.ts\tas it would be written",
      ].join("\n"),
    );
    expect(stderr).toMatch(/^-  name\?: string;\n\+  title\?: string;$/m);
    expect(stderr).toContain("Write it again: npx gen-client api.yaml -o src/api\n");
  });

  it("gives a diff that patch applies", async () => {
    await written();
    file("api.yaml", petstore.replace("name:", "title:"));
    const { stderr } = await check("--verbose");
    file("the.patch", stderr);
    execFileSync("git", ["apply", "-p0", "the.patch"], { cwd: folder.cwd(), stdio: "pipe" });
    expect((await check()).code).toBe(0);
  });

  it("tells what is missing, edited by hand, extra, and would be removed", async () => {
    file(
      "api.yaml",
      petstore.replace("components:", `  /a: { get: { tags: [a], responses: {} } }\ncomponents:`),
    );
    await gen(["api.yaml", "-o", "src/api"]);
    file("api.yaml", petstore);
    appendFileSync(at("src/api/models.ts"), "// edited\n");
    rmSync(at("src/api/index.ts"));
    const header = readFileSync(at("src/api/models.ts"), "utf8").split("\n")[0];
    file("src/api/operations/old.ts", `${header}\n`);
    file("src/api/mine.ts", "mine\n");
    const { code, stderr } = await check();
    expect(code).toBe(3);
    expect(stderr).toContain(
      [
        "5 files in src/api differ from what would be written",
        "  changed gen-client.lock.json",
        "  missing index.ts",
        "  edited  models.ts",
        "  extra   operations/a.ts",
        "  extra   operations/old.ts",
      ].join("\n"),
    );
    expect(stderr).not.toContain("mine.ts");
    expect(stderr).toContain("-// edited\n");
  });

  it("finds a hand edit or an extra file though the document has not changed", async () => {
    await written();
    const path = at("src/api/operations/pets.ts");
    const text = readFileSync(path, "utf8");
    file("src/api/operations/old.ts", text);
    expect((await check()).stderr).toContain("  extra   operations/old.ts\n");
    rmSync(at("src/api/operations/old.ts"));
    expect((await check()).code).toBe(0);
    file("src/api/operations/pets.ts", `${text}// more`);
    const printed = await check();
    expect([printed.code, printed.stderr]).toEqual([
      3,
      expect.stringContaining("  edited  operations/pets.ts\n"),
    ]);
  });

  it("calls foreign just what writing refuses to replace, and says what to do", async () => {
    await written();
    const [index, models] = [at("src/api/index.ts"), at("src/api/models.ts")];
    const text = readFileSync(models, "utf8");
    const isRefused = async (names: RegExp, reason: string) => {
      const checked = await check();
      expect([checked.code, checked.stderr]).toEqual([3, expect.stringMatching(names)]);
      expect(checked.stderr).toContain("\nWhat is foreign may be yours, and is not replaced: move");
      const refused = await gen(["api.yaml", "-o", "src/api"]);
      expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(reason)]);
    };

    // A licence above the first line.
    file("src/api/models.ts", `// Copyright\n${text}`);
    await isRefused(
      / {2}foreign models\.ts\n/,
      "GC140 src/api/models.ts was changed since gen-client wrote it, and no longer begins as its files do\n" +
        "  help: Nothing was written. It may be yours now. Move it away or remove it, and run again.\n",
    );
    rmSync(models);
    symlinkSync("elsewhere.ts", models);
    await isRefused(/ {2}foreign models\.ts\n/, "src/api/models.ts is a link");
    file("src/api/index.ts", "mine");
    await isRefused(
      / {2}foreign index\.ts\n {2}foreign models\.ts\n/,
      "Also in the way: models.ts.",
    );

    rmSync(models);
    rmSync(index);
    expect((await gen(["api.yaml", "-o", "src/api"])).code).toBe(0);
    expect((await check()).code).toBe(0);

    // In a folder that was none of ours until now.
    rmSync(at("src/api/gen-client.lock.json"));
    file("src/api/models.ts", "mine");
    await isRefused(/ {2}foreign models\.ts\n/, "exists, and gen-client did not write it");
  });

  it("leaves another client in a folder below alone", async () => {
    await written();
    await gen(["api.yaml", "-o", "src/api/v2"]);
    expect((await check()).code).toBe(0);
  });

  it("says that nothing was written yet", async () => {
    file("api.yaml", petstore);
    const { code, stderr } = await check();
    expect(code).toBe(3);
    expect(stderr).toContain("  missing index.ts\n");
  });

  it("sees options that change the client", async () => {
    await written();
    const { code, stderr } = await check("--name", "Shop");
    expect(code).toBe(3);
    expect(stderr).toMatch(/^\+export class Shop/m);
  });

  it("cuts the diff at a screen, and shows it whole with --verbose", async () => {
    const pets = (property: string) =>
      petstore +
      Array.from({ length: 60 }, (_, index) => `        ${property}${index}: {}\n`).join("");
    file("api.yaml", pets("a"));
    await gen(["api.yaml", "-o", "src/api"]);
    file("api.yaml", pets("b"));
    const cut = await check();
    expect(cut.stderr).toContain("… --verbose shows all\n");
    expect(cut.stderr.split("\n").length).toBeLessThan(70);
    const whole = await check("--verbose");
    expect(whole.stderr).not.toContain("--verbose shows all");
    expect(whole.stderr).toContain("+  b59?: unknown;\n");
  });

  it("tells reports the file and the first line that differs", async () => {
    await written();
    file("api.yaml", petstore.replace("name:", "title:"));
    const json = await check("--reporter", "json");
    expect(json.code).toBe(3);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ok: false,
      errors: 2,
      diagnostics: [
        { code: "GC145", places: [{ file: "src/api/gen-client.lock.json" }] },
        {
          code: "GC145",
          severity: "error",
          message: expect.stringContaining("src/api/models.ts is not as it would be written"),
          places: [{ file: "src/api/models.ts", line: lineOf("name?: string") }],
        },
      ],
    });
    const github = await check("--reporter", "github");
    expect(github.stdout).toContain(
      `::error file=src/api/models.ts,line=${lineOf("name?: string")},col=1,title=GC145::`,
    );
  });

  it("checks every client of a config file, and what can't be done counts most", async () => {
    file("a.yaml", petstore);
    file("b.yaml", petstore);
    const config = (b: string) =>
      file(
        "gen-client.config.json",
        JSON.stringify({
          clients: { a: { input: "a.yaml", output: "a" }, b: { input: b, output: "b" } },
        }),
      );
    config("b.yaml");
    await gen([]);
    expect((await gen(["--check"])).code).toBe(0);
    file("a.yaml", petstore.replace("name:", "title:"));
    file("b.yaml", petstore.replace("name:", "title:"));
    const both = await gen(["--check"]);
    expect(both.code).toBe(3);
    expect(both.stderr).toMatch(/2 files in a differ[^]*--client a\n[^]*2 files in b differ/);
    config("gone.yaml");
    expect((await gen(["--check"])).code).toBe(1);
  });

  it("excludes --watch", async () => {
    expect((await gen(["api.yaml", "--check", "--watch"])).code).toBe(2);
  });
});

function lineOf(text: string): number {
  const lines = readFileSync(at("src/api/models.ts"), "utf8").split("\n");
  return lines.findIndex((line) => line.includes(text)) + 1;
}
