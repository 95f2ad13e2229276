import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Change, Comparison } from "../diff/change.js";
import { addToChangelog, withRelease } from "./changelog.js";
import { jsonReport } from "./json.js";
import { markdownReport } from "./markdown.js";

const operation = {
  type: "operation",
  name: "pets.getPet",
  heading: "GET /pets/{petId}",
  tags: ["pets"],
} as const;
const changes: readonly Change[] = [
  {
    kind: "value-removed",
    class: "code",
    subject: { type: "schema", name: "Pet" },
    at: "status",
    message: 'is no longer "sold"',
    before: '"sold"',
    usedBy: ["pets.a", "pets.b", "pets.c", "pets.d"],
  },
  {
    kind: "operation-added",
    class: "additive",
    subject: operation,
    at: "",
    message: "is new",
    usedBy: [],
  },
  {
    kind: "description-changed",
    class: "documentation",
    subject: operation,
    at: "args.x`<b>",
    message: "has another description",
    before: "Old",
    after: "# New\n<script>",
    usedBy: [],
  },
];
const comparison: Comparison = {
  client: "Petstore",
  oldVersion: "1.0.0",
  newVersion: "2.0.0",
  changes,
  operations: new Map([[operation.name, operation]]),
  counts: { code: 1, wire: 0, additive: 1, documentation: 1 },
  step: "major",
};

it("Markdown has what a reviewer needs, and nothing of a document is markup", () => {
  expect(markdownReport(comparison)).toBe(`## Petstore 1.0.0 → 2.0.0

3 changes: 1 breaks code, 1 additive, 1 of documentation. Next version: major.

### Breaks code

- **\`Pet\`** (type, in pets.a, pets.b, pets.c and 1 more)
  - \`status\` is no longer "sold"

### Additive

- **\`pets.getPet\`** (GET /pets/{petId}): is new

### Documentation

- **\`pets.getPet\`** (GET /pets/{petId})
  - \`\`args.x\`<b>\`\` has another description
`);
});

it("JSON has everything that changed", () => {
  const { operations: _, ...rest } = comparison;
  expect(JSON.parse(jsonReport(comparison))).toEqual(rest);
});

it("a changelog has its releases newest first, each once", () => {
  const first = withRelease("# Changelog\n\nAbout it.\n", { ...comparison, newVersion: "1.0.0" });
  expect(first).toMatch(/^# Changelog\n\nAbout it\.\n\n## 1\.0\.0\n\n3 changes: .*\n/);
  const second = withRelease(first, comparison);
  expect(second.match(/^## .*/gm)).toEqual(["## 2.0.0", "## 1.0.0"]);
  expect(withRelease(second, comparison)).toBe(second);
  const none = { ...comparison, changes: [], counts: { ...comparison.counts, code: 0 } };
  const other = withRelease(second, none);
  expect(other.match(/^## .*/gm)).toEqual(["## 2.0.0", "## 1.0.0"]);
  expect(other).not.toBe(second);
});

it("a changelog that isn't there is made, and what is there stays", async () => {
  const folder = mkdtempSync(join(tmpdir(), "changelog-"));
  try {
    const path = join(folder, "CHANGELOG.md");
    await addToChangelog(path, comparison);
    expect(readFileSync(path, "utf8")).toMatch(/^# Changelog\n\n## 2\.0\.0\n/);
    writeFileSync(path, "# Mine\n\n## 0.1.0\n\n- Old.\n");
    await addToChangelog(path, comparison);
    const text = readFileSync(path, "utf8");
    expect(text).toMatch(/^# Mine\n\n## 2\.0\.0\n/);
    expect(text).toMatch(/\n## 0\.1\.0\n\n- Old\.\n$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
