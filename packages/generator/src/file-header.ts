/** The first line of generated files, by which they are known again. */
import { generatedMark } from "./generated-file.js";

/** How comments of one line are written, by the endings of files that have such. */
const comments = [
  { of: /\.[cm]?[jt]sx?$/, open: "// ", close: "" },
  { of: /\.(?:ya?ml|toml|sh|py|graphql|gql)$/, open: "# ", close: "" },
  { of: /\.(?:md|html)$/, open: "<!-- ", close: " -->" },
] as const;

/**
 * A text below a line that says who wrote it, if files of its kind have comments, and nothing has to stand in
 * their first line. Others are known by what the lock has of them.
 */
export function withHeader(path: string, text: string, header: string): string {
  const comment = comments.find(({ of }) => of.test(path));
  // A program's interpreter, and front matter of Markdown.
  const first = path.endsWith(".md") ? /^(?:#!|---\s*\n)/ : /^#!/;
  if (comment === undefined || first.test(text)) return text;
  const line = comment.close === "" ? header : header.replaceAll(/--(!?)>/g, "- -$1>");
  return `${comment.open}${line}${comment.close}\n${text}`;
}

/** Whether a text begins as generated files do, if with the mark of a merge conflict before it. */
export function hasOurHeader(text: string): boolean {
  const start = text.replace(/^<{7} .*\r?\n/, "");
  return comments.some(({ open }) => start.startsWith(`${open}${generatedMark} `));
}
