// @ts-check
/**
 * Runs the tests under several versions of Node: `pnpm test:nodes [20 22 24 26] [test/session ...]`,
 * all of them or those below the paths. npm carries Node's binaries as packages of about 130 MB each;
 * they go into the cache when first needed.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { findNode } from "./find-node.mjs";
import { cacheFolder, root } from "./root.mjs";
import { readTestResults } from "./test-results.mjs";

const supported = ["20", "22", "24", "26"];

const given = process.argv.slice(2);
const paths = given.filter((argument) => argument.includes("/"));
const named = given.filter((argument) => !argument.includes("/"));
const versions = named.length > 0 ? named : supported;
const wrong = versions.find((version) => !/^\d+(\.\d+){0,2}$/.test(version));
if (wrong !== undefined) {
  console.error(
    `"${wrong}" is no version of Node. Usage: pnpm test:nodes [${supported.join(" ")}] [PATH/...]`,
  );
  process.exit(2);
}

/** @type {string[]} */
const lines = [];
for (const version of versions) {
  const node = await findNode(version);
  const results = path.join(cacheFolder, "test-results", `node-${version}.json`);
  mkdirSync(path.dirname(results), { recursive: true });
  rmSync(results, { force: true });

  const started = Date.now();
  const { status } = spawnSync(node, ["node_modules/vitest/vitest.mjs", "run", ...paths], {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      TEST_RESULTS: results,
      // Programs that the tests start run on this Node, too.
      PATH: `${path.dirname(node)}${path.delimiter}${process.env["PATH"] ?? ""}`,
    },
  });
  const { passed, failed: failedTests, skipped } = readTestResults(results);
  // An error outside of any test fails the run, and no test.
  const failed = status === 0 ? failedTests : Math.max(failedTests, 1);
  if (failed > 0) process.exitCode = 1;

  const { stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  lines.push(
    `Node ${stdout.trim()}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s`,
  );
}
console.log(`\n${lines.join("\n")}`);
