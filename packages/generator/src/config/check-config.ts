import { resolve } from "node:path";
import { closest } from "../closest.js";
import type { Diagnostic, DiagnosticCode } from "../diagnostic.js";
import type { Source } from "../document.js";
import type { ClientConfig } from "../generate-options.js";
import { formatPointer } from "../json-pointer.js";
import { shown, valueProblems } from "../options/check.js";
import { clientOptionEntries, clientOptions } from "../options/client-options.js";

/** A client of a config file, its shared options merged in. */
export interface ConfiguredClient {
  /** Absent where the file has one client only. */
  readonly name?: string;
  readonly options: ClientConfig;
}

/** What `--client` can be told without quotes. */
export const clientNamePattern = "^[A-Za-z0-9][A-Za-z0-9_.-]*$";

export type CheckedConfig =
  | { readonly clients: readonly ConfiguredClient[]; readonly problems?: undefined }
  | { readonly clients?: undefined; readonly problems: readonly Diagnostic[] };

/**
 * Checks what a config file holds.
 *
 * @param folder The file's; what its paths are relative to.
 */
export function checkConfig(source: Source, folder: string): CheckedConfig {
  const problems: Diagnostic[] = [];
  const check = new Checker(source, problems);
  const clients = check.config(source.value);
  if (problems.length === 0) check.outputs(clients, folder);
  return problems.length === 0 ? { clients } : { problems };
}

class Checker {
  readonly #source: Source;
  readonly #problems: Diagnostic[];

  constructor(source: Source, problems: Diagnostic[]) {
    this.#source = source;
    this.#problems = problems;
  }

  config(config: unknown): ConfiguredClient[] {
    if (!isRecord(config)) {
      this.#wrong([], `The configuration is ${kindOf(config)}; expected an object`, [
        "An object has the key input, for one client, or clients, for several.",
        ...(typeof config === "function"
          ? ["It may be the result of that function: top-level await works."]
          : []),
      ]);
      return [];
    }
    const { $schema, clients, ...options } = config;
    if ($schema !== undefined && typeof $schema !== "string") {
      this.#wrong(["$schema"], `$schema is ${shown($schema)}; expected the path of a JSON schema`);
    }
    this.#options(options, [], ["$schema", "clients"]);
    if (clients === undefined) {
      this.#input(options, [], "or clients, where there are several");
      // Checked above; whoever sees problems throws the result away.
      return [{ options: options as unknown as ClientConfig }];
    }
    for (const [name, { sharable }] of clientOptionEntries) {
      if (sharable !== false || options[name] === undefined) continue;
      this.#wrong([name], `${name} stands beside clients, and each of them has its own`, [
        "Move it into the client that it is meant for.",
      ]);
    }
    return this.#clients(clients, options);
  }

  #clients(clients: unknown, shared: Record<string, unknown>): ConfiguredClient[] {
    if (!isRecord(clients) || Object.keys(clients).length === 0) {
      this.#wrong(["clients"], `clients is ${kindOf(clients)}; expected clients by their names`, [
        'For example { "shop": { "input": "shop.yaml" } }.',
      ]);
      return [];
    }
    return Object.entries(clients).map(([name, options]) => {
      const keys = ["clients", name];
      if (!new RegExp(clientNamePattern).test(name)) {
        this.#wrong(keys, `${shown(name)} is no name of a client`, [
          "Names are letters, digits, dots, - and _: they are what --client takes.",
        ]);
      }
      if (!isRecord(options)) {
        this.#wrong(keys, `The client ${name} is ${kindOf(options)}; expected its options`);
        return { name, options: { input: "" } };
      }
      this.#options(options, keys, []);
      this.#input(options, keys);
      const merged = { ...shared, ...withoutUndefined(options) };
      return { name, options: merged as unknown as ClientConfig }; // checked above
    });
  }

  #options(
    options: Record<string, unknown>,
    keys: readonly string[],
    others: readonly string[],
  ): void {
    const names = [...Object.keys(clientOptions), ...others];
    for (const [name, value] of Object.entries(options)) {
      const option = clientOptionEntries.find(([key]) => key === name)?.[1];
      if (option === undefined) {
        const meant = closest(name, names);
        this.#report("GC201", [...keys, name], `There is no option ${shown(name)}`, [
          meant === undefined ? `There are ${names.join(", ")}.` : `Did you mean ${meant}?`,
        ]);
        continue;
      }
      if (value === undefined) continue;
      for (const problem of valueProblems(option, value)) {
        const wrong = problem.keys.reduce(partOf, value);
        const place = [name, ...problem.keys].join(".");
        const is = option.secret ? "can't be that" : `is ${shown(wrong)}`;
        const at = [...keys, name, ...problem.keys];
        this.#wrong(at, `${place} ${is}; expected ${problem.expected}`);
      }
      if (option.kind === "input" && value === "-") {
        this.#wrong([...keys, name], `${name} is standard input; expected a file or URL`, [
          "Standard input is read where the command line says so: gen-client - -o src/api",
        ]);
      }
    }
  }

  #input(options: Record<string, unknown>, keys: readonly string[], or = ""): void {
    if (options["input"] !== undefined) return;
    const what = keys.length === 0 ? "The configuration" : `The client ${keys.at(-1)}`;
    this.#wrong(keys, `${what} has no input${or && `, ${or}`}`, [
      "input is the file or URL of the document.",
    ]);
  }

  /** Two clients in one folder would remove each other's files. */
  outputs(clients: readonly ConfiguredClient[], folder: string): void {
    const taken = new Map<string, string>();
    for (const { name = "", options } of clients) {
      if (options.output === undefined) continue;
      const path = resolve(folder, options.output);
      const other = taken.get(path);
      taken.set(path, name);
      if (other === undefined) continue;
      this.#wrong(
        ["clients", name, "output"],
        `The clients ${other} and ${name} have the same output, ${options.output}`,
        ["Give each a folder of its own."],
      );
    }
  }

  #wrong(keys: readonly string[], message: string, help: readonly string[] = []): void {
    this.#report("GC202", keys, message, help);
  }

  #report(
    code: DiagnosticCode,
    keys: readonly string[],
    message: string,
    help: readonly string[],
  ): void {
    this.#problems.push({
      code,
      severity: "error",
      message,
      places: [{ source: this.#source, pointer: formatPointer(keys) }],
      help: [...help, "Nothing was read or written."].join(" "),
    });
  }
}

/** What a value is where another kind of it was expected; what is in it may be secret. */
function kindOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return shown(value);
  return Array.isArray(value) ? "a list" : "an object";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function partOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[key] // an object, by the test before
    : undefined;
}

function withoutUndefined(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
