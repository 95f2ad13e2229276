import type { Diagnostic } from "../diagnostic.js";
import { DocumentError } from "../diagnostic.js";
import type { LoadedDocument, Source } from "../document.js";
import { openAccess } from "./access.js";
import type { Access, AccessOptions } from "./access.js";
import { readVersion } from "./check-version.js";
import { readExternals } from "./externals.js";
import type { Input } from "./input.js";
import { linkSources } from "./loaded-document.js";
import { reachOf } from "./reach.js";
import { readDocument } from "./read-document.js";
import { ReadError, unreadable } from "./read-error.js";
import type { Converted } from "./swagger2/convert.js";
import type { Transform } from "./transform.js";

export interface LoadOptions extends AccessOptions {
  /** What the input `-` reads. Default: the process's standard input. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
  /** Overlay documents: applied to the document as it is written, in this order. */
  readonly overlays?: readonly Input[] | undefined;
  /** Changes the document after them. */
  readonly transform?: Transform | undefined;
}

export interface LoadResult {
  readonly document: LoadedDocument;
  /** Warnings only. */
  readonly diagnostics: readonly Diagnostic[];
  /** What was read beside the document. */
  readonly overlays: readonly Source[];
  /** Referenced files that do not exist; should one appear, the result would differ. */
  readonly missing: readonly string[];
}

/**
 * Reads a document, and all files that it refers to: `parseInput` says where from; JSON or
 * YAML, Swagger 2.0 and OpenAPI 3.0 to 3.2. Nothing is bundled: every file stays as parsed, and
 * `LoadedDocument.resolve` follows references one step at a time, so that positions stay exact and
 * circles between files need no care.
 *
 * Throws a `DocumentError` where that is no document to work with, with every problem found.
 */
export async function load(input: Input, options: LoadOptions): Promise<LoadResult> {
  try {
    const access = openAccess(input, options);
    try {
      return await loadWith(access, input, options);
    } finally {
      await access.close();
    }
  } catch (error) {
    throw error instanceof ReadError ? unreadable(error) : error;
  }
}

async function loadWith(access: Access, input: Input, options: LoadOptions): Promise<LoadResult> {
  const { overlays, ...edited } = await readEdited(access, input, options);
  const versioned = readVersion(edited.root);
  if ("severity" in versioned) throw new DocumentError([versioned]);

  const { kind, root, warnings } = versioned;
  const toldSoFar = [...edited.diagnostics, ...warnings];
  const externals = await readExternals(root, reachOf(root.uri, access.allowed), access);
  if (externals.errors.length > 0)
    throw new DocumentError([...externals.errors, ...toldSoFar, ...externals.warnings]);
  const read = { root, byUri: externals.byUri, diagnostics: [] };
  const { diagnostics, ...sources } = kind === "openapi" ? read : await convert(read);
  return {
    document: linkSources(sources.root, sources.byUri),
    diagnostics: [...toldSoFar, ...externals.warnings, ...diagnostics],
    overlays,
    missing: externals.missing,
  };
}

/** The document as it is used: with what the run changes in it. */
async function readEdited(
  access: Access,
  input: Input,
  { overlays: names = [], transform, stdin }: LoadOptions,
): Promise<{ root: Source } & Pick<LoadResult, "overlays" | "diagnostics">> {
  let root = await readDocument(input, access, stdin);
  const overlays = await Promise.all(names.map((from) => readDocument(from, access, stdin)));
  let diagnostics: readonly Diagnostic[] = [];
  if (overlays.length > 0) {
    // The queries of overlays need a library that nothing else does.
    const { withOverlays } = await import("./overlay/with-overlays.js");
    ({ root, diagnostics } = withOverlays(root, overlays));
  }
  if (transform) {
    const { transformed } = await import("./transform.js");
    root = await transformed(root, transform);
  }
  return { root, overlays, diagnostics };
}

async function convert({ root, byUri }: Pick<Converted, "root" | "byUri">): Promise<Converted> {
  const { convertSwagger2 } = await import("./swagger2/convert.js");
  return convertSwagger2(root, byUri);
}
