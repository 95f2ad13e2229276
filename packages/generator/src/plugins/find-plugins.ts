/** Plugins as options name them: where their code is, without running any. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { configModules } from "../config/config-modules.js";
import { thrownText } from "../config/error-place.js";
import { resolveModule } from "../config/import-module.js";
import { importedFile, isCode } from "../config/module-files.js";
import { ownModule } from "../config/module-hooks.js";
import { digestOf } from "../digest.js";
import type { ConfigOrigin } from "../generate-options.js";
import { isRelativePath } from "../options/module-name.js";
import { isPlugin } from "../options/plugins.js";
import type { PluginReference } from "../plugin.js";
import { type FoundPlugin, type LoadedPlugin, loadPlugin } from "./load-plugin.js";
import { pluginError, type PluginOrigin } from "./plugin-error.js";

export interface FoundPlugins {
  /** SHA-256 of what their code depends on, by absolute path. */
  readonly modules: Readonly<Record<string, string>>;
  /** Runs it: the plugins in the order in which they are named. `cwd` is where people stand. */
  readonly load: (cwd: string) => Promise<readonly LoadedPlugin[]>;
}

/** Where plugins are named. */
export interface PluginsPlace {
  /** Absolute: what paths are relative to, and where packages are looked for. */
  readonly base: string;
  readonly config: ConfigOrigin | undefined;
}

/** @throws {DocumentError} GC220 for a module that there is not. */
export async function findPlugins(
  references: readonly PluginReference[],
  { base, config }: PluginsPlace,
): Promise<FoundPlugins> {
  const found: FoundPlugin[] = [];
  const modules: Record<string, string> = {};
  for (const [index, reference] of references.entries()) {
    if (isPlugin(reference)) {
      const code = { kind: "plugin", plugin: reference } as const;
      found.push({ title: reference.name, index, file: config?.file, config, code });
      continue;
    }
    const [module, options] = typeof reference === "string" ? [reference] : reference;
    const origin = { title: module, index, config };
    const located = isRelativePath(module)
      ? fileAt(resolve(base, module), origin)
      : await packageAt(module, base, origin);
    found.push({ ...origin, ...located, options });
    for (const file of located.dependsOn) modules[file] = digestOf(readFileSync(file));
  }
  return {
    modules,
    async load(cwd) {
      const loaded: LoadedPlugin[] = [];
      for (const each of found) loaded.push(await loadPlugin(each, cwd));
      return loaded;
    },
  };
}

type Located = Pick<FoundPlugin, "code" | "file"> & {
  /** Absolute paths of files that tell whether its code changed. */
  readonly dependsOn: Iterable<string>;
};

function fileAt(path: string, origin: PluginOrigin): Located {
  const file = importedFile(path);
  if (file !== undefined && isCode(file)) {
    return { file, code: { kind: "file", path: file }, dependsOn: configModules(file).keys() };
  }
  throw pluginError(origin, {
    code: "GC220",
    what: "can't be loaded: there is no such module",
    help: "Its path is relative to the config file, else to the working directory; modules end in .js, .mjs, .ts or .mts.",
  });
}

async function packageAt(module: string, base: string, origin: PluginOrigin): Promise<Located> {
  const own = ownModule(module);
  // The generator's version, which the lock has anyway, stands for it.
  if (own !== undefined) return { code: { kind: "url", url: own }, dependsOn: [] };
  let url: string;
  try {
    url = await resolveModule(module, base);
  } catch (cause) {
    throw pluginError(origin, {
      code: "GC220",
      what: `can't be loaded: ${thrownText(cause).replace(/ imported from .*/s, "")}`,
      help: "Install its package where the config file lies; paths begin with ./ or ../.",
      cause,
    });
  }
  // A module of Node's own is no plugin; importing it says so.
  if (!url.startsWith("file:")) return { code: { kind: "url", url }, dependsOn: [] };
  const path = fileURLToPath(url);
  // One that is linked, as in a workspace, changes without a new version.
  const isLinked = !/[\\/]node_modules[\\/]/.test(path);
  if (!existsSync(path) || (isLinked && isCode(path))) return fileAt(path, origin);
  const manifest = isLinked ? undefined : manifestOf(module, base);
  return { code: { kind: "file", path }, dependsOn: [manifest ?? path] };
}

/**
 * The package.json of a package as folders above have it: the path that is the same on every machine, wherever a
 * package manager puts what it leads to.
 */
function manifestOf(module: string, folder: string): string | undefined {
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? module;
  const manifest = join(folder, "node_modules", name, "package.json");
  if (existsSync(manifest)) return manifest;
  const above = dirname(folder);
  return above === folder ? undefined : manifestOf(module, above);
}
