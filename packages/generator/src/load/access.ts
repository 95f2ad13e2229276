import { parseAllowedReferences } from "./allowed-references.js";
import type { AllowedReferences } from "./allowed-references.js";
import { Budget } from "./budget.js";
import type { Limits } from "./budget.js";
import type { Input } from "./input.js";
import { ReadError } from "./read-error.js";
import { ResponseCache } from "./remote/cache.js";
import type { Resolve } from "./remote/connections.js";
import { credentialsFor } from "./remote/credentials.js";
import type { Credentials } from "./remote/credentials.js";
import { Fetcher } from "./remote/fetcher.js";

export interface AccessOptions {
  /** Absolute; what the paths that people see are relative to. */
  readonly cwd: string;
  /** Sent to the origin of the document's URL, and to no other. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Origins and paths to which references may lead, as `parseAllowedReferences` reads them. */
  readonly allowRefs?: readonly string[] | undefined;
  /** Where to keep what was fetched, to ask only whether it changed. Default: nowhere. */
  readonly cacheFolder?: string | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** How addresses of hosts are found. Default: as the system does. */
  readonly resolveHost?: Resolve | undefined;
}

/** By what one load reads files and calls servers. */
export interface Access {
  readonly cwd: string;
  readonly allowed: AllowedReferences;
  readonly budget: Budget;
  /** To be closed when all is read. */
  readonly fetcher: Fetcher;
}

/** Throws a `ReadError` for options that can't be followed. */
export function openAccess(input: Input, options: AccessOptions): Access {
  const { cwd, headers, allowRefs = [], cacheFolder, limits, resolveHost } = options;
  const budget = new Budget(limits);
  return {
    cwd,
    allowed: parseAllowedReferences(allowRefs, cwd),
    budget,
    fetcher: new Fetcher({
      budget,
      credentials: credentialsOf(input, headers),
      cache: cacheFolder === undefined ? undefined : new ResponseCache(cacheFolder),
      resolve: resolveHost,
    }),
  };
}

function credentialsOf(
  input: Input,
  headers: Readonly<Record<string, string>> = {},
): Credentials | undefined {
  if (input !== "-" && input.protocol !== "file:") return credentialsFor(input, headers);
  if (Object.keys(headers).length === 0) return undefined;
  throw new ReadError(
    "Headers are sent with a document's URL, and this document is no URL",
    "Give the URL of the document, or leave the headers out.",
  );
}
