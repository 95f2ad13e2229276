/** `models.ts`: a type for each named schema, and those of the program's own that values are typed with. */
import type { ApiModel } from "../model/api-model.js";
import type { NamedImport } from "../model/format-types.js";
import type { NamedSchema } from "../model/schema-model.js";
import { docComment } from "./doc-comment.js";
import { literal, nameList, propertyKey, quote } from "./literal.js";
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
    ...schemas.flatMap((named) => [...valuesText(named), declarationText(named)]),
  ];
  const above = lines.length > 0 ? `${lines.join("\n")}\n\n` : "";
  return `${header}\n${above}${declarations.join("\n\n")}\n`;
}

/** The values of an enum, by the names that the document has for them. */
function valuesText({ name, values }: NamedSchema): string[] {
  if (values === undefined) return [];
  const members = values.map(({ name: key, value, description }) => {
    const comment = docComment({ text: [description] });
    const lines = [...(comment === "" ? [] : [comment]), `${propertyKey(key)}: ${literal(value)},`];
    return lines.join("\n").replaceAll(/^(?=.)/gm, "  ");
  });
  const comment = docComment({ text: [`The values of ${name}, by their names.`] });
  return [`${comment}\nexport const ${name} = {\n${members.join("\n")}\n} as const;`];
}

function importText({ name, type, from }: NamedImport): string {
  const imported = name === type ? name : `${type} as ${name}`;
  return `import type { ${imported} } from ${quote(from)};`;
}
