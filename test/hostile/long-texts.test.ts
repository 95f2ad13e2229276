/** Texts that are long, and almost what an expression of ours looks for: they take no more than others. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { harmless, versions } from "./documents.mjs";
import { generated } from "./generate.mjs";
import { sitesOf, withText } from "./sites.mjs";

const folder = mkdtempSync(path.join(tmpdir(), "long-texts-"));
afterAll(() => rmSync(folder, { recursive: true }));

// Where a text takes the square of its length, a million characters take hours.
const long = (text: string) => `${text.repeat(1_000_000 / text.length)}x`;

test.each([
  ["spaces in a comment", "3.2.0", "Operation.description", long(" ")],
  ["tabs in a comment", "3.2.0", "Schema.description", long("\t")],
  ["lines in a comment", "3.2.0", "Schema.description", long(" \n")],
  ["spaces in a title", "3.2.0", "Info.title", long(" ")],
  ["spaces in a server", "3.2.0", "Server.url", long(" ")],
  ["braces in a server", "3.2.0", "Server.url", long("{a")],
  ["slashes of a base path", "2.0", "Swagger.basePath", long("/")],
  ["slashes of a host", "2.0", "Swagger.host", long("/")],
  ["a media type", "3.2.0", "Response.content", long("; ")],
  ["an expression of a link", "3.2.0", "Link.parameters", long("{$")],
  ["an expression of a callback", "3.2.0", "Operation.callbacks", long("{$")],
  ["a path's first part", "3.2.0", "OpenAPI.paths", `/v${"1".repeat(10_000)}x`],
] as const)("%s", async (_, version, field, text) => {
  const known = versions.find((each) => each === version) ?? "3.2.0";
  const document = harmless(known);
  const site = sitesOf(document).find((each) => each.field.endsWith(field));
  if (site === undefined) throw new Error(`there is no ${field}`);
  const isPath = field === "OpenAPI.paths";
  const attacked = withText(document, site, (before) => (isPath ? text + before : before + text));
  const result = await generated(attacked, path.join(folder, "client"));
  expect("files" in result ? result.files.length : result.problems.length).toBeGreaterThan(0);
});
