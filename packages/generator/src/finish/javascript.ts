/** TypeScript sources as JavaScript with declarations. */
import { createRequire } from "node:module";
import type TypeScript from "typescript";
import { DocumentError } from "../diagnostic.js";
import type { GeneratedFile } from "../generated-file.js";
import { splitHeader } from "./code-files.js";

// The package's own declarations.
const ts = createRequire(import.meta.url)("typescript") as typeof TypeScript;

const options = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  newLine: ts.NewLineKind.LineFeed,
  // Each file is read by itself: nothing is looked up, and nothing checked.
  verbatimModuleSyntax: true,
  isolatedDeclarations: true,
  declaration: true,
  noResolve: true,
  noLib: true,
  noCheck: true,
  types: [],
} satisfies TypeScript.CompilerOptions;

/** What names of members are made of; without it, their declarations would stand there twice. */
const symbols = {
  path: "/symbols.d.ts",
  text: `interface SymbolConstructor { readonly iterator: unique symbol; readonly asyncIterator: unique symbol; readonly dispose: unique symbol; readonly asyncDispose: unique symbol }
declare var Symbol: SymbolConstructor;`,
};

/** So that Node takes them for what they are in a project of CommonJS, too, as `npm init` makes it. */
const modulesMark = { path: "package.json", text: '{ "type": "module" }\n' };

/**
 * Each `.ts` as `.js` and `.d.ts`: the types are gone from the one, the code from the other, and both
 * begin with its first line.
 *
 * @throws {DocumentError} GC226 for a file of a plugin whose declarations can't be told from it alone.
 */
export function asJavaScript(files: readonly GeneratedFile[]): GeneratedFile[] {
  const sources = new Map(
    files.filter(isSource).map((file) => [`/client/${file.path}`, file] as const),
  );
  const emitted = emitAll(sources);
  const isPackage = files.some(({ path }) => path === modulesMark.path);
  const compiled = files.flatMap((file) => {
    if (!isSource(file)) return [file];
    const { plugin } = file;
    // The text of a plugin's file may mean something to it.
    const readable = plugin === undefined ? indentedByTwo : (text: string) => text;
    const base = file.path.slice(0, -".ts".length);
    const code = emitted.get(`/client/${base}.js`) ?? "";
    const [header, types] = splitHeader(file.text);
    // What is nothing but types is its own declaration.
    const isTypesOnly = code.trim() === "export {};";
    const declarations = isTypesOnly ? types : readable(emitted.get(`/client/${base}.d.ts`) ?? "");
    const given = plugin === undefined ? {} : { plugin };
    return [
      { path: `${base}.js`, text: header + readable(code), ...given },
      { path: `${base}.d.ts`, text: header + declarations, ...given },
    ];
  });
  return isPackage ? compiled : [...compiled, modulesMark];
}

function isSource(file: GeneratedFile): boolean {
  const { path } = file;
  if (/\.(?:[mc]ts|tsx)$/.test(path) && !/\.d\.[mc]ts$/.test(path)) {
    throw untranslatable(file, "only files that end in .ts become .js and .d.ts");
  }
  return path.endsWith(".ts") && !path.endsWith(".d.ts");
}

/** What TypeScript writes for sources, whose first lines are left out, by its path. */
function emitAll(sources: ReadonlyMap<string, GeneratedFile>): ReadonlyMap<string, string> {
  const texts = new Map([...sources].map(([path, { text }]) => [path, splitHeader(text)[1]]));
  texts.set(symbols.path, symbols.text);
  const emitted = new Map<string, string>();
  const program = ts.createProgram([...texts.keys()], options, {
    fileExists: (path) => texts.has(path),
    readFile: (path) => texts.get(path),
    getSourceFile: (path, language) => {
      const text = texts.get(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, language, true);
    },
    getDefaultLibFileName: () => "lib.d.ts",
    getCurrentDirectory: () => "/client",
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => "\n",
    writeFile: (path, text) => void emitted.set(path, text),
  });
  const { diagnostics } = program.emit();
  const [problem] = [...program.getSyntacticDiagnostics(), ...diagnostics];
  if (problem === undefined) return emitted;
  const { file, start = 0, messageText } = problem;
  const what = ts.flattenDiagnosticMessageText(messageText, " ");
  const source = sources.get(file?.fileName ?? "");
  if (file === undefined || source === undefined) throw new Error(what);
  throw untranslatable(source, what, file.getLineAndCharacterOfPosition(start).line + 2);
}

function untranslatable({ path, plugin }: GeneratedFile, what: string, line?: number): Error {
  const place = line === undefined ? path : `${path}:${line}`;
  const message = `${place} can't be written as JavaScript: ${what}`;
  if (plugin === undefined) return new Error(message);
  return new DocumentError([
    {
      code: "GC226",
      severity: "error",
      message: `The plugin ${plugin} gave TypeScript, and ${message}`,
      places: [],
      help: "Nothing was written. Give what the file exports its types, as isolatedDeclarations asks for.",
    },
  ]);
}

/** TypeScript's printer indents by four, and keeps the comma of a list that it puts on one line. */
function indentedByTwo(text: string): string {
  return text
    .replaceAll(/^(?: {4})+/gm, (indent) => indent.slice(indent.length / 2))
    .replaceAll(/^((?:im|ex)port .*\w), \} from /gm, "$1 } from ");
}
