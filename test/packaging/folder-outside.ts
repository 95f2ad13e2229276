import { existsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import path from "node:path";

/**
 * A new folder, which the caller removes. Node looks for packages in every folder above, and a folder for
 * temporary files is anybody's.
 */
export function folderOutsidePackages(): Promise<string> {
  const candidates = [tmpdir(), "/var/tmp", homedir()];
  const found = candidates.find((candidate) => !hasPackagesAbove(candidate));
  if (found !== undefined) return mkdtemp(path.join(found, "gen-client-packaging-"));
  throw new Error(`there is a node_modules in or above each of ${candidates.join(", ")}`);
}

function hasPackagesAbove(start: string): boolean {
  const parent = path.dirname(start);
  return (
    existsSync(path.join(start, "node_modules")) || (parent !== start && hasPackagesAbove(parent))
  );
}
