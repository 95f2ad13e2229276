/** The command line in a temporary folder, for tests. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { run } from "./program.js";

export interface RunOptions {
  readonly stdin?: string;
  /** Whether standard input is a terminal, at which somebody types `stdin`. */
  readonly isTyped?: boolean;
  readonly env?: Record<string, string>;
  /** Columns of a terminal; without, standard error is none. */
  readonly columns?: number;
  readonly rows?: number;
  /** Folder to run in, below the temporary one. */
  readonly in?: string;
}

export interface Printed {
  readonly code: number;
  readonly stdout: string;
  /** Times in it read `N s`. */
  readonly stderr: string;
}

export interface CommandLine {
  readonly cwd: () => string;
  readonly file: (path: string, text: string) => void;
  readonly gen: (argv: string[], options?: RunOptions) => Promise<Printed>;
}

/** A new folder for each test. Call it at the top of a file. */
export function commandLine(): CommandLine {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), "cli-"));
  });
  afterEach(() => rmSync(cwd, { recursive: true }));
  return {
    cwd: () => cwd,
    file(path, text) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
    },
    gen: (argv, options = {}) => gen(argv, { ...options, cwd: join(cwd, options.in ?? ".") }),
  };
}

async function gen(
  argv: string[],
  { stdin = "", isTyped, env = {}, columns, rows, cwd }: RunOptions & { readonly cwd: string },
): Promise<Printed> {
  const printed = { stdout: "", stderr: "" };
  const code = await run(argv, {
    stdin: Object.assign(
      (async function* () {
        yield Buffer.from(stdin);
      })(),
      isTyped === true && { isTTY: true },
    ),
    stdout: { write: (text) => (printed.stdout += text) },
    stderr: {
      write: (text) => (printed.stderr += text),
      ...(columns !== undefined && { isTTY: true, columns }),
      ...(rows !== undefined && { rows }),
    },
    cwd,
    env,
  });
  return {
    code,
    stdout: printed.stdout,
    stderr: printed.stderr.replace(/in \d+\.\d\d s/g, "in N s"),
  };
}

export const petstore = `openapi: 3.0.3
info:
  title: Pet store!
  version: "1"
servers:
  - url: https://pets.example/v1
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      responses:
        "200":
          description: All pets.
          content:
            application/json:
              schema:
                type: array
                items:
                  $ref: "#/components/schemas/Pet"
components:
  schemas:
    Pet:
      type: object
      properties:
        name:
          type: string
`;
