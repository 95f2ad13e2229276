// @ts-check
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runNode } from "../support/run-node.mjs";

/**
 * @typedef {object} Run One whole process, its start included.
 * @property {number} seconds
 * @property {number} cpuSeconds
 * @property {number} megabytes Peak resident memory.
 */

/**
 * Runs each generator on the same document, in turns, each time into an empty folder.
 *
 * @template {string} Name
 * @param {Readonly<Record<Name, (output: string) => readonly string[]>>} generators Name to what
 *   stands after `node`, given a folder to write to.
 * @param {{ rounds: number }} plan
 * @returns {Promise<Record<Name, Run[]>>}
 */
export async function measureGeneration(generators, { rounds }) {
  const names = /** @type {Name[]} */ (Object.keys(generators)); // Its own keys are all it has.
  const results = /** @type {Record<Name, Run[]>} */ ({}); // Filled below, for every name.
  const preload = new URL("report-usage.mjs", import.meta.url).href;
  for (const name of names) results[name] = [];
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const folder = mkdtempSync(path.join(tmpdir(), "gen-client-bench-"));
      try {
        const usage = path.join(folder, "usage.json");
        const args = generators[name](path.join(folder, "output"));
        const { code, stderr, seconds } = await runNode(["--import", preload, ...args], {
          cwd: folder,
          env: { USAGE_FILE: usage },
        });
        if (code !== 0) throw new Error(`${name} exited with ${code}:\n${stderr}`);
        results[name].push({ seconds, ...JSON.parse(readFileSync(usage, "utf8")) });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }
  return results;
}
