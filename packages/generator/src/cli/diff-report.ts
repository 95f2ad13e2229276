/** How a comparison is printed: of two documents, or of each client of a config file. */
import type { SinceResult } from "../diff-since.js";
import type { DiffResult } from "../diff.js";
import { markdownText } from "../markdown.js";
import { jsonReport, jsonReports } from "../report/json.js";
import { markdownReport } from "../report/markdown.js";
import { type DiffFlags, failingClasses } from "./diff-options.js";
import { renderChanges } from "./render-changes.js";
import { fileFinder } from "./reporters/report.js";
import { colorsFor, type Io, printable } from "./terminal.js";

/** What is told of one client. */
export type Compared = SinceResult & {
  /** What a config file calls it. */
  readonly name?: string | undefined;
};

/** Prints what was found; of several clients, one after the other. */
export async function printReport(
  clients: readonly Compared[],
  flags: DiffFlags,
  io: Io,
): Promise<void> {
  const { base } = flags;
  if (flags.format === "github") return reportToGithub(clients, flags, io);
  if (flags.format === "json" && base !== undefined) {
    const data = clients.map((client) => ({
      ...(client.name !== undefined && { name: client.name }),
      document: client.document,
      status: client.kind,
      ...(client.kind === "compared" && { comparison: client.result }),
    }));
    io.stdout.write(jsonReports(base, data));
    return;
  }
  if (flags.format === "sarif") {
    const { sarifChanges } = await import("./reporters/sarif-changes.js");
    const results = clients.flatMap((each) => (each.kind === "compared" ? [each.result] : []));
    io.stdout.write(sarifChanges(results, fileFinder(io)));
    return;
  }
  if (flags.format === "html") {
    for (const client of clients) io.stdout.write(await htmlOf(client, base));
    return;
  }
  const texts = clients.map((client) =>
    client.kind === "compared"
      ? renderReport(client.result, flags, io)
      : without(client, base, flags, io),
  );
  io.stdout.write(texts.join("\n"));
}

async function htmlOf(client: Compared, base: string | undefined): Promise<string> {
  const { htmlNote, htmlReport } = await import("../report/html/html-report.js");
  if (client.kind === "compared") return htmlReport(client.result);
  return htmlNote(client.name ?? client.document, whyNot(client, base));
}

function renderReport(
  result: DiffResult,
  { format, verbose = false }: DiffFlags,
  { stdout, env }: Io,
): string {
  switch (format) {
    case "json":
      return jsonReport(result);
    case "markdown":
      return markdownReport(result);
    default:
      return renderChanges(result, { colors: colorsFor(stdout, env), all: verbose });
  }
}

async function reportToGithub(
  clients: readonly Compared[],
  { failOn = "none", base }: DiffFlags,
  io: Io,
): Promise<void> {
  const { addToJobSummary, githubChanges } = await import("./reporters/github-changes.js");
  const fileOf = fileFinder(io);
  const summary: string[] = [];
  for (const client of clients) {
    if (client.kind === "compared") {
      io.stdout.write(githubChanges(client.result, failingClasses[failOn], fileOf));
      summary.push(markdownReport(client.result));
    } else {
      summary.push(without(client, base, { format: "markdown" }, io));
    }
  }
  await addToJobSummary(summary.join("\n"), io.env);
}

/** Of a client that has nothing to be compared with. */
function without(
  client: Compared,
  base: string | undefined,
  { format }: DiffFlags,
  { stdout, env }: Io,
): string {
  const title = client.name ?? client.document;
  const why = whyNot(client, base);
  if (format === "markdown") return `## ${markdownText(title)}\n\n${markdownText(why)}\n`;
  return `${colorsFor(stdout, env).bold(printable(title))}\n${printable(why)}\n`;
}

function whyNot({ kind, document }: Compared, base = ""): string {
  return kind === "new"
    ? `New: ${document} does not exist in ${base}.`
    : `Not compared: ${document} is not in git.`;
}
