import { createRequire } from "node:module";
import { posix } from "node:path";
import type TypeScript from "typescript";
import type { GeneratedFile } from "../generated-file.js";
import { isCodeFile } from "./code-files.js";

/** Files whose imports of each other end in `.ts`, or in nothing, in place of `.js`. */
export function withImportExtension(
  files: readonly GeneratedFile[],
  extension: "ts" | "none",
): GeneratedFile[] {
  // The package's own declarations.
  const ts = createRequire(import.meta.url)("typescript") as typeof TypeScript;
  const own = new Set(files.map(({ path }) => path.replace(/(?:\.d)?\.ts$/, ".js")));
  const ending = extension === "ts" ? ".ts" : "";
  return files.map(({ path, text }) => {
    if (!isCodeFile(path)) return { path, text };
    // From the last on, so that the offsets of the others stay what they are.
    const imports = ts.preProcessFile(text).importedFiles.toReversed();
    const changed = imports.reduce((all, { fileName, pos }) => {
      // Others are of the user's own files, and say how these are to be imported.
      if (!own.has(posix.join(posix.dirname(path), fileName))) return all;
      const end = all.indexOf(fileName, pos) + fileName.length;
      return all.slice(0, end - ".js".length) + ending + all.slice(end);
    }, text);
    return { path, text: changed };
  });
}
