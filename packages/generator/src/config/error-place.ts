/** Where code of users failed. */
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Place } from "../document.js";
import { textPositions } from "../load/text-positions.js";
import { configModules, importsOf, moduleSource } from "./config-modules.js";
import { withoutMarks } from "./module-hooks.js";

/**
 * The innermost place of an error's stack in a file or in what that imports by relative paths; or where one of
 * them imports what there is not. Undefined where the error says neither.
 *
 * @param cwd What names of files that people see are relative to.
 */
export function errorPlace(error: unknown, file: string, cwd: string): Place | undefined {
  const modules = configModules(file);
  const stack = error instanceof Error ? withoutMarks(error.stack ?? "") : "";
  for (const [, location = "", line, column] of stack.matchAll(
    /((?:file:\/\/)?\/\S+?|\w:\\\S+?):(\d+):(\d+)/g,
  )) {
    const path = location.startsWith("file:") ? fileURLToPath(location) : location;
    if (!modules.has(path)) continue;
    const source = moduleSource(path, cwd, undefined);
    return { source, pointer: "", position: { line: Number(line), column: Number(column) } };
  }
  return missingImport(error, file, cwd);
}

/** What was thrown, as people should see it. */
export function thrownText(error: unknown): string {
  return withoutMarks(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}

/** Node says what it didn't find, but not where that is imported. */
function missingImport(error: unknown, file: string, cwd: string): Place | undefined {
  if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) {
    return undefined;
  }
  for (const path of configModules(file).keys()) {
    const source = moduleSource(path, cwd, undefined);
    const missing = importsOf(path, source.text).find(({ specifier, imported }) =>
      specifier.startsWith(".")
        ? imported === undefined && !existsSync(resolve(dirname(path), specifier))
        : error.message.includes(`'${specifier}'`),
    );
    if (missing === undefined) continue;
    return { source, pointer: "", position: textPositions(source.text)(missing.offset) };
  }
  return undefined;
}
