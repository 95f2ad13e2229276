import type { Place, Source } from "../document.js";
import { formatPointer } from "../json-pointer.js";
import { visitObjects } from "./keywords.js";
import { resourceAt } from "./schema-resources.js";

/**
 * A schema that says by `$dynamicAnchor` what dynamic references mean in all that it refers to: one with a
 * `$id`, a component, or one that stands in an operation. OpenAPI 3.1.1, 4.8.24.3: a `$dynamicRef` leads to
 * the first anchor "encountered on its path from the schema entry point", so that the document around the
 * schema has no word in it.
 */
export interface Scope extends Place {
  /** Pointers of what `$dynamicAnchor` names; null for a name that stands twice, which means nothing. */
  readonly anchors: Map<string, string | null>;
  /** Names of the dynamic references in it. */
  readonly asked: Set<string>;
}

/** The scopes of all files of a document. */
export class Scopes {
  readonly #bySource = new Map<Source, Map<string, Scope>>();

  constructor(sources: readonly Source[]) {
    for (const source of sources) {
      this.#bySource.set(source, new Map());
      visitObjects(source.value, ({ $dynamicAnchor: name, $dynamicRef: ref }, path) => {
        if (typeof name !== "string" && typeof ref !== "string") return;
        const pointer = formatPointer(path);
        const { anchors, asked } = this.at({ source, pointer });
        if (typeof name === "string") anchors.set(name, anchors.has(name) ? null : pointer);
        if (typeof ref === "string") asked.add(nameIn(ref));
      });
    }
  }

  /** The innermost scope around a place. */
  at({ source, pointer }: Place): Scope {
    const known = this.#bySource.get(source);
    const resource = resourceAt(source, pointer).pointer;
    const entry = entryPoint.exec(pointer)?.[0] ?? "";
    const start = resource.length > entry.length ? resource : entry;
    let scope = known?.get(start);
    if (scope === undefined) {
      scope = { source, pointer: start, anchors: new Map(), asked: new Set() };
      known?.set(start, scope);
    }
    return scope;
  }

  /** Those that are known so far. */
  all(): Scope[] {
    return [...this.#bySource.values()].flatMap((scopes) => [...scopes.values()]);
  }

  withAnchor(name: string): Scope[] {
    return this.all().filter(({ anchors }) => anchors.has(name));
  }
}

/** A component, or what stands as `schema` in a parameter, header or media type. */
const entryPoint = /^\/components\/schemas\/[^/]+|^\/(?:.*?\/)?(?:schema|itemSchema)(?=\/|$)/;

/** The anchor that a dynamic reference asks for. */
export function nameIn(ref: string): string {
  return ref.slice(ref.indexOf("#") + 1);
}

/** What dynamic references mean on a way through schemas: by name, the outermost scope that has the anchor. */
export type Environment = ReadonlyMap<string, Scope>;

/** What they mean after a reference into a scope: what is settled already stays (JSON Schema 2020-12, 7.1). */
export function enter(environment: Environment, scope: Scope): Environment {
  return new Map([
    ...[...scope.anchors.keys()].map((name) => [name, scope] as const),
    ...environment,
  ]);
}

export function isSame(one: Environment, other: Environment): boolean {
  return one.size === other.size && [...one].every(([name, scope]) => other.get(name) === scope);
}
