/** Texts in Markdown (CommonMark 0.31, and what GitHub adds), in which they mean nothing but themselves. */
import { hiddenCharacters } from "./hidden-characters.js";
import { logCommands } from "./log-commands.js";

/** Text on one line: nothing in it is Markdown or HTML, and no address in it becomes a link. */
export function markdownText(text: string): string {
  return (
    oneLine(text)
      .replaceAll(/[\\`*_[\]<>|~&]|:(?=\/\/)|(?<=\bwww)\./gi, String.raw`\$&`)
      // What makes a heading, a list or a rule of a line that begins with it.
      .replace(/^(\d*)([#+=.)-])/, String.raw`$1\$2`)
  );
}

/** A code span on one line, whatever back-ticks the text holds (section 6.1). */
export function markdownCode(text: string): string {
  // Nothing can be escaped in it.
  const line = oneLine(text).replaceAll(logCommands, "\uFFFD");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = line === "" || /^`|`$/.test(line) ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

function oneLine(text: string): string {
  return text.replaceAll(hiddenCharacters, " ").replaceAll(/\s+/g, " ").trim();
}
