/** What a client has become since a revision of git. */
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { inputName, relativeName } from "./command.js";
import type { DiffResult } from "./diff.js";
import { compareRuns } from "./diff.js";
import type { RuleOptions } from "./diff/rules.js";
import type { GenerateOptions } from "./generate-options.js";
import { parseGitInput, textInGit } from "./load/git.js";
import { type Input, parseInput } from "./load/input.js";
import { ReadError, unreadable } from "./load/read-error.js";
import { findRootFile } from "./load/root-file.js";
import { checkOptions } from "./options/check-options.js";
import { lockFileName, lockOf, readLock } from "./output/lock.js";
import { folderNameFor } from "./output/output-folder.js";
import { readDocument, titleOf } from "./read-api.js";

export type SinceResult = {
  /** The client's document, as people see it. */
  readonly document: string;
} & (
  | { readonly kind: "compared"; readonly result: DiffResult }
  /** The revision has no document of that path. */
  | { readonly kind: "new" }
  /** Its document comes from elsewhere: git knows no earlier one. */
  | { readonly kind: "unknown" }
);

/**
 * Compares the document of a client as it is with what it was in a revision: with the overlays and
 * the names of that revision, and with the options of today.
 *
 * Throws as `diff`.
 */
export async function diffSince(
  revision: string,
  client: GenerateOptions,
  rules: RuleOptions,
): Promise<SinceResult> {
  checkOptions(client);
  const cwd = resolve(client.cwd ?? ".");
  const base = client.config === undefined ? cwd : dirname(client.config.file);
  const input = await rootFile(parseInput(client.input, base), cwd);
  const document = inputName(input, cwd);

  /** What the revision has in place of a local file; undefined where it has nothing. */
  const earlier = (file: Input): URL | undefined => {
    if (file === "-" || file.protocol !== "file:") return undefined;
    const url = inRevision(revision, relativeName(fileURLToPath(file), base), base);
    return textInGit(url, base) === undefined ? undefined : url;
  };

  if (input === "-" || input.protocol !== "file:") return { kind: "unknown", document };
  const oldInput = earlier(input);
  if (oldInput === undefined) return { kind: "new", document };

  // Validation has what types can't say; how strict a run is does not change the client.
  const run = { ...client, cwd, base, validation: true, strict: false };
  const newRun = { ...run, input };
  const oldRun = { ...run, input: oldInput, overlays: client.overlays?.flatMap(oldOverlay) };
  const folderName = client.output ?? folderNameFor(titleOf(await readDocument(newRun)));
  const folder = resolve(base, folderName);
  const oldLock = inRevision(revision, relativeName(`${folder}/${lockFileName}`, base), base);
  const newNames = readLock(folder, relativeName(folder, cwd))?.names;
  const oldNames = lockOf(textInGit(oldLock, base) ?? "")?.names ?? newNames;
  const result = await compareRuns(oldRun, newRun, { oldNames, newNames, ...rules });
  return { kind: "compared", document, result };

  /** One that did not exist changed nothing; what git does not have is taken as it is. */
  function oldOverlay(overlay: string): string[] {
    const parsed = parseInput(overlay, base);
    if (parsed === "-" || parsed.protocol !== "file:") return [overlay];
    const path = relativeName(fileURLToPath(parsed), base);
    return earlier(parsed) === undefined ? [] : [`git:${revision}:${path}`];
  }
}

/**
 * Throws a `DocumentError` where a folder's repository has no such revision: once for all clients, whose
 * documents need not be in git.
 */
export function checkRevision(revision: string, folder: string): void {
  inRevision(revision, ".", folder);
}

async function rootFile(input: Input, cwd: string): Promise<Input> {
  if (input === "-" || input.protocol !== "file:") return input;
  try {
    return parseInput(await findRootFile(fileURLToPath(input), cwd), cwd);
  } catch (error) {
    throw error instanceof ReadError ? unreadable(error) : error;
  }
}

function inRevision(revision: string, path: string, cwd: string): URL {
  try {
    return parseGitInput(`git:${revision}:${path}`, cwd);
  } catch (error) {
    throw error instanceof ReadError ? unreadable(error) : error;
  }
}
