// @ts-check
import { reply, start } from "./child.mjs";

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
 * @param {Readonly<Record<Name, string>>} readers Name to module: it exports `open(url)`.
 * @param {{ rounds: number, bytes: number }} plan
 * @returns {Promise<Record<Name, Download[]>>}
 */
export async function measureDownloads(readers, { rounds, bytes }) {
  const names = /** @type {Name[]} */ (Object.keys(readers)); // Its own keys are all it has.
  const results = /** @type {Record<Name, Download[]>} */ ({}); // Filled below, for every name.
  for (const name of names) results[name] = [];
  const server = start("download-server.mjs");
  try {
    const { port } = await reply(server, "the server");
    for (let round = 0; round < rounds; round++) {
      for (const name of names) {
        const args = [readers[name], `http://127.0.0.1:${port}`, String(bytes)];
        const child = start("download.mjs", args);
        results[name].push(await reply(child, name));
        child.disconnect();
      }
    }
  } finally {
    server.kill();
  }
  return results;
}
