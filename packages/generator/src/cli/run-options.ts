import type { OptionOf } from "../options/option.js";
import { type Reporter, reporters } from "./reporters/reporters.js";

/** How a run behaves, whatever its clients are: what only the command line has. */
export interface RunOptions {
  readonly config?: string;
  readonly clients?: readonly string[];
  readonly watch?: boolean;
  readonly check?: boolean;
  readonly rename?: readonly string[];
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly reporter?: Reporter;
}

export const runOptions = {
  watch: {
    kind: "flag",
    group: "Run:",
    flag: "--watch",
    help: "write the client again whenever its files change, until Ctrl-C",
    affectsOutput: false,
  },
  check: {
    kind: "flag",
    group: "Run:",
    flag: "--check",
    help: "write nothing; show what would change, and exit with 3 if anything does",
    affectsOutput: false,
    conflicts: "watch",
  },
  rename: {
    kind: "list",
    item: "text",
    group: "Run:",
    flag: "--rename <old=new>",
    help: "change a name for good: pets.getPet=fetchPet, Pet=Animal; repeat it for more",
    affectsOutput: false,
    conflicts: "watch",
    expected: (rename) =>
      /^[^=]+=[^=]+$/.test(rename)
        ? undefined
        : "old=new, such as pets.getPet=fetchPet or Pet=Animal",
  },
  config: {
    kind: "path",
    group: "Config file:",
    flag: "--config <file>",
    help: "the config file (default: the nearest gen-client.config.* upwards)",
    affectsOutput: false,
  },
  clients: {
    kind: "list",
    item: "text",
    group: "Config file:",
    flag: "-c, --client <name>",
    help: "the client of it to write; repeat it for several (default: all)",
    affectsOutput: false,
  },
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
  reporter: {
    kind: "choice",
    group: "Messages:",
    flag: "--reporter <kind>",
    help: "how warnings and errors are told, all but text as a report on standard output",
    affectsOutput: false,
    choices: reporters,
    default: "text",
  },
} as const satisfies {
  readonly [Key in keyof RunOptions]-?: OptionOf<Exclude<RunOptions[Key], undefined>>;
};
