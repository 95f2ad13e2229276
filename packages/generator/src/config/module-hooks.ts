/**
 * How Node loads a config file or a plugin and what it imports by relative paths, the same on every version:
 * as ECMAScript modules, out of TypeScript if need be, and anew for each run. Node calls these functions
 * for every import (`module.registerHooks`); before 22.15 in a thread of their own (`module.register`).
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { importedFile, isTypeScript, loadTypeScript } from "./module-files.js";

const mark = "gen-client-config";

/** The URL of a config file for one run: Node keeps a module for ever under its URL. */
export function markedUrl(file: string, run: string): string {
  const url = pathToFileURL(file);
  url.searchParams.set(mark, run);
  return url.href;
}

const resolved = "resolve";

/** The URL of a module that exports as `url` what a specifier means in a folder. */
export function resolvingUrl(specifier: string, folder: string, run: string): string {
  // There is no such file: its folder is what counts.
  const url = new URL(markedUrl(join(folder, "gen-client.config.js"), run));
  url.searchParams.set(resolved, specifier);
  return url.href;
}

/** Our own modules are there also where gen-client runs by `npx`, and the project has none. */
const ownModules: Readonly<Record<string, string>> = {
  "gen-client": "../index.js",
  "gen-client/plugins/operations-index": "../plugins/operations-index.js",
};

/** The URL of a module of this package, as programs import it; undefined for others. */
export function ownModule(specifier: string): string | undefined {
  const path = Object.hasOwn(ownModules, specifier) ? ownModules[specifier] : undefined;
  return path === undefined ? undefined : new URL(path, import.meta.url).href;
}

/** A text as people should see it, without the marks in its URLs. */
export function withoutMarks(text: string): string {
  return text.replaceAll(new RegExp(`\\?${mark}=\\w+(?:&${resolved}=[^\\s'"]+)?`, "g"), "");
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
  if (resolvedBy(specifier) !== undefined) return { url: specifier, shortCircuit: true };
  const run = runOf(context.parentURL);
  if (run === undefined || context.parentURL === undefined) return next(specifier, context);
  const own = ownModule(specifier);
  if (own !== undefined) return { url: own, shortCircuit: true };
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
  const specifier = resolvedBy(url);
  if (specifier !== undefined) {
    const source = `export const url = import.meta.resolve(${JSON.stringify(specifier)});`;
    return { format: "module", source, shortCircuit: true };
  }
  if (runOf(url) === undefined || !isTypeScript(new URL(url).pathname)) return next(url, context);
  const path = fileURLToPath(url);
  return {
    format: "module",
    source: transpile(readFileSync(path, "utf8"), path),
    shortCircuit: true,
  };
}

function runOf(url: string | undefined): string | undefined {
  // What is imported may be no URL, and be called like the mark.
  if (url === undefined || !url.startsWith("file:") || !url.includes(mark)) return undefined;
  return new URL(url).searchParams.get(mark) ?? undefined;
}

/** The specifier that a URL of `resolvingUrl` asks for; undefined for every other URL. */
function resolvedBy(url: string): string | undefined {
  if (runOf(url) === undefined) return undefined;
  return new URL(url).searchParams.get(resolved) ?? undefined;
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
