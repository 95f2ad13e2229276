/** What a new version of a document changes, as GitHub Actions shows it. */
import { appendFile } from "node:fs/promises";
import type { Change, Comparison } from "../../diff/change.js";
import type { ChangeClass } from "../../diff/rules.js";
import { locate } from "../located.js";
import { classTitles } from "../../report/outline.js";
import { workflowCommand } from "./github.js";
import type { Report } from "./report.js";

/** A job summary larger than 1 MiB is refused as a whole. */
const summaryLimit = 1_000_000;

/** Annotations for what breaks: errors where `failing` has its class, else warnings. */
export function githubChanges(
  { changes }: Comparison,
  failing: readonly ChangeClass[],
  fileOf: Report["fileOf"],
): string {
  return changes
    .filter((change) => change.class === "code" || change.class === "wire")
    .map((change) => annotation(change, failing, fileOf))
    .join("");
}

function annotation(
  change: Change,
  failing: readonly ChangeClass[],
  fileOf: Report["fileOf"],
): string {
  const { subject, at, message } = change;
  // What is gone has its place in the earlier document, which no review shows.
  const place = change.newPlace ?? change.oldPlace;
  return workflowCommand(
    failing.includes(change.class) ? "error" : "warning",
    {
      title: classTitles[change.class],
      text: [`${subject.name}${at === "" ? "" : ` ${at}`} ${message}`],
      at: place && locate(place),
    },
    fileOf,
  );
}

/** Adds Markdown to the summary of the job; nothing where there is none. */
export async function addToJobSummary(
  markdown: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const file = env["GITHUB_STEP_SUMMARY"];
  if (file) await appendFile(file, `${cut(markdown)}\n`);
}

function cut(markdown: string): string {
  const bytes = Buffer.from(markdown);
  if (bytes.byteLength <= summaryLimit) return markdown;
  const end = bytes.lastIndexOf("\n", summaryLimit);
  return `${bytes.subarray(0, end).toString()}\n\n… and more than a job summary can hold.\n`;
}
