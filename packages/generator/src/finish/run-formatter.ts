import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import { OutputError } from "../output/output-error.js";

/** Of what a formatter prints, the end says what is wrong. */
const shownCharacters = 1000;
/** How long one that was told to end may take for that. */
const patienceMilliseconds = 2000;

export interface Run {
  /** As in a script of package.json: a shell runs it, with the folder behind it. */
  readonly command: string;
  /** What goes behind the command, relative to `cwd`. */
  readonly folder: string;
  /** The folder that people know of in its place. */
  readonly shownAs: string;
  /** Absolute. */
  readonly cwd: string;
  /** Ends it. */
  readonly interrupted: AbortSignal;
}

/**
 * Runs a formatter over a folder and waits for its end.
 *
 * @throws {OutputError} GC147 where it fails, with what it said.
 */
export async function runFormatter(run: Run): Promise<void> {
  const { command, folder, shownAs, cwd, interrupted } = run;
  const child = spawn(`${command} ${quoted(folder)}`, {
    cwd,
    shell: true,
    // A group of its own: a shell keeps a signal for itself, and its children would go on.
    detached: process.platform !== "win32",
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, PATH: pathFrom(cwd) },
  });
  const end = () => {
    kill(child, "SIGTERM");
    const timer = setTimeout(() => kill(child, "SIGKILL"), patienceMilliseconds);
    child.once("close", () => clearTimeout(timer));
  };
  interrupted.addEventListener("abort", end);
  try {
    const [stdout, stderr, [status, signal]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>, // by Node's documentation
    ]);
    if (status === 0) return;
    const ended = signal === null ? `it ended with ${status}` : `it was ended by ${signal}`;
    throw formatterFailure(command, ended, {
      said: readable(`${stdout}\n${stderr}`).replaceAll(folder, shownAs),
    });
  } catch (cause) {
    if (cause instanceof OutputError) throw cause;
    throw formatterFailure(command, String(cause), { cause });
  } finally {
    interrupted.removeEventListener("abort", end);
  }
}

/** @param said What it printed, in one line. */
export function formatterFailure(
  command: string,
  what: string,
  { said = "", ...options }: { readonly said?: string } & ErrorOptions = {},
): OutputError {
  return new OutputError(
    "GC147",
    `The formatter failed: ${command}: ${what}`,
    `Nothing was written.${said === "" ? "" : ` It said: ${said}`}`,
    options,
  );
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch {
    // it has ended
  }
}

/** Without colours, frames and empty lines. */
function readable(printed: string): string {
  const words = stripVTControlCharacters(printed)
    .replaceAll(/[\u2500-\u257F]+/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
  return words.length > shownCharacters ? `…${words.slice(1 - shownCharacters)}` : words;
}

/** As for scripts of package.json: commands that are installed in the project go first. */
function pathFrom(folder: string): string {
  const above = dirname(folder);
  const bin = join(folder, "node_modules", ".bin");
  return `${bin}${delimiter}${above === folder ? (process.env["PATH"] ?? "") : pathFrom(above)}`;
}

/** A word for the system's shell. */
function quoted(path: string): string {
  if (process.platform === "win32") return `"${path}"`;
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
