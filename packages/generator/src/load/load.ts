import type { Diagnostic } from "../diagnostic.js";
import { DocumentError } from "../diagnostic.js";
import type { LoadedDocument, Source } from "../document.js";
import { checkMarkup, checkVersion } from "./check-version.js";
import { readExternals } from "./externals.js";
import { linkSources } from "./loaded-document.js";
import { ReadError } from "./read-error.js";
import { inputPath, isRemote, readFileSource, readRemoteSource, readStdinSource } from "./read.js";
import type { RawSource } from "./source.js";
import { parseSource } from "./source.js";
import { syntaxErrors } from "./syntax-errors.js";

export interface LoadOptions {
  /** Absolute; what relative paths are relative to, in the input and in what people see. */
  readonly cwd: string;
  /** What the input `-` reads. Default: the process's standard input. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
}

export interface LoadResult {
  readonly document: LoadedDocument;
  /** Warnings only: references to files that can't be followed (GC105). */
  readonly diagnostics: readonly Diagnostic[];
  /** Referenced files that do not exist; should one appear, the result would differ. */
  readonly missing: readonly string[];
}

/**
 * Reads a document, and all files that it refers to: a file, an `http(s)` URL or `-` for standard
 * input, JSON or YAML, OpenAPI 3.0 or 3.1. Nothing is bundled: every file stays as parsed, and
 * `LoadedDocument.resolve` follows references one step at a time, so that positions stay exact and
 * circles between files need no care.
 *
 * Throws a `DocumentError` where that is no document to work with, with every problem found.
 */
export async function load(input: string, options: LoadOptions): Promise<LoadResult> {
  const root = await readRoot(input, options);
  const problem = checkVersion(root);
  if (problem !== undefined) throw new DocumentError([problem]);

  const externals = await readExternals(root, options.cwd);
  if (externals.errors.length > 0)
    throw new DocumentError([...externals.errors, ...externals.warnings]);
  return {
    document: linkSources(root, externals.byUri),
    diagnostics: externals.warnings,
    missing: externals.missing,
  };
}

async function readRoot(input: string, options: LoadOptions): Promise<Source> {
  let raw: RawSource;
  try {
    raw = await readRaw(input, options);
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    const { message, help } = error;
    const problem: Diagnostic = { code: "GC101", severity: "error", message, places: [], help };
    throw new DocumentError([problem], { cause: error });
  }
  const parsed = await parseSource(raw);
  const markup = checkMarkup(parsed.source);
  const errors = markup === undefined ? syntaxErrors(parsed) : [markup];
  if (errors.length > 0) throw new DocumentError(errors);
  return parsed.source;
}

function readRaw(input: string, { cwd, stdin }: LoadOptions): Promise<RawSource> {
  if (input === "-") return readStdinSource(stdin ?? process.stdin);
  if (isRemote(input)) {
    if (URL.canParse(input)) return readRemoteSource(new URL(input), { sameOrigin: false });
    throw new ReadError("The URL of the document is malformed", "Give it as https://host/path.");
  }
  if (/^(?!file:)[a-z][a-z0-9+.-]+:\/\//i.test(input)) {
    const scheme = input.slice(0, input.indexOf(":"));
    throw new ReadError(
      `${scheme} URLs can't be read`,
      "Give a file, an http or https URL, or - for standard input.",
    );
  }
  return readFileSource(inputPath(input, cwd), cwd);
}
