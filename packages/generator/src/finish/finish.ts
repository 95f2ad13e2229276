/** The files of a client as they are written: what the options make of those that `emit/` gives. */
import type { ClientConfig } from "../generate-options.js";
import type { GeneratedFile } from "../generated-file.js";

/** The options that say in which form a client is written. */
export type OutputForm = Pick<ClientConfig, "emit" | "importExtension" | "banner" | "formatWith">;

/** Where a client is written, absolute. */
export interface OutputPlace {
  /** Where commands run. */
  readonly cwd: string;
  /** The client's. */
  readonly folder: string;
}

/**
 * Brings the emitted files into the form that was asked for. What nobody asked for is not even imported.
 */
export async function finishFiles(
  emitted: readonly GeneratedFile[],
  { emit = "ts", importExtension = "js", banner, formatWith: command }: OutputForm,
  place: OutputPlace,
): Promise<readonly GeneratedFile[]> {
  let files = emitted;
  if (emit === "js") {
    const { asJavaScript } = await import("./javascript.js");
    files = asJavaScript(files);
  }
  if (importExtension !== "js") {
    const { withImportExtension } = await import("./import-extension.js");
    files = withImportExtension(files, importExtension);
  }
  if (banner !== undefined) {
    const { withBanner } = await import("./banner.js");
    files = withBanner(files, banner);
  }
  if (command !== undefined) {
    const { formatFiles } = await import("./format-files.js");
    files = await formatFiles(files, { command, ...place });
  }
  return files;
}
