/** A client as a package: its modules in `src/`, and what npm, compilers and people need beside them. */
import { type GeneratedFile, modulesFolder } from "../generated-file.js";
import type { ClientConfig } from "../generate-options.js";
import type { ApiModel } from "../model/api-model.js";
import { manifestPath, readmePath } from "../output/shared-files.js";
import { manifestText } from "./manifest.js";
import { readmeText } from "./readme.js";
import { tsconfigText } from "./tsconfig.js";

/** Modules that others of the client import, and whose types its entry exports. */
const innerModules: ReadonlySet<string> = new Set(["index", "models", "servers", "schemas"]);

export interface PackageOptions extends Pick<ClientConfig, "package" | "emit"> {
  /** First line of every file, without its comment mark. */
  readonly header: string;
  /** The document, as people may see it. */
  readonly from: string;
}

/** @param emitted the files of the client and of plugins, its modules in TypeScript. */
export function packageFiles(
  emitted: readonly GeneratedFile[],
  model: ApiModel,
  { package: name = "", emit, header, from }: PackageOptions,
): GeneratedFile[] {
  const isBuilt = emit !== "js";
  const modules = emitted.flatMap(({ path }) => /^([^/]+)(?<!\.d)\.ts$/.exec(path)?.[1] ?? []);
  const subpaths = modules.filter((module) => !innerModules.has(module)).toSorted();
  return [
    ...emitted.map((file) => ({ ...file, path: `${modulesFolder}/${file.path}` })),
    {
      path: manifestPath,
      text: manifestText(model, { name, isBuilt, subpaths }),
      shared: "manifest",
    },
    {
      path: readmePath,
      text: readmeText(model, { name, from, subpaths }),
      shared: "section",
    },
    ...(isBuilt ? [{ path: "tsconfig.json", text: tsconfigText(model, header) }] : []),
  ];
}
