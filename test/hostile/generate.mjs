// @ts-check
/** Generates clients from documents in memory, and reads what was written. */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { DocumentError, generate, OutputError } from "gen-client";

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
  const text = typeof document === "string" ? document : JSON.stringify(document);
  try {
    await generate({
      input: "-",
      stdin: (async function* () {
        yield Buffer.from(text);
      })(),
      cwd: path.dirname(folder),
      output: path.basename(folder),
      name,
      validation: true,
    });
  } catch (error) {
    if (error instanceof DocumentError)
      return { problems: error.diagnostics.map(({ message }) => message) };
    if (error instanceof OutputError) return { problems: [error.message] };
    throw error;
  }
  return { files: filesOf(folder) };
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
