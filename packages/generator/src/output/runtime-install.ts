import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The package that generated code imports. */
const runtimePackage = "@gen-client/runtime";

const installCommands = [
  ["pnpm-lock.yaml", "pnpm add"],
  ["yarn.lock", "yarn add"],
  ["bun.lock", "bun add"],
  ["bun.lockb", "bun add"],
  ["package-lock.json", "npm install"],
] as const;

/**
 * The command that installs the runtime, for the package manager whose lock file is nearest above
 * the output folder; undefined where the runtime can be imported from there already.
 */
export function runtimeInstallCommand(folder: string): string | undefined {
  try {
    createRequire(join(folder, "index.js")).resolve(`${runtimePackage}/package.json`);
    return undefined;
  } catch {
    return `${packageManagerAt(folder)} ${runtimePackage}`;
  }
}

function packageManagerAt(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    for (const [lockFile, command] of installCommands) {
      if (existsSync(join(folder, lockFile))) return command;
    }
    if (dirname(folder) === folder) return "npm install";
  }
}
