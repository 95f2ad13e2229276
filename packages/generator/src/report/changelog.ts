/** A release of the client in a changelog: newest first, as keepachangelog.com 1.1.0 has it. */
import { readFile, writeFile } from "node:fs/promises";
import type { Comparison } from "../diff/change.js";
import { markdownText } from "../markdown.js";
import { markdownBody } from "./markdown.js";

/**
 * Adds a comparison to a changelog: below its title, above the other releases. A release of the same
 * version that stands on top is written anew. A file that doesn't exist is made.
 */
export async function addToChangelog(path: string, comparison: Comparison): Promise<void> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT")
      return "# Changelog\n";
    throw error;
  });
  await writeFile(path, withRelease(text, comparison));
}

/** The changelog with the release. */
export function withRelease(changelog: string, comparison: Comparison): string {
  const heading = `## ${lineOf(comparison.newVersion) || "Unreleased"}\n`;
  const release = `${heading}\n${markdownBody(comparison)}`;
  const first = /^## .*$/m.exec(changelog)?.index ?? changelog.length;
  const top = changelog.slice(0, first).trimEnd();
  const rest = changelog.slice(first);
  const isAgain = rest.startsWith(heading);
  const next = isAgain ? /\n## /.exec(rest) : undefined;
  const others = isAgain ? (next ? rest.slice(next.index + 1) : "") : rest;
  return (
    [top, release.trimEnd(), others.trimEnd()].filter((part) => part !== "").join("\n\n") + "\n"
  );
}

/** Whatever a document says of its version stays text; most are numbers, which need no escapes. */
function lineOf(version: string): string {
  return /^[\w.+-]+$/.test(version) ? version : markdownText(version);
}
