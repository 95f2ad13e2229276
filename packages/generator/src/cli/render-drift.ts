import { relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { relativeName } from "../command.js";
import type { Diagnostic } from "../diagnostic.js";
import type { GenerateResult } from "../generate-options.js";
import { lockFileName } from "../output/lock.js";
import type { DriftKind, FileDrift } from "../output/drift.js";
import type { RenderOptions } from "./render-diagnostics.js";
import { count, printable } from "./terminal.js";

/** What a check found: a result of `generate` with its drift. */
type Drifted = Pick<GenerateResult, "clientName" | "outputFolder"> & {
  readonly drift: readonly FileDrift[];
};

const meanings: Readonly<Record<DriftKind, string>> = {
  changed: "the document gives another text now",
  edited: "somebody changed what gen-client wrote",
  foreign: "it is not as gen-client's files are, and so would not be replaced",
  missing: "it does not exist",
  extra: "gen-client wrote it, and it is no part of the client",
};

const remedies: Readonly<Partial<Record<DriftKind, string>>> = {
  extra: "Generate again, or remove it.",
  foreign: "It may be somebody's own: move it away or remove it. Then generate again, and commit.",
};

/** More changed lines in one file than anybody reads; they would take long to find, too. */
const mostChanges = 3000;

/** What differs: a line a file, then a unified diff from what is there to what would be written. */
export async function renderDrift(
  { clientName, outputFolder, drift }: Drifted,
  {
    cwd,
    colors,
    lines,
    command,
  }: RenderOptions & { readonly cwd: string; readonly command: string },
): Promise<string> {
  const folder = relativeName(outputFolder, cwd);
  const head = `${colors.bold(colors.red(clientName))}: ${count(drift.length, "file")} in ${printable(folder)} ${drift.length === 1 ? "differs" : "differ"} from what would be written`;
  const listed = drift.map(
    ({ path, kind }) => `  ${colors.yellow(kind.padEnd(7))} ${printable(path)}`,
  );
  const room = Number.isFinite(lines) ? Math.max(lines - listed.length - 4, 20) : lines;
  // The list of names and digests says least.
  const files = drift.toSorted((a, b) => rank(a) - rank(b));
  const patch = await patchOf(files, folder, room, colors);
  const has = (kind: DriftKind) => drift.some((file) => file.kind === kind);
  const advice = [
    ...(has("foreign")
      ? ["What is foreign may be yours, and is not replaced: move it away or remove it first."]
      : []),
    `Write it again: ${colors.bold(printable(command))}`,
    ...(has("extra") ? ["What is extra and in no lock stays: remove it yourself."] : []),
  ];
  return `${[head, ...listed, ...patch, ...advice].join("\n")}\n`;
}

/** The same as problems, for reports: each at the first line of its file that differs. */
export function driftDiagnostics({ outputFolder, drift }: Drifted, cwd: string): Diagnostic[] {
  return drift.map(({ path, kind, found = "", expected = "" }) => {
    const file = resolve(outputFolder, path);
    const [lines, others] = [found.split("\n"), expected.split("\n")];
    const first = lines.findIndex((line, index) => line !== others[index]);
    const source = {
      uri: pathToFileURL(file).href,
      name: relative(cwd, file).replaceAll("\\", "/"),
      text: found,
      value: undefined,
      digest: "",
      position: () => ({ line: Math.max(1, first + 1), column: 1 }),
    };
    return {
      code: "GC145",
      severity: "error",
      message: `${source.name} is not as it would be written: ${meanings[kind]}`,
      help: remedies[kind] ?? "Generate again, and commit it.",
      places: kind === "missing" ? [] : [{ source, pointer: "" }],
    };
  });
}

const rank = ({ path }: FileDrift) => (path === lockFileName ? 1 : 0);

async function patchOf(
  files: readonly FileDrift[],
  folder: string,
  room: number,
  colors: RenderOptions["colors"],
): Promise<string[]> {
  // Most checks find nothing.
  const { structuredPatch } = await import("diff");
  const lines: string[] = [];
  for (const { path, found, expected } of files) {
    if (found === undefined || expected === undefined) continue;
    if (lines.length >= room) return [...lines.slice(0, room), "… --verbose shows all"];
    const name = printable(`${folder}/${path}`);
    const patch = structuredPatch("", "", found, expected, "", "", {
      maxEditLength: mostChanges,
    });
    lines.push("", colors.bold(`--- ${name}`), colors.bold(`+++ ${name}\tas it would be written`));
    if (patch === undefined) lines.push("  (too many lines differ to show them)");
    for (const hunk of patch?.hunks ?? []) {
      const { oldStart, oldLines, newStart, newLines } = hunk;
      lines.push(colors.cyan(`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`));
      for (const line of hunk.lines) lines.push(colored(printable(line), colors));
    }
  }
  if (lines.length > room) return [...lines.slice(0, room), "… --verbose shows all"];
  return [...lines, ""];
}

function colored(line: string, colors: RenderOptions["colors"]): string {
  if (line.startsWith("+")) return colors.green(line);
  return line.startsWith("-") ? colors.red(line) : line;
}
