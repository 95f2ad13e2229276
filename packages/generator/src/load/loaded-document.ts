import type { LoadedDocument, Place, Source } from "../document.js";
import { formatPointer, member, parsePointer } from "../json-pointer.js";
import { selfUri, targetUri } from "./self-uri.js";

/** Enough for any honest chain of references, and an end for circular ones. */
const maxHops = 100;

/**
 * The document over everything that was read. `byUri` also holds the addresses by which a source
 * was asked for, where a server redirected, and those that documents give themselves.
 */
export function linkSources(root: Source, byUri: ReadonlyMap<string, Source>): LoadedDocument {
  type Target = { readonly value: unknown; readonly place: Place };

  function follow(ref: string, from: Source, hops: number): Target | undefined {
    const { file, fragment } = splitReference(ref);
    const source = file === "" ? from : sourceAt(file, from);
    const keys = fragment === undefined ? undefined : parsePointer(fragment);
    if (source === undefined || keys === undefined || hops > maxHops) return undefined;

    let target: Target = { value: source.value, place: { source, pointer: "" } };
    for (const key of keys) {
      const next = step(target, key) ?? stepThrough(target, key, hops);
      if (next === undefined) return undefined;
      target = next;
    }
    return target;
  }

  /** By the name that a document gives itself, or by where it stands. */
  function sourceAt(file: string, from: Source): Source | undefined {
    const addresses = [selfUri(from), from.uri].map((base) =>
      base === undefined ? undefined : targetUri(file, base),
    );
    return addresses.map((uri) => (uri === undefined ? undefined : byUri.get(uri))).find(Boolean);
  }

  function step({ value, place }: Target, key: string): Target | undefined {
    const found = member(value, key);
    if (found === undefined) return undefined;
    const pointer = place.pointer + formatPointer([key]);
    return { value: found.value, place: { source: place.source, pointer } };
  }

  /** `#/components/schemas/Dog/properties/name` where `Dog` is itself a reference. */
  function stepThrough({ value, place }: Target, key: string, hops: number): Target | undefined {
    const ref = member(value, "$ref")?.value;
    if (typeof ref !== "string") return undefined;
    const through = follow(ref, place.source, hops + 1);
    return through && (step(through, key) ?? stepThrough(through, key, hops + 1));
  }

  const others = new Set([...byUri.values()].filter((source) => source !== root));
  return {
    root,
    sources: [root, ...[...others].sort((a, b) => (a.uri < b.uri ? -1 : 1))],
    resolve: (ref, from) => follow(ref, from, 0),
  };
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
