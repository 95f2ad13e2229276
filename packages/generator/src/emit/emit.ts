/** `ApiModel` -> the files of the client. */
import { IndentationText, NewLineKind, Project, QuoteKind } from "ts-morph";
import type { GeneratedFile } from "../generated-file.js";
import type { ApiModel } from "../model/api-model.js";
import { clientStatements } from "./client.js";
import { emitModels } from "./models.js";
import { groupStatements, type Statement } from "./operations.js";

/** Lines are at most so long where they can be broken. */
const width = 100;

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
    const text = `${comment}\n${breakSignatures(file.getFullText())}`;
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

/** Methods too long for a line get one for each parameter: ts-morph never breaks them. */
function breakSignatures(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      if (line.length <= width) return line;
      const signature = /^  ([^\s(]+)\((args\??: \S+), (options\?: \S+)\): (Call<.*) \{$/.exec(
        line,
      );
      if (!signature) return line;
      const [, name = "", args = "", options = "", result = ""] = signature;
      return `  ${name}(\n    ${args},\n    ${options},\n  ): ${result} {`;
    })
    .join("\n");
}
