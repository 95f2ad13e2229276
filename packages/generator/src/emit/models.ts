/** `models.ts`: a type for each named schema. */
import type { NamedSchema } from "../model/schema-model.js";
import { declarationText, holdsFiles } from "./schema-types.js";

export function modelsText(schemas: readonly NamedSchema[], header: string): string {
  const hasFiles = schemas.some((named) => named.holdsFiles && holdsFiles(named.schema));
  const imports = hasFiles ? `import type { FilePart } from "@gen-client/runtime";\n\n` : "";
  return `${header}\n${imports}${schemas.map(declarationText).join("\n\n")}\n`;
}
