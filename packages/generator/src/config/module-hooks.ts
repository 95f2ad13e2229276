/**
 * How Node loads a config file and what it imports by relative paths, the same on every version: as
 * ECMAScript modules, out of TypeScript if need be, and anew for each run. Node calls these functions
 * for every import (`module.registerHooks`); before 22.15 in a thread of their own (`module.register`).
 */
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { importedFile, isTypeScript, loadTypeScript } from "./module-files.js";

const mark = "gen-client-config";

/** The URL of a config file for one run: Node keeps a module for ever under its URL. */
export function markedUrl(file: string, run: string): string {
  const url = pathToFileURL(file);
  url.searchParams.set(mark, run);
  return url.href;
}

/** A text as people should see it, without the marks in its URLs. */
export function withoutMarks(text: string): string {
  return text.replaceAll(new RegExp(`\\?${mark}=\\w+`, "g"), "");
}

interface ResolveContext {
  readonly parentURL?: string | undefined;
}

interface Resolved {
  readonly url: string;
  readonly shortCircuit: true;
}

interface Loaded {
  readonly format: "module";
  readonly source: string;
  readonly shortCircuit: true;
}

export function resolve<Context extends ResolveContext, Result>(
  specifier: string,
  context: Context,
  next: (specifier: string, context: Context) => Result,
): Resolved | Result {
  const run = runOf(context.parentURL);
  if (run === undefined || context.parentURL === undefined) return next(specifier, context);
  if (specifier === "gen-client") {
    // Also where it runs by `npx`, and the project has none.
    return { url: new URL("../index.js", import.meta.url).href, shortCircuit: true };
  }
  if (!/^\.\.?\//.test(specifier)) return next(specifier, context);
  const file = importedFile(fileURLToPath(new URL(specifier, context.parentURL)));
  if (file === undefined) return next(specifier, context);
  return { url: markedUrl(file, run), shortCircuit: true };
}

export function load<Context, Result>(
  url: string,
  context: Context,
  next: (url: string, context: Context) => Result,
): Loaded | Result {
  if (runOf(url) === undefined || !isTypeScript(new URL(url).pathname)) return next(url, context);
  const path = fileURLToPath(url);
  return {
    format: "module",
    source: transpile(readFileSync(path, "utf8"), path),
    shortCircuit: true,
  };
}

function runOf(url: string | undefined): string | undefined {
  if (url === undefined || !url.includes(mark)) return undefined;
  return new URL(url).searchParams.get(mark) ?? undefined;
}

function transpile(text: string, path: string): string {
  const ts = loadTypeScript();
  const { outputText, diagnostics = [] } = ts.transpileModule(text, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      inlineSourceMap: true,
    },
  });
  // The printer makes something of everything. Who imports the file says where the mistake is.
  if (diagnostics.length > 0) throw new SyntaxError(`${path} has syntax errors`);
  return outputText;
}
