import type { ChangeKind } from "./rules.js";

/** What was found at one place of a schema; which way its values go decides what it means. */
export interface SchemaChange {
  readonly kind: ChangeKind;
  /** `owner.name`, `pets[].id`, `[name]` for properties of any name; empty for the schema itself. */
  readonly at: string;
  readonly message: string;
  readonly before?: string;
  readonly after?: string;
  /** What comments say of it, before and now: a comment that differs by no more is not told. */
  readonly sentences?: Sentences;
}

export interface Sentences {
  readonly before: readonly string[];
  readonly after: readonly string[];
}
