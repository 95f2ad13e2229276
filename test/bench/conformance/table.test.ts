import { expect, test } from "vitest";
import type { Case } from "./cases.mjs";
import type { Verdict } from "./conformance.mjs";
import { markdownTable, rowsOf, terminalTable } from "./table.mjs";

const none = { path: {}, query: {}, header: {}, cookie: {}, querystring: {} };
const cases = ["path: simple", "path: simple", "path: simple", "body: JSON"].map(
  (section, index): Case => ({
    section,
    operationId: `operation${index}`,
    openapi: "3.1.0",
    method: "GET",
    path: "/",
    operation: { operationId: "a", tags: [], responses: {} },
    args: none,
    from: "nowhere",
    answer: ["204 No Content", ""],
    expected: {},
  }),
);
const passed: Verdict = { kind: "passed" };
const rows = rowsOf(cases, {
  ours: [passed, passed, passed, passed],
  theirs: [
    passed,
    { kind: "differs", differences: [] },
    { kind: "no request", why: "" },
    { kind: "not generated", why: "" },
  ],
});

test("counts each section and all of them, and tells failures apart", () => {
  expect(terminalTable(rows).split("\n")).toEqual([
    "               ours   theirs",
    "path: simple   3/3    1/3 1w 1n",
    "body: JSON     1/1    0/1 1g",
    "",
    "all            4/4    1/4 1w 1n 1g",
  ]);
});

test("is a table of Markdown, aligned as the formatter has it", () => {
  expect(markdownTable(rows).split("\n")).toEqual([
    "|              |    ours | theirs |",
    "| ------------ | ------: | -----: |",
    "| path: simple | **3/3** |    1/3 |",
    "| body: JSON   | **1/1** |    0/1 |",
    "| all          | **4/4** |    1/4 |",
  ]);
});
