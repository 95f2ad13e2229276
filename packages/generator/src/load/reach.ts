import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { AllowedReferences } from "./allowed-references.js";
import { isInRevision } from "./git.js";
import { ReadError } from "./read-error.js";

/**
 * How far the references of a document may reach: a document is data, perhaps a stranger's, and
 * must not make us read any file or call any host. Those of a file stay in its project (the nearest
 * folder above it with `.git` or `package.json`, else its own folder), those of a fetched document
 * on its origin, unless the user allows more. What was fetched never reaches a file.
 */
export interface Reach {
  /** Throws a `ReadError` where a reference that stands in the source `from` must not be followed. */
  readonly check: (target: URL, from: string) => Promise<void>;
  /** Whether the user has named its origin. */
  readonly isNamed: (target: URL) => boolean;
}

export function reachOf(rootUri: string, allowed: AllowedReferences): Reach {
  const checkOwn = ownReach(rootUri);
  const isNamed = ({ origin }: URL): boolean => allowed.origins.includes(origin);
  return {
    isNamed,
    check: async (target, from) => {
      if (isFile(target)) {
        if (isWeb(from)) throw fileFromAfar(from);
        if (await isInside(allowed.paths, filePath(target))) return;
      } else if (/^https?:$/.test(target.protocol) && isNamed(target)) return;
      await checkOwn(target);
    },
  };
}

function ownReach(rootUri: string): (target: URL) => Promise<void> {
  if (rootUri === "stdin:") return () => Promise.reject(outOfStdin());
  if (isWeb(rootUri)) {
    const { origin } = new URL(rootUri);
    return (target) =>
      isWeb(target.href) && target.origin === origin
        ? Promise.resolve()
        : Promise.reject(outOfOrigin(target, origin));
  }
  if (rootUri.startsWith("git:")) {
    return (target) =>
      isInRevision(rootUri, target) ? Promise.resolve() : Promise.reject(outOfRevision());
  }
  const project = projectFolder(dirname(fileURLToPath(rootUri)));
  return async (target) => {
    if (!isFile(target)) throw outOfFiles(target);
    if (!(await isInside([project], filePath(target)))) throw outOfProject();
  };
}

function fileFromAfar(from: string): ReadError {
  return new ReadError(
    `a local file is not on ${new URL(from).origin}, where the document comes from`,
    "What is fetched never reads files of this system: download the document, and generate from it.",
  );
}

function outOfStdin(): ReadError {
  const help = "Give the document as a file, and what it refers to as files beside it.";
  return new ReadError("a document from standard input can't refer to files", help);
}

function outOfOrigin(target: URL, origin: string): ReadError {
  return new ReadError(
    `${describe(target)} is not on ${origin}, where the document comes from`,
    `References of a fetched document stay on its origin: allow this one by --allow-refs ${target.origin}, or download the files.`,
  );
}

function outOfRevision(): ReadError {
  return new ReadError(
    "it is not in the revision that the document comes from",
    "References of a document in git stay in its revision: give the document as a file.",
  );
}

function outOfFiles(target: URL): ReadError {
  return new ReadError(
    `${describe(target)} is not a file of the document's project`,
    /^https?:$/.test(target.protocol)
      ? `Download it into the project and refer to the file, or allow its origin by --allow-refs ${target.origin}.`
      : "Download it into the project and refer to the file.",
  );
}

function outOfProject(): ReadError {
  return new ReadError(
    "the file is outside of the document's project",
    "Move it into the project (the nearest folder above the document with .git or package.json), or allow its folder by --allow-refs.",
  );
}

/** A symbolic link in a folder must not lead out of it. What does not exist fails later. */
async function isInside(folders: readonly string[], path: string): Promise<boolean> {
  if (folders.length === 0) return false;
  const real = await realpath(path).catch(() => path);
  for (const folder of folders) {
    const within = relative(await realpath(folder).catch(() => folder), real);
    if (!/^\.\.(?:[\\/]|$)/.test(within) && !isAbsolute(within)) return true;
  }
  return false;
}

function projectFolder(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git")) || existsSync(join(folder, "package.json"))) return folder;
    if (dirname(folder) === folder) return start;
  }
}

/** Path of a `file:` URL. Throws a `ReadError` where it names none, as with another host. */
export function filePath(url: URL): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    const help = "Write it relative to the file that it stands in: ./schemas/pet.yaml";
    throw new ReadError("the reference is no path of a file", help, { cause });
  }
}

function isFile({ protocol }: URL): boolean {
  return protocol === "file:";
}

function isWeb(uri: string): boolean {
  return /^https?:/.test(uri);
}

function describe(target: URL): string {
  return isFile(target) ? "a local file" : target.protocol + "//" + target.host + target.pathname;
}
