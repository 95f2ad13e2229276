// @ts-check
import { reply, start } from "./child.mjs";

/**
 * @typedef {object} Round
 * @property {number} cpuMicroseconds Of user and system time, a call.
 * @property {number} callsPerSecond
 */

/**
 * @typedef {object} CallPlan
 * @property {number} processes
 * @property {number} rounds
 * @property {number} milliseconds Of a round.
 * @property {number} inFlight
 */

/** Enough for the compiler to be done with a client, slow ones too. */
const warmUp = 1_500;

/**
 * Calls the same small JSON through each client. The clients take turns, round by round, so that
 * whatever else the machine does meets all of them; a longer round before warms up and is not counted.
 * Rounds are equally long, however many calls that is. All of it several times, in fresh processes:
 * what the compiler made of a client differs from one process to the next by more than from round to
 * round.
 *
 * @template {string} Name
 * @param {Readonly<Record<Name, string>>} clients Name to module: it exports `connect(url, connections)`.
 * @param {CallPlan} plan
 * @returns {Promise<Record<Name, Round[]>>}
 */
export async function measureCalls(clients, plan) {
  const names = /** @type {Name[]} */ (Object.keys(clients)); // Its own keys are all it has.
  const results = /** @type {Record<Name, Round[]>} */ ({}); // Filled below, for every name.
  for (const name of names) results[name] = [];
  for (let process = 0; process < plan.processes; process++) {
    const server = start("server.mjs");
    const { port } = await reply(server, "the server");
    const args = [`http://127.0.0.1:${port}`, String(plan.inFlight)];
    const children = new Map();
    try {
      for (const name of names) {
        const child = start("round.mjs", [clients[name], ...args]);
        children.set(name, child);
        await reply(child, name);
      }
      for (let round = 0; round <= plan.rounds; round++) {
        for (const name of names) {
          const child = children.get(name);
          child.send({ milliseconds: round === 0 ? warmUp : plan.milliseconds });
          const result = await reply(child, name);
          if (round > 0) results[name].push(result);
        }
      }
    } finally {
      for (const child of children.values()) child.kill();
      server.kill();
    }
  }
  return results;
}
