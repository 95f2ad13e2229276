import type { GeneratedFile } from "../generated-file.js";
import type { ApiModel } from "../model/api-model.js";
import { ClassPrinter } from "./class-printer.js";
import type { EmitOptions } from "./draft.js";

/** The files of `emit`, their classes printed in a thread of their own while types and data are written here. */
export async function emitInThreads(
  model: ApiModel,
  options: EmitOptions,
): Promise<GeneratedFile[]> {
  const printer = new ClassPrinter();
  try {
    // Only now: each thread loads its compiler while the other does.
    const { fileDrafts, finished } = await import("./draft.js");
    const files: Promise<GeneratedFile>[] = [];
    for (const draft of fileDrafts(model, options)) {
      files.push(
        "ownClass" in draft
          ? printer.print(draft.ownClass).then((text) => finished(draft, text))
          : Promise.resolve(draft),
      );
    }
    return await Promise.all(files);
  } finally {
    await printer.close();
  }
}
