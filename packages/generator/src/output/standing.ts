/** What stands where a file of the client goes: the same to those who write it and those who only check. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { GeneratedFile } from "../generated-file.js";
import { type Lock, lockFileName } from "./lock.js";
import { isOurs, linkOn } from "./own-files.js";
import { errorCode } from "./system-error.js";

export type Standing =
  | { readonly kind: "nothing" }
  | { readonly kind: "ours"; readonly text: string }
  | Foreign;

/** What gen-client never replaces. */
export interface Foreign {
  readonly kind: "foreign";
  /** The path, or the part of it that is in the way. */
  readonly at: string;
  /** Absent where it is no file. */
  readonly text?: string;
  /** Goes behind its name: `is a link, …`. */
  readonly reason: string;
  /** What to do about it. */
  readonly help: string;
}

/**
 * What stands at the path of a file in an output folder.
 *
 * @throws what the system says of a file that can't be read.
 */
export function standingAt(
  folder: string,
  { path, shared }: Pick<GeneratedFile, "path" | "shared">,
  previous: Lock | undefined,
): Standing {
  const link = linkOn(folder, path);
  if (link !== undefined) {
    return {
      kind: "foreign",
      at: link,
      reason: "is a link, and gen-client makes none",
      help: "It may lead anywhere. Remove it, or give another folder with -o.",
    };
  }
  const text = textAt(join(folder, path));
  // In the place of a folder: then replacing it fails and says why.
  if (text === undefined) return { kind: "nothing" };
  // A lock that isn't ours was refused when it was read; of what is shared, others' part stays.
  const isReplaced = path === lockFileName || shared !== undefined;
  if (isReplaced || isOurs(path, text, previous)) return { kind: "ours", text };
  const foreign = { kind: "foreign", at: path, text } as const;
  return previous !== undefined && Object.hasOwn(previous.files, path)
    ? {
        ...foreign,
        reason: "was changed since gen-client wrote it, and no longer begins as its files do",
        help: "It may be yours now. Move it away or remove it, and run again.",
      }
    : {
        ...foreign,
        reason: "exists, and gen-client did not write it",
        help: "Move it away, or give another folder with -o.",
      };
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EISDIR"].includes(errorCode(error))) return undefined;
    throw error;
  }
}
