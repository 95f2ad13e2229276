import type { Source } from "../document.js";
import { visitObjects } from "./keywords.js";

/**
 * Sources whose `$dynamicRef`s mean the same wherever one comes from, by those that they stand for, with
 * `$ref` in their place. That is so where one schema has the anchor, as in a tree that nobody extends,
 * and where what is named is no `$dynamicAnchor` at all (JSON Schema 2020-12, 8.2.3.2). The others stay,
 * for `model/` to warn about.
 */
export function withStaticReferences(sources: readonly Source[]): ReadonlyMap<Source, Source> {
  const dynamic = sources.filter(({ text, origin }) => origin || text.includes("$dynamicRef"));
  if (dynamic.length === 0) return new Map();
  const shared = sharedAnchors(sources);
  return new Map(
    dynamic.map((source) => [source, { ...source, value: rewritten(source.value, shared) }]),
  );
}

/** Names that several schemas have as their `$dynamicAnchor`. */
function sharedAnchors(sources: readonly Source[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { value } of sources) {
    visitObjects(value, ({ $dynamicAnchor: name }) => {
      if (typeof name !== "string") return;
      if (seen.has(name)) shared.add(name);
      seen.add(name);
    });
  }
  return shared;
}

/** What was parsed is shared and stays as it is: only what leads to a change is copied. */
function rewritten(root: unknown, shared: ReadonlySet<string>): unknown {
  const known = new Map<object, unknown>();
  return rewrite(root);

  function rewrite(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (!known.has(value)) known.set(value, Array.isArray(value) ? list(value) : object(value));
    return known.get(value);
  }

  function list(value: readonly unknown[]): readonly unknown[] {
    const items = value.map(rewrite);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }

  function object(value: object): object {
    const entries = Object.entries(value).map(
      ([key, child]: [string, unknown]) => [key, rewrite(child), child] as const,
    );
    const changed = entries.some(([, now, before]) => now !== before);
    const copy: Record<string, unknown> = changed
      ? Object.fromEntries(entries.map(([key, now]) => [key, now]))
      : (value as Record<string, unknown>); // of unknown shape all the same
    const { $dynamicRef: ref, ...others } = copy;
    if (typeof ref !== "string" || shared.has(ref.slice(ref.indexOf("#") + 1))) return copy;
    if (!Object.hasOwn(others, "$ref")) return { $ref: ref, ...others };
    const parts: readonly unknown[] = Array.isArray(others["allOf"]) ? others["allOf"] : [];
    return { ...others, allOf: [...parts, { $ref: ref }] };
  }
}
