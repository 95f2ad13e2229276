import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** A file for the results as JSON, in addition: `.ci/run` and `test:nodes` count from it. */
const results = process.env["TEST_RESULTS"];

export default defineConfig({
  test: {
    include: ["packages/*/src/**/*.test.ts", "test/**/*.test.ts", "examples/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/.cache/**", "**/dist/**"],
    // Generating, compiling and running a real client takes seconds where two cores are shared.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Tests wait for sockets and programs more than they compute: leave no core without one.
    maxWorkers: "100%",
    // What tests fetch has no place in the cache of who runs them.
    env: { XDG_CACHE_HOME: join(import.meta.dirname, "test/.cache/user") },
    reporters: results === undefined ? ["default"] : ["default", "json"],
    ...(results === undefined ? {} : { outputFile: { json: results } }),
  },
});
