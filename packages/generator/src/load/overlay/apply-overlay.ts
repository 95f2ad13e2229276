/** The actions of an overlay, done to a document one after the other. */
import {
  type Diagnostic,
  type DiagnosticCode,
  DocumentError,
  type Severity,
} from "../../diagnostic.js";
import type { Place } from "../../document.js";
import { type EditedDocument, type Keys, type Written, writtenChild } from "../edited-document.js";
import type { Growth } from "./growth.js";
import type { Action, Overlay } from "./overlay.js";

/**
 * Applies an overlay: each action to the result of the one before. The rules are those of Overlay
 * 1.1 for 1.0, too, which allows less and says less: there, a list that is the update of a list
 * would be added as one item, which no list of OpenAPI wants, and no author of an overlay means.
 */
export function applyOverlay(
  document: EditedDocument,
  overlay: Overlay,
  growth: Growth,
): Diagnostic[] {
  return overlay.actions.flatMap((action) => {
    document.begin();
    return new Application(document, overlay, action, growth).run();
  });
}

class Application {
  readonly #document: EditedDocument;
  readonly #overlay: Overlay;
  readonly #action: Action;
  readonly #growth: Growth;
  readonly #problems: Diagnostic[] = [];

  constructor(document: EditedDocument, overlay: Overlay, action: Action, growth: Growth) {
    this.#document = document;
    this.#overlay = overlay;
    this.#action = action;
    this.#growth = growth;
  }

  run(): Diagnostic[] {
    const { target, targetText, change } = this.#action;
    const targets = target.select(this.#document.value);
    if (targets.length === 0) {
      const message = `The target ${targetText} selects nothing in the document`;
      const help = "The action changes nothing. Correct the target, or take the action out.";
      this.#report("GC192", [this.#placeOf("target")], message, help, "warning");
    } else if (change.kind === "remove") this.#remove(targets);
    else if (change.kind === "update") this.#merge(targets, change.update);
    else this.#copy(targets, change.from.select(this.#document.value), change.fromText);
    return this.#problems;
  }

  /** The last first, so that those before keep their indexes, and what is inside of others goes first. */
  #remove(targets: readonly Keys[]): void {
    for (const keys of [...targets].sort(compareKeys).reverse()) {
      const key = keys.at(-1);
      if (key !== undefined) this.#document.remove(keys.slice(0, -1), key);
      else {
        const message = "The document as a whole can't be removed";
        this.#fail([this.#placeOf("target")], message, "Correct the target.");
      }
    }
  }

  #copy(targets: readonly Keys[], sources: readonly Keys[], text: string): void {
    const [keys] = sources;
    const source = keys && this.#document.at(keys);
    if (source && sources.length === 1) {
      this.#merge(targets, source);
      return;
    }
    const found = sources.length === 0 ? "nothing" : `${sources.length} values`;
    const message = `copy takes one value, and ${text} selects ${found} in the document`;
    this.#fail(
      [this.#placeOf("copy")],
      message,
      "Correct the query, so that it selects one value.",
    );
  }

  #merge(targets: readonly Keys[], addition: Written): void {
    const kinds = new Set(targets.map((keys) => kindOf(this.#document.at(keys)?.value)));
    if (kinds.size > 1) {
      const found = [...kinds].join(" and ");
      const message = `The target ${this.#action.targetText} selects ${found} values at once`;
      const help = "Select values of one kind: make it several actions.";
      this.#fail([this.#placeOf("target")], message, help);
      return;
    }
    for (const keys of targets) this.#mergeAt(keys, addition, true);
  }

  /** @param isTarget Only a list that is itself the target takes what is no list, as one item. */
  #mergeAt(keys: Keys, addition: Written, isTarget: boolean): void {
    const target = this.#document.at(keys);
    const [kind, added] = [kindOf(target?.value), kindOf(addition.value)];
    if (kind === "object" && added === "object") {
      for (const key of Object.keys(addition.value as object)) {
        const own = writtenChild(addition, key);
        if (!own) continue;
        if (target && writtenChild(target, key)) this.#mergeAt([...keys, key], own, false);
        else {
          this.#count(own, keys.length + 1);
          this.#document.set(keys, key, own);
        }
      }
    } else if (kind === "list" && added === "list") {
      (addition.value as unknown[]).forEach((_, index) => {
        const item = writtenChild(addition, index);
        if (item) this.#append(keys, item);
      });
    } else if (kind === "list" && isTarget) {
      this.#append(keys, addition);
    } else if (kind === "plain" && added === "plain") {
      const key = keys.at(-1);
      if (key !== undefined) this.#document.set(keys.slice(0, -1), key, addition);
    } else {
      this.#fail(
        [addition.origin.place, ...(target ? [target.origin.place] : [])],
        `A value that is ${describe(added)} can't be merged with what is ${describe(kind)} in the document`,
        "Give it the same kind of value; or remove the old one first, by an action of its own.",
      );
    }
  }

  #append(list: Keys, item: Written): void {
    this.#count(item, list.length + 1);
    this.#document.append(list, item);
  }

  /** Ends everything where it is too much: the actions that follow would only make it more. */
  #count({ value }: Written, level: number): void {
    const problem = this.#growth.add(value, level);
    if (!problem) return;
    const help = "Nothing was written. Is the target of this action meant to select so much?";
    this.#report(problem.code, [this.#placeOf("target")], problem.message, help, "error");
    throw new DocumentError(this.#problems);
  }

  #placeOf(key: string): Place {
    return { source: this.#overlay.source, pointer: `${this.#action.pointer}/${key}` };
  }

  #fail(places: readonly Place[], message: string, help: string): void {
    this.#report("GC191", places, message, help, "error");
  }

  #report(
    code: DiagnosticCode,
    places: readonly Place[],
    message: string,
    help: string,
    severity: Severity,
  ): void {
    this.#problems.push({ code, severity, message, places, help });
  }
}

type Kind = "object" | "list" | "plain";

function kindOf(value: unknown): Kind {
  if (Array.isArray(value)) return "list";
  return typeof value === "object" && value !== null ? "object" : "plain";
}

function describe(kind: Kind): string {
  return kind === "plain" ? "neither object nor list" : kind === "list" ? "a list" : "an object";
}

/** In the order of the document: items by their numbers, what contains something before it. */
function compareKeys(a: Keys, b: Keys): number {
  for (const [index, key] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (key === other) continue;
    return typeof key === "number" && typeof other === "number"
      ? key - other
      : String(key) < String(other)
        ? -1
        : 1;
  }
  return a.length - b.length;
}
