// @ts-check
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/**
 * @typedef {object} Round
 * @property {number} cpuMicroseconds Of user and system time, a call.
 * @property {number} callsPerSecond
 */

/**
 * Calls the same small JSON through each client. The clients take turns, round by round, so that
 * whatever else the machine does meets all of them; the first round warms up and is not counted.
 * All of it several times, in fresh processes: what the compiler made of a client differs from one
 * process to the next by more than from round to round.
 *
 * @template {string} Name
 * @param {Readonly<Record<Name, string>>} clients Name to module: it exports `connect(url, connections)`.
 * @param {{ processes: number, rounds: number, calls: number, inFlight: number }} plan
 * @returns {Promise<Record<Name, Round[]>>}
 */
export async function measureCalls(clients, { processes, ...plan }) {
  const results = await measureOnce(clients, plan);
  for (let process = 1; process < processes; process += 1) {
    const more = await measureOnce(clients, plan);
    for (const name of namesOf(clients)) results[name].push(...more[name]);
  }
  return results;
}

/**
 * @template {string} Name
 * @param {Readonly<Record<Name, string>>} clients
 * @returns {Name[]}
 */
function namesOf(clients) {
  return /** @type {Name[]} */ (Object.keys(clients)); // Its own keys are all it has.
}

/**
 * @template {string} Name
 * @param {Readonly<Record<Name, string>>} clients
 * @param {{ rounds: number, calls: number, inFlight: number }} plan
 * @returns {Promise<Record<Name, Round[]>>}
 */
async function measureOnce(clients, { rounds, calls, inFlight }) {
  const names = namesOf(clients);
  const server = fork(fileURLToPath(new URL("server.mjs", import.meta.url)));
  const [{ port }] = await once(server, "message");
  const url = `http://127.0.0.1:${port}`;

  const children = new Map();
  const results = /** @type {Record<Name, Round[]>} */ ({}); // Filled below, for every name.
  try {
    for (const name of names) {
      const child = fork(
        fileURLToPath(new URL("round.mjs", import.meta.url)),
        [clients[name], url, String(inFlight)],
        { execArgv: ["--expose-gc"] },
      );
      children.set(name, child);
      results[name] = [];
      await reply(child, name);
    }
    for (let round = 0; round <= rounds; round++) {
      for (const name of names) {
        const child = children.get(name);
        child.send({ calls });
        const result = await reply(child, name);
        if (round > 0) results[name].push(result);
      }
    }
  } finally {
    for (const child of children.values()) child.kill();
    server.kill();
  }
  return results;
}

/**
 * The child's next message, or an error where it ends instead.
 *
 * @param {import("node:child_process").ChildProcess} child
 * @param {string} name
 */
async function reply(child, name) {
  const ended = new AbortController();
  const [message] = await Promise.race([
    once(child, "message", ended),
    once(child, "exit", ended).then(([code]) => {
      throw new Error(`the client ${name} ended with status ${code}: its message stands above`);
    }),
  ]).finally(() => ended.abort());
  return message;
}
