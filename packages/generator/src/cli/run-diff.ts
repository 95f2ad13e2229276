/** What `gen-client diff` does: imported only when it is asked for. */
import { dirname, resolve } from "node:path";
import { ConfigError } from "../config/config-error.js";
import { diff, type DiffOptions, type DiffResult } from "../diff.js";
import { checkRevision, diffSince } from "../diff-since.js";
import { addToChangelog } from "../report/changelog.js";
import { type Clients, clientsOf, UsageError } from "./clients.js";
import { type DiffFlags, failingClasses } from "./diff-options.js";
import { type Compared, printReport } from "./diff-report.js";
import { exit } from "./exit-codes.js";
import { renderDiagnostics, type RenderOptions } from "./render-diagnostics.js";
import { renderFailure } from "./render-failure.js";
import { colorsFor, type Io } from "./terminal.js";

/** Options of the documents, and these. */
type Given = Omit<DiffOptions, "before" | "after"> & {
  readonly before?: string | undefined;
  readonly after?: string | undefined;
};

/**
 * Compares what a command line asks for, and reports it; gives the exit code.
 *
 * @throws {UsageError} for what doesn't fit together.
 */
export async function runDiff(given: Given, flags: DiffFlags, io: Io): Promise<number> {
  try {
    return await compare(given, flags, io);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    io.stderr.write(renderDiagnostics(error.diagnostics, rendering(io)));
    return exit.usage;
  }
}

async function compare(given: Given, flags: DiffFlags, io: Io): Promise<number> {
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
  return compareAndReport(found, { ...flags, base }, io);
}

async function diffAndReport(options: DiffOptions, flags: DiffFlags, io: Io): Promise<number> {
  const { cwd, stdin } = io;
  let result: DiffResult;
  try {
    result = await diff({ ...options, newValues: flags.newValues, cwd, stdin });
    if (flags.changelog !== undefined) await addToChangelog(resolve(cwd, flags.changelog), result);
  } catch (error) {
    io.stderr.write(renderFailure(error, { ...rendering(io), errorsOnly: true }));
    return exit.failure;
  }
  await printReport([{ kind: "compared", document: options.after, result }], flags, io);
  return codeFor([result], flags);
}

/** One that fails does not keep the others from being compared. */
async function compareAndReport(
  { clients, config }: Clients,
  flags: DiffFlags & { readonly base: string },
  io: Io,
): Promise<number> {
  const { base, newValues, changelog } = flags;
  try {
    checkRevision(base, dirname(config ?? io.cwd));
  } catch (error) {
    io.stderr.write(renderFailure(error, { ...rendering(io), errorsOnly: true }));
    return exit.failure;
  }
  const compared: Compared[] = [];
  let code: number = exit.ok;
  for (const client of clients) {
    const name = client.config?.client ?? client.name;
    try {
      const since = await diffSince(base, client, { newValues });
      compared.push({ ...since, name });
      if (changelog !== undefined && since.kind === "compared") {
        await addToChangelog(resolve(io.cwd, changelog), since.result);
      }
    } catch (error) {
      io.stderr.write(`${name ?? client.input}:\n`);
      io.stderr.write(renderFailure(error, { ...rendering(io), errorsOnly: true }));
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

function rendering({ stderr, env }: Io): RenderOptions {
  return { colors: colorsFor(stderr, env), width: stderr.columns ?? 100, lines: 60 };
}
