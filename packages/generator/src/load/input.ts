import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseGitInput } from "./git.js";
import { ReadError, unreadable } from "./read-error.js";

/** Where a document comes from: standard input, or a `file:`, `http:`, `https:` or `git:` URL. */
export type Input = "-" | URL;

/**
 * Understands an input as the user wrote it: a path relative to where they stand, a URL, `git:REV:PATH`, or `-`.
 * Throws a `DocumentError` (GC101) for what can be none of them. Its message repeats nothing of a
 * URL: what can't be taken apart can't be stripped of its password either.
 */
export function parseInput(input: string, cwd: string): Input {
  if (input === "-") return "-";
  try {
    if (input.startsWith("git:")) return parseGitInput(input, cwd);
    return looksLikeUrl(input) ? parseUrl(input) : pathToFileURL(resolve(cwd, input));
  } catch (error) {
    throw error instanceof ReadError ? unreadable(error) : error;
  }
}

/** Whatever has `://` is meant as a URL; a single letter before it may be a drive of Windows. */
function looksLikeUrl(input: string): boolean {
  return /^\s*(file|https?):/i.test(input) || /^[^/\\]{2,}:\/\//.test(input);
}

function parseUrl(input: string): URL {
  if (!URL.canParse(input)) {
    throw new ReadError("The URL of the document is malformed", "Give it as https://host/path.");
  }
  const url = new URL(input);
  switch (url.protocol) {
    case "http:":
    case "https:":
      return url;
    case "file:":
      return checkFileUrl(url);
    default:
      throw new ReadError(
        `${url.protocol.slice(0, -1)} URLs can't be read`,
        "Give a file, an http or https URL, or - for standard input.",
      );
  }
}

/** Another host, an encoded slash and a broken escape make a URL that is no path. */
function checkFileUrl(url: URL): URL {
  try {
    fileURLToPath(url);
    return url;
  } catch (cause) {
    throw new ReadError(
      "The file URL of the document names no file of this system",
      "Give the path of the file instead.",
      { cause },
    );
  }
}
