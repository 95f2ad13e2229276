/** The first half of the pipeline, which writing a client and comparing two documents have in common. */
import type { Diagnostic } from "./diagnostic.js";
import { asWritten, DocumentError } from "./diagnostic.js";
import { applyPolicy } from "./diagnostic-policy.js";
import { withoutEchoes } from "./echoes.js";
import type { ClientConfig } from "./generate-options.js";
import { member } from "./json-pointer.js";
import type { Input } from "./load/input.js";
import { parseInput } from "./load/input.js";
import type { LoadResult } from "./load/load.js";
import { load } from "./load/load.js";
import { userCacheFolder } from "./load/remote/cache.js";
import type { BuiltModel } from "./model/build-model.js";
import type { NameLock } from "./name-lock.js";
import type { ValueKinds } from "./model/value-kinds.js";
import { headersOf } from "./options/headers.js";

/** What a document is read with. */
export interface ReadOptions extends Omit<ClientConfig, "input" | "output"> {
  readonly input: Input;
  /** Absolute; what the paths that people see are relative to. */
  readonly cwd: string;
  /** Absolute; what paths in options are relative to. */
  readonly base: string;
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
}

/** Reads a document and all that belongs to it. Throws a `DocumentError` where it can't be used. */
export async function readDocument(run: ReadOptions): Promise<LoadResult> {
  const parse = (other: string) => parseInput(other, run.base);
  try {
    return await load(run.input, {
      cwd: run.cwd,
      stdin: run.stdin,
      headers: headersOf(run, process.env),
      allowRefs: run.allowRefs?.map(parse),
      overlays: run.overlays?.map(parse),
      transform: run.transform,
      cacheFolder: userCacheFolder(process.env),
    });
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    // Warnings come with errors; an ignored one is not told beside them, either.
    const { cause } = error;
    throw new DocumentError(applyPolicy(error.diagnostics, run), cause ? { cause } : undefined);
  }
}

/** The title that a document gives itself, whatever that is. */
export function titleOf({ document }: LoadResult): unknown {
  return member(member(document.root.value, "info")?.value, "title")?.value;
}

/**
 * The model of a document, with the warnings of reading it, too. Throws a `DocumentError` where it
 * can't become a client.
 */
export async function readModel(
  { document, diagnostics: whenLoading }: LoadResult,
  run: Omit<ClientConfig, "input" | "output">,
  names: NameLock | undefined,
): Promise<BuiltModel> {
  // It takes longer to import than a small document to read.
  const { buildModel } = await import("./model/build-model.js");
  const built = buildModel(document, {
    ...(run.name !== undefined && { clientName: run.name }),
    ...(names !== undefined && { names }),
    ...(run.validation === true && { validation: true }),
    ...(run.openEnums === true && { openEnums: true }),
    values: valueKinds(run),
    ...(run.formats !== undefined && { formats: run.formats }),
    filter: run,
  });
  const found: readonly Diagnostic[] = [...whenLoading, ...built.diagnostics];
  const diagnostics = applyPolicy(withoutEchoes(found).map(asWritten), run);
  if (diagnostics.some(({ severity }) => severity === "error")) {
    throw new DocumentError(diagnostics);
  }
  return { ...built, diagnostics };
}

function valueKinds({ dates, int64 }: Pick<ClientConfig, "dates" | "int64">): ValueKinds {
  return {
    ...(dates !== undefined && dates !== "string" && { dates }),
    ...(int64 !== undefined && int64 !== "number" && { int64 }),
  };
}
