/** `models.ts`: a type for each named schema. */
import type { NamedSchema } from "../model/api-model.js";
import type { GeneratedFile } from "../generated-file.js";
import { declarationText } from "./schema-types.js";

export function emitModels(schemas: readonly NamedSchema[], header: string): GeneratedFile {
  return { path: "models.ts", text: `${header}\n${schemas.map(declarationText).join("\n\n")}\n` };
}
