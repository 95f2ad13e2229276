// @ts-check
/**
 * Makes the calls of one client, in a process of its own: `node child.mjs <task.json> <results.json>`.
 * One after the other, so that a request belongs to the call that is being made.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { allCases } from "./cases.mjs";
import { clients } from "./clients/all.mjs";
import { NotGenerated } from "./clients/client.mjs";
import { startRecordingServer } from "./recording-server.mjs";
import { settled } from "./settled.mjs";

/** @import { Caller } from "./clients/client.mjs" */
/** @import { Case } from "./cases.mjs" */

/**
 * @typedef {object} Task
 * @property {string} client
 * @property {Readonly<Record<number, string>>} folders Of the compiled client of each case.
 *
 * @typedef {object} Result
 * @property {{ line: string, fields: [string, string][], body: string }} [request] Its body in base64.
 * @property {unknown} [response] What the caller got.
 * @property {string} [error] What was thrown instead.
 * @property {true} [isMissing] There was nothing to call.
 */

/** Far above what a call on loopback takes: some wait for ever for more events. */
const limit = 10_000;

const [, , taskFile = "", resultsFile = ""] = process.argv;
const task = /** @type {Task} */ (JSON.parse(readFileSync(taskFile, "utf8"))); // Of our own program.
const client = clients.find(({ name }) => name === task.client);
if (client === undefined) throw new Error(`there is no client ${task.client}`);

// Some reject what nobody waits for.
process.on("unhandledRejection", () => {});
const server = await startRecordingServer();
/** @type {Map<string, Promise<Caller>>} */
const callers = new Map();
/** @type {Record<number, Result>} */
const results = {};
for (const [index, one] of allCases().entries()) {
  const folder = task.folders[index];
  if (folder === undefined) continue;
  const caller = callers.get(folder) ?? client.load(folder).catch(notLoaded);
  callers.set(folder, caller);
  results[index] = await resultOf(caller, one);
}
writeFileSync(resultsFile, JSON.stringify(results));
// Connections that clients keep open don't keep this process.
process.exit();

/**
 * Some generators end well without having written anything.
 *
 * @param {unknown} cause
 * @returns {never}
 */
function notLoaded(cause) {
  throw new NotGenerated(`the client can't be loaded: ${String(cause)}`, { cause });
}

/**
 * @param {Promise<Caller>} caller
 * @param {Case} one
 * @returns {Promise<Result>}
 */
async function resultOf(caller, one) {
  server.answerWith(...one.answer);
  server.take();
  /** @type {Result} */
  let result;
  try {
    const call = (await caller)(one, server.url).then(settled);
    result = { response: await within(call) };
  } catch (error) {
    result = {
      error: error instanceof Error ? `${error.name}: ${error.message}` : JSON.stringify(error),
      ...(error instanceof NotGenerated && { isMissing: true }),
    };
  }
  const [request] = server.take();
  if (request === undefined) return result;
  const { line, fields, body } = request;
  const pairs = fields.map(([name, value]) => /** @type {[string, string]} */ ([name, value]));
  return { ...result, request: { line, fields: pairs, body: body.toString("base64") } };
}

/**
 * @template Value
 * @param {Promise<Value>} promise
 * @returns {Promise<Value>}
 */
function within(promise) {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`nothing came of it in ${limit} ms`));
    const timer = setTimeout(late, limit);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
