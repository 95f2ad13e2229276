/** Where files of plugins may stand: on every system, and in nobody's way. */
import { hiddenCharacters } from "../hidden-characters.js";
import { lockFileName } from "../output/lock.js";
import { isInside } from "../output/own-files.js";

/** Folders and files that mean something to Git, Node or gen-client, at any depth. */
const reserved = new Set([".git", "node_modules", lockFileName]);

/**
 * What the client's own files are called, with any ending: also those that this document needs none of, since the
 * next one may.
 */
const clientNames =
  /^(?:(?:index|models|schemas|servers|webhooks)(?:\.d)?\.[mc]?[jt]sx?$|package\.json$|operations\/)/i;

/** Why no file of a client can have a path; undefined where one can. */
export function pathProblem(path: string): string | undefined {
  if (!isInside(path)) {
    return "it is not relative to the client's folder, with / between its parts, and neither . nor .. among them";
  }
  if (/[<>"|?*]/.test(path) || path.search(hiddenCharacters) >= 0 || path.includes("\n")) {
    return "some systems have no such names";
  }
  if (clientNames.test(path)) return "the client's own files are called so";
  for (const part of path.split("/")) {
    const name = part.toLowerCase();
    if (/[. ]$|^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/.test(name)) {
      return `Windows has no files named ${part}`;
    }
    if (reserved.has(name) || name.startsWith(".gen-client-")) {
      return `${part} is for something else`;
    }
  }
  return undefined;
}

/** Whose the paths of a client are. */
export class TakenPaths {
  readonly #files = new Map<string, string>();
  readonly #folders = new Map<string, string>();

  /**
   * Takes a path for a file, with those of what a compiler makes of it, unless it is taken already.
   *
   * @returns who has it, or has a folder in its place, or a file in the place of one of its folders.
   */
  take(path: string, owner: string): string | undefined {
    const files = [path, ...compiledPaths(path)].map(folded);
    const folders = foldersOf(folded(path));
    const other = [
      ...files.map((file) => this.#files.get(file) ?? this.#folders.get(file)),
      ...folders.map((folder) => this.#files.get(folder)),
    ].find((each) => each !== undefined);
    if (other !== undefined) return other;
    for (const file of files) this.#files.set(file, owner);
    for (const folder of folders) this.#folders.set(folder, owner);
    return undefined;
  }
}

/** The same for names that some file systems take for one. */
function folded(path: string): string {
  return path.normalize("NFC").toLowerCase();
}

/** `a` and `a/b` of `a/b/c.ts`. */
function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

/** `a.js` and `a.d.ts` of `a.ts`: an import of `a.js` means one of them. */
function compiledPaths(path: string): string[] {
  const [, stem, kind] = /^(.+?)(?<!\.d)\.([mc]?)tsx?$/.exec(path) ?? [];
  return stem === undefined ? [] : [`${stem}.${kind}js`, `${stem}.d.${kind}ts`];
}
