/** The shape of the table of schemas-as-types.test.ts. */
import type { ModelOptions } from "../model/build-model.js";

/** A document's schemas, of which `It` is the one in question. */
export interface Case {
  readonly name: string;
  readonly openapi?: "3.0.3" | "3.1.0" | "3.2.0";
  readonly schemas: { readonly It: unknown; readonly [name: string]: unknown };
  readonly options?: ModelOptions;
  /** Expressions of the type `It`; statements, with `it` declared, where they end in a semicolon or begin with `if`. */
  readonly right: readonly string[];
  /** The same, each of which the compiler refuses. */
  readonly wrong?: readonly string[];
}
