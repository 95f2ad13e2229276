// @ts-check
/**
 * Generates a client from each of many real documents and type-checks it under the strictest flags.
 * A document either becomes a client that compiles, or gets a diagnostic that says where it is wrong.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bin, cacheFolder } from "../scripts/root.mjs";
import { compile, compilers } from "../support/compile.mjs";
import { runNode } from "../support/run-node.mjs";
import { readDocuments } from "./documents.mjs";

/** @import { CorpusDocument } from "./documents.mjs" */
/** @import { TypeScriptVersion } from "../support/compile.mjs" */

const usage = `Usage: pnpm corpus [options]

Generates a client from each document of a list and type-checks it under strict flags.

  --list <file>         the documents, one a line (default: test/corpus/documents.txt)
  --filter <text>       only documents whose line contains the text
  --typescript <5.9|6|7>  the compiler (default: 7, the fastest)
  --json                end with one JSON object of totals
  --help

Exit status: 0 if each document became a client that compiles or got a precise diagnostic, else 1.`;

/** What one document may take: far above what any takes today, far below what would hang a run. */
const limits = { milliseconds: 180_000, megabytes: 3072 };
/** Documents at a time: generating and compiling each keep about one core busy. */
const workers = 2;

/**
 * @typedef {"clean" | "diagnostic" | "does_not_compile" | "crashed"} Status
 *
 * @typedef {object} Result
 * @property {CorpusDocument} document
 * @property {Status} status
 * @property {number} operations
 * @property {number} schemas
 * @property {number} warnings
 * @property {number} seconds To generate, the process's start included.
 * @property {string} [detail] What went wrong, its first lines.
 */

const options = readOptions();
const documents = await readDocuments(options.list, options.filter);
if (documents.length === 0) {
  console.error(`No document of ${options.list} contains "${options.filter}".`);
  process.exit(2);
}
const output = path.join(cacheFolder, "corpus");
rmSync(output, { recursive: true, force: true });

console.log(`${"".padEnd(16)}operations  schemas  warnings  seconds`);
const results = await runAll(documents);
printTotals(results);

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        list: { type: "string" },
        filter: { type: "string", default: "" },
        typescript: { type: "string", default: "7" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const { typescript, list } = values;
    if (!isCompiler(typescript)) throw new Error(`There is no TypeScript "${typescript}" here.`);
    return {
      ...values,
      typescript,
      list:
        list === undefined
          ? fileURLToPath(new URL("documents.txt", import.meta.url))
          : // From where the user stands; pnpm runs scripts in the root.
            path.resolve(process.env["INIT_CWD"] ?? "", list),
    };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}

/**
 * @param {string} version
 * @returns {version is TypeScriptVersion}
 */
function isCompiler(version) {
  return Object.hasOwn(compilers, version);
}

/**
 * @param {readonly CorpusDocument[]} all
 * @returns {Promise<Result[]>} In the order of the list.
 */
async function runAll(all) {
  /** @type {Result[]} */
  const done = [];
  const queue = all.entries();
  const work = async () => {
    for (const [index, document] of queue) {
      const result = await check(document, path.join(output, String(index)));
      done[index] = result;
      printResult(result);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  return done;
}

/**
 * @param {CorpusDocument} document
 * @param {string} folder
 * @returns {Promise<Result>}
 */
async function check(document, folder) {
  mkdirSync(folder, { recursive: true });
  const run = await runNode(
    [
      `--max-old-space-size=${limits.megabytes}`,
      bin,
      document.location,
      "-o",
      "client",
      "--verbose",
    ],
    { cwd: folder, timeout: limits.milliseconds },
  );
  const base = { document, operations: 0, schemas: 0, warnings: 0, seconds: run.seconds };
  if (run.timedOut)
    return {
      ...base,
      status: "crashed",
      detail: `still running after ${run.seconds.toFixed(0)} s`,
    };
  if (run.code !== 0) {
    // Only what can't be read at all (GC101) has no place in it.
    const isPrecise =
      run.code === 1 && /^(\S.*:\d+:\d+ error GC\d+|error GC101) /m.test(run.stderr);
    return { ...base, status: isPrecise ? "diagnostic" : "crashed", detail: excerpt(run.stderr) };
  }

  /** @type {{ operations: number, schemas: number, warnings: number }} */
  const lock = JSON.parse(readFileSync(path.join(folder, "client/gen-client.lock.json"), "utf8"));
  const { operations, schemas, warnings } = lock;
  const generated = { ...base, operations, schemas, warnings };
  const { errors } = await compile(folder, {
    typescript: options.typescript,
    timeout: limits.milliseconds,
  });
  if (errors.length > 0)
    return { ...generated, status: "does_not_compile", detail: excerpt(errors.join("\n")) };
  rmSync(folder, { recursive: true, force: true });
  return { ...generated, status: "clean" };
}

/** @param {string} text */
function excerpt(text) {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const rest = lines.length - 8;
  return [
    ...lines.slice(0, 8).map((line) => line.slice(0, 300)),
    ...(rest > 0 ? [`… and ${rest} more lines`] : []),
  ].join("\n");
}

/** @param {Result} result */
function printResult({ status, operations, schemas, warnings, seconds, document, detail }) {
  const columns = [
    status.replaceAll("_", " ").padEnd(16),
    String(operations).padStart(10),
    String(schemas).padStart(9),
    String(warnings).padStart(10),
    seconds.toFixed(2).padStart(9),
  ];
  console.log(`${columns.join("")}  ${document.name}`);
  if (detail !== undefined) console.log(detail.replaceAll(/^/gm, "    "));
}

/** @param {readonly Result[]} all */
function printTotals(all) {
  /** @param {Status} status */
  const count = (status) => all.filter((result) => result.status === status).length;
  const totals = {
    documents: all.length,
    clean: count("clean"),
    diagnostic: count("diagnostic"),
    does_not_compile: count("does_not_compile"),
    crashed: count("crashed"),
  };
  const operations = all.reduce((sum, result) => sum + result.operations, 0);
  console.log(
    `\n${totals.documents} documents, ${operations} operations: ${totals.clean} clean, ` +
      `${totals.diagnostic} with a diagnostic, ${totals.does_not_compile} that do not compile, ` +
      `${totals.crashed} crashed (TypeScript ${options.typescript})`,
  );
  const isBad = totals.does_not_compile + totals.crashed > 0;
  if (isBad) console.log(`What was written is in ${path.relative(process.cwd(), output)}.`);
  if (options.json) console.log(JSON.stringify(totals));
  process.exitCode = isBad ? 1 : 0;
}
