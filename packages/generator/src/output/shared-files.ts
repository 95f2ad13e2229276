/** The files of a package that its user writes to, too: what becomes of both parts. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../digest.js";
import type { GeneratedFile } from "../generated-file.js";
import type { Lock } from "./lock.js";
import { type Manifest, parseManifest, withManifest } from "./manifest.js";
import { linkOn } from "./own-files.js";
import { sectionOf, withSection } from "./section.js";
import type { WriteOptions } from "./write-client.js";

/**
 * The text of a file with what its user wrote to it.
 *
 * @throws {OutputError} GC148 where the two can't be brought together.
 */
export function withOthersPart(
  { path, shared, text }: GeneratedFile,
  { folder, folderName, previous }: Pick<WriteOptions, "folder" | "folderName" | "previous">,
): string {
  const found = readIfOwn(folder, path);
  if (found === undefined || shared === undefined) return text;
  const name = `${folderName}/${path}`;
  return shared === "manifest"
    ? withManifest(found, text, previous?.manifest, name)
    : withSection(found, text, name);
}

/** What can't be read, or is a link, can't be replaced, either, and that says why. */
function readIfOwn(folder: string, path: string): string | undefined {
  if (linkOn(folder, path) !== undefined) return undefined;
  try {
    return readFileSync(join(folder, path), "utf8");
  } catch {
    return undefined;
  }
}

/** The settings of ours that a lock keeps, since they can't be told from others' in the file. */
export function manifestOf(files: readonly GeneratedFile[]): { readonly manifest?: Manifest } {
  const file = files.find(({ shared }) => shared === "manifest");
  return file === undefined ? {} : { manifest: parseManifest(file.text, file.path) };
}

/** Whether our part of a file, which is all of most files, is as a lock says that it was written. */
export function isAsWritten(path: string, content: Buffer | string, lock: Lock): boolean {
  const digest = lock.files[path];
  if (digestOf(content) === digest) return true;
  if (lock.manifest === undefined) return false;
  const text = String(content);
  try {
    if (path === manifestPath) {
      const ours = JSON.stringify(lock.manifest);
      return withManifest(text, ours, lock.manifest, path) === text;
    }
    if (path !== readmePath) return false;
    const section = sectionOf(text, path);
    return section === undefined || digestOf(section) === digest;
  } catch {
    return false; // the run itself will say why
  }
}

export const manifestPath = "package.json";
export const readmePath = "README.md";
