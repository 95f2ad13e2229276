/** How a written client differs from the one that would be written now; looks only. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { digestOf } from "../digest.js";
import { isOurs, linkOn } from "./own-files.js";
import { unlistedFiles } from "./unlisted-files.js";
import { clientFiles, type WriteOptions, type WriteResult } from "./write-client.js";

/**
 * - `changed`: the document, the options or the generator give another text now;
 * - `edited`: somebody changed what gen-client wrote;
 * - `missing`: it was not written yet, or somebody removed it;
 * - `extra`: gen-client wrote it, and it is no part of the client.
 */
export type DriftKind = "changed" | "edited" | "missing" | "extra";

/** One file that is not as the document gives it. */
export interface FileDrift {
  /** Relative to the output folder, with `/` on every system. */
  readonly path: string;
  readonly kind: DriftKind;
  /** As it stands there; absent for one that is missing. */
  readonly found?: string;
  /** As it would be written; absent for one that is extra. */
  readonly expected?: string;
}

/** What `writeClient` would be told to write, compared with what is there. */
export interface Checked {
  /** Every file that differs, in the order of their paths. */
  readonly drift: readonly FileDrift[];
  /** The others, as nothing was written. */
  readonly files: WriteResult;
}

/** Compares and writes nothing. */
export function checkClient(options: WriteOptions): Checked {
  const { folder, previous } = options;
  const files = clientFiles(options);
  const differing = files.flatMap(({ path, text }): FileDrift[] => {
    const found = textOf(folder, path);
    if (found === text) return [];
    if (found === undefined) return [{ path, kind: "missing", expected: text }];
    const written = previous?.files[path];
    const isEdited = written !== undefined && digestOf(found) !== written;
    return [{ path, kind: isEdited ? "edited" : "changed", found, expected: text }];
  });
  const expected = new Set(files.map(({ path }) => path));
  const extra = [...Object.keys(previous?.files ?? {}), ...unlistedFiles(folder, previous)]
    .filter((path) => !expected.has(path))
    .flatMap((path): FileDrift[] => {
      const found = textOf(folder, path);
      return found !== undefined && isOurs(path, found, previous)
        ? [{ path, kind: "extra", found }]
        : [];
    });
  const drift = [...differing, ...extra].sort((a, b) => (a.path < b.path ? -1 : 1));
  const unchanged = files.filter(({ path }) => !drift.some((file) => file.path === path));
  return {
    drift,
    files: { written: [], unchanged: unchanged.map(({ path }) => path), removed: [] },
  };
}

/** Undefined where no file of ours can be: where there is none, a folder, or a link. */
function textOf(folder: string, path: string): string | undefined {
  if (linkOn(folder, path) !== undefined) return undefined;
  try {
    return readFileSync(join(folder, path), "utf8");
  } catch {
    return undefined; // missing; or writing it will say why it can't be read
  }
}
