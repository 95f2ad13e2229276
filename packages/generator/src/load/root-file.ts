import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ReadError } from "./read-error.js";
import { fileName } from "./read.js";

/** Names that root documents have, in the order of preference. */
const rootNames = ["openapi", "swagger"].flatMap((name) =>
  ["yaml", "yml", "json"].map((ending) => `${name}.${ending}`),
);

/**
 * The file to read for a path: itself, or the root document of a folder of many files. Throws a
 * `ReadError` where a folder has none, or several, which names what there is.
 */
export async function findRootFile(path: string, cwd: string): Promise<string> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false, // reading it says why
  );
  if (!isFolder) return path;

  const names = (await readdir(path)).sort();
  const folder = fileName(path, cwd);
  const roots = rootNames.filter((name) => names.includes(name));
  if (roots.length > 1) {
    throw new ReadError(
      `The folder ${folder} has several root documents: ${roots.join(", ")}`,
      "Name the file that is meant.",
    );
  }
  const [root] = roots;
  if (root !== undefined) return join(path, root);
  const candidates = names.filter((name) => /\.(?:ya?ml|json)$/i.test(name));
  const shown = candidates.slice(0, 10).join(", ") + (candidates.length > 10 ? ", …" : "");
  throw new ReadError(
    `The folder ${folder} has no openapi.yaml, openapi.json or the like`,
    candidates.length > 0
      ? `Name the file of the document. There are ${shown}.`
      : "Name the file of the document.",
  );
}
