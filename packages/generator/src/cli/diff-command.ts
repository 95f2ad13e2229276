/** `gen-client diff OLD NEW`, and `gen-client diff --base REV` for the clients of a config file */
import { resolve } from "node:path";
import type { Command } from "commander";
import { ConfigError } from "../config/config-error.js";
import { diff, type DiffOptions, type DiffResult } from "../diff.js";
import { diffSince } from "../diff-since.js";
import type { GenerateOptions } from "../generate-options.js";
import { clientOptions } from "../options/client-options.js";
import { addToChangelog } from "../report/changelog.js";
import { clientsOf, UsageError } from "./clients.js";
import { type DiffFlags, diffFlags, failingClasses } from "./diff-options.js";
import { type Compared, printReport } from "./diff-report.js";
import { exit } from "./exit-codes.js";
import { addFlags, givenOptions } from "./flags.js";
import { renderDiagnostics } from "./render-diagnostics.js";
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
    .argument("[old]", "file or URL of the earlier document, or git:REV:PATH")
    .argument("[new]", "the later one")
    .usage("<old> <new> [options]\n       gen-client diff --base <rev> [options]");
  addFlags(command, diffFlags, { revocable: false });
  addFlags(command, documentOptions, { revocable: true });
  command.addHelpText("after", helpAfterOptions).action(async (before?: string, after?: string) => {
    // Both are checked by the tables that these types are held to.
    const client = givenOptions(command, documentOptions) as Partial<DiffOptions>;
    const flags = givenOptions(command, diffFlags) as DiffFlags;
    try {
      ended(await runDiff({ ...client, before, after }, flags, io));
    } catch (error) {
      if (error instanceof UsageError) command.error(`error: ${error.message}`);
      if (!(error instanceof ConfigError)) throw error;
      io.stderr.write(renderDiagnostics(error.diagnostics, renderingFor(io)));
      ended(exit.usage);
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

type Given = Omit<DiffOptions, "before" | "after"> & {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
};

async function runDiff(given: Given, flags: DiffFlags, io: Io): Promise<number> {
  const { before, after, ...client } = given;
  const { base, config, clients } = flags;
  if (base === undefined) {
    if (before === undefined || after === undefined) {
      throw new UsageError(
        "diff compares two documents, or with --base REV those of a config file with what they were",
      );
    }
    if (config !== undefined || clients !== undefined) {
      throw new UsageError(
        `${config === undefined ? "--client" : "--config"} goes with --base REV, not with two documents`,
      );
    }
    return diffAndReport({ ...client, before, after }, flags, io);
  }
  if (before !== undefined) {
    throw new UsageError(
      "documents and --base exclude each other: it takes those of a config file",
    );
  }
  const found = await clientsOf(undefined, client, flags, io.cwd);
  if (found === undefined) {
    throw new UsageError("--base needs a config file, and there is none in this folder or above");
  }
  if (flags.changelog !== undefined && found.clients.length > 1) {
    throw new UsageError("--changelog is for one client: choose it with --client");
  }
  if (flags.format === "html" && found.clients.length > 1) {
    throw new UsageError("--format html is a page of one client: choose it with --client");
  }
  return compareAndReport(found.clients, { ...flags, base }, io);
}

async function diffAndReport(options: DiffOptions, flags: DiffFlags, io: Io): Promise<number> {
  const { cwd, stdin } = io;
  let result: DiffResult;
  try {
    result = await diff({ ...options, newValues: flags.newValues, cwd, stdin });
    if (flags.changelog !== undefined) await addToChangelog(resolve(cwd, flags.changelog), result);
  } catch (error) {
    io.stderr.write(renderFailure(error, { ...renderingFor(io), errorsOnly: true }));
    return exit.failure;
  }
  await printReport([{ kind: "compared", document: options.after, result }], flags, io);
  return codeFor([result], flags);
}

/** One that fails does not keep the others from being compared. */
async function compareAndReport(
  clients: readonly GenerateOptions[],
  flags: DiffFlags & { readonly base: string },
  io: Io,
): Promise<number> {
  const { base, newValues, changelog } = flags;
  const compared: Compared[] = [];
  let code: number = exit.ok;
  for (const client of clients) {
    const { config, input } = client;
    try {
      const since = await diffSince(base, client, { newValues });
      compared.push({ ...since, name: config?.client ?? client.name });
      if (changelog !== undefined && since.kind === "compared") {
        await addToChangelog(resolve(io.cwd, changelog), since.result);
      }
    } catch (error) {
      const name = config?.client ?? client.name ?? input;
      io.stderr.write(`${name}:\n`);
      io.stderr.write(renderFailure(error, { ...renderingFor(io), errorsOnly: true }));
      code = exit.failure;
    }
  }
  await printReport(compared, flags, io);
  const results = compared.flatMap((each) => (each.kind === "compared" ? [each.result] : []));
  return code === exit.ok ? codeFor(results, flags) : code;
}

function codeFor(results: readonly DiffResult[], { failOn = "none" }: DiffFlags): number {
  const isFailure = failingClasses[failOn].some((each) =>
    results.some(({ counts }) => counts[each] > 0),
  );
  return isFailure ? exit.difference : exit.ok;
}

function renderingFor({ stderr, env }: Io) {
  return { colors: colorsFor(stderr, env), width: stderr.columns ?? 100, lines: 60 };
}
