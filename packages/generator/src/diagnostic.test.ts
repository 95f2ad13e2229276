import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { diagnosticCodes } from "./diagnostic.js";

test("docs/diagnostics.md explains every code, and none that isn't", () => {
  const page = readFileSync(new URL("../docs/diagnostics.md", import.meta.url), "utf8");
  const rows = [
    ...page.matchAll(/^\| (?<code>GC\d+) +\| (?<severity>\S+) +\| (?<title>.+?) +\| \S.* +\|$/gm),
  ];
  expect(rows.map(({ groups }) => ({ ...groups }))).toEqual(
    Object.entries(diagnosticCodes).map(([code, kind]) => ({ code, ...kind })),
  );
});
