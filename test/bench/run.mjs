// @ts-check
/**
 * Compares, side by side in one run, what we cost with what others cost: a typed call, a download, a
 * generated client. Numbers of different runs or machines say nothing about each other; the ratios do.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { fetchPackage } from "../scripts/npm-cache.mjs";
import { bin, root } from "../scripts/root.mjs";
import { measureCalls } from "./calls.mjs";
import { measureDownloads } from "./downloads.mjs";
import { generateClient, generateHeyApiClient } from "./generated-clients.mjs";
import { measureGeneration } from "./generation.mjs";
import { readOptions } from "./options.mjs";
import { printJson, printTables } from "./report.mjs";
import { medianOf, medianRatio } from "./statistics.mjs";

/** @import { Part } from "./options.mjs" */
/** @import { Section } from "./report.mjs" */

const options = readOptions(process.argv.slice(2));
/** @type {Record<Part, () => Promise<Section>>} */
const parts = { calls: compareCalls, downloads: compareDownloads, generation: compareGeneration };
/** @type {Partial<Record<Part, Section>>} */
const sections = {};
for (const part of options.only) sections[part] = await parts[part]();
if (options.json) printJson(sections);
else printTables(sections);

/** @returns {Promise<Section>} */
async function compareCalls() {
  progress("generating the clients that are measured …");
  await generateClient();
  if (options.peers.includes("hey-api")) await generateHeyApiClient();

  const { processes, rounds, milliseconds, peers } = options;
  const inFlight = 50;
  progress(
    `calls: ${processes} processes, ${rounds} rounds of ${milliseconds} ms, ${inFlight} in flight …`,
  );
  const ours = "typed call";
  const bare = "undici.request";
  /** @type {Record<string, string>} */
  const clients = {
    [ours]: moduleIn("clients", "typed-call"),
    [bare]: moduleIn("clients", "undici-request"),
    ...Object.fromEntries(peers.map((name) => [name, moduleIn("clients", name)])),
  };
  const results = await measureCalls(clients, { processes, rounds, milliseconds, inFlight });
  const typed = results[ours] ?? [];
  const rates = peers.map((name) => [
    `typed_call_rate_vs_${name.replaceAll("-", "_")}`,
    medianRatio(typed, results[name] ?? [], "callsPerSecond"),
  ]);
  return {
    title: "a call, small JSON",
    columns: { cpuMicroseconds: "CPU µs", callsPerSecond: "calls/s" },
    results,
    ratios: {
      typed_call_cpu_vs_undici_request: medianRatio(typed, results[bare] ?? [], "cpuMicroseconds"),
      ...Object.fromEntries(rates),
    },
  };
}

/** @returns {Promise<Section>} */
async function compareDownloads() {
  const rounds = options.downloadRounds;
  progress(`downloads: 1 GiB, ${rounds} times each …`);
  const session = moduleIn("readers", "session");
  const bare = moduleIn("readers", "undici-request");
  const calls = 1_000;
  const results = await measureDownloads(
    {
      "session, stream: true": { reader: session, calls },
      "undici.request": { reader: bare, calls },
      "session, without calls before": { reader: session, calls: 0 },
      "undici.request, the same": { reader: bare, calls: 0 },
    },
    { rounds, bytes: 2 ** 30 },
  );
  const ours = results["session, stream: true"];
  const theirs = results["undici.request"];
  const first = results["session, without calls before"];
  return {
    title: `1 GiB after ${calls} calls`,
    columns: { megabytesPerSecond: "MB/s", cpuSeconds: "CPU s", peakMegabytes: "peak MB" },
    results,
    ratios: {
      download_rate_vs_undici_request: medianRatio(ours, theirs, "megabytesPerSecond"),
      download_cpu_vs_undici_request: medianRatio(ours, theirs, "cpuSeconds"),
      download_peak_megabytes: medianOf(ours, "peakMegabytes"),
      download_peak_megabytes_without_calls_before: medianOf(first, "peakMegabytes"),
    },
  };
}

/** @returns {Promise<Section>} */
async function compareGeneration() {
  const github = path.join(
    await fetchPackage("@octokit/openapi", "23.0.2"),
    "generated/api.github.com.json",
  );
  const rounds = options.generationRounds;
  progress(`GitHub's document: ${rounds} runs of each generator …`);
  const results = await measureGeneration(
    {
      "gen-client": (output) => [bin, github, "-o", output, "--quiet"],
      "openapi-typescript": (output) => [openapiTypescript(), github, "-o", `${output}.ts`],
    },
    { rounds },
  );
  const ours = results["gen-client"];
  const theirs = results["openapi-typescript"];
  return {
    title: "GitHub's document, whole process",
    columns: { seconds: "s", cpuSeconds: "CPU s", megabytes: "MB" },
    results,
    ratios: {
      generate_github_time_vs_openapi_typescript: medianRatio(ours, theirs, "seconds"),
      generate_github_memory_vs_openapi_typescript: medianRatio(ours, theirs, "megabytes"),
    },
  };
}

/** @param {string} line */
function progress(line) {
  console.error(line);
}

/**
 * @param {"clients" | "readers"} folder
 * @param {string} name
 */
function moduleIn(folder, name) {
  return fileURLToPath(new URL(`${folder}/${name}.mjs`, import.meta.url));
}

/** The program of the openapi-typescript that the generator itself depends on. */
function openapiTypescript() {
  const require = createRequire(path.join(root, "packages/generator/package.json"));
  return path.join(path.dirname(require.resolve("openapi-typescript/package.json")), "bin/cli.js");
}
