// @ts-check
/**
 * Holds our client and those of other generators to the vectors of test/wire: each generates from the same
 * documents, makes the same calls, and what reaches a socket is compared. See same.mjs for what counts as
 * the same, and clients/ for what each of them is given.
 */
import { parseArgs } from "node:util";
import { allCases } from "./cases.mjs";
import { clients } from "./clients/all.mjs";
import { verdictsOf } from "./conformance.mjs";
import { legend, markdownTable, rowsOf, terminalTable } from "./table.mjs";

/** @import { Case } from "./cases.mjs" */
/** @import { Verdict } from "./conformance.mjs" */

const known = clients.map(({ name }) => name).join(",");
const usage = `Usage: pnpm bench:wire [options]

  --clients <names>   of ${known} (default: all)
  --verbose           list each difference: what was expected, what came
  --markdown          print the table for the README
  --json              print one JSON object: counts, and each verdict
  --help

Other generators are fetched from npm when first needed, in the versions of test/bench/conformance/clients.`;

const options = readOptions();
const cases = allCases();
/** @type {Record<string, Verdict[]>} */
const verdicts = {};
for (const client of clients.filter(({ name }) => options.names.includes(name))) {
  console.error(`${client.name}: ${cases.length} calls …`);
  verdicts[client.name] = await verdictsOf(client, cases);
}
const rows = rowsOf(cases, verdicts);
if (options.json) console.log(JSON.stringify({ versions: versions(), rows, cases: detailed() }));
else if (options.markdown) console.log(`${markdownTable(rows)}\n\n${versions().join(", ")}`);
else {
  if (options.verbose) for (const line of differences()) console.log(line);
  console.log(`\n${terminalTable(rows)}\n\n${legend}\n${versions().join(", ")}`);
}

/** Those that were compared, with what they need. */
function versions() {
  return clients
    .filter(({ name }) => name in verdicts)
    .flatMap(({ packages }) => Object.entries(packages))
    .filter(([name]) => name !== "typescript")
    .map(([name, version]) => `${name} ${version}`);
}

function detailed() {
  return cases.map(({ section, operationId, from }, index) => ({
    section,
    operationId,
    from,
    verdicts: Object.fromEntries(Object.entries(verdicts).map(([name, all]) => [name, all[index]])),
  }));
}

function differences() {
  return Object.entries(verdicts).flatMap(([name, all]) =>
    all.flatMap((verdict, index) => {
      const one = cases[index];
      return one === undefined || verdict.kind === "passed" ? [] : described(name, one, verdict);
    }),
  );
}

/**
 * @param {string} name
 * @param {Case} one
 * @param {Exclude<Verdict, { kind: "passed" }>} verdict
 */
function described(name, { section, operationId, from, args }, verdict) {
  const given = Object.entries(args).filter(([, value]) => Object.keys(value ?? {}).length > 0);
  const call = `${operationId}(${JSON.stringify(Object.fromEntries(given))})`;
  const what =
    verdict.kind === "differs"
      ? verdict.differences.flatMap(({ of, expected, got }) => [
          `  ${of}`,
          `    expected ${expected}`,
          `    got      ${got}`,
        ])
      : [`  ${verdict.kind}${verdict.why === "" ? "" : `: ${verdict.why}`}`];
  return [`${name}, ${section}: ${call}, ${from}`, ...what, ""];
}

/** What the command line asks for. Ends the process where that is help, or makes no sense. */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        clients: { type: "string", default: known },
        verbose: { type: "boolean", default: false },
        markdown: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const names = values.clients.split(",");
    const wrong = names.find((name) => !clients.some((client) => client.name === name));
    if (wrong !== undefined) throw new Error(`--clients takes some of ${known}, not "${wrong}".`);
    return { ...values, names };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}
