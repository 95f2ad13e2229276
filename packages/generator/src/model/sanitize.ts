/**
 * Turns the document's strings into names and comments that are safe to print. Printers check
 * nothing: whatever passes here reaches the user's compiler as code, so this is a security boundary,
 * and the only one.
 */

/** A letter or digit of the Basic Multilingual Plane, where every TypeScript agrees on what is one. */
const word = /(?:(?![\u{10000}-\u{10ffff}])[\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}$])+/gu;
const identifier =
  /^(?:(?![\u{10000}-\u{10ffff}])[\p{L}\p{Nl}$_])(?:(?![\u{10000}-\u{10ffff}])[\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}$_])*$/u;

/** Whether a name can be printed as an identifier. Says nothing of reserved words. */
export function isIdentifier(name: string): boolean {
  return identifier.test(name);
}

/**
 * The name of a type: a capitalised identifier stays as it is (`Pet`, `V1_Pod`), everything else is
 * split where it is neither letter nor digit: `simple-user` and `simple_user` are `SimpleUser`.
 * Empty where the text has no letter or digit.
 */
export function pascalCase(text: string): string {
  if (/^[A-Z][A-Za-z0-9_$]*$/.test(text)) return text;
  const name = words(text).map(capitalize).join("");
  return startsWithDigit(name) ? `_${name}` : name;
}

/** The name of a method or property: `list-pets` is `listPets`, `GetPet` is `getPet`, `URL` is `url`. */
export function camelCase(text: string): string {
  const [first = "", ...rest] = words(text);
  const name = decapitalize(first) + rest.map(capitalize).join("");
  return startsWithDigit(name) ? `_${name}` : name;
}

/** The name of a file, from a camelCase name: `pullRequests` is `pull-requests`. */
export function kebabCase(name: string): string {
  return name
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1-$2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1-$2")
    .toLowerCase();
}

/** With the first letter in upper case. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function words(text: string): string[] {
  const found = text.normalize("NFC").match(word) ?? [];
  // FIND_BY_ID shouts; findByID doesn't, and keeps its capitals.
  const shouting = found.length > 1 && !found.some((part) => /\p{Ll}/u.test(part));
  return shouting ? found.map((part) => part.toLowerCase()) : found;
}

function decapitalize(text: string): string {
  return text.replace(/^(?:\p{Lu}+(?!\p{Ll})|\p{Lu})/u, (capitals) => capitals.toLowerCase());
}

function startsWithDigit(name: string): boolean {
  return /^[\p{Nd}\p{Mn}\p{Mc}]/u.test(name);
}

/**
 * The text of a comment: it can't end the comment, hide code from a reader (control characters,
 * bidirectional overrides: CVE-2021-42574), nor be a directive to a tool (`@ts-nocheck`, `@internal`:
 * an at sign that begins a line is escaped). Undefined for what isn't a string or has nothing to say.
 */
export function commentText(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  // Most comments are a line of ASCII without an at sign.
  if (/^[ -?A-~]*$/.test(value) && !value.includes("*/")) return value.trim() || undefined;
  const text = value
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, "\n")
    .replace(/\t/g, "  ")
    .replace(/(?!\n)\p{Cc}|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\p{Cs}/gu, "")
    .replace(/\*\//g, "*\\/")
    .replace(/^([\s*]*)@/gm, "$1\\@")
    .replace(/[ ]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return text === "" ? undefined : text;
}
