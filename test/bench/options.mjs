// @ts-check
import { parseArgs } from "node:util";

/** What can be measured, in this order. */
const parts = /** @type {const} */ (["calls", "downloads", "generation"]);
/** @typedef {(typeof parts)[number]} Part */

/** The clients that a typed call is compared with, beside undici itself; each is a module in clients/. */
const peers = /** @type {const} */ (["openapi-fetch", "hey-api", "axios", "got", "ky"]);
/** @typedef {(typeof peers)[number]} Peer */

const usage = `Usage: pnpm bench [options]

  --only <parts>            of ${parts.join(",")} (default: all)
  --peers <clients>         of ${peers.join(",")}; or none (default: all)
  --processes <n>           processes that each client is measured in (default: 3)
  --rounds <n>              rounds of calls each of them runs (default: 3)
  --milliseconds <n>        how long a round is (default: 1000)
  --download-rounds <n>     times each reader reads the download (default: 3)
  --generation-rounds <n>   times each generator runs on GitHub's document (default: 3)
  --json                    print one JSON object instead of tables
  --help

All of it runs on the Node that runs this. To measure another one, after pnpm run build:
  <its binary> test/bench/run.mjs [options]`;

/**
 * @typedef {object} Options
 * @property {readonly Part[]} only
 * @property {readonly Peer[]} peers
 * @property {number} processes
 * @property {number} rounds
 * @property {number} milliseconds
 * @property {number} downloadRounds
 * @property {number} generationRounds
 * @property {boolean} json
 */

/**
 * What the command line asks for. Ends the process where that is help, or makes no sense.
 *
 * @param {readonly string[]} args
 * @returns {Options}
 */
export function readOptions(args) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        only: { type: "string", default: parts.join(",") },
        peers: { type: "string", default: peers.join(",") },
        processes: { type: "string", default: "3" },
        rounds: { type: "string", default: "3" },
        milliseconds: { type: "string", default: "1000" },
        "download-rounds": { type: "string", default: "3" },
        "generation-rounds": { type: "string", default: "3" },
        json: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    return {
      only: chosen("only", values.only, parts),
      peers: values.peers === "none" ? [] : chosen("peers", values.peers, peers),
      processes: positive("processes", values.processes),
      rounds: positive("rounds", values.rounds),
      milliseconds: positive("milliseconds", values.milliseconds),
      downloadRounds: positive("download-rounds", values["download-rounds"]),
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

/**
 * Those of `all` that a list names, in the order of `all`.
 *
 * @template {string} Name
 * @param {string} option
 * @param {string} list
 * @param {readonly Name[]} all
 * @returns {Name[]}
 */
function chosen(option, list, all) {
  const names = list.split(",");
  const wrong = names.find((name) => !all.some((one) => one === name));
  if (wrong !== undefined) {
    throw new Error(`--${option} takes some of ${all.join(",")}, not "${wrong}".`);
  }
  return all.filter((name) => names.includes(name));
}
