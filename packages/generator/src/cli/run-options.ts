import type { OptionOf } from "../options/option.js";

/** How a run behaves, whatever its clients are: what only the command line has. */
export interface RunOptions {
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

export const runOptions = {
  quiet: {
    kind: "flag",
    group: "Messages:",
    flag: "-q, --quiet",
    help: "print errors only",
    affectsOutput: false,
    conflicts: "verbose",
  },
  verbose: {
    kind: "flag",
    group: "Messages:",
    flag: "--verbose",
    help: "print all warnings, also those of a document that did not change",
    affectsOutput: false,
  },
} as const satisfies {
  readonly [Key in keyof RunOptions]-?: OptionOf<Exclude<RunOptions[Key], undefined>>;
};
