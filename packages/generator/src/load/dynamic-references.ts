import type { LoadedDocument, Source } from "../document.js";
import { formatPointer, parsePointer } from "../json-pointer.js";
import { EditedDocument } from "./edited-document.js";
import { DynamicInstances } from "./dynamic-instances.js";
import { Scopes } from "./dynamic-scopes.js";
import { type Copy, StaticReferences } from "./static-references.js";

/**
 * The sources of a document with `$ref` in place of `$dynamicRef`, by those that they stand for; none where
 * there is nothing dynamic. A schema that means something else depending on the way there, as a list whose
 * items others say, is copied for each of these ways, into the `$defs` of the schema that says it: that is
 * how its author would write it without (JSON Schema 2020-12, 8.2.3.2). What is left, `model/` warns about.
 */
export function withStaticReferences(document: LoadedDocument): ReadonlyMap<Source, Source> {
  const { sources } = document;
  const mayBe = sources.some(({ text, origin }) => origin || text.includes("$dynamicRef"));
  if (!mayBe) return new Map();
  const scopes = new Scopes(sources);
  if (scopes.all().every(({ asked }) => asked.size === 0)) return new Map();
  const instances = new DynamicInstances(document, scopes);
  if (instances.hasTooMany) return new Map();

  const references = new StaticReferences(document, scopes, instances);
  const changed = new Map<Source, EditedDocument>();
  for (const source of sources) {
    const value = references.rewritten(source);
    changed.set(source, new EditedDocument({ ...source, value }));
  }
  for (const copy of references.copies()) {
    const edited = changed.get(copy.home.source);
    if (edited) put(copy, edited);
  }
  return new Map([...changed].map(([source, edited]) => [source, edited.source]));
}

function put({ home, name, value, place }: Copy, edited: EditedDocument): void {
  const keys = parsePointer(home.pointer) ?? [];
  if (name === undefined) {
    edited.remove(keys, "$ref");
    for (const [key, child] of Object.entries(value as object)) {
      // a schema that refers
      if (edited.at([...keys, key])) continue;
      const from = { source: place.source, pointer: place.pointer + formatPointer([key]) };
      edited.set(keys, key, { value: child, origin: { place: from } });
    }
    return;
  }
  const none = { value: {}, origin: { place: home } };
  if (!edited.at([...keys, "$defs"])) edited.set(keys, "$defs", none);
  edited.set([...keys, "$defs"], name, { value, origin: { place } });
}
