/** Runs code of users: config files, and what they name. */
import * as nodeModule from "node:module";
import { isTypeScript } from "./module-files.js";
import { load, markedUrl, resolve, resolvingUrl } from "./module-hooks.js";

/** What a module exports. */
export type Exports = Readonly<Record<string, unknown>>;

/** Newer than our types: the hooks in this thread, from Node 22.15. */
const { registerHooks } = nodeModule as {
  registerHooks?: (hooks: { resolve: typeof resolve; load: typeof load }) => void;
};

let runs = 0;
let installed = false;

/**
 * Runs a file and what it imports by relative paths anew, whether that is JavaScript or TypeScript. Throws
 * what it throws.
 *
 * @param file Absolute path.
 */
export async function importFile(file: string): Promise<Exports> {
  installHooks();
  // Places in stacks of errors are those of the TypeScript then.
  if (isTypeScript(file)) process.setSourceMapsEnabled(true);
  runs += 1;
  return (await import(markedUrl(file, String(runs)))) as Exports;
}

/** The URL of a package's module as modules in a folder import it. Throws what Node says where there is none. */
export async function resolveModule(specifier: string, folder: string): Promise<string> {
  installHooks();
  runs += 1;
  // What `resolvingUrl` stands for.
  return ((await import(resolvingUrl(specifier, folder, String(runs)))) as { url: string }).url;
}

function installHooks(): void {
  if (installed) return;
  installed = true;
  if (registerHooks !== undefined) registerHooks({ resolve, load });
  else nodeModule.register("./module-hooks.js", import.meta.url);
}
