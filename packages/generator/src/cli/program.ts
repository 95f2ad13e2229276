import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { DocumentError } from "../diagnostic.js";
import type { GenerateResult } from "../generate-options.js";
import { generate } from "../generate.js";
import { isReservedClientName } from "../model/reserved.js";
import { OutputError } from "../output/output-error.js";
import { version } from "../version.js";
import { progressOn } from "./progress.js";
import { renderDiagnostics, renderError } from "./render-diagnostics.js";
import { renderSummary } from "./render-summary.js";
import type { Io } from "./terminal.js";
import { colorsFor } from "./terminal.js";

/** Exit codes: what `--help` promises. */
const exit = { ok: 0, failure: 1, usage: 2 } as const;

/** Diagnostics shown without `--verbose`. */
const shownDiagnostics = 10;

interface CliOptions {
  readonly output?: string;
  readonly name?: string;
  readonly validation?: boolean;
  readonly dates?: "string" | "date" | "temporal";
  readonly int64?: "number" | "bigint" | "string";
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** Runs the command line with the arguments behind `gen-client`; gives the exit code. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const program = describeProgram(io);
  let code: number = exit.ok;
  program.action(async (document: string | undefined, options: CliOptions) => {
    if (document === undefined) program.help({ error: true });
    else code = await generateAndReport(document, options, io);
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
  return new Command("gen-client")
    .description("Writes a typed TypeScript client for Node from an OpenAPI document.")
    .argument(
      "[document]",
      "file or URL of the document, or - for standard input (JSON or YAML, OpenAPI 3.0 to 3.2)",
    )
    .usage("<document> [options]")
    .optionsGroup("Client:")
    .addOption(
      new Option(
        "-o, --output <folder>",
        "where to write it (default: a folder named after the document's title)",
      ).argParser(nonEmpty),
    )
    .addOption(
      new Option(
        "-n, --name <ClientName>",
        "name of its class (default: from the document's title)",
      ).argParser(identifier),
    )
    .addOption(
      new Option(
        "--dates <kind>",
        "what dates are: string, date or temporal (default: string)",
      ).argParser(oneOf("string", "date", "temporal")),
    )
    .addOption(
      new Option(
        "--int64 <kind>",
        "what 64-bit integers are: number, bigint or string (default: number)",
      ).argParser(oneOf("number", "bigint", "string")),
    )
    .option(
      "--validation",
      "write the document's schemas too, for the client's option validate (default: no)",
    )
    .optionsGroup("Messages:")
    .addOption(new Option("-q, --quiet", "print errors only").conflicts("verbose"))
    .option("--verbose", "print all warnings, also those of a document that did not change")
    .optionsGroup("Other:")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", helpAfterOptions)
    .allowExcessArguments(false)
    .showHelpAfterError("(gen-client --help shows what there is)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    });
}

const helpAfterOptions = `
Examples:
  gen-client petstore.yaml                       a client in a folder named after its title
  gen-client api/openapi.json -o src/api         a client in src/api
  curl -s $URL | gen-client - -o src/api -n Api  from standard input, its class named Api

Exit codes:
  0  the client is written, or was up to date
  1  the document can't be used or the client not written; nothing has changed
  2  the command was not understood`;

function nonEmpty(value: string): string {
  if (value === "") throw new InvalidArgumentError("It is empty.");
  return value;
}

function oneOf(...kinds: readonly string[]): (value: string) => string {
  return (value) => {
    if (kinds.includes(value)) return value;
    throw new InvalidArgumentError(`It is one of ${kinds.join(", ")}.`);
  };
}

function identifier(value: string): string {
  if (!/^[A-Z][A-Za-z0-9]*$/.test(value)) {
    throw new InvalidArgumentError(
      "A class name is a capital letter and then letters or digits, like PetStore.",
    );
  }
  if (isReservedClientName(value)) {
    throw new InvalidArgumentError(
      `Generated code needs the name ${value}, ${value}Options or ${value}Auth for something else. Choose another, like ${value}Api.`,
    );
  }
  return value;
}

async function generateAndReport(document: string, options: CliOptions, io: Io): Promise<number> {
  const { output, name, dates, int64, validation, quiet = false, verbose = false } = options;
  const { cwd, stdin, stderr } = io;
  const colors = colorsFor(stderr, io.env);
  const rendering = {
    colors,
    width: stderr.columns ?? 100,
    limit: verbose ? Number.POSITIVE_INFINITY : shownDiagnostics,
  };
  const progress = progressOn(stderr, { lines: verbose });
  let result: GenerateResult;
  try {
    const onProgress = quiet ? undefined : progress.show;
    result = await generate({
      input: document,
      output,
      name,
      validation,
      dates,
      int64,
      cwd,
      stdin,
      fresh: verbose,
      onProgress,
    });
  } catch (error) {
    progress.clear();
    if (error instanceof DocumentError) {
      const shown = error.diagnostics.filter(({ severity }) => !quiet || severity === "error");
      stderr.write(renderDiagnostics(shown, rendering));
    } else if (error instanceof OutputError) {
      stderr.write(renderError(error, colors));
    } else {
      const stack = error instanceof Error ? error.stack : String(error);
      stderr.write(`This is a bug in gen-client; please report it, with the document.\n${stack}\n`);
    }
    return exit.failure;
  }
  progress.clear();
  if (quiet) return exit.ok;
  if (result.diagnostics.length > 0) {
    stderr.write(`${renderDiagnostics(result.diagnostics, rendering)}\n`);
  }
  stderr.write(renderSummary(result, { cwd, colors }));
  return exit.ok;
}
