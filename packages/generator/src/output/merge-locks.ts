/** A lock in which a merge left both sides: both branches added things, and names of both must stay. */
import { mergeNameLocks } from "../name-lock.js";
import type { Lock } from "./lock.js";

/** A line between sides. */
const mark = /^(<{7}|\|{7}|={7}|>{7})(?: |\r?$)/m;

/** The texts of both sides, and where the first conflict is; undefined where there is none. */
export function conflictIn(
  text: string,
): { readonly sides: readonly [ours: string, theirs: string]; readonly line: number } | undefined {
  if (!mark.test(text)) return undefined;
  const sides: [string[], string[]] = [[], []];
  let side: "both" | "ours" | "base" | "theirs" = "both";
  let first: number | undefined;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, found] = mark.exec(line) ?? [];
    if (found !== undefined) {
      first ??= index + 1;
      side =
        found[0] === "<"
          ? "ours"
          : found[0] === "|"
            ? "base"
            : found[0] === "="
              ? "theirs"
              : "both";
      continue;
    }
    if (side === "both" || side === "ours") sides[0].push(line);
    if (side === "both" || side === "theirs") sides[1].push(line);
  }
  return first === undefined
    ? undefined
    : { line: first, sides: [withCommas(sides[0]), withCommas(sides[1])] };
}

/** What was the last entry on one side may have others behind it now, and the other way round. */
function withCommas(lines: readonly string[]): string {
  return lines
    .map((line, index) => {
      const bare = line.replace(/,$/, "");
      const next = lines[index + 1] ?? "";
      if (/[[{]$/.test(bare) || bare.trim() === "") return line;
      return /^\s*["{]/.test(next) ? `${bare},` : bare;
    })
    .join("\n");
}

/**
 * Both sides' names, ours where they differ. The rest is ours but counts for nothing: the client is
 * written anew, over the files of both.
 */
export function mergeLocks(ours: Lock, theirs: Lock): Lock {
  const lostInMerge: string[] = [];
  const names = mergeNameLocks(ours.names, theirs.names, lostInMerge);
  return {
    ...ours,
    // None of it is up to date.
    inputs: {},
    files: { ...theirs.files, ...ours.files },
    names,
    lostInMerge,
  };
}
