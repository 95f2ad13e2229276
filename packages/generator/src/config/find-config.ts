import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ConfigError } from "./config-error.js";

/** Names of config files that are found without being named. */
export const configFileNames = ["ts", "mts", "mjs", "js", "json", "yaml", "yml"].map(
  (ending) => `gen-client.config.${ending}`,
);

/**
 * The config file in a folder or the nearest folder above it, up to the root of the file system.
 * Undefined where there is none.
 *
 * @throws {ConfigError} where two stand side by side; or where it lies above the folder, in one that
 *   everybody can write to, as `/tmp`: its code might be anybody's.
 */
export function findConfig(cwd: string): string | undefined {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const found = configFilesIn(folder);
    const [first] = found;
    if (found.length > 1) {
      throw unusable(
        `${found.join(" and ")} stand side by side in ${folder}`,
        "Keep one of them, or name the one that counts with --config.",
      );
    }
    if (first !== undefined) {
      if (folder !== resolve(cwd) && isEverybodys(folder)) {
        throw unusable(
          `${join(folder, first)} stands in a folder that everybody can write to`,
          "It might be somebody else's. If you trust it, name it with --config.",
        );
      }
      return join(folder, first);
    }
    if (dirname(folder) === folder) return undefined;
  }
}

/** Those of a folder that `findConfig` would take. */
export function configFilesIn(folder: string): readonly string[] {
  return configFileNames.filter(
    (name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true,
  );
}

/** Whether all users of the system can write there; Windows has no such bits. */
function isEverybodys(folder: string): boolean {
  return process.platform !== "win32" && (statSync(folder).mode & 0o002) !== 0;
}

function unusable(message: string, help: string): ConfigError {
  return new ConfigError([{ code: "GC200", severity: "error", message, places: [], help }]);
}
