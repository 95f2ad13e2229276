import type { LoadedDocument, Place, Source } from "../document.js";
import { formatPointer, member, parsePointer } from "../json-pointer.js";
import { withStaticReferences } from "./dynamic-references.js";
import { hasIdentifiers, resourceAt, resourcesOf, wholeFile } from "./schema-resources.js";
import type { SchemaResource } from "./schema-resources.js";
import { baseOf, targetUri } from "./self-uri.js";

/** Enough for any honest chain of references, and an end for circular ones. */
const maxHops = 100;

interface Target {
  readonly value: unknown;
  readonly place: Place;
}

/**
 * The document over everything that was read. `found` also holds the addresses by which a source
 * was asked for, where a server redirected, and those that documents give themselves.
 */
export function linkSources(read: Source, found: ReadonlyMap<string, Source>): LoadedDocument {
  const document = link(read, found);
  if (!hasIdentifiers(read)) return document;
  const changed = withStaticReferences(document);
  if (changed.size === 0) return document;
  const current = (source: Source): Source => changed.get(source) ?? source;
  return link(current(read), new Map([...found].map(([uri, source]) => [uri, current(source)])));
}

function link(root: Source, byUri: ReadonlyMap<string, Source>): LoadedDocument {
  const has2020 = hasIdentifiers(root);
  const others = new Set([...byUri.values()].filter((source) => source !== root));
  const sources = [root, ...[...others].sort((a, b) => (a.uri < b.uri ? -1 : 1))];
  const byId = has2020 ? resourcesById(sources) : new Map<string, SchemaResource>();
  const wholes = new Map<Source, SchemaResource>();
  /** A thousand operations may refer to one schema. */
  const resolved = new Map<SchemaResource, Map<string, Target | undefined>>();
  return { root, sources, resolve };

  function resolve(ref: string, source: Source, pointer = ""): Target | undefined {
    const resource = around({ source, pointer });
    let known = resolved.get(resource);
    if (!known) resolved.set(resource, (known = new Map()));
    if (!known.has(ref)) known.set(ref, follow(ref, resource, 0));
    return known.get(ref);
  }

  function around({ source, pointer }: Place): SchemaResource {
    return has2020 ? resourceAt(source, pointer) : wholeOf(source);
  }

  function wholeOf(source: Source): SchemaResource {
    let whole = has2020 ? resourcesOf(source).get("") : wholes.get(source);
    if (whole === undefined) wholes.set(source, (whole = wholeFile(source)));
    return whole;
  }

  function follow(ref: string, from: SchemaResource, hops: number): Target | undefined {
    const { file, fragment } = splitReference(ref);
    if (fragment === undefined || hops > maxHops) return undefined;
    for (const resource of resourcesFor(file, from)) {
      const target = within(resource, fragment, hops);
      if (target !== undefined) return target;
    }
    return undefined;
  }

  /**
   * What a reference may mean, likeliest first. Inside of a schema with a `$id` that is something in
   * this schema; many documents mean their own file all the same.
   */
  function resourcesFor(file: string, from: SchemaResource): SchemaResource[] {
    const { source, uri: id } = from;
    const whole = wholeOf(source);
    if (file === "") return from === whole ? [whole] : [from, whole];
    return [id, baseOf(source), source.uri].flatMap((base) => {
      const uri = base === undefined ? undefined : targetUri(file, base);
      if (uri === undefined) return [];
      const resource = byId.get(uri);
      const other = byUri.get(uri);
      return [...(resource ? [resource] : []), ...(other ? [wholeOf(other)] : [])];
    });
  }

  function within(
    { source, pointer, value, anchors }: SchemaResource,
    fragment: string,
    hops: number,
  ): Target | undefined {
    if (fragment === "" || fragment.startsWith("/")) {
      return walk({ value, place: { source, pointer } }, parsePointer(fragment) ?? [], hops);
    }
    const anchored = anchors.get(fragment);
    const keys = anchored === undefined ? undefined : parsePointer(anchored);
    const whole = { value: source.value, place: { source, pointer: "" } };
    return keys && walk(whole, keys, hops);
  }

  function walk(from: Target, keys: readonly string[], hops: number): Target | undefined {
    let target = from;
    for (const key of keys) {
      const next = step(target, key) ?? stepThrough(target, key, hops);
      if (next === undefined) return undefined;
      target = next;
    }
    return target;
  }

  /** `#/components/schemas/Dog/properties/name` where `Dog` is itself a reference. */
  function stepThrough({ value, place }: Target, key: string, hops: number): Target | undefined {
    const ref = member(value, "$ref")?.value;
    if (typeof ref !== "string") return undefined;
    const through = follow(ref, around(place), hops + 1);
    return through && (step(through, key) ?? stepThrough(through, key, hops + 1));
  }
}

function step({ value, place }: Target, key: string): Target | undefined {
  const found = member(value, key);
  if (found === undefined) return undefined;
  const pointer = place.pointer + formatPointer([key]);
  return { value: found.value, place: { source: place.source, pointer } };
}

/** The first of a name counts. */
function resourcesById(sources: readonly Source[]): ReadonlyMap<string, SchemaResource> {
  const byId = new Map<string, SchemaResource>();
  for (const resource of sources.flatMap((source) => [...resourcesOf(source).values()])) {
    if (resource.uri !== undefined && !byId.has(resource.uri)) byId.set(resource.uri, resource);
  }
  return byId;
}

/** Parts of a reference (RFC 3986, 4.2), the fragment decoded; undefined where that is malformed. */
export function splitReference(ref: string): { file: string; fragment: string | undefined } {
  const hash = ref.indexOf("#");
  if (hash === -1) return { file: ref, fragment: "" };
  try {
    return { file: ref.slice(0, hash), fragment: decodeURIComponent(ref.slice(hash + 1)) };
  } catch {
    return { file: ref.slice(0, hash), fragment: undefined };
  }
}
