// @ts-check
/**
 * Adds up what vitest wrote where `TEST_RESULTS` says: `node test/scripts/test-results.mjs FILE…`
 * prints `N passed, N failed`, a file that is missing or broken counting as one failure.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * @param {string} file
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function readTestResults(file) {
  try {
    const report = JSON.parse(readFileSync(file, "utf8"));
    const passed = count(report.numPassedTests);
    // A file that fails before its tests counts as one.
    const failed = count(report.numFailedTests) + suitesWithoutTests(report);
    return {
      passed,
      failed: failed === 0 && report.success !== true ? 1 : failed,
      skipped: count(report.numPendingTests) + count(report.numTodoTests),
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** @param {unknown} value */
function count(value) {
  if (typeof value !== "number") throw new TypeError("not a vitest report");
  return value;
}

/** @param {{ testResults?: readonly { status: string, assertionResults: readonly unknown[] }[] }} report */
function suitesWithoutTests({ testResults = [] }) {
  return testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  ).length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const results = process.argv.slice(2).map(readTestResults);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
}
