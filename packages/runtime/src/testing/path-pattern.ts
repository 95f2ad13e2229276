/** Path templates (`/pets/{petId}`), the other way round: what stands in the braces of a real path. */

/** The texts in the braces, decoded, by their names; undefined where the path is another. */
export type PathPattern = (path: string) => Readonly<Record<string, string>> | undefined;

/**
 * Compiles a template. Segments are compared as what they mean: `%7E` is `~`, and `%2F` is no border of a
 * segment. Braces take one segment or a part of one, and are never empty.
 *
 * @param where `whole`: of the path; `end`: of its last segments, whatever comes before them.
 */
export function compilePathPattern(template: string, where: "whole" | "end"): PathPattern {
  const patterns = segmentsOf(template).map(compileSegment);
  return (path) => {
    const all = segmentsOf(path);
    const segments = where === "whole" ? all : all.slice(-patterns.length);
    if (segments.length !== patterns.length) return undefined;
    const params: Record<string, string> = {};
    for (const [index, { expression, names }] of patterns.entries()) {
      const found = expression.exec(decode(segments[index] ?? ""));
      if (found === null) return undefined;
      for (const [place, name] of names.entries()) params[name] = found[place + 1] ?? "";
    }
    return params;
  };
}

interface Segment {
  readonly expression: RegExp;
  readonly names: readonly string[];
}

function compileSegment(segment: string): Segment {
  const names: string[] = [];
  const source = segment
    .split(/(\{[^{}]+\})/)
    .map((piece) => {
      if (!/^\{[^{}]+\}$/.test(piece)) return escape(decode(piece));
      names.push(piece.slice(1, -1));
      return "(.+)";
    })
    .join("");
  return { expression: new RegExp(`^${source}$`, "s"), names };
}

/** Without the empty text before the first slash. */
function segmentsOf(path: string): readonly string[] {
  return path.split("/").slice(1);
}

function escape(literal: string): string {
  return literal.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

/** Percent-encoded text as what it means; as it is where it means nothing. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
