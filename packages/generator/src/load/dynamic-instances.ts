import type { LoadedDocument, Place, Source } from "../document.js";
import { formatPointer, member, parsePointer } from "../json-pointer.js";
import {
  type Environment,
  enter,
  isSame,
  nameIn,
  type Scope,
  type Scopes,
} from "./dynamic-scopes.js";
import { visitObjects } from "./keywords.js";

/** A schema as it is reached on some of the ways there. */
export interface Instance {
  readonly place: Place;
  readonly environment: Environment;
  /** As it is reached by itself, where nothing before it says what references mean: mostly the same. */
  readonly plain: Instance | undefined;
  /** It is another schema than the plain one, since a reference in it leads elsewhere. */
  differs: boolean;
}

/** Names of keywords that refer. */
const references = ["$ref", "$dynamicRef"] as const;
export type Keyword = (typeof references)[number];

/** More of them are taken for a mistake. */
const most = 5000;

/** Finds where the references of a document lead, on every way to them. */
export class DynamicInstances {
  readonly #document: LoadedDocument;
  readonly #scopes: Scopes;
  readonly #relevant: ReadonlyMap<Scope, ReadonlySet<string>>;
  /** By the source and pointer of their schemas. */
  readonly #known = new Map<Source, Map<string, Instance[]>>();
  readonly #all: Instance[] = [];

  constructor(document: LoadedDocument, scopes: Scopes) {
    this.#document = document;
    this.#scopes = scopes;
    this.#relevant = this.#findRelevant();
    for (const source of document.sources) {
      const whole = { source, pointer: "" };
      for (const { place, keyword, ref } of referencesIn(source.value, whole)) {
        this.targetOf(keyword, ref, place, this.environmentOf(scopes.at(place)));
      }
    }
    // Grows: what is reached refers to more.
    for (const instance of this.#all) {
      this.#targets(instance);
      if (this.hasTooMany) return;
    }
    this.#findDiffering();
  }

  /** Then nothing is known of those that are left. */
  get hasTooMany(): boolean {
    return this.#all.length > most;
  }

  /** What references mean in a schema that is reached by itself. */
  environmentOf(scope: Scope): Environment {
    return this.#narrow(enter(new Map(), scope), scope);
  }

  /** The same in a part of an instance, which may be a scope itself. */
  environmentAt(instance: Instance, part: Place): Environment {
    const scope = this.#scopes.at(part);
    return scope === this.#scopes.at(instance.place)
      ? instance.environment
      : enter(instance.environment, scope);
  }

  /** What a reference leads to; undefined where that is nothing, null where it can't be known. */
  targetOf(
    keyword: Keyword,
    ref: string,
    from: Place,
    environment: Environment,
  ): Instance | undefined | null {
    const target = this.#document.resolve(ref, from.source, from.pointer)?.place;
    if (target === undefined) return undefined;
    const own = this.#scopes.at(target);
    const name = nameIn(ref);
    // Without a dynamic anchor it is meant as it stands (JSON Schema 2020-12, 8.2.3.2).
    if (keyword === "$ref" || !own.anchors.has(name)) return this.#instance(target, environment);
    const { source, anchors } = environment.get(name) ?? own;
    const pointer = anchors.get(name) ?? null;
    if (pointer === null) return null;
    const anchored = { source, pointer };
    const alias = aliasAt(anchored);
    const isEntry = this.#scopes.at(anchored).pointer === pointer;
    return alias === undefined || isEntry
      ? this.#instance(anchored, environment)
      : this.targetOf("$ref", alias, anchored, environment);
  }

  #instance(place: Place, environment: Environment): Instance {
    const scope = this.#scopes.at(place);
    const alone = this.environmentOf(scope);
    const entered = this.#narrow(enter(environment, scope), scope);
    const plain = this.#remember(place, alone, undefined);
    return isSame(entered, alone) ? plain : this.#remember(place, entered, plain);
  }

  #remember(place: Place, environment: Environment, plain: Instance | undefined): Instance {
    const { source, pointer } = place;
    let ofSource = this.#known.get(source);
    if (!ofSource) this.#known.set(source, (ofSource = new Map()));
    let here = ofSource.get(pointer);
    if (!here) ofSource.set(pointer, (here = []));
    let instance = here.find((one) => isSame(one.environment, environment));
    if (!instance) {
      instance = { place, environment, plain, differs: false };
      here.push(instance);
      // A plain one is what stands in the document: looked into only where it is compared with.
      if (plain) this.#all.push(instance);
    }
    return instance;
  }

  #targets(instance: Instance): (Instance | undefined | null)[] {
    return referencesIn(valueAt(instance.place), instance.place).map(({ place, keyword, ref }) =>
      this.targetOf(keyword, ref, place, this.environmentAt(instance, place)),
    );
  }

  /** From those with a reference that leads elsewhere to those that refer to them. */
  #findDiffering(): void {
    const compared = this.#all.map((instance) => ({
      instance,
      targets: this.#targets(instance),
      plain: instance.plain ? this.#targets(instance.plain) : [],
    }));
    for (let isDone = false; !isDone;) {
      isDone = true;
      for (const { instance, targets, plain } of compared) {
        if (instance.differs) continue;
        instance.differs = targets.some((target, index) => !isEqual(target, plain[index]));
        if (instance.differs) isDone = false;
      }
    }
  }

  /** Names that matter in a scope: those that it asks for, or that a scope does which it refers to. */
  #findRelevant(): ReadonlyMap<Scope, ReadonlySet<string>> {
    const relevant = new Map<Scope, Set<string>>();
    const users = new Map<Scope, Set<Scope>>();
    const use = (user: Scope, used: Scope): void => {
      const known = users.get(used);
      if (known) known.add(user);
      else users.set(used, new Set([user]));
    };
    for (const source of this.#document.sources) {
      for (const { place, keyword, ref } of referencesIn(source.value, { source, pointer: "" })) {
        const user = this.#scopes.at(place);
        const target = this.#document.resolve(ref, source, place.pointer)?.place;
        if (target) use(user, this.#scopes.at(target));
        if (keyword === "$dynamicRef")
          for (const other of this.#scopes.withAnchor(nameIn(ref))) use(user, other);
      }
    }
    for (const scope of this.#scopes.all()) {
      if (scope.pointer !== "") {
        const outside = scope.pointer.slice(0, scope.pointer.lastIndexOf("/"));
        use(this.#scopes.at({ source: scope.source, pointer: outside }), scope);
      }
    }
    const grown = this.#scopes.all().filter(({ asked }) => asked.size > 0);
    for (const scope of grown) relevant.set(scope, new Set(scope.asked));
    // Grows, until nobody learns of a name.
    for (const scope of grown) {
      for (const user of users.get(scope) ?? []) {
        const known = relevant.get(user) ?? new Set();
        const before = known.size;
        for (const name of relevant.get(scope) ?? []) known.add(name);
        relevant.set(user, known);
        if (known.size > before) grown.push(user);
      }
    }
    return relevant;
  }

  #narrow(environment: Environment, scope: Scope): Environment {
    const names = this.#relevant.get(scope);
    return new Map([...environment].filter(([name]) => names?.has(name)));
  }
}

function isEqual(one: Instance | undefined | null, other: Instance | undefined | null): boolean {
  if (one === other) return true;
  if (!one || !other || one.differs || other.differs) return false;
  return one.place.source === other.place.source && one.place.pointer === other.place.pointer;
}

/** The reference by which an anchor stands for a schema that has a name already. */
function aliasAt(place: Place): string | undefined {
  const { $dynamicAnchor: _, $ref, ...others } = valueAt(place) as Record<string, unknown>; // has it
  return typeof $ref === "string" && Object.keys(others).length === 0 ? $ref : undefined;
}

interface Reference {
  /** Of the object that it is a member of. */
  readonly place: Place;
  readonly keyword: Keyword;
  readonly ref: string;
}

/** What refers in a value that stands at a place. */
function referencesIn(value: unknown, { source, pointer }: Place): Reference[] {
  const found: Reference[] = [];
  visitObjects(value, (object, path) => {
    for (const keyword of references) {
      const ref = object[keyword];
      if (typeof ref !== "string") continue;
      found.push({ place: { source, pointer: pointer + formatPointer(path) }, keyword, ref });
    }
  });
  return found;
}

export function valueAt({ source, pointer }: Place): unknown {
  let value: unknown = source.value;
  for (const key of parsePointer(pointer) ?? []) value = member(value, key)?.value;
  return value;
}
