// @ts-check
import { reply, start } from "./child.mjs";

/**
 * @typedef {object} DownloadPlan
 * @property {string} reader Module: it exports `connect()`, which gives what opens a URL.
 * @property {number} calls Small ones before: the first download of a process meets the compiler, which
 *   takes some 30 MB for a moment to optimize undici's parser.
 */

/**
 * @typedef {object} Download One whole process.
 * @property {number} megabytesPerSecond
 * @property {number} cpuSeconds Of user and system time, from the request to the last byte.
 * @property {number} peakMegabytes Resident memory, Node's own included.
 */

/**
 * Has each reader read the same download piece by piece, in turns, each time in a fresh process: the
 * peak of its memory is not to be told from those before.
 *
 * @template {string} Name
 * @param {Readonly<Record<Name, DownloadPlan>>} plans
 * @param {{ rounds: number, bytes: number }} plan
 * @returns {Promise<Record<Name, Download[]>>}
 */
export async function measureDownloads(plans, { rounds, bytes }) {
  const names = /** @type {Name[]} */ (Object.keys(plans)); // Its own keys are all it has.
  const results = /** @type {Record<Name, Download[]>} */ ({}); // Filled below, for every name.
  for (const name of names) results[name] = [];
  const server = start("download-server.mjs");
  try {
    const { port } = await reply(server, "the server");
    for (let round = 0; round < rounds; round++) {
      for (const name of names) {
        const { reader, calls } = plans[name];
        const numbers = [bytes, calls].map(String);
        const child = start("download.mjs", [reader, `http://127.0.0.1:${port}`, ...numbers]);
        results[name].push(await reply(child, name));
        child.disconnect();
      }
    }
  } finally {
    server.kill();
  }
  return results;
}
