import type { Diagnostic } from "../diagnostic.js";
import type { Place, Source } from "../document.js";
import type { Access } from "./access.js";
import { findExternalReferences } from "./external-references.js";
import { readGitSource } from "./read-git.js";
import { splitReference } from "./loaded-document.js";
import { hasIdentifiers, resourceAt, resourcesOf } from "./schema-resources.js";
import { addressToRead, baseOf, selfUri, targetUri } from "./self-uri.js";
import { filePath } from "./reach.js";
import type { Reach } from "./reach.js";
import { ReadError } from "./read-error.js";
import { readFileSource, readRemoteSource } from "./read.js";
import { parseSource } from "./source.js";
import { syntaxErrors } from "./syntax-errors.js";

/** Files read at once. */
const concurrency = 16;

export interface Externals {
  /** Every source under its address, the root among them. */
  readonly byUri: ReadonlyMap<string, Source>;
  /** What is wrong with files that were read. */
  readonly errors: readonly Diagnostic[];
  /** References to files that can't be read, or must not be (GC105). */
  readonly warnings: readonly Diagnostic[];
  /** Paths of the files that do not exist. */
  readonly missing: readonly string[];
}

/** A file that is referred to, and from where. */
interface Target {
  /** Undefined where the reference is no address. */
  readonly uri: string | undefined;
  /** By the names that the document and the schemas around it give themselves. */
  readonly names: readonly string[];
  readonly ref: string;
  /** Address of the source that refers to it. */
  readonly from: string;
  readonly places: Place[];
  failure?: ReadError;
}

/** Reads every file that a document refers to, directly or through others; each once. */
export async function readExternals(
  root: Source,
  reach: Reach,
  { cwd, fetcher, budget }: Access,
): Promise<Externals> {
  const byUri = new Map<string, Source>();
  /** Those by which schemas name themselves. */
  const ids = new Set<string>();
  const targets = new Map<string, Target>();
  const isKnown = (uri: string): boolean => byUri.has(uri) || ids.has(uri);
  add(root, root.uri);
  const errors: Diagnostic[] = [];

  async function read(target: Target): Promise<Source | undefined> {
    try {
      const url = target.uri === undefined ? undefined : new URL(target.uri);
      if (url === undefined) throw notAnAddress(root);
      await reach.check(url, target.from);
      budget.countFile();
      const raw =
        url.protocol === "file:"
          ? await readFileSource(filePath(url), cwd, budget)
          : url.protocol === "git:"
            ? await readGitSource(url, cwd, budget)
            : await readRemoteSource(url, await fetcher(), {
                isTrusted: reach.isNamed,
                checkRedirect: (to) => checkRedirect(to, url, reach),
              });
      const parsed = await parseSource(raw);
      budget.checkTime();
      errors.push(...syntaxErrors(parsed));
      // A server may have redirected: what the file refers to is relative to where it stands.
      add(parsed.source, url.href, parsed.source.uri);
      return parsed.source;
    } catch (error) {
      // A limit is that of the whole: there is no use in going on.
      if (!(error instanceof ReadError) || error.limit !== undefined) throw error;
      target.failure = error;
      return undefined;
    }
  }

  let level = [root];
  while (level.length > 0) {
    const fresh = level.flatMap((source) => newTargets(source, targets, root, isKnown));
    level = [];
    const queue = fresh.values();
    const worker = async () => {
      for (const target of queue) {
        const source = await read(target);
        if (source !== undefined) level.push(source);
      }
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  }

  // What was read by its path may have the name by which another reference asks for it.
  const failed = [...targets.values()].filter(
    ({ failure, names }) => failure !== undefined && !names.some(isKnown),
  );
  return { byUri, errors, warnings: failed.map(warn), missing: failed.flatMap(missingPath) };

  /** Notes a source under its addresses, and under the names that it and its schemas give themselves. */
  function add(source: Source, ...addresses: readonly string[]): void {
    for (const address of addresses) byUri.set(address, source);
    const self = selfUri(source);
    if (self !== undefined && !byUri.has(self)) byUri.set(self, source);
    if (!hasIdentifiers(root)) return;
    for (const { uri } of resourcesOf(source).values()) if (uri !== undefined) ids.add(uri);
  }
}

/** Notes where a source refers to other files; gives those that nobody referred to before. */
function newTargets(
  source: Source,
  targets: Map<string, Target>,
  root: Source,
  isKnown: (uri: string) => boolean,
): Target[] {
  const fresh: Target[] = [];
  for (const { ref, pointer } of findExternalReferences(source)) {
    const { file } = splitReference(ref);
    const id = hasIdentifiers(root) ? resourceAt(source, pointer).uri : undefined;
    const uri = addressToRead(file, source, id);
    const names = [id, baseOf(source)].flatMap(
      (base) => (base === undefined ? undefined : targetUri(file, base)) ?? [],
    );
    if ([uri ?? [], names].flat().some(isKnown)) continue;
    // Who asks decides: what was fetched never reaches a file.
    const key = `${source.uri.startsWith("file:") ? "near" : "far"} ${uri ?? ref}`;
    let target = targets.get(key);
    if (target === undefined) {
      target = { uri, names, ref: file, from: source.uri, places: [] };
      targets.set(key, target);
      fresh.push(target);
    }
    target.places.push({ source, pointer });
  }
  return fresh;
}

function notAnAddress(root: Source): ReadError {
  return root.uri === "stdin:"
    ? new ReadError(
        "standard input has no folder that it could be relative to",
        "Give the document as a file.",
      )
    : new ReadError(
        "it is no address of a file",
        "Write it relative to the file that it stands in.",
      );
}

async function checkRedirect(target: URL, from: URL, reach: Reach): Promise<void> {
  try {
    await reach.check(target, from.href);
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    throw new ReadError(
      `GET ${from.origin}${from.pathname}: the server redirects to another origin, ${target.origin}`,
      error.help,
    );
  }
}

function warn({ ref, places, failure }: Target): Diagnostic {
  const help = isMissing(failure)
    ? "Check the path; it is relative to the file that the reference stands in."
    : failure?.help;
  return {
    code: "GC105",
    severity: "warning",
    message: `The reference to ${JSON.stringify(ref)} can't be followed: ${failure?.message}`,
    places,
    help: `What it stands for becomes unknown. ${help}`,
  };
}

function missingPath({ uri, failure }: Target): string[] {
  return isMissing(failure) && uri !== undefined ? [filePath(new URL(uri))] : [];
}

/** True where a file does not exist, as the system says it. */
function isMissing(failure: ReadError | undefined): boolean {
  const cause = failure?.cause;
  return cause instanceof Error && "code" in cause && cause.code === "ENOENT";
}
