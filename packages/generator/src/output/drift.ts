/** How a written client differs from the one that would be written now; looks only. */
import { OutputError } from "./output-error.js";
import { isAsWritten } from "./shared-files.js";
import { type Standing, standingAt } from "./standing.js";
import { explain } from "./system-error.js";
import { unlistedFiles } from "./unlisted-files.js";
import { clientFiles, type WriteOptions, type WriteResult } from "./write-client.js";

/**
 * - `changed`: the document, the options or the generator give another text now;
 * - `edited`: somebody changed what gen-client wrote;
 * - `foreign`: somebody else's stands where it goes, or an edited one that can no longer be told from that;
 *   writing is refused as long as it does;
 * - `missing`: it was not written yet, or somebody removed it;
 * - `extra`: gen-client wrote it, and it is no part of the client.
 */
export type DriftKind = "changed" | "edited" | "foreign" | "missing" | "extra";

/** One file that is not as the document gives it. */
export interface FileDrift {
  /** Relative to the output folder, with `/` on every system. */
  readonly path: string;
  readonly kind: DriftKind;
  /** As it stands there; absent for one that is missing, and for a link in its place. */
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
  const differing = files.flatMap((file): FileDrift[] => {
    const { path, text } = file;
    const standing = standingOf(options, file);
    if (standing.kind === "nothing") return [{ path, kind: "missing", expected: text }];
    const { text: found } = standing;
    if (found === text) return [];
    const isListed = previous !== undefined && Object.hasOwn(previous.files, path);
    const isEdited = found !== undefined && isListed && !isAsWritten(path, found, previous);
    const kind = standing.kind === "foreign" ? "foreign" : isEdited ? "edited" : "changed";
    return [{ path, kind, ...(found !== undefined && { found }), expected: text }];
  });
  const expected = new Set(files.map(({ path }) => path));
  const extra = [...Object.keys(previous?.files ?? {}), ...unlistedFiles(folder, previous)]
    .filter((path) => !expected.has(path))
    .flatMap((path): FileDrift[] => {
      const standing = standingOf(options, { path });
      return standing.kind === "ours" ? [{ path, kind: "extra", found: standing.text }] : [];
    });
  const drift = [...differing, ...extra].sort((a, b) => (a.path < b.path ? -1 : 1));
  const unchanged = files.filter(({ path }) => !drift.some((file) => file.path === path));
  return {
    drift,
    files: { written: [], unchanged: unchanged.map(({ path }) => path), removed: [] },
  };
}

function standingOf(
  { folder, folderName, previous }: WriteOptions,
  file: Parameters<typeof standingAt>[1],
): Standing {
  try {
    return standingAt(folder, file, previous);
  } catch (cause) {
    const message = `${folderName}/${file.path} can't be read: ${explain(cause)}`;
    throw new OutputError("GC141", message, "Remove the cause and run again.", { cause });
  }
}
