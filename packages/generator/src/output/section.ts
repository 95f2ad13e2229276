/** The part of a Markdown file that is ours: its user writes before and behind it. */
import { OutputError } from "./output-error.js";

const begin = "<!-- begin gen-client: written anew each time; what stands outside of it stays -->";
const end = "<!-- end gen-client -->";

/** A file of nothing but our part: blocks of Markdown, of which no line may begin like a mark. */
export function section(blocks: readonly string[]): string {
  return [begin, "", ...blocks.flatMap((block) => [block, ""]), end, ""].join("\n");
}

/**
 * Our part of a text; undefined where it has none, since its user wrote all of it.
 *
 * @throws {OutputError} GC148 where it begins and does not end, or the other way round.
 */
export function sectionOf(text: string, name: string): string | undefined {
  return find(text, name)?.ours;
}

/** A text with another part of ours: all of it stays as it is where it has none. */
export function withSection(text: string, ours: string, name: string): string {
  const found = find(text, name);
  return found ? found.before + ours + found.behind : text;
}

function find(text: string, name: string) {
  const start = /^<!-- begin gen-client\b.*-->[ \t]*$/m.exec(text);
  const last = /^<!-- end gen-client -->[ \t]*(?:\r?\n|(?![^]))/m.exec(text);
  if (start === null && last === null) return undefined;
  if (start === null || last === null || last.index < start.index) {
    const what = start === null ? "begin" : last === null ? "end" : "begin before its end";
    throw new OutputError(
      "GC148",
      `${name}: the part that gen-client writes has no ${what}`,
      `Nothing was written. Put both marks back, ${begin} and ${end}; or remove both, and the whole file is yours.`,
    );
  }
  const until = last.index + last[0].length;
  return {
    before: text.slice(0, start.index),
    ours: `${text.slice(start.index, until).replaceAll("\r\n", "\n").trimEnd()}\n`,
    behind: text.slice(until),
  };
}
