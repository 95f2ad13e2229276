import { existsSync } from "node:fs";
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
 *
 * @param isListed Whether the package.json of the folder asks for it already.
 */
export function runtimeInstallCommand(
  folder: string,
  { isListed = false } = {},
): string | undefined {
  // Not by require.resolve: it also looks into NODE_PATH, which pnpm sets and import ignores.
  const manifest = join("node_modules", runtimePackage, "package.json");
  if (foldersUpward(folder).some((above) => existsSync(join(above, manifest)))) return undefined;
  const add = packageManagerAt(folder);
  return isListed ? add.replace(/ add$/, " install") : `${add} ${runtimePackage}`;
}

function packageManagerAt(start: string): string {
  for (const folder of foldersUpward(start)) {
    for (const [lockFile, command] of installCommands) {
      if (existsSync(join(folder, lockFile))) return command;
    }
  }
  return "npm install";
}

/** A folder and all above it. */
function foldersUpward(start: string): string[] {
  const above = dirname(start);
  return above === start ? [start] : [start, ...foldersUpward(above)];
}
