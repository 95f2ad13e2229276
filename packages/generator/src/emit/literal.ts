/** Data of the document as TypeScript literals. */
import { escapeHidden } from "../hidden-characters.js";

/** Literals longer than this are broken into lines. */
const width = 100;

/** A plain value: what JSON knows, without undefined members. */
export type Data = string | number | boolean | null | Code | Structure;

/** Code among data. Its text was made of names that are safe. */
export class Code {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Structure = readonly Data[] | { readonly [key: string]: Data };

/** A string literal. */
export function quote(text: string): string {
  return escapeHidden(JSON.stringify(text));
}

/** The key of a property in a type. */
export function propertyKey(key: string): string {
  return /^(?:[A-Za-z_$][\w$]*|0|[1-9]\d{0,14})$/.test(key) ? key : quote(key);
}

/** A literal that begins at column `column` and whose lines are indented by `indent` spaces. */
export function literal(value: Data, indent = 0, column = indent): string {
  if (typeof value === "string") return quote(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Code) return value.text;
  const line = oneLine(value);
  if (column + line.length <= width) return line;
  const inner = indent + 2;
  const pad = " ".repeat(inner);
  const members = isList(value)
    ? value.map((item) => literal(item, inner))
    : Object.entries(value).map(([key, item]) => {
        const name = literalKey(key);
        return `${name}: ${literal(item, inner, inner + name.length + 2)}`;
      });
  const [open, close] = isList(value) ? ["[", "]"] : ["{", "}"];
  return `${open}\n${members.map((member) => `${pad}${member},\n`).join("")}${" ".repeat(indent)}${close}`;
}

/** A list of names in braces, as imports and exports have it: on one line where it fits. */
export function nameList(before: string, names: readonly string[], after: string): string {
  const line = `${before}{ ${names.join(", ")} }${after}`;
  if (line.length <= width) return line;
  return `${before}{\n${names.map((name) => `  ${name},\n`).join("")}}${after}`;
}

function oneLine(value: Data): string {
  if (typeof value === "string") return quote(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Code) return value.text;
  if (isList(value)) return `[${value.map(oneLine).join(", ")}]`;
  const members = Object.entries(value).map(
    ([key, item]) => `${literalKey(key)}: ${oneLine(item)}`,
  );
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function isList(value: Structure): value is readonly Data[] {
  return Array.isArray(value);
}

/**
 * The key of a member. As a plain key, `__proto__` would set the prototype, and TypeScript takes
 * `constructor` and its siblings for those that every object has: their values lose their types.
 */
export function literalKey(key: string): string {
  return key in Object.prototype ? `[${quote(key)} as string]` : propertyKey(key);
}
