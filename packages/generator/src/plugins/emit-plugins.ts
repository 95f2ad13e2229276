/** `ApiModel` -> the files of plugins. */
import type { DocumentError } from "../diagnostic.js";
import { withHeader } from "../file-header.js";
import type { ClientConfig } from "../generate-options.js";
import type { GeneratedFile } from "../generated-file.js";
import type { ApiModel } from "../model/api-model.js";
import { gitAttributes } from "../output/own-files.js";
import { modelVersion, type Plugin, type PluginFile } from "../plugin.js";
import { pathProblem, TakenPaths } from "./file-paths.js";
import { failure, type FoundPlugin, type LoadedPlugin } from "./load-plugin.js";
import { pluginError, type PluginProblem } from "./plugin-error.js";
import { settled } from "./settled.js";

/** What plugins write for. */
export interface PluginRun {
  readonly model: ApiModel;
  /** The client's own files: there already, so that no plugin can change what is in them. */
  readonly files: readonly GeneratedFile[];
  /** The first line of every file, without comment marks. */
  readonly header: string;
  readonly run: Pick<ClientConfig, "emit">;
  /** What names of files that people see are relative to. */
  readonly cwd: string;
}

/**
 * Runs plugins one after the other, and gives their files, each below the line that says who wrote it.
 *
 * @throws {DocumentError} for a plugin that fails, or whose files can't be.
 */
export async function emitPlugins(
  plugins: readonly LoadedPlugin[],
  { model, files, header, run: { emit = "ts" }, cwd }: PluginRun,
): Promise<readonly GeneratedFile[]> {
  const paths = new TakenPaths();
  for (const { path } of [gitAttributes, ...files]) paths.take(path, "the client");
  freeze(model);
  const given: GeneratedFile[] = [];
  for (const { found, plugin } of plugins) {
    for (const { path, contents } of await filesOf(plugin, found)) {
      const self = `the plugin ${found.title}`;
      const owner = paths.take(path, self);
      if (owner !== undefined) throw taken(found, path, owner === self ? "its own" : owner);
      // As Git and `.gitattributes` have it, or the file would be another one in a checkout.
      const text = contents.replaceAll("\r\n", "\n");
      given.push({ path, text: withHeader(path, text, header), plugin: found.title });
    }
  }
  return given;

  async function filesOf(plugin: Plugin, found: FoundPlugin): Promise<readonly PluginFile[]> {
    let value: unknown;
    try {
      value = await settled(plugin.emit(model, Object.freeze({ modelVersion, emit })));
    } catch (cause) {
      throw failure(found, cwd, cause);
    }
    if (Array.isArray(value)) return value.map((file: unknown) => checked(file, found));
    const help = "emit returns a list: [{ path, contents }], which may be empty.";
    throw pluginError(found, {
      code: "GC223",
      what: `gave ${kindOf(value)} in place of files`,
      help,
    });
  }
}

function checked(file: unknown, found: FoundPlugin): PluginFile {
  const { path, contents } = Object(file) as { path?: unknown; contents?: unknown }; // of anything
  const wrong = (problem: PluginProblem): DocumentError => pluginError(found, problem);
  if (typeof path !== "string" || typeof contents !== "string") {
    const what =
      typeof path === "string"
        ? `gave ${kindOf(contents)} as the contents of ${JSON.stringify(path)}`
        : `gave a file whose path is ${kindOf(path)}`;
    throw wrong({ code: "GC223", what, help: "Both path and contents are strings." });
  }
  const problem = pathProblem(path);
  if (problem !== undefined) {
    const what = `gave a file ${JSON.stringify(path)}, which can't be written: ${problem}`;
    throw wrong({ code: "GC224", what, help: "Give it another path, as docs/operations.md." });
  }
  // Half of a character pair can't be written.
  return { path, contents: Buffer.from(contents).toString() };
}

function taken(found: FoundPlugin, path: string, owner: string): DocumentError {
  return pluginError(found, {
    code: "GC225",
    what: `gave a file ${path}, and another one of ${owner} is in its way`,
    help: "Names that differ by their case, or by .ts and .js, count as the same. Give it another path.",
  });
}

/**
 * Read-only in fact, or what one plugin changes would reach the next one. Not the documents that places lead
 * to: they are large, and no part of what plugins are promised.
 */
function freeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const [key, part] of Object.entries(value)) {
    if (key !== "source") freeze(part);
  }
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}
