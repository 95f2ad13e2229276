import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readTestResults } from "./test-results.mjs";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gen-client-results-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What vitest writes, as far as it is read. */
const green = {
  success: true,
  numPassedTests: 3,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  testResults: [{ status: "passed", assertionResults: [{}, {}, {}] }],
};

async function read(text: string): Promise<object> {
  const file = path.join(folder, "results.json");
  await writeFile(file, text);
  return readTestResults(file);
}

describe("readTestResults", () => {
  it("counts", async () => {
    expect(await read(JSON.stringify(green))).toEqual({ passed: 3, failed: 0, skipped: 2 });
  });

  it("counts a file whose tests never ran, such as one that doesn't parse", async () => {
    const broken = { status: "failed", assertionResults: [] };
    const report = { ...green, success: false, testResults: [...green.testResults, broken] };
    expect(await read(JSON.stringify(report))).toMatchObject({ passed: 3, failed: 1 });
  });

  it("counts a run that failed although no test did", async () => {
    const report = { ...green, success: false };
    expect(await read(JSON.stringify(report))).toMatchObject({ passed: 3, failed: 1 });
  });

  it.each(["", "{}", '{"numPassedTests":'])("counts %j as one failure", async (text) => {
    expect(await read(text)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it("counts a report that is missing as one failure", () => {
    const file = path.join(folder, "none.json");
    expect(readTestResults(file)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
