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

/** What names in a source are relative to: its own name, else where it stands. */
export function baseOf(source: Source): string {
  // Names may be relative to standard input, as files can't be.
  return selfUri(source) ?? (source.uri === "stdin:" ? "stdin:/" : source.uri);
}

/** Absolute address of the file part of a reference. Undefined where it is no address. */
export function targetUri(file: string, base: string): string | undefined {
  return URL.canParse(file, base) ? new URL(file, base).href : undefined;
}

/**
 * Where to read what a file refers to. A document on disk that says it belongs on the web has what it refers
 * to beside it all the same. `id` is that of the schema around the reference, if it has one.
 */
export function addressToRead(
  file: string,
  source: Source,
  id: string | undefined,
): string | undefined {
  const names = [id, selfUri(source)];
  const readable = names.find(
    (name) => name !== undefined && isOnDisk(name) === isOnDisk(source.uri),
  );
  return targetUri(file, readable ?? source.uri);
}

function isOnDisk(uri: string): boolean {
  return uri.startsWith("file:");
}
