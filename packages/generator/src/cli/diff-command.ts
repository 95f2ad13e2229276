/** `gen-client diff OLD NEW` */
import { resolve } from "node:path";
import type { Command } from "commander";
import { diff, type DiffOptions, type DiffResult } from "../diff.js";
import { clientOptions } from "../options/client-options.js";
import { addToChangelog } from "../report/changelog.js";
import { jsonReport } from "../report/json.js";
import { markdownReport } from "../report/markdown.js";
import { type DiffFlags, diffFlags, failingClasses } from "./diff-options.js";
import { exit } from "./exit-codes.js";
import { addFlags, givenOptions } from "./flags.js";
import { type ChangesOptions, renderChanges } from "./render-changes.js";
import { renderFailure } from "./render-failure.js";
import { colorsFor, type Io } from "./terminal.js";

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
    .argument("<old>", "file or URL of the earlier document, or git:REV:PATH")
    .argument("<new>", "the later one");
  addFlags(command, diffFlags, { revocable: false });
  addFlags(command, documentOptions, { revocable: true });
  command.addHelpText("after", helpAfterOptions).action(async (before: string, after: string) => {
    // Both are checked by the tables that these types are held to.
    const client = givenOptions(command, documentOptions) as Partial<DiffOptions>;
    const flags = givenOptions(command, diffFlags) as DiffFlags;
    ended(await diffAndReport({ ...client, before, after }, flags, io));
  });
}

const helpAfterOptions = `
Examples:
  gen-client diff git:main:api.yaml api.yaml             what the working copy changes
  gen-client diff v1.yaml v2.yaml --fail-on breaking     for a check in CI
  gen-client diff old.json new.json --format markdown    for a review

Exit codes:
  0  compared
  1  one of the documents can't be used
  2  the command was not understood
  3  there are changes of the kind that --fail-on names`;

async function diffAndReport(options: DiffOptions, flags: DiffFlags, io: Io): Promise<number> {
  const { format = "text", failOn = "none", newValues, changelog, verbose = false } = flags;
  const { cwd, stdin, stdout, stderr } = io;
  let result: DiffResult;
  try {
    result = await diff({ ...options, newValues, cwd, stdin });
    if (changelog !== undefined) await addToChangelog(resolve(cwd, changelog), result);
  } catch (error) {
    const colors = colorsFor(stderr, io.env);
    const rendering = { colors, width: stderr.columns ?? 100, lines: 60, errorsOnly: true };
    stderr.write(renderFailure(error, rendering));
    return exit.failure;
  }
  stdout.write(reports[format](result, { colors: colorsFor(stdout, io.env), all: verbose }));
  const isFailure = failingClasses[failOn].some((each) => result.counts[each] > 0);
  return isFailure ? exit.difference : exit.ok;
}

const reports = {
  text: renderChanges,
  json: jsonReport,
  markdown: markdownReport,
} as const satisfies Record<
  NonNullable<DiffFlags["format"]>,
  (result: DiffResult, options: ChangesOptions) => string
>;
