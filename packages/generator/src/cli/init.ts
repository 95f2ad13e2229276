import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { relativeName } from "../command.js";
import { configFilesIn } from "../config/find-config.js";
import type { ClientConfig } from "../generate-options.js";
import { parseInput } from "../load/input.js";
import { valueProblems } from "../options/check.js";
import { type ClientOptionName, clientOptions } from "../options/client-options.js";
import type { Option } from "../options/option.js";
import { type GivenOptions, UsageError } from "./clients.js";
import type { Io } from "./terminal.js";
import { findDocument } from "./usual-documents.js";

/** What `init` asks for, in this order, and proposes. */
const questions = [
  {
    name: "input",
    question: "File or URL of the OpenAPI document",
    propose: (cwd: string) => findDocument(cwd) ?? "",
  },
  { name: "output", question: "Folder for the client", propose: () => "src/api" },
  {
    name: "name",
    question: "Name of its class (empty: from the document's title)",
    propose: () => "",
  },
] as const;

/**
 * Writes a config file into the working directory: of TypeScript where the project has that, else of
 * JSON. Asks on a terminal for what the command line doesn't say.
 *
 * @throws {UsageError} where there is a config file already, or nobody to ask.
 */
export async function init(input: string | undefined, given: GivenOptions, io: Io): Promise<void> {
  const [standing] = configFilesIn(io.cwd);
  if (standing !== undefined) {
    throw new UsageError(
      `${standing} stands here already: add the client there, or remove it first`,
    );
  }
  const client = asInConfig({ ...(input !== undefined && { input }), ...given }, io.cwd);
  const complete = client.input === undefined ? await ask(client, io) : client;
  const isTypeScript = usesTypeScript(io.cwd);
  const file = `gen-client.config.${isTypeScript ? "ts" : "json"}`;
  try {
    const text = isTypeScript ? asTypeScript(complete) : asJson(complete);
    // Never over a file that came while questions were asked.
    writeFileSync(join(io.cwd, file), text, { flag: "wx" });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`${file} can't be written: ${reason}`, { cause });
  }
  io.stderr.write(`${file} written; npx gen-client writes the client\n`);
}

async function ask(given: Partial<ClientConfig>, io: Io): Promise<Partial<ClientConfig>> {
  if (io.stdin.isTTY !== true) {
    throw new UsageError(
      "say which document, as in gen-client init openapi.yaml -o src/api: questions are asked on a terminal only",
    );
  }
  const answers: Record<string, unknown> = { ...given };
  const lines = createInterface({ input: Readable.from(io.stdin) });
  const typed = lines[Symbol.asyncIterator]();
  try {
    for (const { name, question, propose } of questions) {
      if (answers[name] !== undefined) continue;
      const proposed = propose(io.cwd);
      for (;;) {
        io.stderr.write(`${question}${proposed === "" ? "" : ` (${proposed})`}: `);
        const line = await typed.next();
        if (line.done === true)
          throw new UsageError("nothing was written: the answers ended early");
        const answer = line.value.trim() || proposed;
        const problem = answer === "" && name === "name" ? undefined : problemOf(name, answer);
        if (problem === undefined) {
          if (answer !== "") answers[name] = answer;
          break;
        }
        io.stderr.write(`Expected ${problem}.\n`);
      }
    }
  } finally {
    lines.close();
  }
  return asInConfig(answers, io.cwd);
}

function problemOf(name: ClientOptionName, answer: string): string | undefined {
  if (name === "input" && answer === "-") return "a file or a URL";
  return valueProblems(clientOptions[name], answer)[0]?.expected;
}

/** Options as a config file in this folder has them: paths are relative to it. */
function asInConfig(options: Partial<ClientConfig>, cwd: string): Partial<ClientConfig> {
  const table: Readonly<Record<string, Option>> = clientOptions;
  return Object.fromEntries(
    // In the order of the table, the document first.
    Object.entries(table).flatMap(([name, option]) => {
      const value: unknown = (options as Readonly<Record<string, unknown>>)[name]; // by the table's names
      if (value === undefined) return [];
      if (option.secret === true && !/\$\{\w+\}/.test(JSON.stringify(value))) {
        throw new UsageError(
          `config files are committed: give ${option.flag} a variable of the environment, as \${TOKEN}, in quotes`,
        );
      }
      if (name === "input" && value === "-") {
        throw new UsageError("a config file names its document: standard input can't be one");
      }
      const kind = option.kind === "list" ? option.item : option.kind;
      const relative = (value: unknown) => relativeTo(cwd, kind, value);
      return [[name, Array.isArray(value) ? value.map(relative) : relative(value)]];
    }),
  );
}

function relativeTo(cwd: string, kind: string, value: unknown): unknown {
  if (kind === "path") return relativeName(resolve(cwd, String(value)), cwd);
  if (kind !== "input") return value;
  const input = parseInput(String(value), cwd);
  if (input === "-" || input.protocol === "file:") return value;
  if (input.username === "" && input.password === "") return value;
  throw new UsageError("the URL holds a password, and config files are committed: leave it out");
}

/** Whether the nearest project has a tsconfig.json or depends on TypeScript. */
function usesTypeScript(cwd: string): boolean {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "tsconfig.json"))) return true;
    const manifest = join(folder, "package.json");
    if (existsSync(manifest)) return /"typescript"\s*:/.test(readFileSync(manifest, "utf8"));
    if (dirname(folder) === folder) return false;
  }
}

function asJson(client: Partial<ClientConfig>): string {
  const $schema = "./node_modules/gen-client/gen-client.schema.json";
  return `${JSON.stringify({ $schema, ...client }, null, 2)}\n`;
}

function asTypeScript(client: Partial<ClientConfig>): string {
  const options = Object.entries(client).map(
    ([name, value]) => `  ${name}: ${JSON.stringify(value)},\n`,
  );
  return `import { defineConfig } from "gen-client";

export default defineConfig({
${options.join("")}});
`;
}
