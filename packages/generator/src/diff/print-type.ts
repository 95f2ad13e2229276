/** A schema as people read it in a message: a TypeScript type, cut where it is long. */
import type { Schema } from "../model/schema-model.js";
import {
  type Member,
  membersOf,
  referredName,
  schemaIn,
  schemasIn,
  type SchemaTable,
  type TupleMember,
} from "./members.js";

/** Longer ones are cut: a message is no listing. */
const longest = 120;

/** Between these an ellipsis stands for what is the same before and now. */
const context = 30;

/** Two long texts are cut to where they differ: what is the same says nothing. */
export function cutBoth(before: string, after: string): [before: string, after: string] {
  if (before.length <= longest && after.length <= longest) return [before, after];
  const most = Math.min(before.length, after.length);
  let same = 0;
  while (same < most && before[same] === after[same]) same += 1;
  const start = same <= context ? 0 : startOfWord(before, same - context);
  return [before, after].map((text) =>
    start === 0 ? cut(text) : cut(`… ${text.slice(start).trimStart()}`),
  ) as [string, string];
}

function startOfWord(text: string, index: number): number {
  const space = text.indexOf(" ", index);
  return space === -1 ? index : space;
}

/** The type of a schema, as callers would write it; types by their names. */
export function printType(schema: Schema): string {
  return cut(unionText(schema));
}

/** One alternative of a type. */
export function printMember(member: Member): string {
  return cut(memberText(member));
}

/** All alternatives of a type, however long that is. */
export function membersText(members: readonly Member[]): string {
  return [...new Set(members.map(memberText))].join(" | ") || "never";
}

function memberText(member: Member): string {
  switch (member.type) {
    case "unknown":
      return "unknown";
    case "literal":
      return JSON.stringify(member.value);
    case "primitive":
      return primitiveText(member.name) + (member.isOpen ? " & {}" : "");
    case "array":
      return arrayText(member.items);
    case "tuple":
      return tupleText(member);
    case "object": {
      const { name, properties, others, names = "string" } = member.object;
      if (name !== undefined) return name;
      const texts = [...properties].map(
        ([key, { required, schema }]) => `${key}${required ? "" : "?"}: ${unionText(schema)}`,
      );
      if (others !== undefined) texts.push(`[name: ${names}]: ${unionText(others)}`);
      return texts.length === 0 ? "object" : `{ ${texts.join("; ")} }`;
    }
    case "other":
      return unionText(member.schema);
  }
}

function unionText(schema: Schema): string {
  const name = referredName(schema);
  if (name !== undefined) return name;
  if (typeof schema !== "boolean") {
    const alternatives = schemasIn(schema, "oneOf");
    const parts = schemasIn(schema, "allOf");
    const text =
      alternatives.length > 0
        ? alternatives.map(unionText).join(" | ")
        : parts.length > 0
          ? parts.map(partText).join(" & ")
          : undefined;
    if (text !== undefined) return schema["nullable"] === true ? `${text} | null` : text;
    const items = schemaIn(schema, "items");
    if (schema["type"] === "array" && items !== undefined && schema["nullable"] !== true)
      return arrayText(items);
  }
  return membersText(membersOf(schema, noSchemas));
}

/** Of an intersection, which binds closer than a union. */
function partText(schema: Schema): string {
  const text = unionText(schema);
  if (typeof schema === "boolean" || referredName(schema) !== undefined) return text;
  const values = schema["enum"];
  const isUnion =
    schema["nullable"] === true ||
    schemasIn(schema, "oneOf").length > 1 ||
    (Array.isArray(values) && values.length > 1);
  return isUnion ? `(${text})` : text;
}

/** References are printed by name, and so never followed. */
const noSchemas: SchemaTable = new Map();

function tupleText({ items, least, rest }: TupleMember): string {
  const texts = items.map((item, index) => {
    const text = unionText(item);
    if (index < least) return text;
    return /[ |&]/.test(text) ? `(${text})?` : `${text}?`;
  });
  return `[${[...texts, ...(rest === undefined ? [] : [`...${arrayText(rest)}`])].join(", ")}]`;
}

function arrayText(items: Schema): string {
  const text = unionText(items);
  return /[ |&]/.test(text) ? `(${text})[]` : `${text}[]`;
}

function primitiveText(name: string): string {
  if (name === "integer") return "number";
  return name === "binary" ? "Uint8Array" : name;
}

/** A text that is no longer than `most`. */
export function cut(text: string, most = longest): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
