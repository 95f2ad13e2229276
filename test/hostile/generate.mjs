// @ts-check
/** Generates clients from documents in memory, and reads what was written. */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { DocumentError, generate, OutputError, positionOf } from "gen-client";

/** @import { Diagnostic } from "gen-client" */
/** @import { GeneratedText } from "./inspect.mjs" */

/**
 * The files of a client, the lock among them; or the messages of its diagnostics.
 *
 * @param {unknown} document
 * @param {string} folder Emptied first.
 * @param {string} [name] Of the client's class.
 * @returns {Promise<{ files: readonly GeneratedText[] } | { problems: readonly string[] }>}
 * @throws Whatever the generator throws besides diagnostics: that is a crash.
 */
export async function generated(document, folder, name) {
  rmSync(folder, { recursive: true, force: true });
  const text = typeof document === "string" ? document : (JSON.stringify(document) ?? "");
  try {
    const { diagnostics } = await generate({
      input: "-",
      stdin: (async function* () {
        yield Buffer.from(text);
      })(),
      cwd: path.dirname(folder),
      output: path.basename(folder),
      name,
      validation: true,
    });
    checkPlaces(diagnostics);
  } catch (error) {
    if (error instanceof DocumentError) {
      checkPlaces(error.diagnostics);
      return { problems: error.diagnostics.map(({ message }) => message) };
    }
    if (error instanceof OutputError) return { problems: [error.message] };
    throw error;
  }
  return { files: filesOf(folder) };
}

/**
 * Throws where what is told to people could not be told.
 *
 * @param {readonly Diagnostic[]} diagnostics
 */
function checkPlaces(diagnostics) {
  for (const { code, message, help, places } of diagnostics) {
    if (message === "" || help === "") throw new Error(`${code} says nothing`);
    for (const place of places) {
      const { line, column } = positionOf(place);
      if (!(line >= 1 && column >= 1)) throw new Error(`${code} is at ${line}:${column}`);
    }
  }
}

/**
 * @param {string} folder
 * @returns {GeneratedText[]}
 */
function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ path: path.relative(folder, file), text: readFileSync(file, "utf8") }));
}
