import { dirname, extname, resolve } from "node:path";
import { digestOf } from "../digest.js";
import type { Place, Source } from "../document.js";
import type { GenerateOptions } from "../generate-options.js";
import { formatPointer, member } from "../json-pointer.js";
import { Budget } from "../load/budget.js";
import { ReadError } from "../load/read-error.js";
import { readFileSource } from "../load/read.js";
import { parseSource } from "../load/source.js";
import { syntaxErrors } from "../load/syntax-errors.js";
import { holdsFunctions } from "../options/functions.js";
import { checkConfig } from "./check-config.js";
import { ConfigError } from "./config-error.js";
import { configFileNames, findConfig } from "./find-config.js";
import { isCode } from "./module-files.js";
import { withoutFound, withoutSecrets } from "./secrets.js";

export interface LoadConfigOptions {
  /** Where to look, then in the folders above; and what `file` is relative to. Default: `process.cwd()`. */
  readonly cwd?: string | undefined;
  /** The file, so that none is looked for. */
  readonly file?: string | undefined;
}

export interface LoadedConfig {
  /** Absolute path of the file. */
  readonly file: string;
  readonly clients: readonly LoadedClient[];
}

export interface LoadedClient {
  /** Absent where the file has one client only. */
  readonly name?: string;
  /** What `generate` takes. */
  readonly options: GenerateOptions;
}

/**
 * Finds, reads and checks a config file; undefined where there is none. One that is code (`.ts`,
 * `.mts`, `.js`, `.mjs`) is run.
 *
 * @throws {ConfigError} with every problem of a file that can't be used.
 *
 * @example
 * for (const { options } of (await loadConfig())?.clients ?? []) await generate(options);
 */
export async function loadConfig(
  options: LoadConfigOptions = {},
): Promise<LoadedConfig | undefined> {
  const cwd = resolve(options.cwd ?? ".");
  const file = options.file === undefined ? findConfig(cwd) : resolve(cwd, options.file);
  if (file === undefined) return undefined;
  const source = await readConfig(file, cwd);
  const shown = withoutSecrets(source);
  const { clients, problems } = checkConfig(shown, dirname(file));
  if (problems !== undefined) throw new ConfigError(problems);
  return {
    file,
    clients: await Promise.all(
      clients.map(async ({ name, options: client }) => ({
        ...(name !== undefined && { name }),
        options: {
          ...client,
          cwd,
          config: {
            file,
            ...(name !== undefined && { client: name }),
            options: client,
            ...(holdsFunctions(client) && { modules: await digestsOfModules(file) }),
            place: (...keys) => placeIn(shown, name, keys),
          },
        },
      })),
    ),
  };
}

/** A config file and, where it is code, what it imports by relative paths: absolute paths. */
export async function filesOfConfig(file: string): Promise<readonly string[]> {
  if (!isCode(file)) return [file];
  const { configModules } = await import("./config-modules.js");
  return [file, ...configModules(file).keys()];
}

/** Where an option of a client stands, or a part of it: the client's own, or what clients have in common. */
function placeIn(source: Source, client: string | undefined, keys: readonly string[]): Place {
  const own = client === undefined ? [] : ["clients", client];
  const isOwn = [...own, ...keys.slice(0, 1)].reduce<unknown>(
    (value, key) => member(value, key)?.value,
    source.value,
  );
  return { source, pointer: formatPointer([...(isOwn === undefined ? [] : own), ...keys]) };
}

/** What functions mean stands in the file and in what it imports. */
async function digestsOfModules(file: string): Promise<Record<string, string>> {
  const { configModules } = await import("./config-modules.js");
  return Object.fromEntries(
    [...configModules(file)].map(([path, bytes]) => [path, digestOf(bytes)]),
  );
}

async function readConfig(file: string, cwd: string): Promise<Source> {
  try {
    const raw = await readFileSource(file, cwd, new Budget());
    if (isCode(file)) {
      // Code needs hooks of Node's loader, and mostly TypeScript.
      const { importConfig } = await import("./import-config.js");
      return await importConfig(file, cwd).catch((error: unknown) => {
        throw error instanceof ConfigError ? maskedError(error) : error;
      });
    }
    if (!/\.(json|ya?ml)$/.test(file)) {
      const endings = configFileNames.map((name) => extname(name)).join(", ");
      throw new ReadError(`${raw.name} is no config file`, `Config files end in ${endings}.`);
    }
    const parsed = await parseSource(raw);
    if (parsed.problems) {
      const problems = parsed.problems.map(({ message, ...problem }) => ({
        ...problem,
        message: withoutFound(message),
      }));
      throw new ConfigError(syntaxErrors({ source: withoutSecrets(parsed.source), problems }));
    }
    return parsed.source;
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    const { message, help } = error;
    throw new ConfigError([{ code: "GC200", severity: "error", message, places: [], help }], {
      cause: error,
    });
  }
}

function maskedError({ diagnostics, cause }: ConfigError): ConfigError {
  const masked = diagnostics.map((diagnostic) => ({
    ...diagnostic,
    places: diagnostic.places.map((place) => ({ ...place, source: withoutSecrets(place.source) })),
  }));
  return new ConfigError(masked, { cause });
}
