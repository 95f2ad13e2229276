/** `gen-client diff OLD NEW`, and `gen-client diff --base REV` for the clients of a config file */
import type { Command } from "commander";
import type { DiffOptions } from "../diff.js";
import { clientOptions } from "../options/client-options.js";
import { UsageError } from "./clients.js";
import { type DiffFlags, diffFlags } from "./diff-options.js";
import { addFlags, givenOptions } from "./flags.js";
import type { Io } from "./terminal.js";

/** Those of a client that say how its document is read; the folder is asked for its lock only. */
const { input: _, ...readOptions } = clientOptions;
const output = {
  ...clientOptions.output,
  help: "the client's folder: its lock has the names in use (default: names are given anew)",
} as const;
const { validation: __, strict: ___, ...documentOptions } = { ...readOptions, output };

/** Adds the command; `ended` gets its exit code. */
export function addDiffCommand(program: Command, io: Io, ended: (code: number) => void): void {
  const command = program
    .command("diff")
    .description("Tells what a new version of a document changes for the callers of its client.")
    .summary("tell what a new version changes for callers")
    .argument("[old]", "file or URL of the earlier document, or git:REV:PATH")
    .argument("[new]", "the later one")
    .usage("<old> <new> [options]\n       gen-client diff --base <rev> [options]");
  addFlags(command, diffFlags, { revocable: false });
  addFlags(command, documentOptions, { revocable: true });
  command.addHelpText("after", helpAfterOptions).action(async (before?: string, after?: string) => {
    // Both are checked by the tables that these types are held to.
    const client = givenOptions(command, documentOptions) as Partial<DiffOptions>;
    const flags = givenOptions(command, diffFlags) as DiffFlags;
    // All of the comparison, which runs that write a client have no use for.
    const { runDiff } = await import("./run-diff.js");
    try {
      ended(await runDiff({ ...client, before, after }, flags, io));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      command.error(`error: ${error.message}`);
    }
  });
}

const helpAfterOptions = `
Examples:
  gen-client diff git:main:api.yaml api.yaml             what the working copy changes
  gen-client diff v1.yaml v2.yaml --fail-on breaking     for a check in CI
  gen-client diff old.json new.json --format markdown    for a comment
  gen-client diff v1.yaml v2.yaml --format html > a.html a page for a review
  gen-client diff --base main                            all clients of gen-client.config.*

Exit codes:
  0  compared
  1  one of the documents can't be used
  2  the command or the config file was not understood
  3  there are changes of the kind that --fail-on names`;
