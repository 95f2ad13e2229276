import type { ChangeClass } from "../diff/rules.js";
import type { OptionOf } from "../options/option.js";
import { runOptions } from "./run-options.js";

/** What `gen-client diff` has beside the options of the client. */
export interface DiffFlags {
  readonly base?: string;
  readonly config?: string;
  readonly clients?: readonly string[];
  readonly format?: "text" | "json" | "markdown" | "html" | "sarif" | "github";
  readonly failOn?: keyof typeof failingClasses;
  readonly newValues?: "code" | "additive";
  readonly changelog?: string;
  readonly verbose?: boolean;
}

export const diffFlags = {
  base: {
    kind: "text",
    group: "Config file:",
    flag: "--base <rev>",
    help: "compare the documents of a config file with what they were in a revision of git",
    affectsOutput: false,
  },
  config: runOptions.config,
  clients: {
    ...runOptions.clients,
    help: "the client of it to compare; repeat it for several (default: all)",
  },
  format: {
    kind: "choice",
    group: "Report:",
    flag: "--format <kind>",
    help: "how the changes are printed",
    affectsOutput: false,
    choices: {
      text: "for people",
      json: "for tools",
      markdown: "for job summaries and comments",
      html: "one page for reviews: filters, search, before and after",
      sarif: "SARIF 2.1.0, for code scanning",
      github: "annotations of GitHub Actions, and its job summary",
    },
    default: "text",
  },
  failOn: {
    kind: "choice",
    group: "Report:",
    flag: "--fail-on <kind>",
    help: "changes that end it with exit code 3",
    affectsOutput: false,
    choices: {
      code: "those that break code",
      breaking: "those that break code or the wire",
      any: "any change at all",
      none: "none",
    },
    default: "none",
  },
  newValues: {
    kind: "choice",
    group: "Report:",
    flag: "--new-values <class>",
    help: "what new values of a received enum are, and newly described failures",
    affectsOutput: false,
    choices: {
      code: "they break exhaustive code",
      additive: "callers were told to expect more",
    },
    default: "code",
  },
  changelog: {
    kind: "path",
    group: "Report:",
    flag: "--changelog <file>",
    help: "add the changes to a changelog, too, as its newest release",
    affectsOutput: false,
  },
  verbose: {
    kind: "flag",
    group: "Report:",
    flag: "--verbose",
    help: "list other descriptions, too",
    affectsOutput: false,
  },
} as const satisfies {
  readonly [Key in keyof DiffFlags]-?: OptionOf<Exclude<DiffFlags[Key], undefined>>;
};

/** The classes that end a run with exit code 3. */
export const failingClasses = {
  code: ["code"],
  breaking: ["code", "wire"],
  any: ["code", "wire", "additive", "documentation"],
  none: [],
} as const satisfies Record<string, readonly ChangeClass[]>;
