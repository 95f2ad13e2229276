import { statSync } from "node:fs";
import { createRequire } from "node:module";
import type TypeScript from "typescript";

/** Endings of config files that are code. */
export function isCode(path: string): boolean {
  return /\.m?[jt]s$/.test(path);
}

export function isTypeScript(path: string): boolean {
  return /\.m?ts$/.test(path);
}

/**
 * The file that a relative import of a config file means: as TypeScript has it, `./shared.js` may be
 * `shared.ts`, and the ending may be missing. Undefined where there is none, or where it is none that
 * can be read anew, as CommonJS.
 */
export function importedFile(path: string): string | undefined {
  const candidates = [
    path,
    path.replace(/\.(m?)js$/, ".$1ts"),
    ...["ts", "mts", "js", "mjs"].map((ending) => `${path}.${ending}`),
  ];
  const found = candidates.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
  return found !== undefined && (isCode(found) || found.endsWith(".json")) ? found : undefined;
}

/** TypeScript takes longer to load than a config to read: only those that are written in it need it. */
export function loadTypeScript(): typeof TypeScript {
  // The package's own declarations.
  return createRequire(import.meta.url)("typescript") as typeof TypeScript;
}
