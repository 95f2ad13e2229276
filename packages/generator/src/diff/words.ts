/** Compares what schemas say to people: descriptions, and that something is deprecated. */
import type { Schema } from "../model/schema-model.js";
import { propertiesOf, schemaIn, schemasIn } from "./members.js";
import { propertyPlace } from "./place.js";
import type { SchemaChange } from "./schema-change.js";

/** Of two schemas themselves. */
export function compareWords(before: Schema, after: Schema, at: string): SchemaChange[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  const changes: SchemaChange[] = [];
  if (old.text !== now.text) {
    changes.push({
      kind: "description-changed",
      at,
      message: "has another description",
      ...(old.text !== undefined && { before: old.text }),
      ...(now.text !== undefined && { after: now.text }),
    });
  }
  if (!old.deprecated && now.deprecated) {
    changes.push({ kind: "deprecated", at, message: "is deprecated now" });
  }
  if (old.deprecated && !now.deprecated) {
    changes.push({ kind: "no-longer-deprecated", at, message: "is no longer deprecated" });
  }
  return changes;
}

/** Of what is inside of two schemas of the same type, which have the same inside. */
export function compareWordsInside(before: Schema, after: Schema, at: string): SchemaChange[] {
  if (typeof before === "boolean" || typeof after === "boolean" || before === after) return [];
  const pair = (old: Schema | undefined, now: Schema | undefined, place: string) =>
    old === undefined || now === undefined
      ? []
      : [...compareWords(old, now, place), ...compareWordsInside(old, now, place)];
  const list = (keyword: string, place: (index: number) => string) => {
    const inner = schemasIn(after, keyword);
    return schemasIn(before, keyword).flatMap((each, index) =>
      pair(each, inner[index], place(index)),
    );
  };
  const one = (keyword: string, place: string) =>
    pair(schemaIn(before, keyword), schemaIn(after, keyword), place);
  const properties = propertiesOf(after);
  return [
    ...list("allOf", () => at),
    ...list("oneOf", () => at),
    ...list("prefixItems", (index) => `${at}[${index}]`),
    ...one("items", `${at}[]`),
    ...one("additionalProperties", `${at}[name]`),
    ...Object.entries(propertiesOf(before)).flatMap(([name, each]) =>
      pair(each, properties[name], propertyPlace(at, name)),
    ),
  ];
}

function wordsOf(schema: Schema): { readonly text?: string; readonly deprecated: boolean } {
  if (typeof schema === "boolean") return { deprecated: false };
  const { description, deprecated } = schema;
  return {
    ...(typeof description === "string" && { text: description }),
    deprecated: deprecated === true,
  };
}
