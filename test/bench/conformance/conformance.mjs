// @ts-check
/** One client, held to all vectors. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findNode } from "../../scripts/find-node.mjs";
import { fetchPackages } from "../../scripts/npm-cache.mjs";
import { cacheFolder } from "../../scripts/root.mjs";
import { runNode } from "../../support/run-node.mjs";
import { makeClients } from "./project.mjs";
import { differencesOf, responseDifferences } from "./same.mjs";

/** @import { Case } from "./cases.mjs" */
/** @import { Result } from "./child.mjs" */
/** @import { Client } from "./clients/client.mjs" */
/** @import { Made } from "./project.mjs" */
/** @import { Difference } from "./same.mjs" */

/**
 * @typedef {{ kind: "passed" }
 *   | { kind: "differs", differences: readonly Difference[] }
 *   | { kind: "no request" | "not generated" | "does not compile", why: string }} Verdict
 */

/**
 * What became of each case.
 *
 * @param {Client} client
 * @param {readonly Case[]} cases All of them.
 * @param {string} [label] The folder in the cache.
 * @returns {Promise<Verdict[]>} In the order of the cases.
 */
export async function verdictsOf(client, cases, label = "conformance") {
  const hasPackages = Object.keys(client.packages).length > 0;
  const environment = {
    client,
    node: client.node === undefined ? process.execPath : await findNode(client.node),
    modules: hasPackages ? await fetchPackages(client.name, client.packages) : "",
  };
  const made = await makeClients(cases, environment, label);

  const files = path.join(cacheFolder, label, client.name);
  const task = path.join(files, "task.json");
  const output = path.join(files, "results.json");
  const folders = Object.fromEntries(
    made.flatMap(({ folder }, index) => (folder === undefined ? [] : [[index, folder]])),
  );
  await writeFile(task, JSON.stringify({ client: client.name, folders }));
  const child = fileURLToPath(new URL("child.mjs", import.meta.url));
  const options = { node: environment.node, timeout: 600_000 };
  const { code, stderr } = await runNode([child, task, output], options);
  if (code !== 0) throw new Error(`the calls of ${client.name} ended with ${code}:\n${stderr}`);
  // Of our own program.
  const results = /** @type {Record<number, Result>} */ (
    JSON.parse(await readFile(output, "utf8"))
  );
  return cases.map((one, index) => verdictOf(one, made[index] ?? {}, results[index]));
}

/**
 * @param {Case} one
 * @param {Made} made
 * @param {Result | undefined} result
 * @returns {Verdict}
 */
export function verdictOf({ expected }, { generation, compilation }, result) {
  if (generation !== undefined || result === undefined) {
    return { kind: "not generated", why: generation ?? "" };
  }
  if (compilation !== undefined) return { kind: "does not compile", why: compilation };
  const { request, response, error = "" } = result;
  if (result.isMissing) return { kind: "not generated", why: error };
  if (request === undefined) return { kind: "no request", why: error };
  const body = Buffer.from(request.body, "base64");
  const differences = [
    ...differencesOf(expected, { ...request, body }),
    ...(expected.response === undefined
      ? []
      : responseDifferences(expected.response, response ?? error)),
  ];
  return differences.length === 0 ? { kind: "passed" } : { kind: "differs", differences };
}
