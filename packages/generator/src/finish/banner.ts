import type { GeneratedFile } from "../generated-file.js";
import { hiddenCharacters } from "../hidden-characters.js";
import { isCodeFile, splitHeader } from "./code-files.js";

/** Files of code with a text behind their first line. */
export function withBanner(files: readonly GeneratedFile[], banner: string): GeneratedFile[] {
  const comment = commentOf(banner);
  return files.map((file) => {
    const { path, text } = file;
    if (!isCodeFile(path)) return file;
    const [header, rest] = splitHeader(text);
    return { path, text: `${header}${comment}\n${rest}` };
  });
}

/**
 * A text as comments. What is written as a comment stays as it is, since tools ask for the one or the
 * other: `/* eslint-disable *\/`, `// @ts-nocheck`. It can never become code.
 */
function commentOf(banner: string): string {
  const text = banner.replaceAll(/\r\n?/g, "\n").replaceAll(hiddenCharacters, " ").trimEnd();
  if (isBlockComment(text)) return text;
  return text
    .split("\n")
    .map((line) => (line.startsWith("//") || isBlockComment(line) ? line : `// ${line}`.trimEnd()))
    .join("\n");
}

/** One comment from its beginning to its end, with nothing behind it. */
function isBlockComment(text: string): boolean {
  return text.startsWith("/*") && text.indexOf("*/", 2) === text.length - 2;
}
