// @ts-check
/**
 * Generates a client from each of many real documents and type-checks it under the strictest flags.
 * A document either becomes a client that compiles, or gets a diagnostic that says where it is wrong.
 */
import { mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bin, cacheFolder } from "../scripts/root.mjs";
import { compile, compilers } from "../support/compile.mjs";
import { runNode } from "../support/run-node.mjs";
import { readDocuments } from "./documents.mjs";
import { expectedFor, unexpectedIn } from "./expected-diagnostics.mjs";

/** @import { CorpusDocument } from "./documents.mjs" */
/** @import { TypeScriptVersion } from "../support/compile.mjs" */

const usage = `Usage: pnpm corpus [options]

Generates a client from each document of a list and type-checks it under strict flags.

  --list <file>         the documents, one a line (default: test/corpus/documents.txt)
  --filter <text>       only documents whose line contains the text
  --large               Microsoft Graph's 20 and 47 MB, too: gigabytes of memory to compile
  --typescript <5.9|6|7>  the compiler (default: 7, the fastest)
  --json                end with one JSON object of totals
  --help

Exit status: 0 if each document became a client that compiles, or ended with the diagnostic that
expected-diagnostics.json has for it, and these are 5 % at most; else 1.`;

/** What one document may take: far above what any takes today, far below what would hang a run. */
const limits = { milliseconds: 180_000, megabytes: 3072 };
/** Documents at a time: generating keeps about one core busy. */
const workers = 2;
/** Clients that are compiled in one go, which spares starts of the compiler: so many bytes of documents. */
const batchBytes = 20_000_000;
/** How many of all documents may end with a diagnostic. */
const allowedDiagnostics = 0.05;

/**
 * @typedef {"clean" | "diagnostic" | "unexpected" | "does_not_compile" | "crashed"} Status
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
const documents = await readDocuments(options.list, options);
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
        large: { type: "boolean", default: false },
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
  for (const batch of batches(all)) {
    // Small: the compiler takes what a folder has.
    rmSync(output, { recursive: true, force: true });
    /** @type {Result[]} */
    const results = [];
    const queue = batch.entries();
    const work = async () => {
      for (const [index, document] of queue) {
        const folder = path.join(output, String(index));
        results[index] = await generateOne(document, folder);
      }
    };
    await Promise.all(Array.from({ length: workers }, work));
    for (const result of await compileAll(results)) {
      printResult(result);
      done.push(result);
    }
  }
  return done;
}

/**
 * @param {readonly CorpusDocument[]} all
 * @returns {CorpusDocument[][]}
 */
function batches(all) {
  /** @type {CorpusDocument[][]} */
  const found = [];
  let bytes = Infinity;
  for (const document of all) {
    const size = statSync(document.location, { throwIfNoEntry: false })?.size ?? 0;
    if (bytes + size > batchBytes) {
      found.push([]);
      bytes = 0;
    }
    found.at(-1)?.push(document);
    bytes += size;
  }
  return found;
}

/**
 * @param {CorpusDocument} document
 * @param {string} folder
 * @returns {Promise<Result>}
 */
async function generateOne(document, folder) {
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
    const detail = excerpt(run.stderr);
    // Only what can't be read at all (GC101) has no place in it.
    const isPrecise =
      run.code === 1 && /^(\S.*:\d+:\d+ error GC\d+|error GC101) /m.test(run.stderr);
    if (!isPrecise) return { ...base, status: "crashed", detail };
    const unexpected = await unexpectedIn(document, folder);
    return unexpected === undefined
      ? { ...base, status: "diagnostic", detail: expectedFor(document)?.breaks ?? "" }
      : { ...base, status: "unexpected", detail: `${unexpected}\n${detail}` };
  }

  /** @type {{ operations: number, schemas: number, warnings: number }} */
  const lock = JSON.parse(readFileSync(path.join(folder, "client/gen-client.lock.json"), "utf8"));
  const { operations, schemas, warnings } = lock;
  const generated = { ...base, operations, schemas, warnings };
  return expectedFor(document) === undefined
    ? { ...generated, status: "clean" }
    : { ...generated, status: "unexpected", detail: "became a client: expected a diagnostic" };
}

/**
 * Compiles the clients of a batch at once: each in its folder, which its number among the results names.
 *
 * @param {readonly Result[]} results
 * @returns {Promise<Result[]>}
 */
async function compileAll(results) {
  const clients = results.flatMap(({ operations, status }, index) =>
    status === "clean" ? [{ index, operations }] : [],
  );
  if (clients.length === 0) return [...results];
  const { errors } = await compile(output, {
    include: clients.map(({ index }) => `${index}/client/**/*.ts`),
    typescript: options.typescript,
    timeout: limits.milliseconds * 2,
  });
  /** @param {number} index */
  const errorsIn = (index) => errors.filter((error) => error.startsWith(`${index}/`));
  const located = clients.flatMap(({ index }) => errorsIn(index)).length;
  return results.map((result, index) => {
    if (result.status !== "clean") return result;
    // What no client is to blame for, such as a compiler that dies, is told of each.
    const own = located < errors.length ? errors : errorsIn(index);
    return own.length === 0
      ? result
      : { ...result, status: "does_not_compile", detail: excerpt(own.join("\n")) };
  });
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
    unexpected: count("unexpected"),
    does_not_compile: count("does_not_compile"),
    crashed: count("crashed"),
  };
  const operations = all.reduce((sum, result) => sum + result.operations, 0);
  console.log(
    `\n${totals.documents} documents, ${operations} operations: ${totals.clean} clean, ` +
      `${totals.diagnostic} with a diagnostic, ${totals.unexpected} with an unexpected one, ` +
      `${totals.does_not_compile} that do not compile, ` +
      `${totals.crashed} crashed (TypeScript ${options.typescript})`,
  );
  const tooMany =
    totals.diagnostic > allowedDiagnostics * totals.documents && options.filter === "";
  if (tooMany) console.log(`More than ${allowedDiagnostics * 100} % end with a diagnostic.`);
  const isBad = tooMany || totals.unexpected + totals.does_not_compile + totals.crashed > 0;
  if (options.json) console.log(JSON.stringify(totals));
  process.exitCode = isBad ? 1 : 0;
}
