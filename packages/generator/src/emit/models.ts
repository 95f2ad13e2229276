/** `models.ts`: a type for each named schema. */
import type { NamedSchema } from "../model/api-model.js";
import { declarationText } from "./schema-types.js";

export function modelsText(schemas: readonly NamedSchema[], header: string): string {
  return `${header}\n${schemas.map(declarationText).join("\n\n")}\n`;
}
