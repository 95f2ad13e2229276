// @ts-check
/**
 * Compares, side by side in one run, what a typed call costs with what other clients cost, and how
 * long the generator takes with how long openapi-typescript takes. Numbers of different runs or
 * machines say nothing about each other; the ratios do.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fetchPackage } from "../scripts/npm-cache.mjs";
import { bin, root } from "../scripts/root.mjs";
import { measureCalls } from "./calls.mjs";
import { prepareClient } from "./generated-client.mjs";
import { measureGeneration } from "./generation.mjs";
import { medianOf, medianRatio } from "./statistics.mjs";

/** @import { Sample } from "./statistics.mjs" */

const usage = `Usage: pnpm bench [options]

  --processes <n>           processes that each client is measured in (default: 4)
  --rounds <n>              rounds of calls each of them runs (default: 5)
  --calls <n>               calls in a round (default: 10000)
  --generation-rounds <n>   times each generator runs on GitHub's document (default: 5)
  --json                    print one JSON object instead of tables
  --help`;

const inFlight = 50;
const options = readOptions();
/** @param {string} line */
const progress = (line) => console.error(line);

progress("generating the client that is measured …");
await prepareClient();

progress(
  `calls: ${options.processes} processes, ${options.rounds} rounds of ${options.calls}, ${inFlight} in flight …`,
);
const calls = await measureCalls(
  {
    "typed call": client("typed-call"),
    "undici.request": client("undici-request"),
    "openapi-fetch": client("openapi-fetch"),
  },
  { processes: options.processes, rounds: options.rounds, calls: options.calls, inFlight },
);

const github = path.join(
  await fetchPackage("@octokit/openapi", "23.0.2"),
  "generated/api.github.com.json",
);
progress(`GitHub's document: ${options.generationRounds} runs of each generator …`);
const generation = await measureGeneration(
  {
    "gen-client": (output) => [bin, github, "-o", output, "--quiet"],
    "openapi-typescript": (output) => [openapiTypescript(), github, "-o", `${output}.ts`],
  },
  { rounds: options.generationRounds },
);

report();

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        processes: { type: "string", default: "4" },
        rounds: { type: "string", default: "5" },
        calls: { type: "string", default: "10000" },
        "generation-rounds": { type: "string", default: "5" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    return {
      processes: positive("processes", values.processes),
      rounds: positive("rounds", values.rounds),
      calls: positive("calls", values.calls),
      generationRounds: positive("generation-rounds", values["generation-rounds"]),
      json: values.json,
    };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
function positive(name, value) {
  if (!/^[1-9]\d*$/.test(value))
    throw new Error(`--${name} takes a whole number above 0, not "${value}".`);
  return Number(value);
}

/** @param {string} name */
function client(name) {
  return fileURLToPath(new URL(`clients/${name}.mjs`, import.meta.url));
}

/** The program of the openapi-typescript that the generator itself depends on. */
function openapiTypescript() {
  const require = createRequire(path.join(root, "packages/generator/package.json"));
  return path.join(path.dirname(require.resolve("openapi-typescript/package.json")), "bin/cli.js");
}

function report() {
  const typed = calls["typed call"];
  const ours = generation["gen-client"];
  const theirs = generation["openapi-typescript"];
  const ratios = {
    typed_call_cpu_vs_undici_request: medianRatio(
      typed,
      calls["undici.request"],
      "cpuMicroseconds",
    ),
    typed_call_rate_vs_openapi_fetch: medianRatio(typed, calls["openapi-fetch"], "callsPerSecond"),
    generate_github_time_vs_openapi_typescript: medianRatio(ours, theirs, "seconds"),
    generate_github_memory_vs_openapi_typescript: medianRatio(ours, theirs, "megabytes"),
  };

  if (options.json) {
    const rounded = Object.entries(ratios).map(([name, ratio]) => [name, round(ratio)]);
    console.log(
      JSON.stringify({
        node: process.versions.node,
        ...Object.fromEntries(rounded),
        calls: medians(calls),
        generation: medians(generation),
      }),
    );
    return;
  }

  console.log(`\nNode ${process.versions.node}; medians, ratios of paired rounds\n`);
  printTable(["a call, small JSON", "CPU µs", "calls/s"], calls, [
    "cpuMicroseconds",
    "callsPerSecond",
  ]);
  console.log();
  printTable(["GitHub's document, whole process", "s", "CPU s", "MB"], generation, [
    "seconds",
    "cpuSeconds",
    "megabytes",
  ]);
  console.log();
  for (const [name, ratio] of Object.entries(ratios))
    console.log(`${name.padEnd(46)} ${ratio.toFixed(2)}`);
}

/** @param {number} value */
function round(value) {
  return Number(value.toPrecision(4));
}

/** @param {Readonly<Record<string, readonly Sample[]>>} results */
function medians(results) {
  return Object.fromEntries(
    Object.entries(results).map(([name, runs]) => {
      const keys = Object.keys(runs[0] ?? {});
      return [name, Object.fromEntries(keys.map((key) => [key, round(medianOf(runs, key))]))];
    }),
  );
}

/**
 * @param {readonly string[]} head
 * @param {Readonly<Record<string, readonly Sample[]>>} results
 * @param {readonly string[]} keys
 */
function printTable([title = "", ...columns], results, keys) {
  console.log(title.padEnd(34) + columns.map((column) => column.padStart(10)).join(""));
  for (const [name, runs] of Object.entries(results)) {
    const cells = keys.map((key) => {
      const value = medianOf(runs, key);
      return (value >= 100 ? value.toFixed(0) : value.toFixed(2)).padStart(10);
    });
    console.log(`  ${name}`.padEnd(34) + cells.join(""));
  }
}
