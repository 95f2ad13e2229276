/** Collects changes, each once: what goes in both directions is judged by the more grave one. */
import type { Place } from "../document.js";
import type { Change, Subject } from "./change.js";
import {
  type ChangeKind,
  classOf,
  changeClasses,
  type Direction,
  type RuleOptions,
} from "./rules.js";
import type { SchemaTable } from "./members.js";
import type { SchemaChange, Sentences } from "./schema-change.js";

/** The subject of changes, and where it stands in both documents. */
export interface Scope {
  readonly subject: Subject;
  readonly oldPlace?: Place | undefined;
  readonly newPlace?: Place | undefined;
  readonly usedBy?: readonly string[];
  /** What the place of each change begins with: `POST ` of a webhook that has several methods. */
  readonly prefix?: string;
}

/** What every comparison of a part needs: where to look types up, and where to put what is found. */
export interface Context {
  readonly before: SchemaTable;
  readonly after: SchemaTable;
  readonly findings: Findings;
}

/** Of what may be sent in one place, and received in another. */
export interface DirectedContext extends Context {
  readonly direction: Direction;
}

export interface Finding {
  readonly kind: ChangeKind;
  readonly at?: string;
  readonly message: string;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly directions?: readonly Direction[];
  readonly sentences?: Sentences;
  /** More exact than those of the scope. */
  readonly oldPlace?: Place | undefined;
  readonly newPlace?: Place | undefined;
}

export class Findings {
  readonly #options: RuleOptions;
  readonly #changes: Change[] = [];
  readonly #known = new Set<string>();
  /** What comments say of other changes, by their subjects and places. */
  readonly #sentences = new Map<string, { before: string[]; after: string[] }>();

  constructor(options: RuleOptions) {
    this.#options = options;
  }

  add(scope: Scope, finding: Finding): void {
    const { kind, message, before, after, directions = [] } = finding;
    const at = ((scope.prefix ?? "") + (finding.at ?? "")).trimEnd();
    const oldPlace = finding.oldPlace ?? scope.oldPlace;
    const newPlace = finding.newPlace ?? scope.newPlace;
    const key = JSON.stringify([scope.subject.type, scope.subject.name, kind, at, message]);
    if (this.#known.has(key)) return;
    this.#known.add(key);
    if (finding.sentences) this.#keepSentences(keyOf(scope.subject, at), finding.sentences);
    this.#changes.push({
      kind,
      class: classOf(kind, directions, this.#options),
      subject: scope.subject,
      at,
      message,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
      usedBy: scope.usedBy ?? [],
      ...(oldPlace && { oldPlace }),
      ...(newPlace && { newPlace }),
    });
  }

  /** What changed inside of a schema; changes of words have no direction. */
  addAll(
    scope: Scope,
    changes: readonly SchemaChange[],
    directions: readonly Direction[] = [],
    places: Pick<Finding, "oldPlace" | "newPlace"> = {},
  ): void {
    for (const change of changes) this.add(scope, { ...change, directions, ...places });
  }

  #keepSentences(key: string, { before, after }: Sentences): void {
    const known = this.#sentences.get(key) ?? { before: [], after: [] };
    this.#sentences.set(key, {
      before: [...known.before, ...before],
      after: [...known.after, ...after],
    });
  }

  /** The most grave first; within a class in the order in which they were found. */
  sorted(): Change[] {
    const changes = this.#changes.filter((change) => !this.#isToldAlready(change));
    return changeClasses.flatMap((each) => changes.filter((change) => change.class === each));
  }

  /** Whether two comments differ only by what another change says of the same place. */
  #isToldAlready({ kind, subject, at, before = "", after = "" }: Change): boolean {
    const told = kind === "description-changed" && this.#sentences.get(keyOf(subject, at));
    if (!told) return false;
    return withoutSentences(before, told.before) === withoutSentences(after, told.after);
  }
}

function keyOf({ type, name }: Subject, at: string): string {
  return JSON.stringify([type, name, at]);
}

function withoutSentences(text: string, sentences: readonly string[]): string {
  // Comments have backslashes before what would mean something there.
  const bare = (escaped: string) => escaped.replaceAll(/\\([@/])/g, "$1");
  return sentences
    .reduce((rest, sentence) => rest.replace(bare(sentence), () => ""), bare(text))
    .replaceAll(/\s+/g, " ")
    .trim();
}
