/** `ApiModel` -> the files of the client. */
import { IndentationText, NewLineKind, Project, QuoteKind } from "ts-morph";
import type { GeneratedFile } from "../generated-file.js";
import type { ApiModel } from "../model/api-model.js";
import { clientStatements } from "./client.js";
import { emitModels } from "./models.js";
import { groupStatements, type Statement } from "./operations.js";

export interface EmitOptions {
  /** Lines of comment that every file begins with, without comment marks. */
  readonly header: readonly string[];
}

/** Writes the client: `index.ts`, `models.ts` where there are schemas, and a file for each group. */
export function emit(model: ApiModel, { header }: EmitOptions): GeneratedFile[] {
  const comment = header.map((line) => `// ${line.replace(/[\r\n\u2028\u2029]/g, " ")}`).join("\n");
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: {
      indentationText: IndentationText.TwoSpaces,
      newLineKind: NewLineKind.LineFeed,
      quoteKind: QuoteKind.Double,
    },
  });
  const print = (path: string, statements: Statement[]): GeneratedFile => {
    const file = project.createSourceFile(path, { statements });
    const text = `${comment}\n${file.getFullText()}`;
    project.removeSourceFile(file);
    return { path, text };
  };
  return [
    print("index.ts", clientStatements(model)),
    ...(model.schemas.length > 0 ? [emitModels(model.schemas, comment)] : []),
    ...model.groups
      .filter(({ property }) => property !== undefined)
      .map((group) => print(`operations/${group.fileName}.ts`, groupStatements(group))),
  ];
}
