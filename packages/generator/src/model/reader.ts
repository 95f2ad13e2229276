/**
 * Reading a document that may hold anything anywhere: values travel with their place, and what has
 * the wrong shape is reported once and read as absent.
 */
import type { Diagnostic, DiagnosticCode } from "../diagnostic.js";
import type { LoadedDocument, Place } from "../document.js";
import { formatPointer } from "../json-pointer.js";
import type { Extensions } from "./schema-model.js";

/** A value of the document and where it stands. The value of what is absent is undefined. */
export interface Node {
  readonly value: unknown;
  readonly place: Place;
  /** Those that led to it, the first one first; absent where none did. */
  readonly references?: readonly Node[];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member of an object, or an item of a list; absent where there is none. */
export function child(node: Node, key: string | number): Node {
  const { value } = node;
  const isContainer = typeof value === "object" && value !== null && Object.hasOwn(value, key);
  // The cast is of an object or a list to what it holds, which is unknown all the same.
  return new Member(
    isContainer ? (value as Record<string | number, unknown>)[key] : undefined,
    node,
    key,
  );
}

/** Works out its place when asked, which is for few of the many that a document has. */
class Member implements Node {
  readonly value: unknown;
  readonly #parent: Node;
  readonly #key: string | number;
  #place: Place | undefined;

  constructor(value: unknown, parent: Node, key: string | number) {
    this.value = value;
    this.#parent = parent;
    this.#key = key;
  }

  get place(): Place {
    if (!this.#place) {
      const { source, pointer } = this.#parent.place;
      this.#place = { source, pointer: pointer + formatPointer([String(this.#key)]) };
    }
    return this.#place;
  }
}

/** The members of an object with their keys, in the document's order; none for anything else. */
export function entries(node: Node): [key: string, member: Node][] {
  return isRecord(node.value) ? Object.keys(node.value).map((key) => [key, child(node, key)]) : [];
}

/** The items of a list; none for anything else. */
export function items(node: Node): Node[] {
  return Array.isArray(node.value) ? node.value.map((_, index) => child(node, index)) : [];
}

export function stringAt(node: Node, key: string): string | undefined {
  const { value } = child(node, key);
  return typeof value === "string" ? value : undefined;
}

export function extensions(node: Node): Extensions {
  if (!isRecord(node.value)) return {};
  return Object.fromEntries(Object.entries(node.value).filter(([key]) => key.startsWith("x-")));
}

/** `undefined` gone: for optional properties of the model, which are absent rather than undefined. */
export function defined<T extends object>(object: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const present: Partial<T> = {};
  for (const key in object) if (object[key] !== undefined) present[key] = object[key];
  // The cast leaves the optional properties optional and takes away only what was left out.
  return present as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** Names a place for maps. */
export function placeKey({ source, pointer }: Place): string {
  return `${source.uri}#${pointer}`;
}

/** Follows references and collects what is wrong with the document. */
export class Reader {
  readonly document: LoadedDocument;
  readonly root: Node;
  /** OpenAPI 3.0, where a reference has no siblings and `nullable` is a keyword. */
  readonly isVersion30: boolean;
  readonly isVersion32: boolean;
  readonly diagnostics: Diagnostic[] = [];
  readonly #reported = new Set<string>();
  readonly #made = new Map<string, WeakMap<object, unknown>>();

  constructor(document: LoadedDocument) {
    this.document = document;
    this.root = { value: document.root.value, place: { source: document.root, pointer: "" } };
    const version = stringAt(this.root, "openapi");
    this.isVersion30 = version?.startsWith("3.0") ?? false;
    this.isVersion32 = version?.startsWith("3.2") ?? false;
  }

  /** Reports a problem, once for each place. */
  warn(
    code: DiagnosticCode,
    places: Place | readonly Place[],
    message: string,
    help: string,
  ): void {
    const all = "source" in places ? [places] : places;
    const key = `${code} ${message} ${all.map(placeKey).join(" ")}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.diagnostics.push({ code, severity: "warning", message, places: all, help });
  }

  /** Reports a problem that many places share: once, at the first of them. */
  warnFirst(code: DiagnosticCode, place: Place, message: string, help: string): void {
    const key = `${code} ${message}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.warn(code, place, message, help);
  }

  /** What one `$ref` points at, which may be a reference itself. */
  resolve(ref: string, from: Place): Node | undefined {
    return this.document.resolve(ref, from.source, from.pointer);
  }

  /**
   * The value itself where the node is a reference (to a reference ...), else the node. Undefined,
   * and reported, where a reference leads nowhere or in a circle.
   */
  follow(node: Node): Node | undefined {
    if (stringAt(node, "$ref") === undefined) return node;
    const trail = this.trail(node);
    const target = trail?.pop();
    return trail && target && { value: target.value, place: target.place, references: trail };
  }

  /** As `follow`, with every reference on the way: the node first, the value itself last. */
  trail(node: Node): Node[] | undefined {
    const trail = [node];
    const seen = new Set<string>();
    let current = node;
    for (;;) {
      const ref = stringAt(current, "$ref");
      if (ref === undefined) return trail;
      seen.add(placeKey(current.place));
      const target = this.resolve(ref, current.place);
      if (!target || seen.has(placeKey(target.place))) {
        this.deadReference(child(current, "$ref").place, ref, target !== undefined);
        return undefined;
      }
      trail.push(target);
      current = target;
    }
  }

  /**
   * What `make` makes of a node, made once: a thousand operations may refer to one parameter.
   * `kind` names what is made, with all that it depends on besides the node.
   */
  once<T>(kind: string, node: Node, make: () => T): T {
    if (!isRecord(node.value)) return make();
    let made = this.#made.get(kind);
    if (!made) this.#made.set(kind, (made = new WeakMap()));
    // The cast holds because one kind is made by one function.
    if (!made.has(node.value)) made.set(node.value, make());
    return made.get(node.value) as T;
  }

  deadReference(place: Place, ref: string, circular = false): void {
    this.warn(
      "GC110",
      place,
      circular
        ? `The reference ${JSON.stringify(ref)} leads back to itself`
        : `The reference ${JSON.stringify(ref)} leads nowhere`,
      "What it stands for is left out, or unknown in the client. Correct the reference, or add what it names.",
    );
  }

  /** The members of an optional object, each followed; those that are no objects are reported. */
  members(node: Node, what: string): [key: string, member: Node][] {
    if (!this.isShaped(node, isRecord, `${what} has to be an object`)) return [];
    return entries(node).flatMap(([key, member]) => {
      const followed =
        key.startsWith("x-") && !isRecord(member.value) ? undefined : this.#object(member, key);
      return followed ? [[key, followed] as [string, Node]] : [];
    });
  }

  /** The items of an optional list, each followed; those that are no objects are reported. */
  list(node: Node, what: string): Node[] {
    if (!this.isShaped(node, Array.isArray, `${what} has to be a list`)) return [];
    return items(node).flatMap(
      (item, index) => this.#object(item, `Item ${index + 1} of ${what}`) ?? [],
    );
  }

  /** Whether a value is present and has the right shape; a wrong one is reported. */
  isShaped(node: Node, is: (value: unknown) => boolean, expectation: string): boolean {
    if (node.value === undefined) return false;
    if (is(node.value)) return true;
    this.wrongShape(node, expectation);
    return false;
  }

  wrongShape(
    node: Node,
    expectation: string,
    help = "It is ignored. Correct it in the document.",
  ): void {
    this.warn("GC111", node.place, `${expectation}, and is ${describe(node.value)}`, help);
  }

  #object(node: Node, what: string): Node | undefined {
    const followed = this.follow(node);
    return followed && this.isShaped(followed, isRecord, `${what} has to be an object`)
      ? followed
      : undefined;
  }
}

/** What a value is, for people. */
function describe(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (isRecord(value)) return "an object";
  if (value === undefined) return "missing";
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
