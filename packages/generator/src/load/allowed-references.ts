import { resolve } from "node:path";
import { ReadError } from "./read-error.js";

/** Where references may lead beyond the document's own project or origin. */
export interface AllowedReferences {
  /** As `URL.origin` has them. */
  readonly origins: readonly string[];
  /** Absolute paths of folders and files. */
  readonly paths: readonly string[];
}

/**
 * Understands what the option `allowRefs` names: origins (`https://schemas.example.com`) and paths of
 * folders or files, relative to where the user stands. Throws a `ReadError` for a URL that is
 * more than an origin, which would allow more than it seems to.
 */
export function parseAllowedReferences(
  allowRefs: readonly string[],
  cwd: string,
): AllowedReferences {
  const origins: string[] = [];
  const paths: string[] = [];
  for (const text of allowRefs) {
    if (/^[a-z][a-z\d+.-]+:/i.test(text)) origins.push(originOf(text));
    else paths.push(resolve(cwd, text));
  }
  return { origins, paths };
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  throw new ReadError(
    "What allowRefs names is neither an origin nor a path",
    "Name an origin without a path, such as https://schemas.example.com, or a folder or file.",
  );
}
