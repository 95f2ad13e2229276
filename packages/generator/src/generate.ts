import { dirname, resolve } from "node:path";
import {
  type CommandOptions,
  headerLine,
  inputName,
  quote,
  relativeName,
  rerunCommand,
  sourceName,
} from "./command.js";
import type { Diagnostic } from "./diagnostic.js";
import type { GenerateOptions, GenerateResult } from "./generate-options.js";
import type { GeneratedFile } from "./generated-file.js";
import { parseInput } from "./load/input.js";
import type { LoadResult } from "./load/load.js";
import type { ApiModel } from "./model/api-model.js";
import { checkOptions } from "./options/check-options.js";
import { formatsIn } from "./options/format-types.js";
import { holdsFunctions } from "./options/functions.js";
import type { Lock } from "./output/lock.js";
import { lockFileName, readLock } from "./output/lock.js";
import { folderNameFor } from "./output/output-folder.js";
import { runtimeInstallCommand } from "./output/runtime-install.js";
import { findUnchanged, runInputs } from "./unchanged.js";

/**
 * Generates a client: document to `ApiModel` to source text to files. Does nothing where nothing
 * changed since the last run.
 *
 * Throws a `DocumentError` with every problem of a document that can't be used, and an
 * `OutputError` where the client can't be written; the output folder is then as it was. An
 * `OptionError` says which option is wrong, before anything is read.
 *
 * @example
 * const { files } = await generate({ input: "petstore.yaml", output: "src/petstore" });
 */
export async function generate(options: GenerateOptions): Promise<GenerateResult> {
  const started = performance.now();
  checkOptions(options);
  const cwd = resolve(options.cwd ?? ".");
  const base = options.config === undefined ? cwd : dirname(options.config.file);
  const input = parseInput(options.input, base);
  const given = { ...options, cwd: base, input };
  /** As the client sees it, whose files import what options name. */
  const runIn = (folder: string) => ({
    ...given,
    ...(given.formats && { formats: formatsIn(folder, given.formats, { ...given, base }) }),
  });
  // What a function depends on is among the inputs only where it comes from a config file.
  const isUnknown = holdsFunctions(given) && given.config?.modules === undefined;
  const { rename = [] } = given;
  const fresh = given.fresh === true || isUnknown || rename.length > 0;
  const { output, onProgress = () => {} } = given;

  /** A folder as the user wrote it, or as it is seen from where they stand. */
  const target = (path: string) => {
    const folder = resolve(base, path);
    return { folder, folderName: given.config === undefined ? path : relativeName(folder, cwd) };
  };

  if (output !== undefined && !fresh) {
    const lock = findUnchanged(runIn(resolve(base, output)), target(output));
    if (lock !== undefined)
      return upToDate(lock, { ...given, cwd }, resolve(base, output), started);
  }

  onProgress({ phase: "reading", name: inputName(input, cwd) });
  // From here on modules are imported when they are needed: most runs find that nothing has changed.
  const { readDocument, readModel, titleOf } = await import("./read-api.js");
  const loaded = await readDocument({ ...given, cwd, base });
  const { folder, folderName } = target(output ?? folderNameFor(titleOf(loaded)));
  const plugins = await findPlugins(given, base);
  const run = { ...runIn(folder), modules: { ...given.config?.modules, ...plugins?.modules } };
  const lock = fresh ? undefined : findUnchanged(run, { folder, folderName }, loaded);
  if (lock !== undefined) return upToDate(lock, { ...given, cwd }, folder, started);
  const { checkSameApi } = await import("./output/same-api.js");
  const { checkOwnFolder, writeClient } = await import("./output/write-client.js");
  if (output === undefined) checkOwnFolder(folder, folderName);
  const previous = readLock(folder, folderName);
  const emitters = await plugins?.load(cwd);

  onProgress({ phase: "modelling", name: inputName(input, cwd) });
  const renaming = rename.length > 0 ? await import("./rename.js") : undefined;
  const locked = renaming ? renaming.renameIn(previous?.names, rename) : previous?.names;
  const { model, names, diagnostics } = await readModel(loaded, run, locked);
  if (previous !== undefined) renaming?.checkRenames(previous.names, names, rename);
  const inputs = runInputs(run, folder, loaded);
  checkSameApi(previous, { ...inputs, names }, folderName);
  const ofPackage = await checkPackage(loaded, model, { ...run, folder });
  const counts = {
    operations: model.groups.reduce((sum, { operations }) => sum + operations.length, 0),
    schemas: model.schemas.length,
    warnings: diagnostics.length,
  };

  onProgress({ phase: "emitting", ...counts });
  const { emitClient } = await import("./emit/emit-client.js");
  const header = headerLine(run);
  // Those who use a package don't compile it.
  const isCompiled = run.emit === "js" || run.package !== undefined;
  const emitted = await emitClient(model, { header: [header], isCompiled });
  if (emitters !== undefined) {
    const { emitPlugins } = await import("./plugins/emit-plugins.js");
    emitted.push(...(await emitPlugins(emitters, { model, files: emitted, header, run, cwd })));
  }
  const files = await asPackage(emitted, model, run);
  const { finishFiles } = await import("./finish/finish.js");
  if (run.formatWith !== undefined) onProgress({ phase: "formatting", files: files.length });
  const finished = await finishFiles(files, run, { cwd: base, folder });

  onProgress({ phase: run.check ? "comparing" : "writing", files: finished.length });
  const client = model.clientName;
  const written = {
    folder,
    folderName,
    files: finished,
    lock: { ...inputs, client, ...counts, names },
    previous,
  };
  const { checkClient } = await import("./output/drift.js");
  const checked = run.check ? checkClient(written) : undefined;
  return {
    clientName: client,
    command: rerunCommand(run),
    outputFolder: folder,
    ...counts,
    ...(checked ?? { files: await writeClient(written) }),
    upToDate: checked?.drift.length === 0,
    diagnostics: [...diagnostics, ...ofPackage, ...lostNames(previous)],
    ...(previous?.lostInMerge !== undefined && { mergedLock: true }),
    ...installCommandFor(folder, { ...run, cwd }),
    milliseconds: performance.now() - started,
  };
}

/** What the document lacks for a package. */
async function checkPackage(
  { document }: LoadResult,
  model: ApiModel,
  run: CommandOptions & { readonly folder: string },
): Promise<readonly Diagnostic[]> {
  if (run.package === undefined) return [];
  const { checkVersion } = await import("./package/check-version.js");
  return checkVersion(document, model, run);
}

/** A client as a package, if that is asked for. */
async function asPackage(
  emitted: readonly GeneratedFile[],
  model: ApiModel,
  run: CommandOptions,
): Promise<readonly GeneratedFile[]> {
  if (run.package === undefined) return emitted;
  const { packageFiles } = await import("./package/package-client.js");
  return packageFiles(emitted, model, { ...run, header: headerLine(run), from: sourceName(run) });
}

/** The plugins that a client is told of; undefined where there are none, and then nothing of them is loaded. */
async function findPlugins(
  { plugins = [], config }: Pick<GenerateOptions, "plugins" | "config">,
  base: string,
) {
  if (plugins.length === 0) return undefined;
  const { findPlugins } = await import("./plugins/find-plugins.js");
  return findPlugins(plugins, { base, config });
}

/** Told once, and not counted: the document has nothing to do with it. */
function lostNames(previous: Lock | undefined): Diagnostic[] {
  return (previous?.lostInMerge ?? []).map((name) => ({
    code: "GC143",
    severity: "warning",
    message: `The merged branches gave one name to two things: ${name} is not kept`,
    help: "What the branch had that was merged into keeps the name; the other has a new one. --rename chooses another.",
    places: [],
  }));
}

function upToDate(
  lock: Lock,
  options: CommandOptions,
  folder: string,
  started: number,
): GenerateResult {
  const { client, operations, schemas, warnings } = lock;
  return {
    clientName: client,
    command: lock.command,
    outputFolder: folder,
    operations,
    schemas,
    warnings,
    files: { written: [], unchanged: [...Object.keys(lock.files), lockFileName], removed: [] },
    upToDate: true,
    diagnostics: [],
    ...installCommandFor(folder, options),
    milliseconds: performance.now() - started,
  };
}

function installCommandFor(
  folder: string,
  { package: name, cwd }: CommandOptions,
): Pick<GenerateResult, "installCommand"> {
  const isListed = name !== undefined;
  const command = runtimeInstallCommand(folder, { isListed });
  if (command === undefined) return {};
  const way = relativeName(folder, cwd);
  return { installCommand: isListed && way !== "." ? `cd ${quote(way)} && ${command}` : command };
}
