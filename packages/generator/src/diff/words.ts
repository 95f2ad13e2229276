/** Compares what is said to people: descriptions, and that something is deprecated. */
import type { Schema } from "../model/schema-model.js";
import { propertiesOf, schemaIn, schemasIn } from "./members.js";
import { propertyPlace } from "./place.js";
import type { SchemaChange } from "./schema-change.js";

/** What something says to people. */
interface Words {
  readonly description?: string | undefined;
  readonly deprecated?: boolean;
}

/** Of anything that has a description, and may be deprecated. */
export function wordChanges(before: Words, after: Words, at: string): SchemaChange[] {
  const [old, now] = [before.description, after.description];
  const changes: SchemaChange[] = [];
  if (old !== now) {
    changes.push({
      kind: "description-changed",
      at,
      message: "has another description",
      ...(old !== undefined && { before: old }),
      ...(now !== undefined && { after: now }),
    });
  }
  if (!before.deprecated && after.deprecated) {
    changes.push({ kind: "deprecated", at, message: "is deprecated now" });
  }
  if (before.deprecated && !after.deprecated) {
    changes.push({ kind: "no-longer-deprecated", at, message: "is no longer deprecated" });
  }
  return changes;
}

/** Summary and description, as one text. */
export function summarized({
  summary,
  description,
  deprecated,
}: {
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated: boolean;
}): Words {
  const texts = [summary, description].filter((text) => text !== undefined);
  return { deprecated, ...(texts.length > 0 && { description: texts.join("\n\n") }) };
}

/** Of two schemas themselves. */
export function compareWords(before: Schema, after: Schema, at: string): SchemaChange[] {
  return wordChanges(wordsOf(before), wordsOf(after), at);
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

function wordsOf(schema: Schema): Words {
  const { description, deprecated } = typeof schema === "boolean" ? {} : schema;
  return {
    ...(typeof description === "string" && { description }),
    deprecated: deprecated === true,
  };
}
