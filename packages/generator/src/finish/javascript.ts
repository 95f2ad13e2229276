/** TypeScript sources as JavaScript with declarations. */
import { createRequire } from "node:module";
import type TypeScript from "typescript";
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

/**
 * Each `.ts` as `.js` and `.d.ts`: the types are gone from the one, the code from the other, and both
 * begin with its first line. Throws where a file, which is then a plugin's, can't be told by itself.
 */
export function asJavaScript(files: readonly GeneratedFile[]): GeneratedFile[] {
  const sources = new Map(
    files.filter(isSource).map(({ path, text }) => [`/client/${path}`, text] as const),
  );
  const emitted = emitAll(sources);
  return files.flatMap((file) => {
    if (!isSource(file)) return [file];
    const base = file.path.slice(0, -".ts".length);
    const code = emitted.get(`/client/${base}.js`) ?? "";
    const [header, types] = splitHeader(file.text);
    // What is nothing but types is its own declaration.
    const isTypesOnly = code.trim() === "export {};";
    const declarations = isTypesOnly ? types : readable(emitted.get(`/client/${base}.d.ts`) ?? "");
    return [
      { path: `${base}.js`, text: header + readable(code) },
      { path: `${base}.d.ts`, text: header + declarations },
    ];
  });
}

function isSource({ path }: GeneratedFile): boolean {
  return path.endsWith(".ts") && !path.endsWith(".d.ts");
}

/** What TypeScript writes for sources, whose first lines are left out, by its path. */
function emitAll(sources: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const texts = new Map([...sources].map(([path, text]) => [path, splitHeader(text)[1]]));
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
  if (problem !== undefined) {
    const { file, start = 0, messageText } = problem;
    const line = file ? file.getLineAndCharacterOfPosition(start).line + 2 : 0;
    const place = `${file?.fileName.replace("/client/", "") ?? ""}:${line}`;
    throw new Error(`${place}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`);
  }
  return emitted;
}

/** TypeScript's printer indents by four, and keeps the comma of a list that it puts on one line. */
function readable(text: string): string {
  return text
    .replaceAll(/^(?: {4})+/gm, (indent) => indent.slice(indent.length / 2))
    .replaceAll(/^((?:im|ex)port .*\w), \} from /gm, "$1 } from ");
}
