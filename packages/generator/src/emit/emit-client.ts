/** `ApiModel` -> the files of the client, in one thread or in two. */
import type { GeneratedFile } from "../generated-file.js";
import type { ApiModel } from "../model/api-model.js";
import type { EmitOptions } from "./draft.js";

/**
 * From so many operations on, a second thread pays. Measured on two cores: no more CPU time in all, and
 * a quarter to a third less of it in the first thread, for 40 to 100 MB.
 */
const manyOperations = 200;

/** Writes the client: the files that `fileDrafts` names. */
export async function emitClient(model: ApiModel, options: EmitOptions): Promise<GeneratedFile[]> {
  const operations = model.groups.reduce((sum, group) => sum + group.operations.length, 0);
  if (operations < manyOperations) {
    const { emit } = await import("./emit.js");
    return emit(model, options);
  }
  const { emitInThreads } = await import("./emit-in-threads.js");
  return emitInThreads(model, options);
}
