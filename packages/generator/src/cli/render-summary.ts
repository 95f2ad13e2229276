import { relativeName } from "../command.js";
import type { GenerateResult } from "../generate-options.js";
import { type Colors, colorsFor, count, grouped, type Io, printable } from "./terminal.js";

/** What came of a run: one line, and what there is to know besides. */
export function renderSummary(
  result: GenerateResult,
  { cwd, colors }: { readonly cwd: string; readonly colors: Colors },
): string {
  const contents = `${count(result.operations, "operation")}, ${count(result.schemas, "schema")}`;
  const folder = printable(relativeName(result.outputFolder, cwd));
  const seconds = (result.milliseconds / 1000).toFixed(2);
  const lines = [
    `${colors.bold(result.clientName)}: ${contents} -> ${folder} (${describeFiles(result)}) in ${seconds} s`,
  ];
  if (result.upToDate && result.warnings > 0) {
    lines.push(`${count(result.warnings, "warning")} as before; --verbose shows all`);
  }
  if (result.mergedLock === true) {
    lines.push("Its gen-client.lock.json had a merge conflict: the names of both sides stay");
  }
  return `${lines.join("\n")}\n`;
}

/** How to install the runtime that clients don't find, unless that was told before. */
export function renderInstallHint(
  commands: readonly string[],
  told: Set<string>,
  { stderr, env }: Pick<Io, "stderr" | "env">,
): string {
  const fresh = [...new Set(commands)].filter((command) => !told.has(command));
  for (const command of fresh) told.add(command);
  const who = commands.length === 1 ? "The client imports its" : "The clients import their";
  return fresh
    .map((command) => `${who} runtime: ${colorsFor(stderr, env).bold(command)}\n`)
    .join("");
}

function describeFiles({ files: { written, unchanged, removed } }: GenerateResult): string {
  if (written.length === 0 && removed.length === 0) {
    return `${count(unchanged.length, "file")} unchanged`;
  }
  return [
    ...(written.length > 0 ? [`${count(written.length, "file")} written`] : []),
    ...(removed.length > 0 ? [`${count(removed.length, "file")} removed`] : []),
    ...(unchanged.length > 0 ? [`${grouped(unchanged.length)} unchanged`] : []),
  ].join(", ");
}
