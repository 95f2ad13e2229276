import { readFile, stat } from "node:fs/promises";
import { basename, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { download } from "./download.js";
import { ReadError, maxBytes, tooLarge } from "./read-error.js";
import type { RawSource } from "./source.js";

/** The name by which people know a file: relative to their working directory, with `/`. */
export function fileName(path: string, cwd: string): string {
  return (relative(cwd, path) || basename(path)).replaceAll("\\", "/");
}

/** Reads a file, given by path. Throws a `ReadError`. */
export async function readFileSource(path: string, cwd: string): Promise<RawSource> {
  const name = fileName(path, cwd);
  try {
    const { size } = await stat(path);
    if (size > maxBytes) throw tooLarge(name);
    return { uri: pathToFileURL(path).href, name, bytes: await readFile(path) };
  } catch (error) {
    if (error instanceof ReadError) throw error;
    throw new ReadError(...explain(name, error), { cause: error });
  }
}

/** Fetches a document. Throws a `ReadError`. */
export async function readRemoteSource(
  url: URL,
  options: { readonly sameOrigin: boolean },
): Promise<RawSource> {
  const { bytes, finalUrl } = await download(url, options);
  return { uri: finalUrl.href, name: finalUrl.origin + finalUrl.pathname, bytes };
}

/** Reads standard input to its end. Throws a `ReadError`. */
export async function readStdinSource(stdin: AsyncIterable<Uint8Array>): Promise<RawSource> {
  const name = "<stdin>";
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stdin) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(name);
    chunks.push(chunk);
  }
  return { uri: "stdin:", name, bytes: Buffer.concat(chunks) };
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
