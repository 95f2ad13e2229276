import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { dirname, join, relative, isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import { ReadError } from "./read-error.js";

/**
 * How far the references of a document may reach: a document is data, perhaps a stranger's, and
 * must not make us read any file or call any host. Those of a file stay in its project (the nearest
 * folder above it with `.git` or `package.json`, else its own folder), those of a fetched document
 * on its origin. The result throws a `ReadError` for a target that is out of reach.
 */
export function reachOf(rootUri: string): (target: URL) => Promise<void> {
  if (rootUri.startsWith("file:")) return reachOfFile(fileURLToPath(rootUri));
  if (rootUri === "stdin:") return () => Promise.reject(outOfStdin());
  const { origin } = new URL(rootUri);
  return (target) =>
    target.origin === origin && /^https?:$/.test(target.protocol)
      ? Promise.resolve()
      : Promise.reject(
          new ReadError(
            `${describe(target)} is not on ${origin}, where the document comes from`,
            "References of a fetched document stay on its origin: download the files, and generate from them.",
          ),
        );
}

function outOfStdin(): ReadError {
  const help = "Give the document as a file, and what it refers to as files beside it.";
  return new ReadError("a document from standard input can't refer to files", help);
}

function reachOfFile(rootPath: string): (target: URL) => Promise<void> {
  const project = projectFolder(dirname(rootPath));
  return async (target) => {
    if (target.protocol !== "file:") {
      throw new ReadError(
        `${describe(target)} is not a file of the document's project`,
        "Download it into the project and refer to the file.",
      );
    }
    const path = filePath(target);
    // A symbolic link in the project must not lead out of it. What does not exist fails later.
    const real = await realpath(path).catch(() => path);
    const inProject = relative(await realpath(project), real);
    if (inProject.startsWith("..") || isAbsolute(inProject)) {
      throw new ReadError(
        "the file is outside of the document's project",
        "Move it into the project (the nearest folder above the document with .git or package.json), or copy what is needed into the document.",
      );
    }
  };
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

function describe(target: URL): string {
  return target.protocol === "file:"
    ? "a local file"
    : target.protocol + "//" + target.host + target.pathname;
}
