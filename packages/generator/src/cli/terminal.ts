import pc from "picocolors";
import { hiddenCharacters } from "../hidden-characters.js";
import { logCommands } from "../log-commands.js";

/** What the command line needs of a process, so that tests can stand in for one. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Standard output or error: a terminal, if `isTTY` says so. */
export interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

export type Colors = ReturnType<typeof pc.createColors>;

/** Colours for one stream: on a terminal, unless `NO_COLOR` is set; elsewhere with `FORCE_COLOR`. */
export function colorsFor(terminal: Terminal, env: Io["env"]): Colors {
  if (env.NO_COLOR) return pc.createColors(false);
  if (env.FORCE_COLOR) return pc.createColors(env.FORCE_COLOR !== "0");
  return pc.createColors(terminal.isTTY === true && env.TERM !== "dumb");
}

/**
 * Text of a document on one line, as a terminal and a log of CI may show it: a control character could
 * rewrite the screen, and some texts are commands.
 */
export function printable(text: string): string {
  return text
    .replaceAll("\t", " ")
    .replaceAll("\n", "\uFFFD")
    .replaceAll(hiddenCharacters, "\uFFFD")
    .replaceAll(logCommands, "\uFFFD");
}

/** `1 file`, `1,223 files`. */
export function count(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** A whole number as `1,223`. The first use of `toLocaleString` takes longer than all of a check. */
export function grouped(number: number): string {
  return String(number).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}
