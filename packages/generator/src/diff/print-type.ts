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

/** The type of a schema, as callers would write it; types by their names. */
export function printType(schema: Schema): string {
  return cut(unionText(schema));
}

/** One alternative of a type. */
export function printMember(member: Member): string {
  switch (member.type) {
    case "unknown":
      return "unknown";
    case "literal":
      return cut(JSON.stringify(member.value));
    case "primitive":
      return primitiveText(member.name) + (member.isOpen ? " & {}" : "");
    case "array":
      return cut(arrayText(member.items));
    case "tuple":
      return cut(tupleText(member));
    case "object": {
      const { name, properties, others } = member.object;
      if (name !== undefined) return name;
      const texts = [...properties].map(
        ([key, { required, schema }]) => `${key}${required ? "" : "?"}: ${unionText(schema)}`,
      );
      if (others !== undefined) texts.push(`[name: string]: ${unionText(others)}`);
      return cut(texts.length === 0 ? "object" : `{ ${texts.join("; ")} }`);
    }
    case "other":
      return printType(member.schema);
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
          ? parts.map(unionText).join(" & ")
          : undefined;
    if (text !== undefined) return schema["nullable"] === true ? `${text} | null` : text;
    const items = schemaIn(schema, "items");
    if (schema["type"] === "array" && items !== undefined && schema["nullable"] !== true)
      return arrayText(items);
  }
  return membersOf(schema, noSchemas).map(printMember).join(" | ") || "never";
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

function cut(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
