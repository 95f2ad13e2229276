/** What a comparison of two models finds. */
import type { Place } from "../document.js";
import type { ChangeClass, ChangeKind } from "./rules.js";

export interface Change {
  /** Stable: tools may rely on it. The table is `rules`. */
  readonly kind: ChangeKind;
  readonly class: ChangeClass;
  readonly subject: Subject;
  /** Where in its subject: `body.owner.name`, `200.body[].status`; empty for the subject itself. */
  readonly at: string;
  /** What happened, in one sentence without subject and place. */
  readonly message: string;
  /** What stood there, and what stands there now, in the words of the client: types, names, texts. */
  readonly before?: string;
  readonly after?: string;
  /** Of a type: the operations that have it, as callers write them: `pets.getPet`. */
  readonly usedBy: readonly string[];
  readonly oldPlace?: Place;
  readonly newPlace?: Place;
}

/** What of the client a change belongs to. */
export type Subject =
  | OperationSubject
  | { readonly type: "schema"; readonly name: string }
  | { readonly type: "webhook"; readonly name: string }
  | { readonly type: "scheme"; readonly name: string }
  | { readonly type: "client"; readonly name: string };

export interface OperationSubject {
  readonly type: "operation";
  /** As callers write it: `pets.getPet`. */
  readonly name: string;
  /** `GET /pets/{petId}` */
  readonly heading: string;
  readonly tags: readonly string[];
}

/** Versions, and how many changes of each class: for summaries. */
export interface Comparison {
  readonly client: string;
  readonly oldVersion: string;
  readonly newVersion: string;
  /** The most grave first, then by subject. */
  readonly changes: readonly Change[];
  /** Those of both models, changed or not, by their names: what `usedBy` speaks of. */
  readonly operations: ReadonlyMap<string, OperationSubject>;
  readonly counts: Readonly<Record<ChangeClass, number>>;
  /** The step that the client's own version should take: SemVer 2.0.0, items 6 to 8. */
  readonly step: "major" | "minor" | "patch" | "none";
}
