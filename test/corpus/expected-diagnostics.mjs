// @ts-check
import { readFileSync } from "node:fs";
import { DocumentError, generate } from "gen-client";

/** @import { CorpusDocument } from "./documents.mjs" */

/**
 * @typedef {object} ExpectedDiagnostic A document of the list that no client can be made of.
 * @property {string} document Its line in the list.
 * @property {string} code Of its first error.
 * @property {string} at Where that is: a JSON pointer, or `line:column` where nothing could be parsed.
 * @property {string} breaks The sentence of a specification that the document breaks, and where it stands.
 */

/** @type {readonly ExpectedDiagnostic[]} */
const expected = JSON.parse(
  readFileSync(new URL("expected-diagnostics.json", import.meta.url), "utf8"),
);

/**
 * @param {CorpusDocument} document
 * @returns {ExpectedDiagnostic | undefined}
 */
export function expectedFor({ line }) {
  return expected.find(({ document }) => document === line);
}

/**
 * How the first error of a document differs from what is expected of it; undefined where it doesn't.
 *
 * @param {CorpusDocument} document One that no client was made of.
 * @param {string} folder Where nothing is written, as there is an error.
 * @returns {Promise<string | undefined>}
 */
export async function unexpectedIn(document, folder) {
  const wanted = expectedFor(document);
  try {
    await generate({ input: document.location, output: "again", cwd: folder });
    return "a diagnostic on the command line, and none in a program";
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    const first = error.diagnostics.find(({ severity }) => severity === "error");
    const [place] = first?.places ?? [];
    const at = place?.position
      ? `${place.position.line}:${place.position.column}`
      : (place?.pointer ?? "");
    const found = `${first?.code} at ${JSON.stringify(at)}`;
    if (wanted === undefined) return `${found} is not listed in expected-diagnostics.json`;
    const asked = `${wanted.code} at ${JSON.stringify(wanted.at)}`;
    return found === asked ? undefined : `${found}, expected ${asked}`;
  }
}
