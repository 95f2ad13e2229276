/** A config file that is code, as text: what it imports, where its mistakes and its options stand. */
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type TypeScript from "typescript";
import type { Diagnostic } from "../diagnostic.js";
import { digestOf } from "../digest.js";
import type { Source } from "../document.js";
import { parsePointer } from "../json-pointer.js";
import { fileName } from "../load/read.js";
import { textPositions } from "../load/text-positions.js";
import { importedFile, isCode, loadTypeScript } from "./module-files.js";

/** A config file and all that it imports by relative paths, directly or not: path to bytes. */
export function configModules(file: string): ReadonlyMap<string, Buffer> {
  const modules = new Map<string, Buffer>();
  const open = [file];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const bytes = readIfFile(path);
    if (modules.has(path) || bytes === undefined) continue;
    modules.set(path, bytes);
    if (isCode(path))
      open.push(...importsOf(path, bytes.toString()).flatMap(({ imported }) => imported ?? []));
  }
  return modules;
}

/** What a module imports, as it says so; and the file that this is, where it is one of the config's own. */
export function importsOf(
  path: string,
  text: string,
): { specifier: string; offset: number; imported: string | undefined }[] {
  return loadTypeScript()
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName: specifier, pos }) => ({
      specifier,
      offset: pos,
      imported: /^\.\.?\//.test(specifier)
        ? importedFile(resolve(dirname(path), specifier))
        : undefined,
    }));
}

function readIfFile(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined; // whoever imports it says so
  }
}

/** A module as a source, to show places in it. */
export function moduleSource(path: string, cwd: string, value: unknown): Source {
  const bytes = readIfFile(path) ?? Buffer.alloc(0);
  const text = bytes.toString();
  const positionAt = textPositions(text);
  return {
    uri: pathToFileURL(path).href,
    name: fileName(path, cwd),
    text,
    value,
    digest: digestOf(bytes),
    position: (pointer) => positionAt(offsetOf(text, path, parsePointer(pointer) ?? [])),
  };
}

/** The syntax errors of a config file and what it imports; empty where Node had another reason. */
export function syntaxDiagnostics(file: string, cwd: string): Diagnostic[] {
  const ts = loadTypeScript();
  return [...configModules(file)].flatMap(([path, bytes]) => {
    if (!isCode(path)) return [];
    const source = moduleSource(path, cwd, undefined);
    const positionAt = textPositions(source.text);
    const options = { fileName: path, reportDiagnostics: true };
    const { diagnostics = [] } = ts.transpileModule(bytes.toString(), options);
    return diagnostics.map(({ messageText, start = 0 }) => ({
      code: "GC102" as const,
      severity: "error" as const,
      message: ts.flattenDiagnosticMessageText(messageText, " "),
      places: [{ source, pointer: "", position: positionAt(start) }],
      help: "Nothing was written. Correct the syntax and run again.",
    }));
  });
}

/** Where the keys lead to in the object that a module exports by default, as far as it is a literal. */
function offsetOf(text: string, path: string, keys: readonly string[]): number {
  const ts = loadTypeScript();
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  let node: TypeScript.Node | undefined = file.statements.find(ts.isExportAssignment)?.expression;
  let offset = node?.getStart() ?? 0;
  for (const key of keys) {
    node = unwrap(node);
    if (node === undefined) break;
    if (ts.isArrayLiteralExpression(node)) {
      node = node.elements[Number(key)];
      offset = node?.getStart() ?? offset;
    } else if (ts.isObjectLiteralExpression(node)) {
      const property = node.properties.find(({ name }) => name !== undefined && named(name, key));
      offset = property?.getStart() ?? offset;
      node = property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
    } else break;
  }
  return offset;

  function named(name: TypeScript.PropertyName, key: string): boolean {
    return (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) && name.text === key;
  }

  /** The literal behind `defineConfig(…)`, `… satisfies Config`, or the name of a constant. */
  function unwrap(node: TypeScript.Node | undefined, steps = 10): TypeScript.Node | undefined {
    if (node === undefined || steps === 0) return undefined;
    if (ts.isCallExpression(node)) return unwrap(node.arguments[0], steps - 1);
    if (
      ts.isSatisfiesExpression(node) ||
      ts.isAsExpression(node) ||
      ts.isParenthesizedExpression(node)
    ) {
      return unwrap(node.expression, steps - 1);
    }
    if (!ts.isIdentifier(node)) return node;
    const { text } = node;
    const declared = file.statements
      .filter(ts.isVariableStatement)
      .flatMap(({ declarationList }) => declarationList.declarations)
      .find(({ name }) => ts.isIdentifier(name) && name.text === text);
    return unwrap(declared?.initializer, steps - 1);
  }
}
