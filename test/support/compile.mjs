// @ts-check
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { runNode } from "./run-node.mjs";

/** @import { Outcome } from "./run-node.mjs" */

/** @typedef {"5.9" | "6" | "7"} TypeScriptVersion */

/**
 * The compilers that generated code has to please, by the package that holds each.
 *
 * @type {Readonly<Record<TypeScriptVersion, string>>}
 */
export const compilers = { 5.9: "typescript", 6: "typescript-6", 7: "typescript-7" };

/**
 * @typedef {object} CompileOptions
 * @property {readonly string[]} [include] By default everything in the folder.
 * @property {TypeScriptVersion} [typescript] By default 7: the same verdicts, several times faster.
 * @property {"nodenext" | "bundler"} [resolution] By default `nodenext`.
 * @property {readonly string[]} [lib] Libraries beside those of ECMAScript 2023.
 * @property {string} [outDir] Where JavaScript goes; by default nothing is written.
 * @property {boolean} [skipLibCheck] By default true: the dependencies' declarations are not ours.
 * @property {number} [timeout] Milliseconds.
 */

/** What generated code promises to compile under, whatever its user's own settings are. */
const strictOptions = {
  target: "es2022",
  lib: ["es2023"],
  // Nothing by default: what the runtime's declarations need, they have to bring themselves.
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  declaration: true,
  erasableSyntaxOnly: true,
};

/**
 * Type-checks a folder as strictly as generated code promises to bear.
 *
 * @param {string} folder Gets a `tsconfig.json`.
 * @param {CompileOptions} [options]
 * @returns {Promise<{ errors: string[], outcome: Outcome }>} The compiler's messages, one each.
 */
export async function compile(folder, options = {}) {
  const { include = ["**/*.ts"], typescript = "7", resolution = "nodenext" } = options;
  const config = {
    compilerOptions: {
      ...strictOptions,
      lib: [...strictOptions.lib, ...(options.lib ?? [])],
      module: resolution === "bundler" ? "esnext" : "nodenext",
      moduleResolution: resolution,
      skipLibCheck: options.skipLibCheck ?? true,
      ...(options.outDir === undefined
        ? { noEmit: true }
        : { rootDir: ".", outDir: options.outDir }),
    },
    include,
    exclude: ["node_modules", ...(options.outDir === undefined ? [] : [options.outDir])],
  };
  await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify(config, undefined, 2));

  const manifest = createRequire(import.meta.url).resolve(`${compilers[typescript]}/package.json`);
  const tsc = path.join(path.dirname(manifest), "bin/tsc");
  const outcome = await runNode([tsc, "-p", folder, "--pretty", "false"], {
    cwd: folder,
    ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
  });
  const errors = outcome.stdout.split("\n").filter((line) => /error TS\d+/.test(line));
  if (outcome.code !== 0 && errors.length === 0)
    errors.push(
      outcome.timedOut
        ? `tsc ${typescript} was stopped after ${outcome.seconds.toFixed(0)} s`
        : `tsc ${typescript} exited with ${outcome.code}: ${outcome.stderr.trim().slice(0, 500)}`,
    );
  return { errors, outcome };
}
