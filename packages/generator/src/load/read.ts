import { createReadStream } from "node:fs";
import { basename, relative } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import type { Budget } from "./budget.js";
import { ReadError } from "./read-error.js";
import type { Fetcher, Permission } from "./remote/fetcher.js";
import type { RawSource } from "./source.js";

/** The name by which people know a file: relative to their working directory, with `/`. */
export function fileName(path: string, cwd: string): string {
  return (relative(cwd, path) || basename(path)).replaceAll("\\", "/");
}

/** Reads a file, given by path; a pipe or device, too. Throws a `ReadError`. */
export async function readFileSource(
  path: string,
  cwd: string,
  budget: Budget,
): Promise<RawSource> {
  const name = fileName(path, cwd);
  try {
    const stream = createReadStream(path, { highWaterMark: 1024 * 1024 });
    const bytes = await readAll(stream, budget.meter(name));
    return { uri: pathToFileURL(path).href, name, bytes };
  } catch (error) {
    if (error instanceof ReadError) throw error;
    throw new ReadError(...explain(name, error), { cause: error });
  }
}

/** Fetches a document. Throws a `ReadError`. */
export async function readRemoteSource(
  url: URL,
  fetcher: Fetcher,
  permission: Permission,
): Promise<RawSource> {
  const { bytes, finalUrl } = await fetcher.fetch(url, permission);
  return { uri: finalUrl.href, name: finalUrl.origin + finalUrl.pathname, bytes };
}

/** Reads standard input to its end, which has to come in time. Throws a `ReadError`. */
export async function readStdinSource(
  stdin: AsyncIterable<Uint8Array>,
  budget: Budget,
): Promise<RawSource> {
  const name = "<stdin>";
  const isOver = new Promise<never>((_, reject) => {
    budget.signal.addEventListener("abort", () => reject(budget.outOfTime()), { once: true });
  });
  try {
    const bytes = await Promise.race([readAll(stdin, budget.meter(name)), isOver]);
    return { uri: "stdin:", name, bytes };
  } catch (error) {
    // Or what is still to come would keep the process waiting.
    if (stdin instanceof Readable) stdin.destroy();
    throw error;
  }
}

/** Reads to the end. `count` throws where that is too much. */
export async function readAll(
  input: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of input) {
    count(chunk.byteLength);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function explain(name: string, error: unknown): [message: string, help: string] {
  switch (error instanceof Error && "code" in error ? error.code : undefined) {
    case "ENOENT":
    case "ENOTDIR":
      return [`${name} does not exist`, "Check the path; it is relative to the working directory."];
    case "EISDIR":
      return [`${name} is a folder`, "Name the document's file in it."];
    case "EACCES":
    case "EPERM":
      return [`${name} may not be read`, "Check the file's permissions."];
    default:
      return [`${name} can't be read: ${String(error)}`, "Check the file."];
  }
}
