import { dirname } from "node:path";
import { Command, CommanderError } from "commander";
import { relativeName } from "../command.js";
import { ConfigError } from "../config/config-error.js";
import type { Diagnostic } from "../diagnostic.js";
import { DocumentError, diagnosticCodes } from "../diagnostic.js";
import type { GenerateOptions, GenerateResult } from "../generate-options.js";
import { generate } from "../generate.js";
import { clientOptions } from "../options/client-options.js";
import type { Option } from "../options/option.js";
import { OptionError } from "../options/option-error.js";
import { OutputError } from "../output/output-error.js";
import { version } from "../version.js";
import { type Clients, type GivenOptions, UsageError, clientsOf } from "./clients.js";
import { addDiffCommand } from "./diff-command.js";
import { exit } from "./exit-codes.js";
import { addFlags, givenOptions } from "./flags.js";
import { progressOn } from "./progress.js";
import {
  countDiagnostics,
  type RenderOptions,
  renderDiagnostics,
  renderError,
} from "./render-diagnostics.js";
import { renderBug } from "./render-failure.js";
import { renderInstallHint, renderSummary } from "./render-summary.js";
import { type RunOptions, runOptions } from "./run-options.js";
import type { WatchedFiles } from "./watched-files.js";
import type { Io, Terminal } from "./terminal.js";
import { colorsFor, printable } from "./terminal.js";
import { withoutDocument } from "./usual-documents.js";

/** Lines of diagnostics without `--verbose`, where there is no terminal to fill. */
const shownLines = 60;

/** Runs the command line with the arguments behind `gen-client`; gives the exit code. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const program = describeProgram(io);
  let code: number = exit.ok;
  addDiffCommand(program, io, (ended) => (code = ended));
  program.action(async (document: string | undefined) => {
    // Both are checked by the tables that these types are held to.
    const given = givenOptions(program, clientOptions) as GivenOptions;
    const options = givenOptions(program, runOptions) as RunOptions;
    const hinted = new Set<string>();
    const runOnce = async (options: RunOptions, io: Io, watched?: WatchedFiles) => {
      try {
        const found = await clientsOf(document, given, options, io.cwd);
        if (found === undefined) return program.error(withoutDocument(io.cwd));
        code = await generateAll(found, options, io, { hinted, watched });
      } catch (error) {
        code = reportUsage(error, io, watched);
      }
    };
    const reportUsage = (error: unknown, io: Io, watched?: WatchedFiles) => {
      watched?.addUsage(error);
      if (error instanceof ConfigError) {
        io.stderr.write(renderDiagnostics(error.diagnostics, renderingFor(options, io)));
      } else if (error instanceof UsageError) {
        // What is watched may come to fit: a client that the config file lacks.
        if (watched === undefined) program.error(`error: ${error.message}`);
        io.stderr.write(`error: ${error.message}\n`);
      } else throw error;
      return exit.usage;
    };
    if (options.watch !== true) return runOnce(options, io);
    if (document === "-") program.error("error: standard input can't be watched");
    const { watchClients } = await import("./watch-clients.js");
    try {
      await watchClients(document, runOnce, options, io);
      code = exit.ok;
    } catch (error) {
      code = reportUsage(error, io);
    }
  });
  const initCommand = describeInit(program);
  initCommand.action(async (document: string | undefined) => {
    const given = givenOptions(initCommand, clientOptions) as GivenOptions; // checked as above
    // Questions are asked once in the life of a project.
    const { init } = await import("./init.js");
    try {
      await init(document, given, io);
    } catch (error) {
      if (error instanceof UsageError) initCommand.error(`error: ${error.message}`);
      if (!(error instanceof DocumentError)) throw error;
      io.stderr.write(renderDiagnostics(error.diagnostics, renderingFor({}, io)));
      code = exit.usage;
    }
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version were asked for; everything else that commander throws is a usage error.
    return error.exitCode === 0 ? exit.ok : exit.usage;
  }
}

function describeProgram(io: Io): Command {
  const program = new Command("gen-client")
    .description("Writes a typed TypeScript client for Node from an OpenAPI document.")
    .argument(
      "[document]",
      `${clientOptions.input.help}, or - for standard input; without, the config file's`,
    )
    .usage("[document] [options]");
  // Headings stand in the order of their first flags: messages come last, of both tables.
  for (const isLast of [false, true]) {
    addFlags(program, messagesOrOthers(clientOptions, isLast), { revocable: true });
    addFlags(program, messagesOrOthers(runOptions, isLast), { revocable: false });
  }
  return (
    program
      .optionsGroup("Other:")
      .version(version, "-V, --version", "print the version")
      .helpOption("-h, --help", "print this help")
      .addHelpText("after", helpAfterOptions)
      .allowExcessArguments(false)
      .showHelpAfterError("(gen-client --help shows what there is)")
      .exitOverride()
      .configureHelp({
        subcommandTerm: (command) =>
          [
            command.name(),
            ...command.registeredArguments.map((each) =>
              each.required ? `<${each.name()}>` : `[${each.name()}]`,
            ),
          ].join(" "),
      })
      // What stands behind a command is meant for it.
      .enablePositionalOptions()
      .helpCommand(false)
      .configureOutput({
        writeOut: (text) => void io.stdout.write(text),
        writeErr: (text) => void io.stderr.write(text),
        getOutHelpWidth: () => io.stdout.columns ?? 100,
        getErrHelpWidth: () => io.stderr.columns ?? 100,
      })
  );
}

function messagesOrOthers(table: Readonly<Record<string, Option>>, areMessages: boolean) {
  return Object.fromEntries(
    Object.entries(table).filter(([, { group }]) => (group === "Messages:") === areMessages),
  );
}

function describeInit(program: Command): Command {
  const command = program
    .command("init [document]")
    .description("write a config file, asking what it should say")
    .usage("[document] [options]");
  addFlags(command, clientOptions, { revocable: false });
  return command.helpOption("-h, --help", "print this help");
}

const helpAfterOptions = `
Examples:
  gen-client                                     the clients of gen-client.config.*
  gen-client petstore.yaml                       a client in a folder named after its title
  gen-client api/openapi.json -o src/api         a client in src/api
  curl -s $URL | gen-client - -o src/api -n Api  from standard input, its class named Api

Exit codes:
  0  the client is written, or was up to date
  1  the document can't be used or the client not written; nothing has changed
  2  the command or the config file was not understood
  3  --check: the client is not as it would be written`;

/** What runs of one command have in common. */
interface Runs {
  /** Commands to install something, which are told once. */
  readonly hinted: Set<string>;
  readonly watched: WatchedFiles | undefined;
}

/** Each client in turn; one that fails does not keep the others from being written. */
async function generateAll(
  { clients, config }: Clients,
  options: RunOptions,
  io: Io,
  { hinted, watched }: Runs,
): Promise<number> {
  if (config !== undefined && dirname(config) !== io.cwd && options.config === undefined) {
    if (!options.quiet) io.stderr.write(`using ${printable(relativeName(config, io.cwd))}\n`);
  }
  const told: Diagnostic[] = [];
  let code: number = exit.ok;
  const installCommands: string[] = [];
  for (const client of clients) {
    const ended = await generateAndReport(client, options, io, told, watched);
    code = worse(code, ended.code);
    if (ended.installCommand !== undefined) installCommands.push(ended.installCommand);
  }
  if (!options.quiet) io.stderr.write(renderInstallHint(installCommands, hinted, io));
  const { reporter = "text" } = options;
  if (reporter !== "text") {
    const { renderReport } = await import("./reporters/report.js");
    io.stdout.write(renderReport(reporter, { diagnostics: told, ok: code === exit.ok }, io));
  }
  return code;
}

/** What could not be done says more than what differs. */
function worse(a: number, b: number): number {
  return a === exit.failure || b === exit.failure ? exit.failure : Math.max(a, b);
}

function renderingFor({ verbose = false }: RunOptions, { stderr, env }: Io): RenderOptions {
  return {
    colors: colorsFor(stderr, env),
    width: stderr.columns ?? 100,
    lines: verbose ? Number.POSITIVE_INFINITY : screenOf(stderr),
  };
}

/** Writes one client. Adds its diagnostics to `told`, for a report where one is asked for. */
async function generateAndReport(
  client: GenerateOptions,
  options: RunOptions,
  io: Io,
  told: Diagnostic[],
  watched: WatchedFiles | undefined,
): Promise<{ readonly code: number; readonly installCommand?: string | undefined }> {
  const { quiet = false, verbose = false, reporter = "text" } = options;
  const { cwd, stdin, stderr } = io;
  const rendering = renderingFor(options, io);
  const { colors } = rendering;
  const tell = (diagnostics: readonly Diagnostic[]): string => {
    told.push(...diagnostics);
    if (reporter !== "text") return `${countDiagnostics(diagnostics)}: see the report\n`;
    const shown = diagnostics.filter(({ severity }) => !quiet || severity === "error");
    return renderDiagnostics(shown, rendering);
  };
  const progress = progressOn(stderr, { lines: verbose });
  let result: GenerateResult;
  try {
    const onProgress = quiet ? undefined : progress.show;
    // A report says what there is, whether it is new or not.
    const fresh = verbose || reporter !== "text";
    result = await generate({
      ...client,
      stdin,
      fresh,
      check: options.check,
      rename: options.rename,
      onProgress,
    });
  } catch (error) {
    progress.clear();
    watched?.addFailure(client, error);
    if (error instanceof DocumentError) {
      stderr.write(tell(error.diagnostics));
      if (client.strict === true) stderr.write(renderStrictness(error.diagnostics));
    } else if (error instanceof OptionError) {
      // Options that exclude each other; each by itself was checked before.
      stderr.write(`error: ${error.message}\n`);
      return { code: exit.usage };
    } else if (error instanceof OutputError) {
      const { code, message, help } = error;
      told.push({ code, severity: "error", message, help, places: [] });
      stderr.write(renderError(error, colors));
    } else {
      stderr.write(renderBug(error));
    }
    return { code: exit.failure };
  }
  progress.clear();
  watched?.addClient(result);
  const { diagnostics, drift = [] } = result;
  if (drift.length > 0) {
    const { driftDiagnostics, renderDrift } = await import("./render-drift.js");
    const drifted = { ...result, drift };
    if (reporter !== "text") tell([...diagnostics, ...driftDiagnostics(drifted, cwd)]);
    stderr.write(await renderDrift(drifted, { ...rendering, cwd, command: result.command }));
    return { code: exit.difference };
  }
  const text =
    diagnostics.length === 0 ? "" : `${tell(diagnostics)}${reporter === "text" ? "\n" : ""}`;
  if (!quiet) stderr.write(text + renderSummary(result, { cwd, colors }));
  return { code: exit.ok, installCommand: result.installCommand };
}

/** Lines that a terminal has room for below the command and above the summary. */
function screenOf({ rows }: Terminal): number {
  return rows === undefined ? shownLines : Math.max(30, rows - 4);
}

/** Says why nothing was written, where nothing but `--strict` is the reason. */
function renderStrictness(diagnostics: readonly Diagnostic[]): string {
  const isReason = diagnostics.every(({ code }) => diagnosticCodes[code].severity === "warning");
  return isReason ? "\nNothing was written, since --strict makes errors of warnings.\n" : "";
}
