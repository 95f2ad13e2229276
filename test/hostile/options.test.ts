/**
 * Config files and overlays come with a pull request, too, and names of files from anybody: their texts
 * stay texts, or are refused.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  DocumentError,
  generate,
  type GenerateOptions,
  OptionError,
  OutputError,
} from "gen-client";
import { afterAll, describe, expect, test } from "vitest";
import { Batch } from "./compiled.mjs";
import { harmless } from "./documents.mjs";
import { worst } from "./escapes.mjs";
import { faultsOf, type GeneratedText, shapeOf } from "./inspect.mjs";

const root = mkdtempSync(path.join(tmpdir(), "hostile-options-"));
const batch = new Batch();
afterAll(() => {
  rmSync(root, { recursive: true });
  batch.remove();
});

type Options = Omit<GenerateOptions, "input"> & { readonly input?: string };

/** The files of a client, by their paths in the folder that holds it; or why it was refused. */
async function clientOf(options: Options, document: unknown = harmless("3.2.0")) {
  const cwd = mkdtempSync(path.join(root, "client-"));
  const { input = "words.json", ...others } = options;
  writeFileSync(path.join(cwd, input), JSON.stringify(document));
  try {
    await generate({ input, output: "api", cwd, fresh: true, ...others });
  } catch (error) {
    const isRefused =
      error instanceof OptionError ||
      error instanceof OutputError ||
      error instanceof DocumentError;
    if (!isRefused) throw error;
    return error;
  }
  return readdirSync(path.join(cwd, others.output ?? "api"), {
    recursive: true,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file): GeneratedText => ({
      path: path.relative(path.join(cwd, others.output ?? "api"), file),
      text: readFileSync(file, "utf8"),
    }));
}

// A path has no NUL and no half of a character, and a part of it no slash.
const inPath = worst.replaceAll(/[\0\ud800]/g, "").replaceAll("/", "\u2215");

// A banner may direct tools: that is what it is for.
const inComment = worst.replaceAll("@", "");

const attacks: Readonly<Record<string, { hostile: Options; harmless: Options }>> = {
  "a file's name": { hostile: { input: `${inPath}.json` }, harmless: {} },
  "a folder's name": { hostile: { output: inPath }, harmless: {} },
  "a class": { hostile: { name: worst }, harmless: { name: "A" } },
  "the name of a format": {
    hostile: { formats: { [worst]: "number", uuid: "number" } },
    harmless: { formats: { uuid: "number" } },
  },
  "a type": {
    hostile: { formats: { uuid: { type: `A = tripwire()`, from: "whatwg-url" } } },
    harmless: { formats: { uuid: { type: "URL", from: "whatwg-url" } } },
  },
  "a module": {
    hostile: { formats: { uuid: { type: "URL", from: `whatwg-url"; tripwire(); "` } } },
    harmless: { formats: { uuid: { type: "URL", from: "whatwg-url" } } },
  },
  "a path of a module": {
    hostile: { formats: { uuid: { type: "URL", from: `./a"; tripwire(); "\u2028\u202e.js` } } },
    harmless: { formats: { uuid: { type: "URL", from: "./a.js" } } },
  },
  "a banner": { hostile: { banner: inComment }, harmless: { banner: "Ours." } },
  "a banner that ends a comment": {
    hostile: { banner: `/* a */ tripwire() /* b */` },
    harmless: { banner: "Ours." },
  },
  "a banner in lines": {
    hostile: { banner: `// a\u2028tripwire()\n/* b\ntripwire() */` },
    harmless: { banner: "Ours." },
  },
  "a selector": { hostile: { exclude: [`tag:${worst}`] }, harmless: { exclude: ["tag:none"] } },
  "a place to ignore": { hostile: { ignore: [`GC131#/${worst}`] }, harmless: {} },
  "a package": { hostile: { package: worst }, harmless: { package: "@words/client" } },
};

describe("options", () => {
  test.each(Object.entries(attacks))("%s", async (label, { hostile, harmless: usual }) => {
    const expected = await clientOf(usual);
    if (expected instanceof Error) throw expected;
    const files = await clientOf(hostile);
    // Refused with a reason.
    if (files instanceof Error) return;
    expect(faultsOf(files)).toEqual([]);
    expect(shapeOf(files)).toBe(shapeOf(expected));
    // It names a module that there isn't.
    if (label !== "a path of a module") batch.add(label, files);
  });

  test("all of these clients compile, and importing them runs nothing", async () => {
    expect(batch.size).toBeGreaterThan(3);
    expect(await batch.check()).toEqual([]);
  }, 120_000);
});

test("a document chooses nothing of a package but words", async () => {
  const document = harmless("3.2.0");
  const info = {
    ...document["info"],
    title: worst,
    description: worst,
    version: worst,
    summary: worst,
  };
  info.license = { name: worst, identifier: worst };
  info.contact = { name: worst, url: worst, email: worst };
  const options = { package: "@words/client", name: "Words" };
  const [files, expected] = [
    await clientOf(options, { ...document, info }),
    await clientOf(options, document),
  ];
  if (files instanceof Error || expected instanceof Error) throw new Error("refused");
  const manifestOf = (all: readonly GeneratedText[]): object =>
    JSON.parse(all.find((file) => file.path === "package.json")?.text ?? "");
  const words = new Set(["description", "version", "license", "author", "keywords"]);
  const rest = (manifest: object) => Object.entries(manifest).filter(([key]) => !words.has(key));
  expect(rest(manifestOf(files))).toEqual(rest(manifestOf(expected)));
  expect(files.map((file) => file.path)).toEqual(expected.map((file) => file.path));
  expect(faultsOf(files)).toEqual([]);
});

test("an overlay brings nothing that a document could not", async () => {
  const document = harmless("3.2.0");
  const actions = [
    { target: "$.info", update: { title: worst, description: worst, __proto__: { a: worst } } },
    { target: `$.components.schemas['Word'].properties`, update: { [worst]: { type: "string" } } },
    {
      target: "$.components.schemas",
      // As a parser of JSON has it: a key like any other.
      update: JSON.parse('{ "__proto__": { "type": "object", "properties": { "polluted": {} } } }'),
      description: worst,
    },
    { target: `$.paths[?@.summary == '${worst.replaceAll(/[\\']|[^ -~]/g, "")}']`, remove: true },
    { target: worst, update: {} },
  ];
  const results = [];
  for (const count of [3, 4, 5]) {
    const overlay = {
      overlay: "1.1.0",
      info: { title: worst, version: worst },
      actions: actions.slice(0, count),
    };
    const cwd = mkdtempSync(path.join(root, "overlay-"));
    writeFileSync(path.join(cwd, "o.json"), JSON.stringify(overlay));
    results.push(await clientOf({ overlays: [path.join(cwd, "o.json")] }, document));
  }
  const [merged, nothing, refused] = results;
  expect(refused).toMatchObject({ diagnostics: [{ code: "GC190" }] });
  expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
  const expected = await clientOf({}, withSchema());
  if (!Array.isArray(expected) || !Array.isArray(merged)) throw new Error("refused");
  expect(faultsOf(merged)).toEqual([]);
  expect(shapeOf(merged)).toBe(shapeOf(expected));
  expect(nothing).not.toBeInstanceOf(Error);
});

/** With the names that the overlay brings, in a harmless form. */
function withSchema(): unknown {
  const document = harmless("3.2.0");
  document["components"].schemas.Word.properties.benign = { type: "string" };
  document["components"].schemas.Benign = { type: "object", properties: { polluted: {} } };
  return document;
}
