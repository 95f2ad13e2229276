// @ts-check
/**
 * How what the generator costs grows with its document: documents that are large in one way each, at
 * once, twice and four times the size. The exponent is 1 where twice the size costs twice as much.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { bin, root } from "../../scripts/root.mjs";
import { measureGeneration } from "../generation.mjs";
import { medianOf } from "../statistics.mjs";
import { nothing, shapes } from "./shapes.mjs";

const usage = `Usage: pnpm bench:size [options]

  --filter <text>   only documents whose name contains the text
  --times <list>    sizes, in multiples of the smallest (default: 1,2,4)
  --rounds <n>      runs of each, of which the median counts (default: 1)
  --help`;

const { values: options } = parseArgs({
  options: {
    filter: { type: "string", default: "" },
    times: { type: "string", default: "1,2,4" },
    rounds: { type: "string", default: "1" },
    help: { type: "boolean", default: false },
  },
});
if (options.help) {
  console.log(usage);
  process.exit(0);
}
const sizes = options.times.split(",").map(Number);
// The generator's own: it is the only user of YAML here.
/** @type {{ stringify(value: unknown): string }} */
const yaml = createRequire(path.join(root, "packages/generator/package.json"))("yaml");

const folder = mkdtempSync(path.join(tmpdir(), "gen-client-size-"));
try {
  const { cpuSeconds: start } = await measure("nothing.json", JSON.stringify(nothing));
  console.log(
    `Node ${process.versions.node}; CPU seconds beyond the ${start.toFixed(2)} s of a start\n`,
  );
  const heads = sizes.map((times) => `${times}x`.padStart(9)).join("");
  console.log(`${"".padEnd(42)}${heads} exponent  peak MB`);
  for (const [name, shape] of Object.entries(shapes)) {
    const json = (/** @type {number} */ times) => JSON.stringify(shape(times));
    await printGrowth(name, "document.json", json, start);
  }
  for (const name of /** @type {const} */ (["operations in one group", "one enum"])) {
    const text = (/** @type {number} */ times) => yaml.stringify(shapes[name](times));
    await printGrowth(`${name}, YAML`, "document.yaml", text, start);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/**
 * @param {string} name
 * @param {string} file
 * @param {(times: number) => string} textOf
 * @param {number} start CPU seconds of a run that has nothing to do.
 */
async function printGrowth(name, file, textOf, start) {
  if (!name.includes(options.filter)) return;
  process.stdout.write(name.padEnd(42));
  const seconds = [];
  let megabytes = 0;
  for (const times of sizes) {
    const run = await measure(file, textOf(times));
    seconds.push(run.cpuSeconds - start);
    megabytes = run.megabytes;
    process.stdout.write((run.cpuSeconds - start).toFixed(2).padStart(9));
  }
  const [least = 1, most = 1] = [sizes[0], sizes.at(-1)];
  const growth = (seconds.at(-1) ?? Number.NaN) / (seconds[0] ?? Number.NaN);
  const exponent = Math.log(growth) / Math.log(most / least);
  console.log(`${exponent.toFixed(2).padStart(9)}${megabytes.toFixed(0).padStart(9)}`);
}

/**
 * @param {string} file
 * @param {string} text
 */
async function measure(file, text) {
  const document = path.join(folder, file);
  writeFileSync(document, text);
  const generator = (/** @type {string} */ output) => [bin, document, "-o", output];
  const runs = await measureGeneration({ generator }, { rounds: Number(options.rounds) });
  return {
    cpuSeconds: medianOf(runs.generator, "cpuSeconds"),
    megabytes: medianOf(runs.generator, "megabytes"),
  };
}
