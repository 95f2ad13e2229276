import { allowedReferences } from "./allowed-references.js";
import type { AllowedReferences } from "./allowed-references.js";
import { Budget } from "./budget.js";
import type { Limits } from "./budget.js";
import type { Input } from "./input.js";
import { ReadError } from "./read-error.js";
import type { Resolve } from "./remote/connections.js";
import { credentialsFor } from "./remote/credentials.js";
import type { Credentials } from "./remote/credentials.js";
import type { Fetcher } from "./remote/fetcher.js";

export interface AccessOptions {
  /** Absolute; what the paths that people see are relative to. */
  readonly cwd: string;
  /** Sent to the origin of the document's URL, and to no other. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Origins, folders and files to which references may lead besides. */
  readonly allowRefs?: readonly Input[] | undefined;
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
  /** What calls servers, made when it is first needed: most documents are files. */
  readonly fetcher: () => Promise<Fetcher>;
  readonly close: () => Promise<void>;
}

/** Throws a `ReadError` for options that can't be followed. */
export function openAccess(input: Input, options: AccessOptions): Access {
  const { cwd, headers, allowRefs = [], cacheFolder, limits, resolveHost } = options;
  const budget = new Budget(limits);
  const credentials = credentialsOf(input, headers);
  let fetcher: Promise<Fetcher> | undefined;
  return {
    cwd,
    allowed: allowedReferences(allowRefs),
    budget,
    fetcher: () => (fetcher ??= open()),
    close: async () => (await fetcher)?.close(),
  };

  async function open(): Promise<Fetcher> {
    const [{ ResponseCache }, { Fetcher }] = await Promise.all([
      import("./remote/cache.js"),
      import("./remote/fetcher.js"),
    ]);
    const cache = cacheFolder === undefined ? undefined : new ResponseCache(cacheFolder);
    return new Fetcher({ budget, credentials, cache, resolve: resolveHost });
  }
}

function credentialsOf(
  input: Input,
  headers: Readonly<Record<string, string>> = {},
): Credentials | undefined {
  if (input !== "-" && /^https?:$/.test(input.protocol)) return credentialsFor(input, headers);
  if (Object.keys(headers).length === 0) return undefined;
  throw new ReadError(
    "Headers are sent with a document's URL, and this document is no URL",
    "Give the URL of the document, or leave the headers out.",
  );
}
