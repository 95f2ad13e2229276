/** The project's own formatter, run over a client's files before anybody compares them with what is there. */
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { hasOurHeader } from "../file-header.js";
import type { GeneratedFile } from "../generated-file.js";
import { OutputError } from "../output/output-error.js";
import { explain } from "../output/system-error.js";
import { uninterrupted } from "../output/uninterrupted.js";
import { splitHeader } from "./code-files.js";
import { type FolderBeside, folderBeside } from "./folder-beside.js";
import { formatterFailure, runFormatter } from "./run-formatter.js";

export interface Formatting {
  /** As in a script of package.json: a shell runs it, with the folder to format behind it. */
  readonly command: string;
  /** Absolute: where the command runs. */
  readonly cwd: string;
  /** Absolute: the client's folder, which may not exist yet. */
  readonly folder: string;
}

/**
 * The files as a formatter leaves them. It gets them in a folder of their own beside the client's, also where
 * nothing is written but checked: formatters look for their configuration from a file's folder upwards, so that
 * no other place will do. The folder is gone when this ends, by a signal, too.
 *
 * @throws {OutputError} GC147 where it fails, or takes away what gen-client needs; GC141 where the system
 *   refuses the folder.
 */
export function formatFiles(
  files: readonly GeneratedFile[],
  { command, cwd, folder }: Formatting,
): Promise<GeneratedFile[]> {
  return uninterrupted(async (interrupted) => {
    const beside = makeFolder(folder, files, cwd);
    try {
      const [given, shownAs] = [relative(cwd, beside.path), relative(cwd, folder)];
      await runFormatter({ command, folder: given, shownAs, cwd, interrupted });
      return files.map((file) => formatted(file, join(beside.path, file.path), command));
    } finally {
      beside.remove();
    }
  });
}

function makeFolder(folder: string, files: readonly GeneratedFile[], cwd: string): FolderBeside {
  try {
    return folderBeside(folder, files);
  } catch (cause) {
    const parent = relative(cwd, join(folder, "..")) || ".";
    throw new OutputError(
      "GC141",
      `${parent} can't be written: ${explain(cause)}`,
      "The formatter gets the files in a folder beside the client's. Nothing was changed.",
      { cause },
    );
  }
}

function formatted(file: GeneratedFile, written: string, command: string): GeneratedFile {
  const { path, text } = file;
  if (!existsSync(written)) throw formatterFailure(command, `it removed ${path}`);
  const result = readFileSync(written, "utf8");
  if (hasOurHeader(text) && splitHeader(result)[0] !== splitHeader(text)[0]) {
    const what = `it changed the first line of ${path}, by which gen-client knows it`;
    throw formatterFailure(command, what);
  }
  return { ...file, text: result };
}
