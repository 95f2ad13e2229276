import type { Source } from "../document.js";
import { member } from "../json-pointer.js";

/**
 * The URI that an OpenAPI 3.2 document gives itself by `$self`: references name it by that, and its own are
 * relative to it (OpenAPI 3.2, 4.1.2.2.1). Undefined where it gives none.
 */
export function selfUri({ value, uri }: Pick<Source, "value" | "uri">): string | undefined {
  const version = member(value, "openapi")?.value;
  const self = member(value, "$self")?.value;
  if (typeof version !== "string" || !version.startsWith("3.2.")) return undefined;
  if (typeof self !== "string" || !URL.canParse(self, uri)) return undefined;
  const url = new URL(self, uri);
  url.hash = "";
  return url.href;
}

/** Absolute address of the file part of a reference. Undefined where it is no address. */
export function targetUri(file: string, base: string): string | undefined {
  return URL.canParse(file, base) ? new URL(file, base).href : undefined;
}

/**
 * Where to read what a file refers to. A document on disk that says it belongs on the web has what it refers
 * to beside it all the same.
 */
export function addressToRead(file: string, source: Source): string | undefined {
  const self = selfUri(source);
  const isReadable = self !== undefined && isOnDisk(self) === isOnDisk(source.uri);
  return targetUri(file, isReadable ? self : source.uri);
}

function isOnDisk(uri: string): boolean {
  return uri.startsWith("file:");
}
