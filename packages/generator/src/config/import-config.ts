import type { Diagnostic } from "../diagnostic.js";
import type { Source } from "../document.js";
import { ConfigError } from "./config-error.js";
import { moduleSource, syntaxDiagnostics } from "./config-modules.js";
import { errorPlace, thrownText } from "./error-place.js";
import { type Exports, importFile } from "./import-module.js";

/**
 * Runs a config file that is code and gives what it exports, as a source whose places are those of the
 * object that it exports.
 *
 * @param cwd What names of files that people see are relative to.
 * @throws {ConfigError} with the place of what went wrong: a syntax error (GC102), or what was thrown.
 */
export async function importConfig(file: string, cwd: string): Promise<Source> {
  let exported: Exports;
  let value: unknown;
  try {
    exported = await importFile(file);
    value = await exported["default"];
  } catch (error) {
    const syntax = syntaxDiagnostics(file, cwd);
    throw new ConfigError(syntax.length > 0 ? syntax : [failure(error, file, cwd)], {
      cause: error,
    });
  }
  const source = moduleSource(file, cwd, value);
  if (exported["default"] !== undefined) return source;
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

function failure(error: unknown, file: string, cwd: string): Diagnostic {
  return {
    code: "GC203",
    severity: "error",
    message: `The config file fails with ${thrownText(error)}`,
    places: [
      errorPlace(error, file, cwd) ?? { source: moduleSource(file, cwd, undefined), pointer: "" },
    ],
    help: "It was run, and threw this. Nothing was read or written.",
  };
}
