import { beforeEach, describe, expect, it } from "vitest";
import { diagnosticCodes } from "../../diagnostic.js";
import { commandLine } from "../command-line.test-support.js";
import { sarifProblems } from "./sarif.test-support.js";

/** Two warnings, the second with two places, and an error in neither. */
const faulty = `openapi: 3.0.3
info: { title: Faulty, version: "1" }
paths:
  /a:
    get:
      operationId: same
      responses: { "200": { $ref: "#/gone: 100%, \\nall" } }
  /b:
    get:
      operationId: same
      responses: { "200": { description: "" } }
`;
const dead = { line: 7, column: 29, pointer: "/paths/~1a/get/responses/200/$ref" };
const twice = { line: 10, column: 7, pointer: "/paths/~1b/get/operationId" };
const first = { line: 6, column: 7, pointer: "/paths/~1a/get/operationId" };

const folder = commandLine();
beforeEach(() => folder.file("a b.yaml", faulty));

const report = async (kind: string, ...more: string[]) => {
  const printed = await folder.gen(["a b.yaml", "-o", "out", "--reporter", kind, ...more]);
  return { ...printed, json: () => JSON.parse(printed.stdout) as unknown };
};

describe("--reporter json", () => {
  it("prints one object in a documented shape, and the summary elsewhere", async () => {
    const { code, json, stderr } = await report("json");
    expect(code).toBe(0);
    expect(json()).toEqual({
      version: 1,
      generator: expect.stringMatching(/^\d+\.\d+\.\d+/),
      ok: true,
      errors: 0,
      warnings: 2,
      diagnostics: [
        {
          code: "GC110",
          severity: "warning",
          message: 'The reference "#/gone: 100%, \\nall" leads nowhere',
          help: expect.stringContaining("Correct the reference"),
          places: [{ file: "a b.yaml", ...dead }],
        },
        {
          code: "GC120",
          severity: "warning",
          message: 'Two operations have the operationId "same"',
          help: expect.any(String),
          places: [
            { file: "a b.yaml", ...twice },
            { file: "a b.yaml", ...first },
          ],
        },
      ],
    });
    expect(stderr).toMatch(/^2 warnings: see the report\nFaulty: 2 operations/);
  });

  it("tells the same of a client that is up to date", async () => {
    const before = await report("json");
    expect((await report("json")).stdout).toBe(before.stdout);
  });

  it("tells errors with and without a place, and still ends with 1", async () => {
    folder.file("a b.yaml", "openapi: 3.0.3\nopenapi: 3.0.3\n");
    const syntax = await report("json");
    expect([syntax.code, syntax.json()]).toMatchObject([
      1,
      {
        ok: false,
        errors: 1,
        diagnostics: [
          {
            code: "GC102",
            severity: "error",
            places: [
              { line: 2, column: 1 },
              { line: 1, column: 1 },
            ],
          },
        ],
      },
    ]);
    expect((await folder.gen(["none.yaml", "--reporter", "json"])).stdout).toContain('"GC101"');
    folder.file("a b.yaml", faulty);
    folder.file("out", "a file where the folder should be");
    expect((await report("json")).json()).toMatchObject({
      ok: false,
      diagnostics: [{ code: expect.stringMatching(/^GC14/), places: [] }],
    });
  });

  it("escapes what could rewrite the screen of who looks at it", async () => {
    folder.file("a b.yaml", faulty.replaceAll("same", "s\u009B2Jame\u202E"));
    const { stdout, json } = await report("json");
    expect(stdout).not.toMatch(/[\u0080-\u009f\u202a-\u202e]/);
    expect(JSON.stringify(json())).toContain("s\u009B2Jame\u202E");
  });
});

describe("--reporter github", () => {
  it("prints a command for each, in which nothing of a document can be another one", async () => {
    const { stdout } = await report("github");
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^::warning file=a b\.yaml,line=7,col=29,title=GC110::The reference "#\/gone: 100%25, \\nall" leads nowhere%0AWhat it /,
    );
    expect(lines[1]).toMatch(/^::warning file=a b\.yaml,line=10,col=7,title=GC120::Two operations/);
  });

  it("escapes names of files, and finds them in the checkout", async () => {
    folder.file("100%,a:b.yaml", faulty);
    const { stdout } = await folder.gen(["100%,a:b.yaml", "-o", "out", "--reporter", "github"], {
      env: { GITHUB_WORKSPACE: `${folder.cwd()}/..` },
    });
    const name = folder.cwd().split("/").at(-1) ?? "";
    expect(stdout).toContain(`::warning file=${name}/100%25%2Ca%3Ab.yaml,line=7,`);
  });

  it("says in the text where in something that is no file", async () => {
    const { stdout } = await folder.gen(["-", "-o", "out", "--reporter", "github"], {
      stdin: faulty,
    });
    expect(stdout).toMatch(/^::warning title=GC110::\S.*:7:29 The reference /);
  });
});

describe("--reporter gitlab", () => {
  it("prints code quality issues with a place each, which are the same when a line moves", async () => {
    const { json } = await report("gitlab");
    const issues = json() as { fingerprint: string }[];
    expect(issues).toEqual([
      {
        description: expect.stringMatching(/leads nowhere\. .*Correct the reference/),
        check_name: "GC110",
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        severity: "minor",
        location: { path: "a b.yaml", lines: { begin: dead.line } },
      },
      expect.objectContaining({
        check_name: "GC120",
        location: { path: "a b.yaml", lines: { begin: twice.line } },
      }),
    ]);
    folder.file("a b.yaml", `# Moved.\n${faulty}`);
    const moved = (await report("gitlab")).json() as { fingerprint: string }[];
    expect(moved.map(({ fingerprint }) => fingerprint)).toEqual(
      issues.map(({ fingerprint }) => fingerprint),
    );
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });

  it("has paths from the checkout's root, and errors in no file at the root", async () => {
    folder.file("below/c.yaml", faulty);
    const env = { CI_PROJECT_DIR: folder.cwd() };
    const options = { in: "below", env };
    const { stdout } = await folder.gen(["c.yaml", "-o", "o", "--reporter", "gitlab"], options);
    expect(JSON.parse(stdout)).toMatchObject([
      { location: { path: "below/c.yaml" } },
      { location: { path: "below/c.yaml" } },
    ]);
    const failed = await folder.gen(["none.yaml", "--reporter", "gitlab"]);
    expect(JSON.parse(failed.stdout)).toMatchObject([
      { check_name: "GC101", severity: "major", location: { path: ".", lines: { begin: 1 } } },
    ]);
  });
});

describe("--reporter sarif", () => {
  it("fits the schema of OASIS", async () => {
    expect(sarifProblems((await report("sarif")).json())).toEqual([]);
    const { stdout } = await folder.gen(["-", "-o", "o2", "--reporter", "sarif"], {
      stdin: faulty,
    });
    expect(sarifProblems(JSON.parse(stdout))).toEqual([]);
    const failed = await folder.gen(["none.yaml", "--reporter", "sarif"]);
    expect(failed.code).toBe(1);
    expect(sarifProblems(JSON.parse(failed.stdout))).toEqual([]);
    expect(sarifProblems({ version: "2.1.0", runs: [{}] })).not.toEqual([]);
  });

  it("has every code as a rule, and every problem as a result with its place", async () => {
    const { json } = await report("sarif");
    expect(json()).toMatchObject({
      runs: [
        {
          tool: {
            driver: {
              name: "gen-client",
              rules: Object.entries(diagnosticCodes).map(([id, { title, severity }]) => ({
                id,
                shortDescription: { text: title },
                defaultConfiguration: { level: severity },
              })),
            },
          },
          columnKind: "utf16CodeUnits",
          invocations: [{ executionSuccessful: true }],
          results: [
            {
              ruleId: "GC110",
              ruleIndex: Object.keys(diagnosticCodes).indexOf("GC110"),
              level: "warning",
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: "a%20b.yaml", uriBaseId: "%SRCROOT%" },
                    region: { startLine: dead.line, startColumn: dead.column },
                  },
                  logicalLocations: [{ fullyQualifiedName: `a b.yaml#${dead.pointer}` }],
                },
              ],
            },
            {
              ruleId: "GC120",
              relatedLocations: [{ physicalLocation: { region: { startLine: first.line } } }],
            },
          ],
        },
      ],
    });
  });

  it("knows a problem again whose line has moved", async () => {
    const fingerprints = async () => {
      const text = (await report("sarif")).stdout;
      return text.match(/"problem\/v1": "\w+"/g);
    };
    const before = await fingerprints();
    expect(new Set(before).size).toBe(2);
    folder.file("a b.yaml", `# moved\n${faulty}`);
    expect(await fingerprints()).toEqual(before);
  });
});
