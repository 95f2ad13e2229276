import { relativeName } from "../command.js";
import type { GenerateResult } from "../generate-options.js";
import type { Colors } from "./terminal.js";
import { count, grouped, printable } from "./terminal.js";

/** What came of a run: one line, and what is left to do where something is. */
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
  if (result.installCommand !== undefined) {
    lines.push(`The client imports its runtime: ${colors.bold(result.installCommand)}`);
  }
  return `${lines.join("\n")}\n`;
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
