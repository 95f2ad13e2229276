/** Plugins: emitters of users' own. */
import type { ApiModel } from "./model/api-model.js";

/**
 * Writes further files into the folder of a client. They belong to it like its own: the lock lists them,
 * `--check` compares them, they are written only where they change, and removed when no plugin gives them
 * any more. docs/plugins.md tells all of it.
 *
 * @example
 * const routes: Plugin = {
 *   name: "routes",
 *   emit: ({ groups }) => [
 *     {
 *       path: "routes.json",
 *       contents: JSON.stringify(groups.flatMap((group) => group.operations.map(({ path }) => path))),
 *     },
 *   ],
 * };
 */
export interface Plugin {
  /** What errors call it: `routes`. */
  readonly name: string;
  /**
   * Gives the files. The same model and context have to give the same files, or the client is never up to
   * date: no times, nothing random. The model is frozen. What is thrown, or what a promise rejects with,
   * ends the run, and nothing is written.
   */
  emit(
    model: ApiModel,
    context: PluginContext,
  ): readonly PluginFile[] | Promise<readonly PluginFile[]>;
}

/** A file of a plugin. */
export interface PluginFile {
  /**
   * Relative to the client's folder, where its `index.ts` is, with `/` on every system: `docs/routes.md`.
   * It can't be that of another file of the client, nor lead out of the folder.
   */
  readonly path: string;
  /**
   * What stands in it, below the line that says who wrote it where files of its kind have comments. A
   * `.ts` file imports those of the client as they do each other, with `.js` at the end: what `emit`,
   * `importExtension`, `banner` and `formatWith` ask for is done to it, too.
   */
  readonly contents: string;
}

/** What a plugin is told besides the model. */
export interface PluginContext {
  /** That of the model: `modelVersion`. */
  readonly modelVersion: number;
  /** What `.ts` files become: the client's, and those of plugins. */
  readonly emit: "ts" | "js";
}

/** Options of a plugin in a config file that is no code: what JSON has. */
export type PluginOptions = Readonly<Record<string, unknown>>;

/**
 * A plugin as the option `plugins` takes it: itself; or the module that has it as its default export, a file
 * as `./plugins/routes.ts` or a package; or such a module with options, for one that exports a function
 * from options to a plugin.
 */
export type PluginReference = Plugin | string | readonly [module: string, options: PluginOptions];

/**
 * The version of `ApiModel`: grows by one with each change that breaks plugins which keep to the parts that
 * docs/plugins.md calls stable.
 */
export const modelVersion = 1;

/**
 * Gives a plugin its type, or a function from options to one. A module that config files name exports
 * either by default.
 *
 * @example
 * export default definePlugin(({ path = "routes.txt" }: { readonly path?: string }) => ({
 *   name: "routes",
 *   emit: ({ groups }) => [{ path, contents: `${groups.length} groups\n` }],
 * }));
 */
export function definePlugin(plugin: Plugin): Plugin;
export function definePlugin<Options extends readonly unknown[]>(
  plugin: (...options: Options) => Plugin,
): (...options: Options) => Plugin;
export function definePlugin(plugin: unknown): unknown {
  return plugin;
}
