import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { generatedMark } from "./generated-file.js";
import type { Input } from "./load/input.js";

/** The options by which a client is told from another; `cwd` is absolute. */
export interface CommandOptions {
  readonly input: Input;
  readonly cwd: string;
  readonly output?: string | undefined;
  readonly name?: string | undefined;
  readonly validation?: boolean | undefined;
  readonly dates?: "string" | "date" | "temporal" | undefined;
  readonly int64?: "number" | "bigint" | "string" | undefined;
}

/** The input as generated files and locks may name it: no absolute path, user, password or query. */
export function inputName(input: Input, folder: string): string {
  if (input === "-") return "-";
  return input.protocol === "file:"
    ? relativeName(fileURLToPath(input), folder)
    : input.origin + input.pathname;
}

/** A path relative to a folder, with `/` on every system. */
export function relativeName(path: string, folder: string): string {
  return relative(folder, path).replaceAll("\\", "/") || ".";
}

/** The command that writes the client again, for people who stand in `cwd`. */
export function rerunCommand(options: CommandOptions): string {
  const { input, cwd, output, name, dates = "string", int64 = "number", validation } = options;
  const words = ["npx gen-client", quote(inputName(input, cwd))];
  if (output !== undefined) words.push("-o", quote(relativeName(resolve(cwd, output), cwd)));
  if (name !== undefined) words.push("-n", quote(name));
  if (dates !== "string") words.push("--dates", dates);
  if (int64 !== "number") words.push("--int64", int64);
  if (validation === true) words.push("--validation");
  if (input === "-") words.push("< document");
  return words.join(" ");
}

/** First line of every generated file, without its comment marks. */
export function headerLine(options: CommandOptions): string {
  const from = options.input === "-" ? "standard input" : inputName(options.input, options.cwd);
  const line = `${generatedMark} from ${from}. Do not edit; run: ${rerunCommand(options)}`;
  // A file's name may hold a line break, and what follows it would be code.
  return line.replaceAll(/[\p{Cc}\u2028\u2029]/gu, " ");
}

/** A word for a POSIX shell. */
function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
