/**
 * Nothing in a document becomes code: a text that breaks out of comments, strings, templates and lines,
 * in every field of the specification. `pnpm hostile` tries all escapes, compiles the clients and
 * imports them.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Checker, oneOfEach } from "./check.mjs";
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
  for (const version of versions) {
    const checker = new Checker(version, folder);
    const isNew = ({ field, kind }: Site) => !checked.has(`${field} ${kind}`);
    const sites = oneOfEach(checker.sites).filter(isNew);
    for (const { field, kind } of sites) checked.add(`${field} ${kind}`);
    // Behind a name or address: in its place it would mostly be refused before anything is written.
    for (let first = 0; first < sites.length; first += 8)
      faults.push(
        ...(await checker.checkTogether(sites.slice(first, first + 8), worst, { whole: false })),
      );
  }
  expect(checked.size).toBeGreaterThan(150);
  expect(faults).toEqual([]);
}, 300_000);

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
