import { syntaxDiagnostics } from "../config/config-modules.js";
import { errorPlace, thrownText } from "../config/error-place.js";
import { type Exports, importFile } from "../config/import-module.js";
import { withoutSecrets } from "../config/secrets.js";
import { DocumentError } from "../diagnostic.js";
import type { Place } from "../document.js";
import { isPlugin } from "../options/plugins.js";
import type { Plugin, PluginOptions } from "../plugin.js";
import { pluginError, type PluginOrigin } from "./plugin-error.js";
import { settled } from "./settled.js";

/** A plugin, or what imports it. */
export type FoundPlugin = PluginOrigin & {
  /** Absent for a plugin that is there already. */
  readonly options?: PluginOptions | undefined;
  readonly code:
    | { readonly kind: "plugin"; readonly plugin: Plugin }
    /** A file, which may be TypeScript, and is run anew each time. */
    | { readonly kind: "file"; readonly path: string }
    /** A module of ours, or of Node. */
    | { readonly kind: "url"; readonly url: string };
};

export interface LoadedPlugin {
  readonly found: FoundPlugin;
  readonly plugin: Plugin;
}

/**
 * Runs the module of a plugin, and the function that it exports in place of one.
 *
 * @throws {DocumentError} for one that can't be run (GC102, GC220), or exports no plugin (GC221).
 */
export async function loadPlugin(found: FoundPlugin, cwd: string): Promise<LoadedPlugin> {
  return { found, plugin: await pluginOf(found, cwd) };
}

async function pluginOf(found: FoundPlugin, cwd: string): Promise<Plugin> {
  const { code, options } = found;
  if (code.kind === "plugin") return code.plugin;
  const exported = (await importPlugin(found, cwd))["default"];
  if (isPlugin(exported)) {
    if (options === undefined) return exported;
    const help = "Its module exports a plugin, and no function that takes options: leave them out.";
    throw pluginError(found, { code: "GC221", what: "takes no options", help });
  }
  const example =
    'Write: export default definePlugin({ name: "routes", emit: (model) => [{ path: "routes.txt", contents: "…" }] });';
  if (typeof exported !== "function") {
    const what =
      exported === undefined
        ? "is none: its module has no default export"
        : "is none: the default export of its module is neither a plugin, with name and emit, nor a function";
    throw pluginError(found, { code: "GC221", what, help: example });
  }
  let made: unknown;
  try {
    // Whatever function it is: what it gives is looked at. The lock keeps the options as they are.
    const make = exported as (options: unknown) => unknown;
    made = await settled(make(structuredClone(options ?? {})));
  } catch (cause) {
    throw failure(found, cwd, cause);
  }
  if (isPlugin(made)) return made;
  const what = "is none: the function that its module exports gives no plugin, with name and emit";
  throw pluginError(found, { code: "GC221", what, help: example });
}

/** What a plugin's own code threw. */
export function failure(found: FoundPlugin, cwd: string, cause: unknown): DocumentError {
  const place = placeOf(found, cwd, cause);
  const at = cause instanceof Error ? /^ +at (.*)$/m.exec(cause.stack ?? "")?.[1] : undefined;
  const help = place === undefined && at !== undefined ? `It threw at ${at}.` : "";
  const what = `failed: ${thrownText(cause)}`;
  return pluginError(found, { code: "GC222", what, help, place, cause });
}

function placeOf({ code, file }: FoundPlugin, cwd: string, cause: unknown): Place | undefined {
  const place = file === undefined ? undefined : errorPlace(cause, file, cwd);
  // What stands in a config file, and is shown around a place in it, may be secret.
  return place !== undefined && code.kind === "plugin"
    ? { ...place, source: withoutSecrets(place.source) }
    : place;
}

async function importPlugin(found: FoundPlugin, cwd: string): Promise<Exports> {
  const { code, file } = found;
  try {
    if (code.kind === "file") return await importFile(code.path);
    if (code.kind === "url") return (await import(code.url)) as Exports; // any module's
    return {};
  } catch (cause) {
    const syntax = file === undefined ? [] : syntaxDiagnostics(file, cwd);
    if (syntax.length > 0) throw new DocumentError(syntax, { cause });
    throw pluginError(found, {
      code: "GC220",
      what: `can't be loaded: ${thrownText(cause)}`,
      help: "Its module was run, and threw this.",
      place: placeOf(found, cwd, cause),
      cause,
    });
  }
}
