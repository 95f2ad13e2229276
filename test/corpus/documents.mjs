// @ts-check
import { readFileSync } from "node:fs";
import path from "node:path";
import { fetchPackage } from "../scripts/npm-cache.mjs";

/**
 * @typedef {object} CorpusDocument
 * @property {string} line As it stands in the list, without `large`.
 * @property {string} name For people: the path in its package, the path, or the URL.
 * @property {string} location What `gen-client` takes.
 */

const largeMark = "large ";

/**
 * Reads a list of documents and fetches what of it comes from npm. The format is told at the top of
 * `documents.txt`.
 *
 * @param {string} listFile
 * @param {object} [choice]
 * @param {string} [choice.filter] Only documents whose line contains this.
 * @param {boolean} [choice.large] Those, too, that take a minute and some gigabytes each.
 * @returns {Promise<CorpusDocument[]>}
 */
export async function readDocuments(listFile, { filter = "", large = false } = {}) {
  const lines = readFileSync(listFile, "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#") && line.includes(filter))
    .filter((line) => large || !line.startsWith(largeMark))
    .map((line) => (line.startsWith(largeMark) ? line.slice(largeMark.length) : line));
  /** @type {CorpusDocument[]} */
  const documents = [];
  for (const line of lines) documents.push(await locate(line, path.dirname(listFile)));
  return documents;
}

/**
 * @param {string} line
 * @param {string} folder
 * @returns {Promise<CorpusDocument>}
 */
async function locate(line, folder) {
  if (/^https?:/.test(line)) return { line, name: line, location: line };
  if (!line.startsWith("npm:")) return { line, name: line, location: path.resolve(folder, line) };
  const parts = /^npm:(?<name>(?:@[^/]+\/)?[^@/]+)@(?<version>[^/]+)\/(?<file>.+)$/.exec(
    line,
  )?.groups;
  if (
    parts?.["name"] === undefined ||
    parts["version"] === undefined ||
    parts["file"] === undefined
  )
    throw new Error(`"${line}" names no file of a package: npm:<package>@<version>/<path in it>`);
  const location = path.join(await fetchPackage(parts["name"], parts["version"]), parts["file"]);
  return { line, name: parts["file"].replace(/^(api|generated)\//, ""), location };
}
