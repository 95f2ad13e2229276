import { describe, expect, it } from "vitest";
import { OutputError } from "./output-error.js";
import { type Manifest, withManifest } from "./manifest.js";

const base = { name: "@acme/shop", version: "1.0.0", type: "module" };

/** What becomes of a package.json when ours were `before` and are `next` now. */
function merged(found: object, before: object | undefined, next: object): unknown {
  const text = JSON.stringify({ ...base, ...found });
  const ours = JSON.stringify({ ...base, ...next });
  const last: Manifest | undefined = before && { ...base, ...before };
  const {
    name: _,
    type: __,
    ...rest
  } = JSON.parse(withManifest(text, ours, last, "package.json")) as Manifest;
  return rest;
}

const v = (version: string) => ({ version });

describe("a setting of ours in package.json", () => {
  it.each([
    ["follows the document while nobody changed it", v("1.0.0"), v("1.0.0"), v("1.1.0"), "1.1.0"],
    ["stays as its user changed it", v("1.0.1"), v("1.0.0"), v("1.1.0"), "1.0.1"],
    ["stays in a file that was there before us", v("3.0.0"), undefined, v("1.0.0"), "3.0.0"],
    ["comes back once it is removed", { version: undefined }, v("1.0.0"), v("1.1.0"), "1.1.0"],
  ])("%s", (_, found, before, next, expected) => {
    expect(merged(found, before, next)).toEqual({ version: expected });
  });

  it("is a script, a subpath or a dependency by itself", () => {
    const before = {
      exports: { ".": { default: "./dist/index.js" }, "./webhooks": "./dist/webhooks.js" },
      scripts: { build: "tsc", prepack: "npm run build" },
      devDependencies: { typescript: "~6.0.3", runtime: "^0.1.0" },
    };
    const found = {
      exports: { ...before.exports, "./testing": "./dist/testing.js" },
      scripts: { ...before.scripts, build: "tsup", test: "vitest" },
      devDependencies: { ...before.devDependencies, typescript: "~6.1.0", vitest: "^4.0.0" },
    };
    const next = {
      exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" } },
      scripts: before.scripts,
      devDependencies: { typescript: "~6.2.0", runtime: "^0.2.0" },
    };
    expect(merged(found, before, next)).toEqual({
      version: "1.0.0",
      exports: { ".": next.exports["."], "./testing": "./dist/testing.js" },
      scripts: { build: "tsup", prepack: "npm run build", test: "vitest" },
      devDependencies: { typescript: "~6.1.0", runtime: "^0.2.0", vitest: "^4.0.0" },
    });
  });

  it("goes when the client needs it no more, with an object that was only ours", () => {
    const before = { scripts: { build: "tsc" }, devDependencies: { typescript: "6" } };
    const found = {
      scripts: { build: "tsc", test: "vitest" },
      devDependencies: { typescript: "6" },
    };
    expect(merged(found, before, {})).toEqual({ version: "1.0.0", scripts: { test: "vitest" } });
  });

  it("in a list is among what its user put there", () => {
    const found = { files: ["CHANGELOG.md", "dist"] };
    expect(merged(found, { files: ["dist"] }, { files: ["src"] })).toEqual({
      version: "1.0.0",
      files: ["CHANGELOG.md", "src"],
    });
  });

  it("of another kind than ours is its user's", () => {
    const found = { exports: "./bundle.js", sideEffects: ["./polyfill.js"] };
    const ours = { exports: { ".": "./dist/index.js" }, sideEffects: false };
    expect(merged(found, ours, ours)).toEqual({ version: "1.0.0", ...found });
  });
});

it("leaves a text that has all of it as it is, however it is laid out", () => {
  const text = `{"type" : "module",\r\n\t"name":"@acme/shop","version":"2.0.0", "private": true}`;
  const ours = JSON.stringify(base);
  expect(withManifest(text, ours, base, "package.json")).toBe(text);
});

it("keeps order and indentation of what it changes", () => {
  const text = `{\n\t"private": true,\n\t"type": "module",\n\t"name": "@acme/shop"\n}\n`;
  expect(withManifest(text, JSON.stringify(base), undefined, "package.json")).toBe(
    `{\n\t"private": true,\n\t"type": "module",\n\t"name": "@acme/shop",\n\t"version": "1.0.0"\n}\n`,
  );
});

it("takes keys for what they are", () => {
  const text = `{ "name": "@acme/shop", "type": "module", "scripts": { "__proto__": "a" } }`;
  const ours = JSON.stringify({ ...base, scripts: { constructor: "b" } });
  const after = withManifest(text, ours, undefined, "package.json");
  expect(after).toContain('"__proto__": "a"');
  expect(after).toContain('"constructor": "b"');
});

describe("is refused", () => {
  it.each([
    ["another name", { name: "other" }, /has the name "other", and the client's is "@acme\/shop"/],
    ["CommonJS", { type: "commonjs" }, /has the type "commonjs", and the client's is "module"/],
  ])("with %s", (_, change, message) => {
    const text = JSON.stringify({ ...base, ...change });
    const run = () => withManifest(text, JSON.stringify(base), base, "shop/package.json");
    expect(run).toThrow(OutputError);
    expect(run).toThrow(message);
    expect(run).toThrow(/^shop\/package\.json /);
  });

  it("in favour of a new name that was asked for", () => {
    const text = JSON.stringify(base);
    const ours = JSON.stringify({ ...base, name: "@acme/store" });
    expect(withManifest(text, ours, base, "package.json")).toContain('"@acme/store"');
  });

  it.each([
    ["a merge conflict", `{\n<<<<<<< HEAD\n  "version": "1"\n=======\n`],
    ["nothing", ""],
    ["a list", "[]"],
    ["null", "null"],
  ])("that holds %s", (_, text) => {
    const run = () => withManifest(text, JSON.stringify(base), base, "package.json");
    expect(run).toThrow(expect.objectContaining({ code: "GC148" }));
    expect(run).toThrow(/^package\.json can't be read: /);
  });
});
