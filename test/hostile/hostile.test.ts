/**
 * Nothing in a document becomes code: a text that breaks out of comments, strings, templates and lines,
 * in every field of the specification. `pnpm hostile` tries all escapes.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { createProject } from "../support/project.js";
import { Checker, oneOfEach } from "./check.mjs";
import { Batch } from "./compiled.mjs";
import { harmless, versions } from "./documents.mjs";
import { worst } from "./escapes.mjs";
import { faultsOf, shapeOf } from "./inspect.mjs";
import { type Site, sitesOf, textFields } from "./sites.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "hostile-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the harmless documents use every field in which there can be text", () => {
  const used = new Set(
    versions.flatMap((version) => sitesOf(harmless(version))).map(({ field }) => field),
  );
  expect(textFields().filter((field) => !used.has(field))).toEqual([]);
});

test("the worst of texts stays where it is written, in every field", async () => {
  const checked = new Set<string>();
  const faults: string[] = [];
  const batch = new Batch();
  onTestFinished(() => batch.remove());
  for (const version of versions) {
    const checker = new Checker(version, folder);
    const isNew = ({ field, kind }: Site) => !checked.has(`${field} ${kind}`);
    const sites = oneOfEach(checker.sites).filter(isNew);
    for (const { field, kind } of sites) checked.add(`${field} ${kind}`);
    // Behind a name or address: in its place it would mostly be refused before anything is written.
    for (let first = 0; first < sites.length; first += 8)
      faults.push(
        ...(await checker.checkTogether(sites.slice(first, first + 8), worst, {
          whole: false,
          onClient: (files) => batch.add(`${version} ${first}`, files),
        })),
      );
  }
  expect(checked.size).toBeGreaterThan(150);
  expect(faults).toEqual([]);
  expect(batch.size).toBeGreaterThan(15);
  expect(await batch.check()).toEqual([]);
}, 300_000);

test("a client that runs something, or does not compile, is found", async () => {
  const batch = new Batch();
  onTestFinished(() => batch.remove());
  const evil = "declare function tripwire(): void;\nexport const a: number = 1;\ntripwire();\n";
  const wrong = 'export const a: number = "";\nObject.assign(Object.prototype, { a });\n';
  batch.add("evil", [{ path: "operations/a b?.ts", text: evil }]);
  batch.add("wrong", [{ path: "index.ts", text: wrong }]);
  const faults = (await batch.check()).join("\n");
  expect(faults).toContain("wrong: client1/index.ts(1,14): error TS2322");
  expect(faults).toContain("a client called the tripwire");
  expect(faults).toContain("Object.prototype was changed");
});

test("the command line shows a terminal none of a document's control characters", async () => {
  const project = await createProject();
  onTestFinished(() => project.remove());
  const document = {
    openapi: "3.1.0",
    info: { title: worst, version: worst },
    paths: {
      [`/${worst}`]: { get: { operationId: worst, parameters: [{ name: worst, in: worst }] } },
      "/b": { get: { operationId: worst, security: [{ [worst]: [] }], responses: { [worst]: 1 } } },
    },
    components: { schemas: { [worst]: { $ref: worst }, a: { type: worst, pattern: 1 } } },
  };
  await project.write({
    "raw.yaml": JSON.stringify(document).replaceAll("\\u001b", "\\x1b"),
    "broken.yaml": "openapi: 3.1.0\n\u202einfo: {\u009b2J\n",
  });
  for (const input of ["raw.yaml", "broken.yaml"]) {
    const { stdout, stderr } = await project.generate(input, "-o", "api", "--verbose");
    expect(stdout).toBe("");
    expect(stderr).toMatch(/ GC\d{3} /);
    expect(stderr.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
  }
});

describe("what would be found, if a generator wrote it", () => {
  test.each([
    ["/** */ tripwire() /* */", "a statement"],
    ["export const a = `${tripwire()}`;", "a template"],
    ["class A { static { tripwire() } }", "a static block"],
    ["class A { a = tripwire() }", "an initialiser"],
  ])("%j: %s", (text) => {
    const harmlessShape = shapeOf([
      { path: "a.ts", text: "export const a = 1; class A { a = 1 }" },
    ]);
    expect(shapeOf([{ path: "a.ts", text }])).not.toBe(harmlessShape);
    expect(faultsOf([{ path: "a.ts", text }])).toEqual([]);
  });

  test.each([
    ['const a = "\u202e";', "a.ts: a bidirectional control stands raw"],
    ['{ "a": "\u0085" }', "a.json: a control character stands raw"],
    ['const a = "\ud800";', "a.ts: half a character stands raw"],
    ["const a = ;", "a.ts: does not parse: Expression expected."],
    ["// @ts-nocheck\nconst a = 1;", "a.ts: a comment directs the compiler"],
    ["/* a\n * @ts-ignore */\nconst a = 1;", "a.ts: a comment directs the compiler"],
    ['/// <reference path="b.ts" />\nconst a = 1;', "a.ts: a comment directs the compiler"],
    ["/** Words @private */\nconst a = 1;", "a.ts: a comment has the tag @private"],
    ["/* \\@internal */\nconst a = 1;", "a.ts: a comment hides a declaration"],
  ])("%j: %s", (text, fault) => {
    const ending = fault.startsWith("a.json") ? "json" : "ts";
    expect(faultsOf([{ path: `a.${ending}`, text }])).toContain(fault);
  });
});
