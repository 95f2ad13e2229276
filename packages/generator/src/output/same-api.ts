import { type Lock, lockFileName } from "./lock.js";
import { OutputError } from "./output-error.js";

/**
 * Throws an `OutputError` (GC146) where a folder holds the client of another API, which a mistyped `-o` would
 * replace. Whatever becomes of an API, some of its operations stay, or keep their operationId.
 *
 * @param folderName The folder as people should see it.
 */
export function checkSameApi(
  previous: Lock | undefined,
  next: Pick<Lock, "document" | "names">,
  folderName: string,
): void {
  if (previous === undefined || previous.document === next.document) return;
  const [before, now] = [knownBy(previous), knownBy(next)];
  if (before.size === 0 || now.size === 0 || [...now].some((one) => before.has(one))) return;
  const { client, document } = previous;
  throw new OutputError(
    "GC146",
    `${folderName} holds ${client}, the client of another document, ${document}: this one has none of its operations`,
    `Nothing was written. Give another folder with -o. If it is the same API after all, remove ${folderName}/${lockFileName}: its names are given anew.`,
  );
}

/** What an operation is known by: method and path, and its operationId. */
function knownBy({ names }: Pick<Lock, "names">): ReadonlySet<string> {
  const operations = Object.keys(names.operations);
  // Those of operations that went are kept, too.
  return new Set(operations.flatMap((key) => [key, names.operationIds[key] ?? key]));
}
