/** `models.ts`: a type for each named schema, and those of the program's own that values are typed with. */
import type { ApiModel } from "../model/api-model.js";
import type { NamedImport } from "../model/format-types.js";
import { nameList, quote } from "./literal.js";
import { declarationText, holdsFiles } from "./schema-types.js";

export function modelsText({ schemas, imports }: ApiModel, header: string): string {
  const hasFiles = schemas.some((named) => named.holdsFiles && holdsFiles(named.schema));
  const lines = [
    ...(hasFiles ? [`import type { FilePart } from "@gen-client/runtime";`] : []),
    ...imports.map(importText),
  ];
  const names = imports.map(({ name }) => name);
  const declarations = [
    ...(names.length > 0 ? [nameList("export type ", names, ";")] : []),
    ...schemas.map(declarationText),
  ];
  const above = lines.length > 0 ? `${lines.join("\n")}\n\n` : "";
  return `${header}\n${above}${declarations.join("\n\n")}\n`;
}

function importText({ name, type, from }: NamedImport): string {
  const imported = name === type ? name : `${type} as ${name}`;
  return `import type { ${imported} } from ${quote(from)};`;
}
