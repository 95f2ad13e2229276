/** Documentation comments: how they are laid out. What they say was made safe by `model/`. */

/** Lines of prose are broken here; tables, code and URLs stay as they are. */
const width = 96;

/** What a comment says, in this order. */
export interface Doc {
  /** Paragraphs, the undefined ones left out. */
  readonly text?: readonly (string | undefined)[];
  readonly deprecated?: boolean;
  readonly see?: string | undefined;
  readonly example?: readonly string[];
}

/** The lines of a comment without its marks; none where there is nothing to say. */
export function docLines({ text = [], deprecated, see, example }: Doc): string[] {
  const paragraphs = text.filter((paragraph) => paragraph !== undefined && paragraph !== "");
  const prose = paragraphs.flatMap((paragraph, index) => [
    ...(index > 0 ? [""] : []),
    ...wrap(paragraph ?? ""),
  ]);
  const tags = [
    ...(see === undefined ? [] : [`@see ${see}`]),
    ...(deprecated ? ["@deprecated"] : []),
    ...(example ? ["@example", ...example] : []),
  ];
  const lines = [...prose, ...(prose.length > 0 && tags.length > 0 ? [""] : []), ...tags];
  // Last line of defence: nothing that reaches a comment can end it, or hide what it stands above.
  return lines.map((line) =>
    line
      .replace(/\*\//g, "*\\/")
      .replace(/@internal/g, "&#64;internal")
      .trimEnd(),
  );
}

/** A whole comment, at the left margin. Empty where there is nothing to say. */
export function docComment(doc: Doc): string {
  const lines = docLines(doc);
  if (lines.length === 0) return "";
  const [first = ""] = lines;
  if (lines.length === 1) return `/** ${first} */`;
  return ["/**", ...lines.map((line) => (line === "" ? " *" : ` * ${line}`)), " */"].join("\n");
}

function wrap(text: string): string[] {
  if (text.length < width && !text.includes("\n")) return [text];
  let inCode = false;
  return text.split("\n").flatMap((line) => {
    if (/^\s*(```|~~~)/.test(line)) inCode = !inCode;
    const isProse = !inCode && !/^(\s*\||\s{4})/.test(line);
    return isProse ? wrapLine(line) : [line];
  });
}

function wrapLine(line: string): string[] {
  const [indent = ""] = /^\s*/.exec(line) ?? [];
  const lines: string[] = [];
  let current = "";
  for (const word of line.trim().split(/ +/)) {
    // An at sign that begins a line would be a tag.
    const fits =
      current === "" ||
      indent.length + current.length + word.length < width ||
      word.startsWith("@");
    if (!fits) lines.push(indent + current);
    current = fits && current !== "" ? `${current} ${word}` : word;
  }
  return [...lines, indent + current];
}
