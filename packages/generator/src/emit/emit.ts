/** `ApiModel` -> the files of the client. */
import type { GeneratedFile } from "../generated-file.js";
import type { ApiModel } from "../model/api-model.js";
import { type EmitOptions, fileDrafts, finished } from "./draft.js";
import { printClass } from "./print-class.js";

/** Writes the client: the files that `fileDrafts` names. */
export function emit(model: ApiModel, options: EmitOptions): GeneratedFile[] {
  return [...fileDrafts(model, options)].map((draft) =>
    "ownClass" in draft ? finished(draft, printClass(draft.ownClass)) : draft,
  );
}
