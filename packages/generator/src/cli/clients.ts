import { resolve } from "node:path";
import { closest } from "../closest.js";
import type { ClientConfig, GenerateOptions } from "../generate-options.js";
import { parseInput } from "../load/input.js";
import { clientOptionEntries, clientOptions } from "../options/client-options.js";
import type { Option } from "../options/option.js";
import type { RunOptions } from "./run-options.js";

/** What a command line asks for that makes no sense. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The options of clients as the command line gives them: all but their document. */
export type GivenOptions = Partial<Omit<ClientConfig, "input">>;

export interface Clients {
  readonly clients: readonly GenerateOptions[];
  /** Absolute path of the config file that they stand in. */
  readonly config?: string;
}

/**
 * The clients that a command line asks for: the one of its document; or those of the config file.
 * A document on the command line needs no more than the command line: no config file is looked for, so
 * that the command in a generated file means the same everywhere. Undefined where there is neither.
 *
 * @throws {UsageError} for what doesn't fit together, `ConfigError` for a config that can't be used.
 */
export async function clientsOf(
  document: string | undefined,
  given: GivenOptions,
  run: Pick<RunOptions, "config" | "clients" | "rename">,
  cwd: string,
): Promise<Clients | undefined> {
  if (document !== undefined) {
    const flag = run.config === undefined ? "--client" : "--config";
    if (run.config !== undefined || run.clients !== undefined) {
      throw new UsageError(
        `a document and ${flag} exclude each other: the documents of a config file stand in it`,
      );
    }
    return { clients: [{ input: document, ...given, cwd }] };
  }
  // A command line with a document needs none of it.
  const { loadConfig } = await import("../config/load-config.js");
  const config = await loadConfig({ cwd, file: run.config });
  if (config === undefined) {
    if (run.clients === undefined) return undefined;
    throw new UsageError("--client needs a config file, and there is none in this folder or above");
  }
  const all = config.clients.flatMap(({ name }) => name ?? []);
  for (const name of run.clients ?? []) {
    if (!all.includes(name)) throw new UsageError(unknownClient(name, all));
  }
  const chosen = config.clients
    .filter(({ name }) => run.clients === undefined || run.clients.includes(name ?? ""))
    .map(({ options }) => ({ ...options, ...fromWhereTheyStand(given, cwd) }));
  if (run.rename !== undefined && chosen.length > 1) {
    throw new UsageError(`--rename is for one client: choose it with --client ${all.join(", ")}`);
  }
  for (const [name, { sharable, flag }] of clientOptionEntries) {
    if (sharable !== false || name === "input" || given[name] === undefined) continue;
    if (chosen.length > 1) {
      throw new UsageError(
        `option '${flag}' is for one client: choose it with --client ${all.join(", ")}`,
      );
    }
  }
  return { clients: chosen, config: config.file };
}

/** Paths of the command line are relative to the working directory, not to the config file. */
function fromWhereTheyStand(given: GivenOptions, cwd: string): GivenOptions {
  const table: Readonly<Record<string, Option>> = clientOptions;
  return Object.fromEntries(
    Object.entries(given).map(([name, value]: [string, unknown]) => {
      const option = table[name];
      const kind = option?.kind === "list" ? option.item : option?.kind;
      return [name, Array.isArray(value) ? value.map(absolute) : absolute(value)];

      function absolute(value: unknown): unknown {
        if (kind === "path") return resolve(cwd, String(value));
        return kind === "input" ? String(parseInput(String(value), cwd)) : value;
      }
    }),
  );
}

function unknownClient(name: string, all: readonly string[]): string {
  if (all.length === 0) return `--client ${name}: the config file has one client, without a name`;
  const meant = closest(name, all);
  const hint = meant === undefined ? `there are ${all.join(", ")}` : `did you mean ${meant}?`;
  return `--client ${name}: the config file has no client of that name; ${hint}`;
}
