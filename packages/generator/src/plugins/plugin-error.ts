import { type DiagnosticCode, DocumentError } from "../diagnostic.js";
import type { Place } from "../document.js";
import type { ConfigOrigin } from "../generate-options.js";

/** A plugin among those that a client was told of, for what is said of it. */
export interface PluginOrigin {
  /** What people know it by: its module, or its name. */
  readonly title: string;
  /** Its place in the list of plugins. */
  readonly index: number;
  /** Absolute path of the file of users' own that its code begins in; absent for a package's. */
  readonly file?: string | undefined;
  readonly config: ConfigOrigin | undefined;
}

/** What went wrong with a plugin. */
export interface PluginProblem {
  readonly code: Extract<DiagnosticCode, `GC22${string}`>;
  /** Behind the plugin's name: `gave no files`. */
  readonly what: string;
  /** What to do about it. */
  readonly help?: string;
  /** Where in its code, if that is known. */
  readonly place?: Place | undefined;
  readonly cause?: unknown;
}

/** An error of a plugin: where it failed, if that is known, and where the config file names it. */
export function pluginError(
  { title, index, config }: PluginOrigin,
  { code, what, help = "", place, cause }: PluginProblem,
): DocumentError {
  const named = config?.place?.("plugins", String(index));
  return new DocumentError(
    [
      {
        code,
        severity: "error",
        message: `The plugin ${title} ${what}`,
        places: [place, named].filter((each) => each !== undefined),
        help: `Nothing was written. ${help}`.trimEnd(),
      },
    ],
    cause === undefined ? undefined : { cause },
  );
}
