import type { Source } from "../document.js";
import { formatPointer, member } from "../json-pointer.js";
import { visitObjects } from "./keywords.js";
import { baseOf, targetUri } from "./self-uri.js";

/**
 * What references within it are relative to: a whole file, or a schema in it that has a `$id` (JSON
 * Schema 2020-12, 8.2.1).
 */
export interface SchemaResource {
  readonly source: Source;
  /** Empty for the whole file. */
  readonly pointer: string;
  readonly value: unknown;
  /** Absolute, by its `$id`. Undefined where it has none. */
  readonly uri: string | undefined;
  /** Pointers of what `$anchor` and `$dynamicAnchor` name, in the file. */
  readonly anchors: Map<string, string>;
  /** Those of `$dynamicAnchor` alone. */
  readonly dynamicAnchors: Map<string, string>;
}

/** The resources of one file, by their pointers; the file itself among them. */
export type SchemaResources = ReadonlyMap<string, SchemaResource>;

const known = new WeakMap<Source, SchemaResources>();

/** Of a file whose schemas are JSON Schema 2020-12, which OpenAPI 3.0 and Swagger 2.0 are not. */
export function resourcesOf(source: Source): SchemaResources {
  let resources = known.get(source);
  if (resources === undefined) known.set(source, (resources = findResources(source)));
  return resources;
}

/** Whether the schemas of a root document, and of the files that it refers to, are 2020-12. */
export function hasIdentifiers(root: Source): boolean {
  const version = member(root.value, "openapi")?.value;
  return typeof version === "string" && !version.startsWith("3.0");
}

/** The innermost resource around a place. */
export function resourceAt(source: Source, pointer: string): SchemaResource {
  const resources = resourcesOf(source);
  for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
    const resource = resources.get(at);
    if (resource !== undefined) return resource;
  }
  return resources.get("") ?? wholeFile(source);
}

export function wholeFile(source: Source, uri?: string): SchemaResource {
  return {
    source,
    pointer: "",
    value: source.value,
    uri,
    anchors: new Map(),
    dynamicAnchors: new Map(),
  };
}

function findResources(source: Source): SchemaResources {
  const resources = new Map<string, SchemaResource>();
  const whole = wholeFile(source, idOf(source.value, baseOf(source)));
  resources.set("", whole);
  // Most documents have none; asking the text costs a fraction of walking the values.
  if (!source.origin && !/\$(?:id|anchor|dynamicAnchor)["']?\s*:/.test(source.text))
    return resources;

  /** By the number of keys that lead to them. */
  const around: SchemaResource[] = [];
  visitObjects(source.value, (object, path) => {
    around.length = path.length;
    const outer = around.findLast(Boolean) ?? whole;
    const pointer = formatPointer(path);
    const uri = path.length === 0 ? undefined : idOf(object, outer.uri ?? baseOf(source));
    const resource =
      uri === undefined ? outer : { ...wholeFile(source, uri), pointer, value: object };
    if (resource !== outer) {
      resources.set(pointer, resource);
      around[path.length] = resource;
    }
    // Before `$anchor` there was this.
    const { $id, $anchor, $dynamicAnchor } = object;
    if (typeof $id === "string" && $id.startsWith("#"))
      name(resource.anchors, $id.slice(1), pointer);
    name(resource.anchors, $anchor, pointer);
    name(resource.anchors, $dynamicAnchor, pointer);
    name(resource.dynamicAnchors, $dynamicAnchor, pointer);
  });
  return resources;
}

/** The first of a name counts. */
function name(anchors: Map<string, string>, anchor: unknown, pointer: string): void {
  if (typeof anchor === "string" && !anchors.has(anchor)) anchors.set(anchor, pointer);
}

/** The absolute `$id` of a schema, which has no fragment. */
function idOf(value: unknown, base: string): string | undefined {
  const id = member(value, "$id")?.value;
  if (typeof id !== "string" || id.startsWith("#")) return undefined;
  const uri = targetUri(id, base);
  return uri?.replace(/#$/, "");
}
