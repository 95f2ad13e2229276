import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseInput } from "../input.js";
import { load } from "../load.js";
import { comparable } from "./oracle.test-support.js";

/**
 * Our conversion beside that of swagger2openapi, the one that most tools use. What is different on
 * purpose is made equal first: `oracle.test-support.ts` says what, and why.
 */
const require = createRequire(import.meta.url);
const { convertObj } = require("swagger2openapi") as {
  readonly convertObj: (document: object, options: object) => Promise<{ openapi: unknown }>;
};

async function ours(file: string): Promise<unknown> {
  const { document } = await load(parseInput(file, "/"), { cwd: "/" });
  return document.root.value;
}

async function theirs(file: string): Promise<unknown> {
  const document = parse(readFileSync(file, "utf8")) as object;
  // It mends what is wrong, as ours does, and copies what YAML's aliases stand for.
  const options = { patch: true, warnOnly: true, anchors: true };
  return (await convertObj(document, options)).openapi;
}

const examples = path.dirname(require.resolve("@readme/oas-examples/package.json"));
const crafted = fileURLToPath(new URL("fixtures", import.meta.url));
/** Ninety documents of AutoRest's tests, where `pnpm corpus` has fetched them. */
const autorest = fileURLToPath(
  new URL(
    "../../../../../test/.cache/npm/@microsoft.azure+autorest.testserver@3.3.51/node_modules/@microsoft.azure/autorest.testserver/swagger",
    import.meta.url,
  ),
);

/** What can't be compared. */
const apart: Readonly<Record<string, string>> = {
  "custom-baseUrl.json": "it fails on a host with variables and without schemes",
  "custom-baseUrl-paging.json": "the same",
  "custom-baseUrl-more-options.json": "the same",
  "lro-parameterized-endpoints.json": "the same",
  "url.json": "lists separated by tabs, which are text in ours",
  "url-multi-collectionFormat.json": "it leaves x-nullable of a parameter's items",
};

const files = [
  path.join(examples, "2.0/json"),
  crafted,
  ...(existsSync(autorest) ? [autorest] : []),
]
  .flatMap((folder) => readdirSync(folder).map((name) => path.join(folder, name)))
  .filter((file) => !(path.basename(file) in apart) && isSwagger2(file))
  .map((file) => [path.basename(file), file] as const);

function isSwagger2(file: string): boolean {
  return /\.(json|ya?ml)$/.test(file) && /^\W*swagger["']?\s*:/m.test(readFileSync(file, "utf8"));
}

describe("gives what swagger2openapi gives", () => {
  test.each(files)("for %s", async (_, file) => {
    expect(comparable(await ours(file))).toEqual(comparable(await theirs(file)));
  });
});
