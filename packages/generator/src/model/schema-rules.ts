/** Rules of a schema that its type can't express, as short sentences for its comment. */
import { uniqueItemsSentence } from "../constraint-words.js";
import { isRecord } from "./reader.js";

type Keywords = Readonly<Record<string, unknown>>;

/** Keywords of which a comment says only that they are there: their rules are schemas. */
const named = ["if", "contains"] as const;

/** More names or values than this hide more than they say. */
const most = 8;

export function furtherRules(schema: Keywords): string[] {
  return [
    ...(schema["uniqueItems"] === true ? [uniqueItemsSentence] : []),
    ...ofEncoding(schema["contentEncoding"]),
    ...ofNames(schema),
    ...ofDependencies(schema["dependentRequired"]),
    ...ofChoices("At least one of", schema["anyOf"]),
    ...ofChoices("Exactly one of", schema["oneOf"]),
    ...ofExclusion(schema["not"]),
    ...ofSchemas(schema),
  ];
}

function ofEncoding(encoding: unknown): string[] {
  return typeof encoding === "string" && /^[\w-]+$/.test(encoding)
    ? [`Encoding: ${encoding}.`]
    : [];
}

function ofNames({ propertyNames, patternProperties }: Keywords): string[] {
  const pattern = isRecord(propertyNames) ? propertyNames["pattern"] : undefined;
  const patterns = isRecord(patternProperties) ? Object.keys(patternProperties) : [];
  const listed = listOf(patterns.length > 0 ? patterns : [pattern], " or ");
  return listed === undefined ? [] : [`Other names match ${listed}.`];
}

/** `dependentRequired: { a: ["b"] }`. */
function ofDependencies(dependencies: unknown): string[] {
  if (!isRecord(dependencies)) return [];
  const entries = Object.entries(dependencies).slice(0, most);
  return entries.flatMap(([key, needed]) => {
    const listed = Array.isArray(needed) ? listOf(needed, ", ") : undefined;
    const name = codeOf(key);
    return listed === undefined || name === undefined ? [] : [`With ${name} also ${listed}.`];
  });
}

/** `anyOf: [{ required: ["a"] }, { required: ["b"] }]`, which says nothing of a type. */
function ofChoices(label: string, choices: unknown): string[] {
  if (!Array.isArray(choices) || choices.length < 2 || choices.length > most) return [];
  const texts = choices.map((choice: unknown) => {
    const required: unknown = isRecord(choice) ? choice["required"] : undefined;
    const isAlone =
      isRecord(choice) && Object.keys(choice).every((key) => ["required", "type"].includes(key));
    return isAlone && Array.isArray(required) ? listOf(required, " and ") : undefined;
  });
  const told = texts.filter((text) => text !== undefined);
  return told.length === texts.length ? [`${label}: ${told.join("; ")}.`] : [];
}

function ofExclusion(not: unknown): string[] {
  if (!isRecord(not)) return [];
  const [keyword, ...others] = Object.keys(not);
  if (others.length > 0) return [];
  const value = keyword === undefined ? undefined : not[keyword];
  const listed = keyword === "const" ? [value] : value;
  if (!Array.isArray(listed)) return [];
  if (keyword === "required") {
    const names = listOf(listed, " together with ");
    return names === undefined ? [] : [`Not ${names}.`];
  }
  const values = keyword === "enum" || keyword === "const" ? listOf(listed, ", ") : undefined;
  return values === undefined ? [] : [`Not ${values}.`];
}

/** What is too much for a comment is named at least, so that it is looked up in the document. */
function ofSchemas(schema: Keywords): string[] {
  const isTold = ofExclusion(schema["not"]).length > 0 || !isRecord(schema["not"]);
  const { type, ...rest } = isRecord(schema["not"]) ? schema["not"] : {};
  const isTyped = type !== undefined && Object.keys(rest).length === 0;
  const isNever = isRecord(schema["not"]) && Object.keys(schema["not"]).length === 0;
  const found = [
    ...named.filter((keyword) => isRecord(schema[keyword])),
    ...(isTold || isNever || (isTyped && schema["type"] !== undefined) ? [] : ["not"]),
  ];
  return found.length === 0
    ? []
    : [`Further rules in the document: ${found.map((name) => `\`${name}\``).join(", ")}.`];
}

function listOf(values: readonly unknown[], separator: string): string | undefined {
  const texts = values.map(codeOf);
  if (values.length === 0 || values.length > most || texts.includes(undefined)) return undefined;
  return texts.join(separator);
}

function codeOf(value: unknown): string | undefined {
  const isPlain = value === null || ["string", "number", "boolean"].includes(typeof value);
  const text = String(value);
  return isPlain && text.length <= 60 && !/[`\n\r]/.test(text) ? `\`${text}\`` : undefined;
}
