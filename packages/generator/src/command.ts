import { basename, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { configFileNames } from "./config/find-config.js";
import { generatedMark } from "./generated-file.js";
import type { ClientConfig, ConfigOrigin } from "./generate-options.js";
import { hiddenCharacters } from "./hidden-characters.js";
import { gitName } from "./load/git.js";
import { type Input, parseInput } from "./load/input.js";
import { clientOptionEntries } from "./options/client-options.js";
import { isDefault, type Option } from "./options/option.js";

/** The options by which a client is told from another. */
export interface CommandOptions extends Omit<ClientConfig, "input"> {
  readonly input: Input;
  /** Absolute: what paths are relative to, and where people stand who give the command. */
  readonly cwd: string;
  readonly config?: ConfigOrigin | undefined;
  /** SHA-256 of the code that the output depends on, by absolute path. */
  readonly modules?: Readonly<Record<string, string>> | undefined;
}

/** The input as generated files and locks may name it: no absolute path, user, password or query. */
export function inputName(input: Input, folder: string): string {
  if (input === "-") return "-";
  if (input.protocol === "git:") return gitName(input);
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
  const { input, cwd, config } = options;
  const words = ["npx gen-client"];
  if (config === undefined) words.push(quote(inputName(input, cwd)));
  else words.push(...configWords(config));
  for (const [name, option] of clientOptionEntries) {
    const standing = config?.options[name];
    if (option.affectsOutput) words.push(...flagWords(option, options[name], standing, cwd));
  }
  if (input === "-") words.push("< document");
  return words.join(" ");
}

/** What chooses a client of a config file; the file itself is found, unless it has a name of its own. */
function configWords({ file, client }: ConfigOrigin): string[] {
  return [
    ...(configFileNames.includes(basename(file)) ? [] : ["--config", quote(basename(file))]),
    ...(client === undefined ? [] : ["--client", quote(client)]),
  ];
}

/**
 * An option as one gives it on the command line: nothing where it has no flag, or where it is what a
 * config file says, or without one the default.
 */
function flagWords(option: Option, value: unknown, standing: unknown, cwd: string): string[] {
  if (option.flag === undefined || isDeepStrictEqual(value, standing)) return [];
  if (isDefault(option, value) && isDefault(option, standing)) return [];
  const flag = option.flag.split(/[ ,]/, 1)[0] ?? "";
  if (option.kind === "flag") return [value === (option.default ?? false) ? opposite(flag) : flag];
  return [recorded(option, value, cwd)].flat().flatMap((word) => [flag, quote(String(word))]);
}

function opposite(flag: string): string {
  return flag.startsWith("--no-") ? `--${flag.slice(5)}` : `--no-${flag.slice(2)}`;
}

/**
 * The options that a client was written with, as the lock keeps them; its input, output and class are
 * there anyway.
 */
export function recordedOptions(options: CommandOptions): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    clientOptionEntries.flatMap(([name, option]) => {
      const value = options[name];
      if (!option.affectsOutput || option.kind === "input" || name === "output") return [];
      return isDefault(option, value) ? [] : [[name, recorded(option, value, options.cwd)]];
    }),
  );
}

/** A value that is the same on every machine: paths are relative, functions only said to be there. */
function recorded(option: Option, value: unknown, cwd: string): unknown {
  if (option.kind === "value") {
    if (typeof value === "function") return "a function";
    // The value was checked by the same entry of the table.
    const kept = option.recorded?.(value as never) ?? value;
    // As it reads back from the lock.
    return JSON.parse(JSON.stringify(kept)) as unknown;
  }
  if (option.kind !== "list") return nameOf(value, option.kind, cwd);
  // A list of texts, as the table says.
  return (value as readonly string[]).map((item) => nameOf(item, option.item, cwd));
}

function nameOf(value: unknown, kind: string, cwd: string): unknown {
  if (kind === "path") return relativeName(resolve(cwd, String(value)), cwd);
  return kind === "input" ? inputName(parseInput(String(value), cwd), cwd) : value;
}

/** The document as generated files name it to people. */
export function sourceName({ input, cwd }: CommandOptions): string {
  return input === "-" ? "standard input" : inputName(input, cwd);
}

/** First line of every generated file, without its comment marks. */
export function headerLine(options: CommandOptions): string {
  const line = `${generatedMark} from ${sourceName(options)}. Do not edit; run: ${rerunCommand(options)}`;
  return (
    line
      // A file's name may hold a line break, and what follows it would be code.
      .replaceAll("\n", " ")
      .replaceAll(hiddenCharacters, " ")
      // With the compiler's `stripInternal` that would hide the declaration below; a shell reads the same.
      .replaceAll("@internal", "'@'internal")
  );
}

/** A word for a POSIX shell. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
