/** What an extension or a link says of the pages of a list, before it is held against the operation. */

export type Declaration = DeclaredStyle & {
  /** The names that lead to the items. */
  readonly items?: Path | undefined;
  readonly hasMore?: Path | undefined;
};

export type DeclaredStyle =
  | { readonly style: "link"; readonly relation: string }
  | { readonly style: "url"; readonly from: DeclaredPlace }
  | { readonly style: "single" }
  | {
      readonly style: "cursor";
      readonly argument: DeclaredArgument;
      readonly from: DeclaredPlace;
    }
  | {
      readonly style: "offset";
      readonly argument: DeclaredArgument;
      readonly limit?: DeclaredArgument | undefined;
    }
  | {
      readonly style: "page";
      readonly argument: DeclaredArgument;
      readonly first?: number | undefined;
      readonly last?: Path | undefined;
      readonly limit?: DeclaredArgument | undefined;
    };

/** The names of properties, one below the other. */
export type Path = readonly string[];

/** A parameter, a property of the body, or whichever of these has the name. */
export interface DeclaredArgument {
  readonly in: "parameters" | "query" | "body" | "anywhere";
  readonly path: Path;
}

export type DeclaredPlace =
  | { readonly in: "body"; readonly path: Path }
  /** Below the last one of the items. */
  | { readonly in: "last"; readonly path: Path }
  | { readonly in: "header"; readonly name: string };

/** Why a declaration can't be used: what people are told after its name. */
export class Unusable extends Error {}
