/** Classes, printed by ts-morph from structures. The only file that knows it. */
import { createRequire } from "node:module";
import type * as TsMorph from "ts-morph";

// By `require`: for an `import` Node would read through its 10 MB once more, for the exports' names.
const { IndentationText, NewLineKind, Project, QuoteKind, StructureKind } = createRequire(
  import.meta.url,
)("ts-morph") as typeof TsMorph;

/** Lines are at most so long where they can be broken. */
const width = 100;

const project = new Project({
  useInMemoryFileSystem: true,
  skipLoadingLibFiles: true,
  manipulationSettings: {
    indentationText: IndentationText.TwoSpaces,
    newLineKind: NewLineKind.LineFeed,
    quoteKind: QuoteKind.Double,
  },
});

export type ClassStructure = TsMorph.OptionalKind<TsMorph.ClassDeclarationStructure>;
export type ParameterStructure = TsMorph.OptionalKind<TsMorph.ParameterDeclarationStructure>;
export type MethodStructure = TsMorph.OptionalKind<TsMorph.MethodDeclarationStructure>;

/**
 * The text of a class. Its source file holds nothing else: ts-morph parses what it prints, and types
 * and data, most of a client, are text already.
 */
export function printClass(structure: ClassStructure): string {
  const statement = { ...structure, kind: StructureKind.Class } as const;
  const file = project.createSourceFile("class.ts", { statements: [statement] });
  const text = file.getFullText().trim();
  project.removeSourceFile(file);
  return breakSignatures(text);
}

/** Methods too long for a line get one for each parameter: ts-morph never breaks them. */
function breakSignatures(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      if (line.length <= width) return line;
      const signature =
        /^  ([^\s(<]+(?:<[^(]*>)?)\((args\??: \S+), (options\?: [^()]+)\): (Call<.*) \{$/.exec(
          line,
        );
      if (!signature) return line;
      const [, name = "", args = "", options = "", result = ""] = signature;
      return `  ${name}(\n    ${args},\n    ${options},\n  ): ${result} {`;
    })
    .join("\n");
}
