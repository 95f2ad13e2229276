import { fileURLToPath } from "node:url";
import type { Input } from "./input.js";

/** Where references may lead beyond the document's own project or origin. */
export interface AllowedReferences {
  /** As `URL.origin` has them. */
  readonly origins: readonly string[];
  /** Absolute paths of folders and files. */
  readonly paths: readonly string[];
}

/** What the option `allowRefs` names: origins by their URLs, folders and files. */
export function allowedReferences(named: readonly Input[]): AllowedReferences {
  const urls = named.filter((input) => input !== "-");
  const isFile = ({ protocol }: URL): boolean => protocol === "file:";
  return {
    origins: urls.filter((url) => !isFile(url)).map(({ origin }) => origin),
    paths: urls.filter(isFile).map((url) => fileURLToPath(url)),
  };
}

/**
 * What was expected of a value of the option that can be neither: a URL that is more than an origin
 * would allow more than it seems to.
 */
export function expectedAllowedReference(text: string): string | undefined {
  const isPath = text !== "-" && !/^[a-z][a-z\d+.-]+:/i.test(text);
  if (isPath) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  return isOrigin || url?.protocol === "file:"
    ? undefined
    : "an origin without a path, such as https://schemas.example.com, or a folder or file";
}
