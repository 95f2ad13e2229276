import { existsSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, resolve as resolvePath } from "node:path";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "../diagnostic.js";
import type { Place, Source } from "../document.js";
import { textPositions } from "../load/text-positions.js";
import { ConfigError } from "./config-error.js";
import { configModules, importsOf, moduleSource, syntaxDiagnostics } from "./config-modules.js";
import { isTypeScript } from "./module-files.js";
import { load, markedUrl, resolve, withoutMarks } from "./module-hooks.js";

/** Newer than our types: the hooks in this thread, from Node 22.15. */
const { registerHooks } = nodeModule as {
  registerHooks?: (hooks: { resolve: typeof resolve; load: typeof load }) => void;
};

let runs = 0;

/**
 * Runs a config file that is code and gives what it exports, as a source whose places are those of the
 * object that it exports.
 *
 * @param cwd What names of files that people see are relative to.
 * @throws {ConfigError} with the place of what went wrong: a syntax error (GC102), or what was thrown.
 */
export async function importConfig(file: string, cwd: string): Promise<Source> {
  installHooks();
  // Places in stacks of errors are those of the TypeScript then.
  if (isTypeScript(file)) process.setSourceMapsEnabled(true);
  runs += 1;
  let exported: { readonly default?: unknown };
  let value: unknown;
  try {
    exported = (await import(markedUrl(file, String(runs)))) as { readonly default?: unknown };
    value = await exported.default;
  } catch (error) {
    const syntax = syntaxDiagnostics(file, cwd);
    throw new ConfigError(syntax.length > 0 ? syntax : [failure(error, file, cwd)], {
      cause: error,
    });
  }
  const source = moduleSource(file, cwd, value);
  if (exported.default !== undefined) return source;
  throw new ConfigError([
    {
      code: "GC203",
      severity: "error",
      message: "The config file has no default export",
      places: [{ source, pointer: "" }],
      help: "Write: export default defineConfig({ … }), with defineConfig from gen-client.",
    },
  ]);
}

let installed = false;

function installHooks(): void {
  if (installed) return;
  installed = true;
  if (registerHooks !== undefined) registerHooks({ resolve, load });
  else nodeModule.register("./module-hooks.js", import.meta.url);
}

function failure(error: unknown, file: string, cwd: string): Diagnostic {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    code: "GC203",
    severity: "error",
    message: `The config file fails with ${withoutMarks(what)}`,
    places: [placeOf(error, file, cwd)],
    help: "It was run, and threw this. Nothing was read or written.",
  };
}

/** The innermost place of an error's stack in the file or in what it imports by relative paths. */
function placeOf(error: unknown, file: string, cwd: string): Place {
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
  return (
    missingImport(error, file, cwd) ?? { source: moduleSource(file, cwd, undefined), pointer: "" }
  );
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
        ? imported === undefined && !existsSync(resolvePath(dirname(path), specifier))
        : error.message.includes(`'${specifier}'`),
    );
    if (missing === undefined) continue;
    return { source, pointer: "", position: textPositions(source.text)(missing.offset) };
  }
  return undefined;
}
