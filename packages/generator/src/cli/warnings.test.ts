import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { commandLine } from "./command-line.test-support.js";

/** Paths with a dead reference each (GC110), and one operation without responses (GC150). */
function faulty(count: number): string {
  const paths = Array.from(
    { length: count },
    (_, index) => `  /p/${index}:
    get:
      responses: { "200": { $ref: "#/gone${index}" } }
`,
  );
  return `openapi: 3.0.3
info: { title: Faulty, version: "1" }
paths:
  /none:
    get: {}
${paths.join("")}`;
}

const command = commandLine();
beforeEach(() => {
  command.file("a.yaml", faulty(3));
  command.file("many.yaml", faulty(150));
});
const gen = (...argv: string[]) => command.gen(argv);
const codesIn = (text: string) => text.match(/(?:warning|error) GC\d+/g) ?? [];
const isWritten = (name: string) => existsSync(join(command.cwd(), name));

describe("warnings", () => {
  it("are all told where there is room for them, by line", async () => {
    const { stderr } = await gen("a.yaml", "-o", "out");
    expect(codesIn(stderr)).toEqual(["warning GC150", ...Array(3).fill("warning GC110")]);
    expect(stderr).not.toContain("more");
  });

  it("fill a screen at most: some of each code in full, and where the others are", async () => {
    const { stderr } = await gen("many.yaml", "-o", "out");
    const told = codesIn(stderr);
    expect(new Set(told)).toEqual(new Set(["warning GC150", "warning GC110"]));
    expect(stderr.split("\n").length).toBeLessThan(66);
    const hidden = 151 - told.length;
    // Path number n starts at line 6 + 3n, and its reference is two lines below.
    const line = 8 + 3 * (told.length - 1);
    expect(stderr).toContain(
      `… and ${hidden} more of GC110: at many.yaml:${line}:29, many.yaml:${line + 3}:29, many.yaml:${line + 6}:29 and ${hidden - 3} more places\n`,
    );
    expect(stderr).toContain(`\n--verbose shows all 151 warnings\n`);
  });

  it("are fewer on a low terminal, all of them with --verbose", async () => {
    const low = await command.gen(["many.yaml", "-o", "out"], { rows: 24 });
    expect(low.stderr.split("\n").length).toBeLessThan(36);
    expect(codesIn((await gen("many.yaml", "-o", "out", "--verbose")).stderr)).toHaveLength(151);
  });
});

describe("--ignore", () => {
  it("leaves out a code, or a code at a place; the lock counts the others", async () => {
    const one = await gen("a.yaml", "-o", "out", "--ignore", "GC110");
    expect(codesIn(one.stderr)).toEqual(["warning GC150"]);
    const argv = ["a.yaml", "-o", "out", "--ignore", "GC110#/paths/~1p~11", "--ignore", "GC150"];
    expect((await gen(...argv)).stderr).toMatch(/(.*gone0[^]*.*gone2)[^]*Faulty/);
    expect((await gen(...argv)).stderr).toMatch(/unchanged.*\n2 warnings as before/);
    const lock = readFileSync(join(command.cwd(), "out/gen-client.lock.json"), "utf8");
    expect(JSON.parse(lock)).toMatchObject({ warnings: 2 });
    // Another choice is not up to date: the count would be that of the old one.
    expect((await gen("a.yaml", "-o", "out")).stderr).toContain("GC150");
  });

  it("leaves warnings out, too, that are told beside an error", async () => {
    // A patch version that is not known (GC114), and a reference to a file with a syntax error.
    command.file("broken.yaml", "a: [");
    command.file(
      "b.yaml",
      `openapi: 3.0.99
info: { title: B, version: "1" }
paths: { /a: { $ref: broken.yaml } }
`,
    );
    expect(codesIn((await gen("b.yaml")).stderr)).toEqual(["error GC102", "warning GC114"]);
    const { code, stderr } = await gen("b.yaml", "--ignore", "GC114");
    expect(codesIn(stderr)).toEqual(["error GC102"]);
    expect(code).toBe(1);
  });

  it("is of the place and what is inside of it, not of names that begin alike", async () => {
    const { stderr } = await gen(
      "many.yaml",
      "-o",
      "o",
      "--verbose",
      "--ignore",
      "GC110#/paths/~1p~11",
    );
    expect(stderr).not.toContain('"#/gone1"');
    expect(stderr).toContain('"#/gone10"');
  });

  it.each([
    ["GC999", "Expected a code such as GC110"],
    ["GC17O", "Expected a code such as GC170, or a code and a place, such as GC170#/paths"],
    ["GC101", "Expected the code of a warning: GC101 (the input can't be read) is always an error"],
    ["GC110#paths", "Expected a JSON pointer behind the #"],
    ["__proto__", "Expected a code such as GC110"],
  ])("%s is a usage error", async (value, message) => {
    const { code, stderr } = await gen("a.yaml", "-o", "out", "--ignore", value);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(isWritten("out")).toBe(false);
  });
});

describe("--strict", () => {
  it("makes errors of warnings and writes nothing, also where a client was written with them", async () => {
    const strict = await gen("a.yaml", "-o", "out", "--strict");
    expect(strict.code).toBe(1);
    expect(codesIn(strict.stderr)).toEqual(["error GC150", ...Array(3).fill("error GC110")]);
    expect(strict.stderr).toMatch(
      /\nNothing was written, since --strict makes errors of warnings\.\n$/,
    );
    expect(isWritten("out")).toBe(false);

    expect((await gen("a.yaml", "-o", "out")).code).toBe(0);
    expect((await gen("a.yaml", "-o", "out", "--strict")).code).toBe(1);
    expect((await gen("a.yaml", "-o", "out")).stderr).toContain("unchanged");
  });

  it("passes without warnings, and with ignored ones, and changes nothing in the files", async () => {
    const ignoring = ["a.yaml", "-o", "out", "--ignore", "GC110", "--ignore", "GC150"];
    expect((await gen(...ignoring, "--strict")).code).toBe(0);
    expect((await gen(...ignoring)).stderr).toContain("unchanged");
  });

  it("says nothing of itself where the document has errors anyway", async () => {
    command.file("a.yaml", "openapi: [");
    const { code, stderr } = await gen("a.yaml", "--strict");
    expect(code).toBe(1);
    expect(stderr).not.toContain("--strict");
  });
});
