import { fileURLToPath } from "node:url";
import { DocumentError } from "../diagnostic.js";
import type { Source } from "../document.js";
import type { Access } from "./access.js";
import { checkMarkup } from "./check-version.js";
import { readGitSource } from "./read-git.js";
import type { Input } from "./input.js";
import { readFileSource, readRemoteSource, readStdinSource } from "./read.js";
import { findRootFile } from "./root-file.js";
import type { RawSource } from "./source.js";
import { parseSource } from "./source.js";
import { syntaxErrors } from "./syntax-errors.js";

/**
 * Reads what the user names: a file, a folder with a root document, a URL, or standard input.
 *
 * Throws a `ReadError` where it can't be read, a `DocumentError` where it is neither JSON nor YAML.
 */
export async function readDocument(
  input: Input,
  access: Access,
  stdin: AsyncIterable<Uint8Array> | undefined,
): Promise<Source> {
  const parsed = await parseSource(await readRaw(input, access, stdin));
  const markup = checkMarkup(parsed.source);
  const errors = markup === undefined ? syntaxErrors(parsed) : [markup];
  if (errors.length > 0) throw new DocumentError(errors);
  return parsed.source;
}

async function readRaw(
  input: Input,
  { cwd, budget, fetcher }: Access,
  stdin: AsyncIterable<Uint8Array> = process.stdin,
): Promise<RawSource> {
  if (input === "-") return readStdinSource(stdin, budget);
  if (input.protocol === "file:") {
    return readFileSource(await findRootFile(fileURLToPath(input), cwd), cwd, budget);
  }
  if (input.protocol === "git:") return readGitSource(input, cwd, budget);
  return readRemoteSource(input, await fetcher(), {
    // The user's own word; where a server sends us from there is that server's.
    isTrusted: (_, isFirst) => isFirst,
    checkRedirect: () => Promise.resolve(),
  });
}
