import { resolve } from "node:path";
import type { Comparison } from "./diff/change.js";
import { compareModels } from "./diff/compare-models.js";
import type { RuleOptions } from "./diff/rules.js";
import type { Diagnostic } from "./diagnostic.js";
import type { ClientConfig } from "./generate-options.js";
import { parseInput } from "./load/input.js";
import type { NameLock } from "./name-lock.js";
import { checkOptions } from "./options/check-options.js";
import { readLock } from "./output/lock.js";
import { type ReadOptions, readDocument, readModel } from "./read-api.js";

/** Two documents of one API, and the options of the client that is generated from them. */
export interface DiffOptions extends Omit<ClientConfig, "input"> {
  /** The earlier document: as `input` of `generate`, or `git:REV:PATH`. */
  readonly before: string;
  /** The later one. */
  readonly after: string;
  /** The client's folder: its lock says what things are called. Default: names are given anew. */
  readonly output?: string | undefined;
  /**
   * What a new value of an enum that callers receive is, and a failure that was not described before. It
   * breaks code that covers all of them, such as an exhaustive `switch`; `additive` if callers were told
   * to expect more. Default: `code`.
   */
  readonly newValues?: "code" | "additive" | undefined;
  /** What relative paths are relative to. Default: the process's working directory. */
  readonly cwd?: string | undefined;
  /** What the input `-` reads. Default: the process's standard input. */
  readonly stdin?: AsyncIterable<Uint8Array> | undefined;
}

export interface DiffResult extends Comparison {
  /** Warnings of the later document. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What a new version of a document changes for the callers of the generated client. Names are those
 * of the earlier one, as they are when a client is generated again.
 *
 * Throws a `DocumentError` where one of them can't be used, an `OptionError` for a wrong option.
 *
 * @example
 * const { step, changes } = await diff({ before: "git:main:api.yaml", after: "api.yaml" });
 * if (step === "major") console.log(changes.filter((change) => change.class === "code"));
 */
export async function diff(options: DiffOptions): Promise<DiffResult> {
  const { before, after, newValues, ...config } = options;
  checkOptions({ ...config, input: after });
  const cwd = resolve(config.cwd ?? ".");
  // Validation has what types can't say: the constraints.
  const run = { ...config, cwd, base: cwd, validation: true };
  const locked =
    config.output === undefined ? undefined : readLock(resolve(cwd, config.output), config.output);

  return compareRuns(
    { ...run, input: parseInput(before, cwd) },
    { ...run, input: parseInput(after, cwd) },
    { oldNames: locked?.names, newValues },
  );
}

/** Compares what two runs read. Without names for the new one, it goes on with those of the old one. */
export async function compareRuns(
  oldRun: ReadOptions,
  newRun: ReadOptions,
  {
    oldNames,
    newNames,
    newValues,
  }: {
    readonly oldNames?: NameLock | undefined;
    readonly newNames?: NameLock | undefined;
  } & RuleOptions,
): Promise<DiffResult> {
  const old = await readModel(await readDocument(oldRun), oldRun, oldNames);
  const now = await readModel(await readDocument(newRun), newRun, newNames ?? old.names);
  return {
    ...compareModels(old.model, now.model, { newValues }),
    diagnostics: now.diagnostics,
  };
}
