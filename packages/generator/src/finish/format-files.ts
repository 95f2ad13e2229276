/** The project's own formatter, run over a client's files before anybody compares them with what is there. */
import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, relative } from "node:path";
import type { GeneratedFile } from "../generated-file.js";
import { OutputError } from "../output/output-error.js";
import { uninterrupted } from "../output/uninterrupted.js";
import { isCodeFile, splitHeader } from "./code-files.js";

export interface Formatting {
  /** As in a script of package.json: a shell runs it, with the folder to format behind it. */
  readonly command: string;
  /** Absolute: where the command runs. */
  readonly cwd: string;
  /** Absolute: the client's folder, which may not exist yet. */
  readonly folder: string;
}

/**
 * The files as a formatter leaves them. It gets them in a folder of their own beside the client's, so that
 * its configuration for that place holds; the folder is removed whatever happens.
 *
 * @throws {OutputError} GC147 where it fails, or takes away what gen-client needs.
 */
export function formatFiles(
  files: readonly GeneratedFile[],
  { command, cwd, folder }: Formatting,
): Promise<GeneratedFile[]> {
  const temporary = join(existing(dirname(folder)), `gen-client-${randomUUID()}`);
  // A signal that ends the formatter must not leave its folder behind.
  return uninterrupted(() => {
    try {
      for (const { path, text } of files) {
        mkdirSync(dirname(join(temporary, path)), { recursive: true });
        writeFileSync(join(temporary, path), text, { flag: "wx" });
      }
      run(command, relative(cwd, temporary), cwd);
      return files.map((file) => formatted(file, join(temporary, file.path), command));
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  });
}

function run(command: string, folder: string, cwd: string): void {
  const { status, signal, error, stdout, stderr } = spawnSync(`${command} ${quoted(folder)}`, {
    cwd,
    shell: true,
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    env: { ...process.env, PATH: pathFrom(cwd) },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return;
  const said = `${stderr}\n${stdout}`.trim().split("\n").slice(-10).join(" ");
  const ended =
    error?.message ?? (signal === null ? `it ended with ${status}` : `it was ended by ${signal}`);
  throw failure(command, ended, said === "" ? "" : ` It said: ${said}`, error);
}

function formatted({ path, text }: GeneratedFile, file: string, command: string): GeneratedFile {
  if (!existsSync(file)) throw failure(command, `it removed ${path}`);
  const result = readFileSync(file, "utf8");
  if (isCodeFile(path) && splitHeader(result)[0] !== splitHeader(text)[0]) {
    throw failure(command, `it changed the first line of ${path}, by which gen-client knows it`);
  }
  return { path, text: result };
}

function failure(command: string, what: string, said = "", cause?: unknown): OutputError {
  return new OutputError(
    "GC147",
    `The formatter failed: ${command}: ${what}`,
    `Nothing was written.${said}`,
    cause === undefined ? {} : { cause },
  );
}

/** The nearest folder that exists: a folder or one above it. */
function existing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder));
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
