/** Files of code among those of a client. */

/** Whether TypeScript or Node reads a file as code. */
export function isCodeFile(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path);
}

/** A text in two parts: its first line, which says who wrote it, and the rest. */
export function splitHeader(text: string): readonly [header: string, rest: string] {
  const end = text.indexOf("\n") + 1;
  return [text.slice(0, end), text.slice(end)];
}
