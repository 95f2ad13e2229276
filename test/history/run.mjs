// @ts-check
/**
 * Walks through real APIs' versions. No name may move, no unchanged file be written again, and whatever
 * stops a program from compiling has to be announced by `gen-client diff`.
 */
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { cacheFolder } from "../scripts/root.mjs";
import { histories } from "./histories.mjs";
import { walk } from "./walk.mjs";

/** @import { Step } from "./walk.mjs" */

const usage = `Usage: pnpm history [options]

Generates a client again for each version of an API, compares what \`gen-client diff\` says with what
the compiler says of programs that use the earlier client, and prints a line for each step.

  --api <name>     one of: ${Object.keys(histories).join(", ")} (default: ${Object.keys(histories)[0]})
  --first <count>  only so many versions
  --verbose        also the breaking changes by which no program failed, and lines of no use
  --help

Exit status: 0 if no step has an unannounced error, a moved name or a file written in vain; else 1.`;

/** Of each kind of what is wrong, so many are listed for each step. */
const shown = 20;

const options = readOptions();
const folder = path.join(cacheFolder, "history", options.api);
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const versions = (await options.history()).slice(0, options.first);
/** @type {Step[]} */
const steps = [];
console.log(
  `${options.api}, ${versions.length} versions\n\n` +
    "version          operations   code   wire  additive  words  announced  unannounced  unproved  moved  written  unchanged  seconds",
);
for await (const step of walk(versions, folder)) {
  steps.push(step);
  printStep(step);
}
printTotals();

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        api: { type: "string", default: Object.keys(histories)[0] ?? "" },
        first: { type: "string" },
        verbose: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const { api, verbose } = values;
    const history = Object.hasOwn(histories, api) ? histories[api] : undefined;
    if (history === undefined) throw new Error(`There is no history of "${api}" here.`);
    const first = values.first === undefined ? undefined : Number(values.first);
    if (first !== undefined && !(first >= 2)) throw new Error("--first takes a number from 2 on.");
    return { api, history, first, verbose };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}

/** @param {Step} step */
function printStep(step) {
  const { counts, announced, unannounced, unproved, moved } = step;
  /** @type {readonly (readonly [string | number, number])[]} */
  const columns = [
    [step.operations, 10],
    [counts.code, 7],
    [counts.wire, 7],
    [counts.additive, 10],
    [counts.documentation, 7],
    [announced, 11],
    [unannounced.length, 13],
    [unproved.length, 10],
    [moved.length, 7],
    [step.written, 9],
    [step.unchanged, 11],
    [step.seconds.toFixed(1), 9],
  ];
  const numbers = columns.map(([value, width]) => String(value).padStart(width)).join("");
  console.log(`${step.name.padEnd(17)}${numbers}`);
  print("unannounced", unannounced.map(cut));
  print("moved", moved);
  print("written in vain", step.rewritten);
  print("under another tag of the document", step.regrouped);
  if (!options.verbose) return;
  print("no use: does not compile against its own client", step.faults.map(cut));
  print(
    "no program failed by",
    unproved.map(({ kind, subject, at }) => `${kind} ${subject.name} ${at}`),
  );
}

/** Types in messages may fill pages. */
function cut(/** @type {string} */ text) {
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`;
}

/**
 * @param {string} title
 * @param {readonly string[]} items
 */
function print(title, items) {
  for (const item of items.slice(0, shown)) console.log(`    ${title}: ${item}`);
  if (items.length > shown) console.log(`    … and ${items.length - shown} more`);
}

function printTotals() {
  const sum = (/** @type {(step: Step) => number} */ of) =>
    steps.reduce((total, step) => total + of(step), 0);
  const bad = sum((step) => step.unannounced.length + step.moved.length + step.rewritten.length);
  console.log(
    `\n${steps.length} steps: ${sum((step) => step.announced)} errors of the compiler announced, ` +
      `${sum((step) => step.unannounced.length)} not; ` +
      `${sum((step) => step.unproved.length)} of ${sum((step) => step.counts.code)} breaking changes ` +
      `failed no program; ${sum((step) => step.moved.length)} names moved, ` +
      `${sum((step) => step.regrouped.length)} operations have another tag; ` +
      `${sum((step) => step.rewritten.length)} files written in vain; ` +
      `${sum((step) => step.faults.length)} lines of programs were of no use`,
  );
  /** @type {Map<string, number>} */
  const kinds = new Map();
  for (const { kind } of steps.flatMap(({ unproved }) => unproved)) {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  for (const [kind, count] of kinds) console.log(`  ${kind}: ${count} failed no program`);
  process.exitCode = bad > 0 ? 1 : 0;
}
